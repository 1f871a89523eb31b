"""The contract: OpenAPI 3.1 in small files, and the tool that compiles them."""
