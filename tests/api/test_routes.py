"""What is served is what the contract says, and nothing else."""

import inspect
from importlib import import_module

from chalice.app import LambdaFunction

from chalicelib.api_spec import operations
from local.aws import ROOT
from tests.api.client import the_app

EVENTS = {
    "citizens_stream",
    "dossiers_stream",
    "payments_stream",
    "deliveries_stream",
    "desks",
    "feedback_stream",
    "officers_stream",
    "uploads",
    "bookings",
    "e_receipts",
    "deadlines",
    "payments_expiry",
    "payments_poll",
    "refunds_stream",
    "refunds",
    "refunds_due",
    "statements",
    "tracking",
}


def served() -> dict[tuple[str, str], str]:
    """(method, path) -> the name that the route was registered under."""
    return {
        (method, path): entry.view_name
        for path, methods in the_app().routes.items()
        for method, entry in methods.items()
    }


def test_every_operation_is_served_and_every_route_is_an_operation():
    promised = {(entry["method"], entry["path"]): name for name, entry in operations().items()}
    assert served() == promised


def test_each_operation_is_named_after_its_module_and_view():
    for name in operations():
        module, view = name.split(".")
        assert f"def {view}(request: Request) -> Answer:" in (ROOT / "chalicelib/api" / f"{module}.py").read_text(
            "utf-8"
        )


def test_every_event_function_is_registered_under_the_name_of_its_module():
    app = the_app()
    assert {function.name for function in app.pure_lambda_functions} == EVENTS
    modules = {path.stem for path in (ROOT / "chalicelib/events").glob("*.py")} - {"__init__", "doors"}
    assert modules == EVENTS
    for function in app.pure_lambda_functions:
        assert function.handler_string == f"chalicelib.events.{function.name}.{function.name}"


def test_an_event_function_takes_event_and_context():
    for name in EVENTS:
        handler = getattr(import_module(f"chalicelib.events.{name}"), name)
        assert not isinstance(handler, LambdaFunction)
        assert len(inspect.signature(handler, follow_wrapped=False).parameters) == 2
