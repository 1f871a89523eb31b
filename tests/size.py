"""How large the tests are: small in `make test`, at full size in `make proof`."""

import os

PROOF = os.environ.get("CONGDAN_PROOF") == "1"


def sized(small: int, full: int) -> int:
    """How many examples, writers or senders a test takes."""
    return full if PROOF else small
