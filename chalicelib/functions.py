"""The functions that streams, queues and clocks run: named to Chalice and loaded only where they run, so that neither
does the API start with them nor they with Chalice."""

from importlib import import_module
from typing import Any

from chalice import Blueprint


def named(name: str) -> Blueprint:
    """The registration of `chalicelib.events.<name>.<name>`, which is what Lambda is told to run."""
    blueprint = Blueprint(f"chalicelib.events.{name}")

    def run(event: Any, context: Any) -> Any:
        return getattr(import_module(f"chalicelib.events.{name}"), name)(event, context)

    run.__name__ = name
    blueprint.lambda_function()(run)
    return blueprint
