"""What a citizen says of themselves."""
