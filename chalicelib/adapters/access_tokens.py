"""Tokens that partners give for credentials: kept in this process until shortly before they end, never logged."""

import threading
import time
from collections.abc import Callable

EARLY_S = 60.0  # a token that ends on its way is no use

_kept: dict[tuple[str, ...], tuple[float, str]] = {}
_lock = threading.Lock()


def token_of(account: tuple[str, ...], sign_in: Callable[[], tuple[str, float]]) -> str:
    """The token of an account, such as (address, user). `sign_in` gives a new one with the seconds that it holds; it is
    called again a minute before the end. Two threads may sign in at once: both tokens are good."""
    with _lock:
        kept = _kept.get(account)
    if kept and time.monotonic() < kept[0]:
        return kept[1]
    token, holds_s = sign_in()
    with _lock:
        _kept[account] = (time.monotonic() + max(holds_s - EARLY_S, 0.0), token)
    return token


def forget(account: tuple[str, ...]) -> None:
    """The partner refused this token: sign in anew next time."""
    with _lock:
        _kept.pop(account, None)
