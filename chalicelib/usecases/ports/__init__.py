"""What use cases ask of their collaborators, written down for readers and the type checker."""
