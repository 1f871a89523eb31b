"""All that ships beside app.py."""
