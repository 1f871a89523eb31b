"""Fills a fresh AWS with what the system needs before anybody comes; run again, it changes nothing."""

import argparse
import json
import sys
from typing import Any

from chalicelib import config
from local.docs.registrations import SHOWN_UNIT
from local.seeding import catalogue, demo, e_receipts, vault


def seed() -> dict[str, Any]:
    """Everything for a local installation: what its sandboxes and its people must know, secrets included."""
    vault.make_all()
    catalogue.load()
    demo.put_phones()
    return {
        "officers": demo.put_officers(),
        "partners": demo.put_partners(),
        "e_receipt_secret": e_receipts.put_provider(SHOWN_UNIT),
        "sms_token": config.secret("sms-gateway")["token"],
    }


def main() -> None:
    """Fills the AWS that the environment names (see chalicelib/config.py).

    Without options: everything for a local installation, and prints it as JSON for local/stack.py; only where STAGE
    is local, since its officers are invented.
    """
    options = argparse.ArgumentParser(description=main.__doc__)
    options.add_argument("--catalogue-only", action="store_true", help="units and procedures only, as in production")
    asked = options.parse_args()
    if asked.catalogue_only:
        units, published = catalogue.load()
        print(f"{units} units, {published} new versions of procedures.")
    elif config.settings().stage != "local":
        sys.exit("STAGE is not local: only --catalogue-only may be loaded here.")
    else:
        json.dump(seed(), sys.stdout)


if __name__ == "__main__":
    main()
