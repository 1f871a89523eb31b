"""Stream, queue and schedule doors: one module per source."""
