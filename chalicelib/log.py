"""The log: one JSON line each, with no name, number, phone, token or paper in it."""

from typing import Any

from aws_lambda_powertools import Logger

# POWERTOOLS_LOG_LEVEL sets the level; the event of a call is never logged.
log = Logger(service="congdan", log_uncaught_exceptions=False)


def kind_and_place(error: BaseException) -> dict[str, Any]:
    """What may be said of an exception: its kind and where it was raised. Its own words may quote what a person
    typed."""
    trace, places = error.__traceback__, []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return {"error": type(error).__name__, "at": places[-6:]}
