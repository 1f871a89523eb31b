"""The Chalice app: one visible list of what it serves. No logic lives here."""

from chalice import Chalice

from chalicelib.api import (
    agencies,
    app_config,
    auth,
    callbacks,
    chalice_errors,
    deliveries,
    documents,
    dossiers,
    me,
    notifications,
    officer_auth,
    officer_dossiers,
    officer_payments,
    officer_refunds,
    payments,
    procedures,
    public,
    receipts,
    sync,
)
from chalicelib.events import (
    bookings,
    deliveries_stream,
    dossiers_stream,
    payments_expiry,
    payments_stream,
    uploads,
)

app = Chalice(app_name="congdan")
app.api.binary_types = ["*/*"]
app.register_middleware(chalice_errors.send_bytes, "http")
app.register_middleware(chalice_errors.problems_for_chalice, "http")

for door in (
    app_config,
    auth,
    me,
    procedures,
    agencies,
    dossiers,
    documents,
    payments,
    receipts,
    deliveries,
    notifications,
    sync,
    public,
    officer_auth,
    officer_dossiers,
    officer_payments,
    officer_refunds,
    callbacks,
):
    app.register_blueprint(door.router)

for function in (dossiers_stream, payments_stream, deliveries_stream, uploads, bookings, payments_expiry):
    app.register_blueprint(function.blueprint)
