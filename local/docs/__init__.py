"""The API's own pages, offline: the contract, its problems, and how a partner connects."""
