"""A registration as its administrators see it: everything but its secrets."""

from typing import Any

from chalicelib.api.present.words import instant
from chalicelib.domain.partner import BANK, CARRIER, Partner
from chalicelib.domain.partner_changes import MONEY, OTHER

_CALLBACKS = {BANK: "banks", CARRIER: "carriers"}


def partner(one: Partner, *, secrets_live: int | None = None) -> dict[str, Any]:
    """A registration as it holds, and the change that waits; `secrets_live` where the secret store was asked."""
    door = _CALLBACKS.get(one.kind)
    waiting = one.waiting
    return {
        "endpoint": one.endpoint,
        "kind": one.kind,
        "provider": one.provider,
        "agency_code": one.agency_code,
        "callback_path": f"/v1/callbacks/{door}/{one.provider}/{one.endpoint}" if door else None,
        **{name: getattr(one, name) for name in (*MONEY, *OTHER)},
        "secrets_live": secrets_live,
        "waiting": {
            "told": waiting.told,
            "asked_by": waiting.asked_by,
            "asked_at": instant(waiting.asked_at),
            "reason": waiting.reason,
        }
        if waiting
        else None,
        "version": one.version,
    }
