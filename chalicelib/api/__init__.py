"""HTTP doors, one file per resource: read, call, present."""
