"""What a rule did, whole: each field that it changed, and all that a refusal says."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest

from chalicelib.domain.errors import Refused


def changed(before: Any, after: Any) -> dict[str, Any]:
    """The fields of `after` that are not what they were, by name."""
    assert type(after) is type(before)
    told = {field.name: getattr(after, field.name) for field in fields(after)}
    return {name: value for name, value in told.items() if value != getattr(before, name)}


def refused(act: Callable[[], object]) -> dict[str, Any]:
    """All that the refusal of `act` says; what it does not say is left out. Faults as (pointer, code, facts)."""
    with pytest.raises(Refused) as caught:
        act()
    no = caught.value
    faults = [(fault.pointer, fault.code, fault.facts) for fault in no.faults]
    whole = {"slug": no.slug, "faults": faults, "extensions": no.extensions, "facts": no.facts}
    return {name: value for name, value in whole.items() if value or name == "slug"}
