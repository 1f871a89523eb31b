"""`make bench`: what the system costs in time, calls, bytes and dollars, held against its aims."""
