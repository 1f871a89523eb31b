"""The shown unit's provider of tax receipts, played by the sandbox bank; invented, as its key."""

import os
import secrets

from chalicelib.adapters.identity import keys
from chalicelib.domain.partner import E_RECEIPT, Partner
from chalicelib.store import partners
from local.seeding import vault
from local.seeding.gateways import URL

NAME = "Nhà cung cấp biên lai (mô phỏng)"


def put_provider(agency_code: str) -> str:
    """Registers the provider for a unit where the sandbox is known; the secret that the sandbox must check with, ""
    where nobody plays the provider: the unit's confirmations then stand alone."""
    sandbox = os.environ.get(URL, "")
    if not sandbox:
        return ""
    endpoint: str = vault.kept("demo-e-receipts", lambda: secrets.token_hex(24))
    known = vault.kept(f"partners/{endpoint}", lambda: [{"secret": f"whsec_{keys.new_secret()}"}])
    urls = {"api": f"{sandbox}/e-receipts"}
    partners.put(Partner(endpoint, E_RECEIPT, "standard", agency_code, bank_name=NAME, urls=urls))
    return str(known[0]["secret"])
