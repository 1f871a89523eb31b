"""A town at work: citizens, officers, banks, carriers and clocks at once, in virtual time, while AWS fails."""
