"""What each partner's secrets are called: which it needs, and which of them say whose account it is."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one provider's secret. `needed`: all of them, or of each tuple one. `may`: others that it may have.

    `account` is the one that is the registration's account: a merchant's id. `fixed` say whose money it is (or are that
    id): a secret that succeeds another has the same ones, since to pay somebody else is another registration's matter.
    `kept` are no secrets but corrections beside them: they go along to the next one unless it tells its own.
    """

    needed: tuple[str | tuple[str, ...], ...]
    may: tuple[str, ...] = ()
    account: str = ""
    fixed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    @property
    def known(self) -> frozenset[str]:
        """Every name that a secret of this provider may have."""
        alternatives = (one if isinstance(one, tuple) else (one,) for one in self.needed)
        return frozenset(self.may).union(*alternatives)


_SIGNED = Names(("secret",))
_KEPT = ("status_events",)

# As the adapters read them (payments.md and the providers' own pages); the first spelling that each of them knows.
NAMES: Mapping[str, Mapping[str, Names]] = {
    "bank": {
        "casso": Names(("checksum_key",)),
        "dvcqg": Names(
            ("MaDoiTac", "MaBiMat"),
            ("MaNHThuHuong", "AccessToken"),
            account="MaDoiTac",
            fixed=("MaDoiTac", "MaNHThuHuong"),
        ),
        "momo": Names(("partnerCode", "accessKey", "secretKey"), account="partnerCode", fixed=("partnerCode",)),
        "payos": Names(("client_id", "api_key", "checksum_key"), fixed=("client_id",)),
        "sepay": Names((("secret", "key"),)),
        "standard": _SIGNED,
        "vietqrvn": Names(("username", "password"), ("api_username", "api_password")),
        "vnpay": Names(("secret", "tmnCode"), account="tmnCode", fixed=("tmnCode",)),
        "zalopay": Names(("app_id", "key1", "key2"), account="app_id", fixed=("app_id",)),
    },
    "carrier": {
        "ems": Names(("merchant_token",), ("webhook_token", "status_events"), kept=_KEPT),
        "standard": _SIGNED,
        "viettelpost": Names(
            ("username", "password"), ("webhook_token", "status_events"), fixed=("username",), kept=_KEPT
        ),
        "vnpost": Names(
            ("consumer_key", "consumer_secret", "customer_code"),
            ("status_events",),
            fixed=("customer_code",),
            kept=_KEPT,
        ),
    },
    "e_receipt": {"none": Names(()), "standard": _SIGNED},
}


def names_of(kind: str, provider: str) -> Names | None:
    """The names of a provider's secrets; None for one that there is not."""
    return NAMES.get(kind, {}).get(provider)
