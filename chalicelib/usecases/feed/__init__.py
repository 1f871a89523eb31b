"""Telling citizens what happened."""
