"""Papers: announced, arrived, checked, removed."""
