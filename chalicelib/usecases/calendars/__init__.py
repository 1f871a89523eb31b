"""What may be done with a unit's calendar."""
