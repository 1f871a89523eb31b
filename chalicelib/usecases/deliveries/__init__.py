"""Parcels: chosen, ordered, followed."""
