"""Files: papers, statements, what is printed and what is read."""

import functools
from typing import Any

from chalicelib.wiring import rules


def papers() -> Any:
    """The bucket of papers."""
    from chalicelib.adapters import papers_bucket

    return papers_bucket


def statement_files() -> Any:
    """The bucket's part for bank statements."""
    from chalicelib.adapters import statement_files

    return statement_files


def read_statements() -> Any:
    """Reads a statement's file of either format."""
    from chalicelib import data
    from chalicelib.adapters.statements import files

    return functools.partial(files.read, layouts=data.statement_layouts())


def read_remittance() -> Any:
    """Reads a carrier's settlement file."""
    from chalicelib import data
    from chalicelib.adapters.statements import remittances

    return functools.partial(remittances.read, layouts=data.settlement_layouts())


def read_import(text: str) -> Any:
    """An administrator's table: its titles, its rows, and what is no table."""
    from chalicelib.adapters.documents import import_csv

    return import_csv.read(text)


def read_workbook(encoded: str) -> Any:
    """The same of a workbook in base64."""
    from chalicelib.adapters.documents import import_xlsx

    return import_xlsx.read(encoded)


def slip_pdf(slip: Any) -> bytes:
    """A dossier's paper as PDF, its QR leading to this installation's look-up."""
    from chalicelib.adapters.documents.slip import slip_pdf

    return slip_pdf(slip, public_url=rules.settings().public_url)


def register_file(register: Any, kind: str) -> bytes:
    """A unit's register as pdf, xlsx or csv."""
    if kind == "pdf":
        from chalicelib.adapters.documents.register_pdf import register_pdf

        return register_pdf(register)
    if kind == "xlsx":
        from chalicelib.adapters.documents.register_xlsx import register_xlsx

        return register_xlsx(register)
    from chalicelib.adapters.documents.register_csv import register_csv

    return register_csv(register)


def hand_over_pdf(told: Any) -> bytes:
    """A hand-over list as paper."""
    from chalicelib.adapters.documents import hand_over_pdf

    return hand_over_pdf.hand_over_pdf(told)


def receipt_url(receipt_id: str) -> str:
    """Where anybody can check a receipt: what its QR leads to."""
    from chalicelib import config
    from chalicelib.adapters.documents import receipt_token

    token = receipt_token.token(receipt_id, config.secret("receipt-keys"))
    return f"{rules.settings().public_url}/v1/public/receipts/{token}"


def receipt_of_token(token: str) -> str | None:
    """The id of a receipt that we gave out, by the token in its QR; None for any other text."""
    from chalicelib import config
    from chalicelib.adapters.documents import receipt_token

    return receipt_token.read(token, config.secret("receipt-keys"))


def receipt_pdf(told: Any) -> bytes:
    """A payment confirmation as paper."""
    from chalicelib.adapters.documents import fee_receipt

    return fee_receipt.fee_receipt_pdf(told)


def qr_picture() -> Any:
    """Draws QR codes."""
    from chalicelib.adapters.documents import qr_picture

    return qr_picture
