"""From the split files to one OpenAPI document and to the tables that the server reads."""
