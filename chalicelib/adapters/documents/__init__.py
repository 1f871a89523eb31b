"""Checks and pictures that need a library: papers, forms, phone numbers, QR."""
