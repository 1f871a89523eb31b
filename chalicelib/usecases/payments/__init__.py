"""Asking for money, and noting what came."""
