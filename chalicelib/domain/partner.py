"""A partner registration: one receiving account or carrier account of one agency, behind one unguessable address."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Partner:
    """`endpoint` is the unguessable id in the callback's path; its secrets lie in the secret store under it.

    `kind` is bank or carrier; `provider` the adapter's name. For a bank: the account that receives. For a gateway the
    account is the merchant id that its notices carry. `urls` are addresses at the provider that are not its usual ones:
    `api` for the base of its API, `pay` for a page that needs no call (VNPAY).
    """

    endpoint: str
    kind: str
    provider: str
    agency_code: str
    account: str = ""
    bank_bin: str = ""
    bank_name: str = ""
    account_name: str = ""
    active: bool = True
    urls: Mapping[str, str] = field(default_factory=dict)
