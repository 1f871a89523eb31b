"""Bank statements: announced, arrived, read, and every entry taken once."""
