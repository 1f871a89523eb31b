"""Who is at the door: codes for citizens, passwords for officers, and the sign-ins they begin."""
