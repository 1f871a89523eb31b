"""Opinions asked of other units."""
