"""The papers of a dossier's way, and the register of a unit."""
