"""A procedure's rules tried before it is published: each is built as filing builds it, and every channel quoted.

What nobody could read would stop the procedure for everybody, at the moment of filing.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, cast, get_args

from chalicelib.domain import fees
from chalicelib.domain import procedure_rules as rules
from chalicelib.domain.errors import Fault
from chalicelib.domain.exemptions import Exemption
from chalicelib.domain.fee_lines import Channel
from chalicelib.domain.postage import PAID_BY
from chalicelib.domain.procedure import Procedure

# Numbers of days or times that a content may tell beside what every procedure has.
NUMBERS = (
    "min_assurance",
    "supplement_limit",
    "supplement_days",
    "appraisal_return_days",
    "reschedule_limit",
    "extension_notice_days",
    "verification_days",
    "undo_days",
)
MOST = 366
_MOST_OF = {"min_assurance": 2}  # as sure as anybody's identity can be: above it nobody could file
_CHOICES = {
    "on_supplement": ("restart", "resume"),
    "on_verification": ("run", "pause"),
    "offered": ("everywhere", "per_unit"),
}
_COPIES, _PAGES = 3, 3  # so many that every unit of a fee comes to something
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError)


def faults_of_rules(content: Mapping[str, Any]) -> list[Fault]:
    """Everything that the rules could not read in a content of the right shape, with JSON pointers; and two fees of
    equal standing, of which nobody could say which counts."""
    found = [*_terms(content), *_papers(content["papers"]), *_fees(content["fees"])]
    found += _exemptions(content.get("exemptions", []))
    return found or [*_quotes(Procedure("", 1, content))]


def _terms(content: Mapping[str, Any]) -> Iterable[Fault]:
    for name in NUMBERS:
        told = content.get(name, 0)
        if type(told) is not int:
            yield Fault(f"/{name}", "wrong_type", {"types": "integer"})
        elif told < 0:
            yield Fault(f"/{name}", "too_small", {"limit": 0})
        elif told > (most := _MOST_OF.get(name, MOST)):
            yield Fault(f"/{name}", "too_large", {"limit": most})
    for name, options in _CHOICES.items():
        if content.get(name, options[0]) not in options:
            yield Fault(f"/{name}", "not_in_list", {"options": ", ".join(options)})
    if type(content["duration"]["value"]) is not int:
        yield Fault("/duration/value", "wrong_type", {"types": "integer"})
    else:
        yield from _built(rules.duration_of, content["duration"], "/duration/value")
    yield from _built(rules.who_may_apply_of, content.get("applicants", {}), "/applicants")
    postage = content.get("postage", {})
    if not isinstance(postage, Mapping):
        yield Fault("/postage", "wrong_type", {"types": "object"})
        return
    terms = rules.postage_of(postage)
    if terms.paid_by not in PAID_BY:
        yield Fault("/postage/paid_by", "not_in_list", {"options": ", ".join(PAID_BY)})
    if type(terms.weight_g) is not int or terms.weight_g < 1:
        yield Fault("/postage/weight_g", "rule_unreadable")


def _papers(papers: Iterable[Mapping[str, Any]]) -> Iterable[Fault]:
    for index, paper in enumerate(papers):
        yield from _built(rules.slot_of, paper, f"/papers/{index}")
        if paper["upload"] and paper["max_pages"] < 1:
            yield Fault(f"/papers/{index}/max_pages", "too_small", {"limit": 1})
        if paper["upload"] and not paper["content_types"]:
            yield Fault(f"/papers/{index}/content_types", "too_few", {"limit": 1})


def _fees(told: Iterable[Mapping[str, Any]]) -> Iterable[Fault]:
    seen = set()
    for index, rule in enumerate(told):
        yield from _built(rules.fee_rule_of, rule, f"/fees/{index}")
        standing = (rule["code"], rule["channel"], rule["unit"], rule.get("valid_from") or None)
        if standing in seen:
            yield Fault(f"/fees/{index}/code", "given_twice")
        seen.add(standing)


def _exemptions(told: Iterable[Mapping[str, Any]]) -> Iterable[Fault]:
    for index, one in enumerate(told):
        place = f"/exemptions/{index}"
        if not one["fees"]:
            yield Fault(f"{place}/fees", "too_few", {"limit": 1})
        if type(one.get("adds_up", False)) is not bool:
            yield Fault(f"{place}/adds_up", "wrong_type", {"types": "boolean"})
        if [one.get("percent"), one.get("off_vnd")].count(None) != 1:
            yield Fault(f"{place}/percent", "relief_not_one")
        elif one["fees"]:
            yield from _built(rules.exemption_of, one, place)


def _built(rule_of: Callable[[Mapping[str, Any]], object], told: Mapping[str, Any], pointer: str) -> Iterable[Fault]:
    try:
        rule_of(told)
    except _UNREADABLE:
        yield Fault(pointer, "rule_unreadable")


def _quotes(procedure: Procedure) -> Iterable[Fault]:
    """Every channel quoted, on each day from which another fee counts, and with each exemption on its first day."""
    told = procedure.fee_rules
    days = {rule.valid_from or date.min for rule in told} | {rule.valid_to or date.max for rule in told}
    cases: list[tuple[date, tuple[Exemption, ...]]] = [(day, ()) for day in sorted(days)]
    cases += [(one.valid_from or date.max, (one,)) for one in procedure.exemptions]
    for channel in get_args(Channel):
        try:
            for day, claimed in cases:
                fees.quote(
                    told, channel=cast(Channel, channel), on=day, copies=_COPIES, pages=_PAGES, exemptions=claimed
                )
        except _UNREADABLE:
            yield Fault("/fees", "rule_unreadable")
            return
