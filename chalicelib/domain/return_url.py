"""Where a payment page may send a person back: only to addresses that this installation knows as its own apps'."""

from collections.abc import Iterable
from urllib.parse import urlsplit

HERE = frozenset({"localhost", "127.0.0.1"})


def is_allowed(url: str, allowed: Iterable[str]) -> bool:
    """Whether `url` leads to one of the `allowed`: `https://host` and `https://host:port` for a site, `scheme://` for
    an app. On this machine itself (`http://localhost`) every port is meant.

    False for what two readers might read in two ways: a user name before the host, a backslash, control characters.
    """
    if not url.isascii() or not url.isprintable() or any(mark in url for mark in " \\"):
        return False
    try:
        parts = urlsplit(url)
        place = (parts.scheme, parts.hostname, parts.port)
    except ValueError:
        return False
    if not parts.scheme or "@" in parts.netloc:
        return False
    return any(_leads_to(place, one) for one in allowed)


def _leads_to(place: tuple[str, str | None, int | None], allowed: str) -> bool:
    known = urlsplit(allowed)
    scheme, host, port = place
    if scheme != known.scheme:
        return False
    if not known.netloc:
        return scheme not in ("http", "https")  # an app's own scheme
    return host == known.hostname and (port == known.port or (host in HERE and known.port is None))
