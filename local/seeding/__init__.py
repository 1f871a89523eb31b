"""What a fresh installation holds before anybody comes: secrets, units, procedures, demo officers and partners."""
