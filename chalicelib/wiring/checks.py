"""What is checked before anything is believed: requests, e-forms, the content of procedures."""

import functools
from collections.abc import Mapping
from typing import Any

from chalicelib.domain.errors import Fault


@functools.cache
def request_validator(operation_id: str, part: str) -> Any:
    """The compiled schema of a request's `body`, `query` or `path_params`; None where the spec has none. Made when
    an operation is first called: all at once would cost every cold start."""
    from chalicelib.adapters.documents import json_schema
    from chalicelib.api_spec import operations

    schema = operations()[operation_id][part]
    return json_schema.compiled(schema) if schema else None


def schema_faults(validator: Any, value: Any, pointer: str) -> tuple[Fault, ...]:
    """Every fault of a value against a validator made here."""
    from chalicelib.adapters.documents import json_schema

    return json_schema.faults(validator, value, pointer)


def eform_faults(schema: Mapping[str, Any], form: Any, *, partial: bool) -> tuple[Fault, ...]:
    """Every fault of a form against its procedure's schema; `partial` while it is a draft."""
    from chalicelib.adapters.documents import eform

    return eform.faults(schema, form, partial=partial)


def form_is_sound(schema: Any) -> bool:
    """Whether an e-form can be checked by this schema."""
    from chalicelib.adapters.documents import eform

    return eform.is_sound(schema)


def normal_tax_code(text: str) -> str:
    """A tax code in the one form that we keep; "" for what is none."""
    if not text:
        return ""
    from datetime import UTC, datetime

    from chalicelib.adapters.documents import tax_codes
    from chalicelib.domain.vietnamese_time import vietnamese_date

    return tax_codes.normalise(text, today=vietnamese_date(datetime.now(UTC)))


def faults_of_procedure(content: Mapping[str, Any]) -> tuple[Fault, ...]:
    """Every contradiction in a procedure's content."""
    from chalicelib.domain.procedure_check import faults_of

    return faults_of(content, form_is_sound=form_is_sound)
