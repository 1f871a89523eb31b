"""The composition root: which implementation serves which need. Everything is built when first asked for and kept.

Imports stand inside the functions: what an import costs is paid by every cold start that does not need it.
"""

import functools
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from chalicelib.domain.errors import Fault


def settings() -> Any:
    """The frozen settings of this process."""
    from chalicelib import config

    return config.settings()


def accesses() -> Any:
    from chalicelib.store import accesses

    return accesses


def agencies() -> Any:
    from chalicelib.store import agencies

    return agencies


def answers() -> Any:
    from chalicelib.store import answers

    return answers


def calendars() -> Any:
    from chalicelib.store import calendars

    return calendars


def challenges() -> Any:
    from chalicelib.store import challenges

    return challenges


def citizens() -> Any:
    from chalicelib.store import citizens

    return citizens


def deliveries() -> Any:
    from chalicelib.store import deliveries

    return deliveries


def dossiers() -> Any:
    from chalicelib.store import dossiers

    return dossiers


def feed() -> Any:
    from chalicelib.store import feed

    return feed


def limits() -> Any:
    from chalicelib.store import limits

    return limits


def officers() -> Any:
    from chalicelib.store import officers

    return officers


def offers() -> Any:
    from chalicelib.store import offers

    return offers


def revisions() -> Any:
    from chalicelib.store import revisions

    return revisions


def faults_of_procedure(content: Mapping[str, Any]) -> tuple[Fault, ...]:
    """Every contradiction in a procedure's content."""
    from chalicelib.domain.procedure_check import faults_of

    return faults_of(content, form_is_sound=form_is_sound)


def data_imports() -> Any:
    from chalicelib.store import data_imports

    return data_imports


def read_import(text: str) -> Any:
    """An administrator's table: its titles, its rows, and what is no table."""
    from chalicelib.adapters.documents import import_csv

    return import_csv.read(text)


def form_is_sound(schema: Any) -> bool:
    """Whether an e-form can be checked by this schema."""
    from chalicelib.adapters.documents import eform

    return eform.is_sound(schema)


def partners() -> Any:
    from chalicelib.store import partners

    return partners


def payments() -> Any:
    from chalicelib.store import payments

    return payments


def credits() -> Any:
    from chalicelib.store import credits

    return credits


def receipts() -> Any:
    from chalicelib.store import receipts

    return receipts


def refunds() -> Any:
    from chalicelib.store import refunds

    return refunds


def statements() -> Any:
    from chalicelib.store import statements

    return statements


def day_money() -> Any:
    """What stands around the transfers of one day."""
    from chalicelib.store import day_money

    return day_money


def statement_files() -> Any:
    """The bucket's part for bank statements."""
    from chalicelib.adapters import statement_files

    return statement_files


def read_statements() -> Any:
    """Reads a statement's file of either format."""
    from chalicelib import data
    from chalicelib.adapters.statements import files

    return functools.partial(files.read, layouts=data.statement_layouts())


def statement_layouts() -> frozenset[str]:
    """The names of the layouts of tables."""
    from chalicelib import data

    return frozenset(data.statement_layouts())


def slips() -> Any:
    from chalicelib.store import slips

    return slips


def register() -> Any:
    from chalicelib.store import register

    return register


def procedures() -> Any:
    from chalicelib.store import procedures

    return procedures


def sessions() -> Any:
    from chalicelib.store import sessions

    return sessions


def papers() -> Any:
    """The bucket of papers."""
    from chalicelib.adapters import papers_bucket

    return papers_bucket


def refuses_unscannable() -> bool:
    """Whether papers that the scanner cannot look into are rejected."""
    from chalicelib import data

    return bool(data.scan_policy()["unsupported"] == "reject")


def put_off_upload(receipt_handle: str, seconds: int) -> None:
    """Let one message of the uploads come again after so many seconds."""
    from chalicelib import config

    queue = config.settings().uploads_queue_url
    config.client("sqs").change_message_visibility(
        QueueUrl=queue, ReceiptHandle=receipt_handle, VisibilityTimeout=seconds
    )


def bank(provider: str) -> Any:
    """The adapter of a bank or gateway; LookupError for an unknown one."""
    from chalicelib.adapters import banks

    return banks.load(provider)


def redirects(provider: str) -> bool:
    """Whether citizens pay on a page of this provider."""
    return bool(bank(provider).REDIRECTS)


def is_exact(provider: str) -> bool:
    """Whether this provider names one order and one amount."""
    return bool(bank(provider).EXACT)


def pay_pages(ip_address: str, now: datetime) -> Callable[[Any, Any], Any]:
    """What asks a gateway for the page of a payment, for a payer at this address; Refused `gateway_unavailable` when
    nothing is known of the order and `gateway_refused` when the gateway does not take it."""

    def page_of(payment: Any, partner: Any) -> Any:
        from chalicelib.adapters import gateways
        from chalicelib.domain.errors import Refused
        from chalicelib.log import log

        base, adapter = settings().public_url, bank(partner.provider)
        order = gateways.Order(
            reference=payment.payment_id,
            amount_vnd=payment.amount_vnd,
            description=f"Thanh toan phi le phi {payment.payment_id}",
            return_url=payment.return_url or f"{base}/v1/public/status",
            callback_url=f"{base}/v1/callbacks/banks/{partner.provider}/{partner.endpoint}",
            ip_address=ip_address or "127.0.0.1",
            created_at=payment.created_at,
            expires_at=payment.expires_at,
            receipt=_receipt_of(payment, partner) if getattr(adapter, "WANTS_RECEIPT", False) else None,
        )
        usual = {"pay": settings().vnpay_pay_url} if settings().vnpay_pay_url else {}
        try:
            secrets = partner_secrets(partner.endpoint)
            return adapter.start(order, now=now, secrets=secrets, urls={**usual, **partner.urls})
        except gateways.GatewayUnavailable as silent:
            log.warning("gateway gave no answer", provider=partner.provider, why=str(silent))
            raise Refused("gateway_unavailable", retry_after_s=15) from None
        except gateways.GatewayRefused as refused:
            log.warning("gateway refused an order", provider=partner.provider, code=refused.code)
            raise Refused("gateway_refused") from None

    return page_of


def _receipt_of(payment: Any, partner: Any) -> Any:
    """What a platform that issues receipts itself is told of a payment; nothing of it is logged."""
    from chalicelib.adapters.gateways import Line, Receipt

    dossier, payer = dossiers().get(payment.dossier_id), citizens().get(payment.applicant_id)
    return Receipt(
        dossier_code=dossier.dossier_code or dossier.dossier_id,
        procedure_code=dossier.procedure_code,
        procedure_name=dossier.procedure_name,
        agency_code=payment.agency_code,
        agency_name=dossier.agency_name,
        account=partner.settles_into,
        account_name=partner.account_name,
        payer_name=payer.full_name,
        payer_national_id=payer.national_id,
        payer_address=payer.address.get("address", ""),
        lines=tuple(
            Line(told["kind"], told.get("code", ""), told.get("name", ""), told["amount_vnd"])
            for told in payment.lines
            if told.get("amount_vnd")
        ),
        payer_district=payer.address.get("commune", ""),
        payer_province=provinces().get(payer.address.get("province_code", ""), ""),
    )


def order_query(provider: str, now: datetime) -> Callable[[Any, Any], Any]:
    """What asks a gateway about a payment: the notices of its answer, none where it knows no such order, and None where
    no answer came."""
    from chalicelib.adapters import gateways, queries
    from chalicelib.log import log

    adapter = queries.load(provider)

    def ask(payment: Any, partner: Any) -> Any:
        number = f"{payment.payment_id}{now:%y%m%d%H%M%S}"
        question = queries.Question(payment.payment_id, payment.account, payment.created_at, number)
        try:
            return adapter.ask(question, now=now, secrets=partner_secrets(partner.endpoint), urls=partner.urls)
        except gateways.GatewayUnavailable as silent:
            log.warning("gateway gave no answer", provider=provider, why=str(silent))
            return None
        except LookupError:
            log.error("no secrets to ask with", provider=provider, endpoint=partner.endpoint)
            return None
        except gateways.GatewayRefused as refused:
            log.info("gateway knows no such order", provider=provider, code=refused.code)
            return []

    return ask


def refund_calls(now: datetime) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """What gives money back through a gateway, and what asks it what became of that. Both give None where no answer
    came."""
    from chalicelib.adapters import gateways
    from chalicelib.adapters import refunds as adapters
    from chalicelib.domain.back_order import Told
    from chalicelib.log import log

    def called(order: Any, verb: str) -> Any:
        try:
            secrets, partner = partner_secrets(order.endpoint), partners().get(order.endpoint)
            urls = partner.urls if partner else {}
            found = getattr(adapters.load(order.provider), verb)(order, now=now, secrets=secrets, urls=urls)
        except gateways.GatewayUnavailable as silent:
            log.warning("gateway gave no answer", provider=order.provider, why=str(silent))
            return None
        except gateways.GatewayRefused as refused:
            log.error("gateway refused", provider=order.provider, code=refused.code)
            return Told("failed", refused.code) if verb == "send" else None
        return Told(found.standing, found.transaction or found.code) if found else Told("unknown", "")

    return lambda order: called(order, "send"), lambda order: called(order, "find")


def enqueue_refund(refund_id: str) -> None:
    """Queue one refund to be sent, or asked about."""
    from chalicelib import config

    queue = config.settings().refunds_queue_url
    config.client("sqs").send_message(QueueUrl=queue, MessageBody=refund_id)


def carrier(name: str) -> Any:
    """The adapter of a carrier; LookupError for an unknown one."""
    from chalicelib.adapters import carriers

    return carriers.load(name)


def callback_request(method: str, query: tuple[tuple[str, str], ...], headers: Mapping[str, str], body: bytes) -> Any:
    """A partner's call as the adapters read it."""
    from chalicelib.adapters.callbacks import CallbackRequest

    return CallbackRequest(method, query, headers, body)


def partner_secrets(endpoint: str) -> list[dict[str, Any]]:
    """The live secrets of a partner registration, newest first."""
    from chalicelib import config

    return list(config.secret(f"partners/{endpoint}"))


@functools.cache
def request_validator(operation_id: str, part: str) -> Any:
    """The compiled schema of a request's `body`, `query` or `path_params`; None where the spec has none. Made when
    an operation is first called: all at once would cost every cold start."""
    from chalicelib.adapters.documents import json_schema
    from chalicelib.api_spec import operations

    schema = operations()[operation_id][part]
    return json_schema.compiled(schema) if schema else None


def schema_faults(validator: Any, value: Any, pointer: str) -> tuple[Fault, ...]:
    """Every fault of a value against a validator made here."""
    from chalicelib.adapters.documents import json_schema

    return json_schema.faults(validator, value, pointer)


def eform_faults(schema: Mapping[str, Any], form: Any, *, partial: bool) -> tuple[Fault, ...]:
    """Every fault of a form against its procedure's schema; `partial` while it is a draft."""
    from chalicelib.adapters.documents import eform

    return eform.faults(schema, form, partial=partial)


@functools.cache
def texts(group: str) -> dict[str, Any]:
    """The sentences of one group in both languages (data/texts)."""
    from chalicelib import data

    return dict(data.texts(group))


@functools.cache
def postage_rules() -> tuple[Any, ...]:
    """What carriers ask (data/postage.json)."""
    from chalicelib import data
    from chalicelib.domain.postage import PostageRule

    return tuple(
        PostageRule(
            told["carrier"], told["zone"], told["up_to_g"], told["amount_vnd"],
            _date(told["valid_from"]), _date(told["valid_to"]),
        )
        for told in data.postage()
    )  # fmt: skip


def hash_of(kind: str, text: str) -> str:
    """The keyed hash by which something personal is found again without being kept."""
    from chalicelib.store import sealed

    return sealed.hash_of(kind, text)


def tokens() -> Any:
    """Access and refresh tokens under the keys of this deployment, read anew every five minutes."""
    from chalicelib import config

    return _tokens(tuple((key["kid"], key["private_pem"]) for key in config.secret("token-keys")))


@functools.lru_cache(maxsize=2)
def _tokens(stored: tuple[tuple[str, str], ...]) -> Any:
    from chalicelib.adapters.identity.tokens import Tokens

    keys = [{"kid": kid, "private_pem": pem} for kid, pem in stored]
    return Tokens(keys, issuer=settings().public_url or "congdan", audience="congdan")


def password_is_right(password: str, stored_hash: str | None) -> bool:
    """Whether a password is an officer's; as slow for a login that nobody has."""
    from chalicelib.adapters.identity import passwords

    return passwords.is_right(password, stored_hash)


def private_notes() -> Any:
    from chalicelib.store import private_notes

    return private_notes


def totp() -> Any:
    """What makes and checks the codes of authenticators."""
    from chalicelib.adapters.identity import totp

    return totp


def second_factor_rules() -> dict[str, Any]:
    """`required_roles`: which roles are used only with a second factor; `issuer`: our name in the authenticator."""
    from chalicelib import data

    return data.second_factor()


def normal_phone(text: str) -> str:
    """A mobile number as E.164; Refused with a fault at /phone."""
    from chalicelib.adapters.documents import phones

    return phones.normalise(text)


def code_sender(language: str) -> Any:
    """Sends a one-time code by SMS in one language; Refused otp_not_sent when the gateway does not take it."""

    def send(*, phone: str, code: str, message_id: str) -> None:
        from chalicelib import config
        from chalicelib.adapters.channels import sms_gateway
        from chalicelib.domain.errors import Refused

        try:
            sms_gateway.send(
                phone_e164=phone,
                text=texts("sign_in")["code_message"][language].format(code=code),
                url=settings().sms_gateway_url,
                token=config.secret("sms-gateway")["token"],
                message_id=message_id,
            )
        except sms_gateway.ChannelUnavailable:
            raise Refused("otp_not_sent", retry_after_s=60) from None

    return send


def tell_phone_changed() -> Any:
    """Tells an old phone, by SMS, that its account has another now; raises ChannelUnavailable when the gateway does
    not take it, and the stream comes again."""

    def tell(*, phone: str, message_id: str) -> None:
        from chalicelib import config
        from chalicelib.adapters.channels import sms_gateway

        sms_gateway.send(
            phone_e164=phone,
            text=texts("sign_in")["phone_changed"]["vi"],
            url=settings().sms_gateway_url,
            token=config.secret("sms-gateway")["token"],
            message_id=message_id,
        )

    return tell


@functools.cache
def places_of_birth() -> frozenset[str]:
    """The three digits with which a national ID may begin."""
    from chalicelib import data

    return frozenset(row["id_code3"] for row in data.id_provinces())


@functools.cache
def provinces() -> dict[str, str]:
    """The provinces of today: name by code (Decision 19/2025/QĐ-TTg)."""
    from chalicelib import data

    return {row["unit_code"]: row["name"] for row in data.provinces()}


def slip_pdf(slip: Any) -> bytes:
    """A dossier's paper as PDF, its QR leading to this installation's look-up."""
    from chalicelib.adapters.documents.slip import slip_pdf

    return slip_pdf(slip, public_url=settings().public_url)


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


@functools.cache
def forms() -> Any:
    """The circulars' forms (domain/forms.py), as data tells them."""
    from chalicelib.domain.forms import Desk, Form, Template

    def day(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    return tuple(
        Template(
            told["version"],
            told["circular"],
            date.fromisoformat(told["valid_from"]),
            day(told["valid_to"]),
            Desk(**told["desk"]),
            Desk(**told["centre"]),
            tuple(Form(one["form"], one["number"], one["title"], tuple(one["signers"])) for one in told["forms"]),
        )
        for told in _data("forms.json")["templates"]
    )


@functools.cache
def province_titles() -> dict[str, str]:
    """The provinces of today as papers name them: "tỉnh Lạng Sơn" by code."""
    from chalicelib import data

    return {row["unit_code"]: f"{row['type_at_2026_07']} {row['name']}" for row in data.provinces()}


def receipt_url(receipt_id: str) -> str:
    """Where anybody can check a receipt: what its QR leads to."""
    from chalicelib import config
    from chalicelib.adapters.documents import receipt_token

    token = receipt_token.token(receipt_id, config.secret("receipt-keys"))
    return f"{settings().public_url}/v1/public/receipts/{token}"


def receipt_of_token(token: str) -> str | None:
    """The id of a receipt that we gave out, by the token in its QR; None for any other text."""
    from chalicelib import config
    from chalicelib.adapters.documents import receipt_token

    return receipt_token.read(token, config.secret("receipt-keys"))


def receipt_pdf(told: Any) -> bytes:
    """A payment confirmation as paper."""
    from chalicelib.adapters.documents import fee_receipt

    return fee_receipt.fee_receipt_pdf(told)


@functools.cache
def draft_term() -> Any:
    """After how long a forgotten draft is told of and removed."""
    from datetime import timedelta

    from chalicelib.domain.draft_expiry import DraftTerm

    told = app_config()["drafts"]
    return DraftTerm(timedelta(days=told["idle_days"]), timedelta(days=told["notice_days"]))


def app_config() -> dict[str, Any]:
    """What apps are told before anybody signs in: versions, contacts, announced outages."""
    return dict(_data("app_config.json"))


def database_answers() -> bool:
    """Whether a row can be read now (of an id that nobody has)."""
    from botocore.exceptions import BotoCoreError, ClientError
    from pynamodb.exceptions import PynamoDBException

    try:
        agencies().get("status")
    except (BotoCoreError, ClientError, PynamoDBException):
        return False
    return True


def is_outage(error: Exception) -> bool:
    """Whether a failure is AWS's, which passes (it cannot be reached, is too busy, broke), and no mistake of ours."""
    from botocore.exceptions import ClientError, ConnectionError, HTTPClientError
    from pynamodb.exceptions import PynamoDBException

    cause = error.cause if isinstance(error, PynamoDBException) else error
    if isinstance(cause, ClientError):
        answer: Mapping[str, Any] = cause.response
        busy = ("ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded", "SlowDown")
        return answer["Error"]["Code"] in busy or answer["ResponseMetadata"].get("HTTPStatusCode", 0) >= 500
    return isinstance(cause, (ConnectionError, HTTPClientError))


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _data(name: str) -> Any:
    return json.loads((Path(__file__).parent / "data" / name).read_text("utf-8"))


def parties_of(citizen_id: str, delivery_id: str, agency_code: str, procedure_code: str) -> Any:
    """A citizen, one parcel, one unit and its offer in one read."""
    from chalicelib.store import together

    return together.parties_of(citizen_id, delivery_id, agency_code, procedure_code)


def portal_records(items: Any) -> Any:
    """The National Portal's records of a list, and their faults."""
    from chalicelib.adapters import portal_records

    return portal_records.read(items)


def desk_of(agency_code: str, day: str) -> Any:
    """The last serial of a unit on a day, and its hours, in one read."""
    from chalicelib.store import together

    return together.desk_of(agency_code, day)


def money_and_post_of(dossier_id: str, delivery_id: str) -> Any:
    """A dossier's payments and the parcel with its result, in one read."""
    from chalicelib.store import together

    return together.money_and_post_of(dossier_id, delivery_id)


def forged() -> type[Exception]:
    """What an adapter raises for a call that is not its partner's."""
    from chalicelib.adapters.callbacks import Forged

    return Forged


def unreadable() -> type[Exception]:
    """What an adapter raises for a call that is not in the documented form."""
    from chalicelib.adapters.callbacks import Unreadable

    return Unreadable


def qr_picture() -> Any:
    """Draws QR codes."""
    from chalicelib.adapters.documents import qr_picture

    return qr_picture


def enqueue_booking(delivery_id: str) -> None:
    """Queue the order of one parcel."""
    from chalicelib import config

    queue = config.settings().bookings_queue_url
    config.client("sqs").send_message(QueueUrl=queue, MessageBody=delivery_id)


def enqueue_e_receipt(receipt_id: str) -> None:
    """Queue the order of one tax receipt."""
    from chalicelib import config

    config.client("sqs").send_message(QueueUrl=config.settings().e_receipts_queue_url, MessageBody=receipt_id)


def issue_e_receipt(receipt: Any, partner: Any, now: Any) -> Any:
    """Order one tax receipt from the unit's provider; None from one that issues none."""
    from chalicelib.adapters import e_receipts

    return e_receipts.load(partner.provider).issue(
        receipt.told,
        request_id=f"receipt-{receipt.receipt_id}",
        name=partner.bank_name,
        url=partner.urls.get("api", ""),
        secrets=partner_secrets(partner.endpoint) if partner.provider != "none" else [],
        now=now,
    )


def e_receipt_refused() -> Any:
    """What a provider's adapter raises for a tax receipt that a person must settle."""
    from chalicelib.adapters.e_receipts import ProviderRefused

    return ProviderRefused


def order_parcel(delivery: Any, sender: Any) -> Any:
    """Order one parcel from its carrier; the carrier's answer."""
    from chalicelib import config

    return carrier(delivery.carrier).book(
        order_code=delivery.delivery_id,
        sender=sender,
        recipient=delivery.recipient,
        contents="Kết quả giải quyết thủ tục hành chính",
        secrets=partner_secrets(delivery.endpoint),
        api_url=config.settings().ems_api_url,
    )


def carrier_refused() -> Any:
    """What a carrier's adapter raises for an order that a person must correct first."""
    from chalicelib.adapters.bookings import CarrierRefused

    return CarrierRefused
