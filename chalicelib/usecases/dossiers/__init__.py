"""What may be done with a dossier."""
