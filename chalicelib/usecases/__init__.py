"""What the system does: one verb per file, grouped by aggregate."""
