"""The real ports: one file per provider, translating and never deciding."""
