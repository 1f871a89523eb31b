"""What administrators do to the data that the province runs on."""
