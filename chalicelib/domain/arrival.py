"""The arrival of an uploaded paper, which may be told before it can be seen."""


class NotThereYet(Exception):
    """An upload was announced by an event but cannot be seen yet: try again."""
