"""The embedded default: AWS, HTTP server, event pump, sandboxes and demo on one machine."""
