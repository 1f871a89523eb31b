"""Aggregates as the bodies that the spec promises."""
