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
    officer_assignment,
    officer_auth,
    officer_calendars,
    officer_counter,
    officer_dossiers,
    officer_fees,
    officer_mirrors,
    officer_payments,
    officer_procedures,
    officer_reconciliation,
    officer_refunds,
    officer_statements,
    officer_terms,
    payments,
    procedures,
    public,
    receipts,
    register,
    slips,
    sync,
)
from chalicelib.events import (
    bookings,
    citizens_stream,
    deadlines,
    deliveries_stream,
    dossiers_stream,
    e_receipts,
    payments_expiry,
    payments_poll,
    payments_stream,
    refunds,
    refunds_due,
    refunds_stream,
    statements,
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
    officer_calendars,
    officer_counter,
    officer_procedures,
    officer_dossiers,
    officer_assignment,
    slips,
    register,
    officer_terms,
    officer_mirrors,
    officer_fees,
    officer_payments,
    officer_refunds,
    officer_statements,
    officer_reconciliation,
    callbacks,
):
    app.register_blueprint(door.router)

for function in (
    citizens_stream,
    dossiers_stream,
    payments_stream,
    deliveries_stream,
    uploads,
    statements,
    bookings,
    deadlines,
    e_receipts,
    refunds_stream,
    refunds,
    refunds_due,
    payments_expiry,
    payments_poll,
):
    app.register_blueprint(function.blueprint)
