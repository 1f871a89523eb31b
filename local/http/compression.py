"""Answers made smaller as API Gateway does where the API's `minimumCompressionSize` is set."""

import gzip
import json
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from local.http.events import Answer

CONFIG = Path(__file__).parents[2] / ".chalice" / "config.json"
# deflate in HTTP is zlib's format (RFC 9110 section 8.4.1.2)
CODINGS: Mapping[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "deflate": zlib.compress}


def smallest_compressed() -> int:
    """From how many bytes on bodies are compressed, as deployed."""
    stages = json.loads(CONFIG.read_text("utf-8"))["stages"]
    return int(stages["dev"]["minimum_compression_size"])


def compressed(answer: Answer, accepts: str, smallest: int) -> Answer:
    """The answer in the coding that `accepts` (Accept-Encoding) wants most, if that is gzip or deflate; as it was when
    it is small, or coded already. `*`, and nothing, ask for none."""
    status, headers, body = answer
    coding = _wanted(accepts)
    coded = any(name.lower() == "content-encoding" for name, _ in headers)
    if coding not in CODINGS or coded or len(body) < smallest:
        return answer
    return status, [*headers, ("Content-Encoding", coding)], CODINGS[coding](body)


def _wanted(accepts: str) -> str:
    """The first of those with the highest weight; one whose weight is no number is not wanted."""
    weighed = [_weighed(one) for one in accepts.lower().split(",")]
    best = max((weight for _, weight in weighed), default=0.0)
    return next((name for name, weight in weighed if weight == best > 0), "")


def _weighed(one: str) -> tuple[str, float]:
    name, _, parameter = (part.strip() for part in one.partition(";"))
    if not parameter:
        return name, 1.0
    try:
        return name, float(parameter.removeprefix("q="))
    except ValueError:
        return name, 0.0
