"""Everything under `/docs`, as bytes to serve: the contract in Swagger UI, the problems, the partner page."""

import importlib.util
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from local.docs.html import page
from local.docs.partners import partners_page
from local.docs.problems import problems_page
from local.docs.registrations import EXAMPLES, Registration
from mobile_api_spec.tool.bundle import bundle
from mobile_api_spec.tool.tables import problems_table

HTML, CSS, SCRIPT = "text/html; charset=utf-8", "text/css; charset=utf-8", "text/javascript; charset=utf-8"
STATIC = Path(__file__).parent / "static"


def files(
    *,
    base_url: str = "http://127.0.0.1:8080",
    registrations: Sequence[Registration] = EXAMPLES,
    now: datetime | None = None,
) -> dict[str, tuple[str, bytes]]:
    """path -> (content type, bytes), needing no network.

    `registrations` are the sandbox's partners, whose credentials the partner page shows; `now` (aware) is when its
    example calls are signed, by default the present: they are good for five minutes.
    """
    contract = json.dumps(bundle(), ensure_ascii=False).encode()
    swagger = _swagger_ui()
    return {
        "/docs": (HTML, _contract_page()),
        "/docs/problems": (HTML, problems_page(problems_table())),
        "/docs/partners": (HTML, partners_page(registrations, base_url=base_url, now=now or datetime.now(UTC))),
        "/docs/openapi.json": ("application/json", contract),
        "/docs/look.css": (CSS, (STATIC / "look.css").read_bytes()),
        "/docs/start.js": (SCRIPT, (STATIC / "start.js").read_bytes()),
        "/docs/swagger-ui.css": (CSS, (swagger / "swagger-ui.min.css").read_bytes()),
        "/docs/swagger-ui.js": (SCRIPT, (swagger / "swagger-ui-bundle.min.js").read_bytes()),
    }


def _contract_page() -> bytes:
    body = '<div id="contract"></div><script src="/docs/swagger-ui.js"></script><script src="/docs/start.js"></script>'
    return page("CôngDân: API", body, head='<link rel="stylesheet" href="/docs/swagger-ui.css">')


def _swagger_ui() -> Path:
    """Swagger UI 5, which Powertools ships for its own OpenAPI page: no further package is needed."""
    found = importlib.util.find_spec("aws_lambda_powertools")
    if found is None or found.origin is None:
        raise RuntimeError("aws_lambda_powertools is not installed")
    return Path(found.origin).parent / "event_handler" / "openapi" / "swagger_ui"
