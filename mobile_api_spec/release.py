"""`python -m mobile_api_spec.release`: keeps the contract as it is now as the released one, once nothing breaks.

`--anyway` keeps it in spite of breaks: only together with a new major version of the API.
"""

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

from mobile_api_spec.tool.breaking import breaks
from mobile_api_spec.tool.bundle import bundle

RELEASED = Path(__file__).resolve().parent / "released" / "openapi.json"
# Words for people and examples promise nothing; without them the file is half as long.
_WORDS = frozenset({"description", "summary", "example", "examples", "tags", "x-problems"})
_REFUSED = re.compile(r"[45]\d\d")  # an operation may come to have other problems


def released() -> dict[str, Any] | None:
    """The bundle of the last release, without its words for people; None before the first one."""
    return json.loads(RELEASED.read_text("utf-8")) if RELEASED.exists() else None


def promises(node: Any, *, names: bool = False) -> Any:
    """A bundle without its words for people. Under `properties` the keys are fields' names, whatever they are."""
    if isinstance(node, dict):
        return {
            name: promises(value, names=name == "properties" and not names)
            for name, value in node.items()
            if names or (name not in _WORDS and not _REFUSED.fullmatch(name))
        }
    return [promises(one) for one in node] if isinstance(node, list) else node


def main() -> int:
    """Exit code 1, and the breaks, where there are any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--anyway", action="store_true", help="release in spite of breaks")
    options = parser.parse_args()
    new, old = promises(bundle()), released()
    found = breaks(old, new) if old else []
    print("\n".join(found))
    if found and not options.anyway:
        return 1
    RELEASED.parent.mkdir(exist_ok=True)
    RELEASED.write_text(json.dumps(new, ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
