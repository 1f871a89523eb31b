"""The compiled contract: every operation of mobile_api_spec, as `make spec` wrote it."""

import functools
import json
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parent / "data"


@functools.cache
def operations() -> dict[str, Any]:
    """operation id -> method, path, callers, roles, schemas, limits."""
    return dict(json.loads((_DATA / "operations.json").read_text("utf-8")))


@functools.cache
def problems() -> dict[str, Any]:
    """`problems` by slug and `fault_codes` by code, with texts in both languages."""
    return dict(json.loads((_DATA / "problems.json").read_text("utf-8")))
