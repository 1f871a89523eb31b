"""Who somebody is: tokens and passwords."""
