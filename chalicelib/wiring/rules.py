"""What is data rather than code: texts, terms, forms, places, and the settings of this process."""

import functools
import json
from datetime import date
from pathlib import Path
from typing import Any


def settings() -> Any:
    """The frozen settings of this process."""
    from chalicelib import config

    return config.settings()


@functools.cache
def texts(group: str) -> dict[str, Any]:
    """The sentences of one group in both languages (data/texts)."""
    from chalicelib import data

    return dict(data.texts(group))


def app_config() -> dict[str, Any]:
    """What apps are told before anybody signs in: versions, contacts, announced outages."""
    return dict(_data("app_config.json"))


@functools.cache
def draft_term() -> Any:
    """After how long a forgotten draft is told of and removed."""
    from datetime import timedelta

    from chalicelib.domain.draft_expiry import DraftTerm

    told = app_config()["drafts"]
    return DraftTerm(timedelta(days=told["idle_days"]), timedelta(days=told["notice_days"]))


@functools.cache
def taken_in_within() -> int:
    """In how many working minutes what is handed in is to be taken in."""
    return round(app_config()["intake"]["working_hours"] * 60)


@functools.cache
def post_unseen_after() -> Any:
    """After how long without a scan a parcel is put before a person."""
    from datetime import timedelta

    return timedelta(days=app_config()["post"]["unseen_days"])


def post_warnings(scans: Any) -> tuple[str, ...]:
    """What was not as it must be when the post invited somebody (domain/invitations.py)."""
    from functools import partial

    from chalicelib.domain.invitations import is_working_day, warnings

    words = tuple(_post_rules()["needs_no_invitation"])
    return warnings(scans, is_working_day=partial(is_working_day, told=_days_told()), needs_none=words)


@functools.cache
def _post_rules() -> dict[str, Any]:
    return dict(_data("post_rules.json"))


@functools.cache
def _days_told() -> dict[str, str]:
    from chalicelib import data

    return {row["date"]: row["kind"] for row in data.holidays()}


@functools.cache
def item_ranges(carrier: str) -> tuple[Any, ...]:
    """The item numbers that a carrier lets us give ourselves, in the order of their use; none for most."""
    from chalicelib.domain.item_range import ItemRange

    told = _data("item_ranges.json")["ranges"]
    return tuple(
        ItemRange(one["carrier"], one["service"], one["first"], one["last"])
        for one in told
        if one["carrier"] == carrier
    )


@functools.cache
def post_objection_window() -> Any:
    """For how long after a parcel was told as delivered the citizen can say in the app that it did not come."""
    from datetime import timedelta

    return timedelta(days=app_config()["post"]["object_within_days"])


@functools.cache
def feedback_terms() -> Any:
    """By when feedback is answered, and for how long it may be reopened."""
    from datetime import timedelta

    from chalicelib.domain.feedback import FeedbackRules

    told = _data("feedback.json")
    return FeedbackRules(told["answer_working_days"], timedelta(days=told["reopen_within_days"]))


@functools.cache
def erasure_waits() -> Any:
    """For how long the wish to be erased can be taken back."""
    from datetime import timedelta

    return timedelta(days=_data("erasure.json")["waiting_days"])


def second_factor_rules() -> dict[str, Any]:
    """`required_roles`: which roles are used only with a second factor; `issuer`: our name in the authenticator."""
    from chalicelib import data

    return data.second_factor()


def refuses_unscannable() -> bool:
    """Whether papers that the scanner cannot look into are rejected."""
    from chalicelib import data

    return bool(data.scan_policy()["unsupported"] == "reject")


def statement_layouts() -> dict[str, frozenset[str]]:
    """The names of the layouts of tables, by the kind of who sends them."""
    from chalicelib import data

    return {"bank": frozenset(data.statement_layouts()), "carrier": frozenset(data.settlement_layouts())}


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
def provinces() -> dict[str, str]:
    """The provinces of today: name by code (Decision 19/2025/QĐ-TTg)."""
    from chalicelib import data

    return {row["unit_code"]: row["name"] for row in data.provinces()}


@functools.cache
def provinces_before() -> dict[str, tuple[str, str]]:
    """The 63 provinces until 30 June 2025: by code of then the name, and the code of today's into which it went. No
    code of then is another province's today."""
    from chalicelib import data

    return {row["id_code3"][1:]: (row["name"], row["current_unit_code"]) for row in data.id_provinces()}


@functools.cache
def province_titles() -> dict[str, str]:
    """The provinces of today as papers name them: "tỉnh Lạng Sơn" by code."""
    from chalicelib import data

    return {row["unit_code"]: f"{row['type_at_2026_07']} {row['name']}" for row in data.provinces()}


@functools.cache
def places_of_birth() -> frozenset[str]:
    """The three digits with which a national ID may begin."""
    from chalicelib import data

    return frozenset(row["id_code3"] for row in data.id_provinces())


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _data(name: str) -> Any:
    return json.loads((Path(__file__).parent.parent / "data" / name).read_text("utf-8"))
