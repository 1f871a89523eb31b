"""The pages of a running stack: its own registrations stand where the invented examples would."""

import json
import os
from pathlib import Path

from local.docs import page
from local.docs.registrations import EXAMPLES, REGISTRATIONS, Registration


def files(*, base_url: str) -> dict[str, tuple[str, bytes]]:
    """As `page.files`; a partner without a sandbox keeps its example."""
    written = Path(os.environ.get(REGISTRATIONS, os.devnull))
    told = json.loads(written.read_text("utf-8")) if written.is_file() else []
    live = {(one["kind"], one["provider"]): Registration(**one) for one in told}
    registrations = [live.get((example.kind, example.provider), example) for example in EXAMPLES]
    return page.files(base_url=base_url, registrations=registrations)
