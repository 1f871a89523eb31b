"""The system on a small AWS in memory, where every call can be made to fail."""
