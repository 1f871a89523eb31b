"""Feedback of citizens to units."""
