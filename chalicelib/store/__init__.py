"""The tables: one file each, rows to aggregates and back."""
