"""What every bank and carrier keeps to. A new provider is found here by itself, and must bring its fixtures."""

import importlib
import json
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.adapters import banks, carriers
from chalicelib.adapters.callbacks import CallbackRequest, Forged, Unreadable
from tests.adapters.fixtures import NOW
from tests.each import each
from tests.size import sized


def is_polled(carrier: str) -> bool:
    """Whether it is asked for its scans, and never calls: tests/adapters/test_vnpost.py."""
    return getattr(importlib.import_module(f"tests.adapters.fixtures.carriers.{carrier}"), "POLLED", False)


CALLING = [name for name in carriers.providers() if not is_polled(name)]
PARTNERS = [("banks", name) for name in banks.providers()] + [("carriers", name) for name in CALLING]


def loaded(partner: tuple[str, str]) -> tuple[Any, Any]:
    port, name = partner
    adapter = {"banks": banks, "carriers": carriers}[port].load(name)
    return adapter, importlib.import_module(f"tests.adapters.fixtures.{port}.{name}")


def cases(table: str) -> list[Any]:
    return [
        pytest.param(partner, name, id=f"{'-'.join(partner)}: {name}")
        for partner in PARTNERS
        for name in getattr(loaded(partner)[1], table)
    ]


every_partner = pytest.mark.parametrize("partner", PARTNERS, ids="-".join)


def test_the_partners_of_this_release_are_found() -> None:
    assert banks.providers() == ("casso", "dvcqg", "momo", "payos", "sepay", "standard", "vietqrvn", "vnpay", "zalopay")
    assert carriers.providers() == ("ems", "standard", "viettelpost", "vnpost")
    assert CALLING == ["ems", "standard", "viettelpost"]


@each("name", ["", "nobody", "__init__", "../sepay", "sepay.x", "Sepay"])
def test_an_unknown_name_is_a_lookup_error(name: str) -> None:
    for port in (banks, carriers):
        with pytest.raises(LookupError):
            port.load(name)


@each(("partner", "case"), cases("READ"))
def test_a_genuine_call_is_read_in_our_words(partner: tuple[str, str], case: str) -> None:
    adapter, fixture = loaded(partner)
    changes, expected = fixture.READ[case]
    (found,) = adapter.verify(fixture.genuine(**changes), secrets=fixture.SECRETS, now=NOW)
    assert {name: asdict(found)[name] for name in expected} == expected
    assert found.occurred_at.tzinfo is UTC


@each(("partner", "case"), cases("UNREADABLE"))
def test_what_is_out_of_format_is_unreadable(partner: tuple[str, str], case: str) -> None:
    adapter, fixture = loaded(partner)
    with pytest.raises(Unreadable):
        adapter.verify(fixture.genuine(**fixture.UNREADABLE[case]), secrets=fixture.SECRETS, now=NOW)


@every_partner
def test_a_kind_we_do_not_keep_is_genuine_and_holds_nothing(partner: tuple[str, str]) -> None:
    adapter, fixture = loaded(partner)
    for request in fixture.UNSUPPORTED:
        assert adapter.verify(request, secrets=fixture.SECRETS, now=NOW) == []


@every_partner
def test_both_live_secrets_prove_and_read_alike(partner: tuple[str, str]) -> None:
    adapter, fixture = loaded(partner)
    read = [adapter.verify(fixture.genuine(secret=s), secrets=fixture.SECRETS, now=NOW) for s in fixture.SECRETS]
    assert read[0] == read[1] and len(read[0]) == 1


@every_partner
def test_a_retry_a_moment_later_has_the_same_id(partner: tuple[str, str]) -> None:
    adapter, fixture = loaded(partner)
    later = NOW + timedelta(minutes=30)
    first = adapter.verify(fixture.genuine(), secrets=fixture.SECRETS, now=NOW)
    again = adapter.verify(fixture.genuine(at=later), secrets=fixture.SECRETS, now=later)
    assert first == again


@every_partner
def test_a_wrong_secret_is_forged(partner: tuple[str, str]) -> None:
    adapter, fixture = loaded(partner)
    for secrets in (fixture.WRONG, [{**fixture.WRONG[0]}, {}]):
        with pytest.raises(Forged):
            adapter.verify(fixture.genuine(), secrets=secrets, now=NOW)


@every_partner
def test_without_any_usable_secret_a_signed_protocol_trusts_nobody(partner: tuple[str, str]) -> None:
    adapter, fixture = loaded(partner)
    if fixture.SIGNED is None:
        pytest.skip("no proof but its address")
    for secrets in ([], [{}], [{"secret": "", "key": ""}], [{"secret": None}], [{"secret": "whsec_"}]):
        with pytest.raises(Forged):
            adapter.verify(fixture.genuine(), secrets=secrets, now=NOW)
        with pytest.raises((Forged, Unreadable)):
            adapter.verify(CallbackRequest("POST", (), {"authorization": "Apikey "}, b""), secrets=secrets, now=NOW)


@every_partner
def test_any_byte_changed_is_forged(partner: tuple[str, str]) -> None:
    adapter, fixture = loaded(partner)
    request = fixture.genuine()
    changed: list[CallbackRequest] = []
    if fixture.SIGNED == "body":
        body = request.body
        changed = [replace(request, body=body[:i] + bytes([body[i] ^ 1]) + body[i + 1 :]) for i in range(len(body))]
        changed += [replace(request, body=body + b" "), replace(request, body=body[:-1])]
    elif fixture.SIGNED == "query":
        query = request.query
        for i, (name, value) in enumerate(query):
            flips = [value[:j] + chr(ord(value[j]) ^ 1) + value[j + 1 :] for j in range(len(value))]
            pairs = [(name, v) for v in [*flips, value + "0", value[:-1]]] + [(name + "x", value)]
            changed += [replace(request, query=(*query[:i], pair, *query[i + 1 :])) for pair in pairs]
            changed.append(replace(request, query=(*query[:i], *query[i + 1 :])))
        changed.append(replace(request, query=(*query, ("vnp_New", "1"))))
    for one in changed:
        with pytest.raises(Forged):
            adapter.verify(one, secrets=fixture.SECRETS, now=NOW)


@every_partner
def test_any_byte_changed_around_signed_values_is_refused_or_changes_no_money(partner: tuple[str, str]) -> None:
    adapter, fixture = loaded(partner)
    if fixture.SIGNED != "values":
        pytest.skip("the signature covers every byte")
    request = fixture.genuine()
    body, (genuine,) = request.body, adapter.verify(request, secrets=fixture.SECRETS, now=NOW)
    refused = 0
    for i, flip in ((i, flip) for i in range(len(body)) for flip in (1, 32)):
        try:
            found = adapter.verify(
                replace(request, body=body[:i] + bytes([body[i] ^ flip]) + body[i + 1 :]),
                secrets=fixture.SECRETS,
                now=NOW,
            )
        except (Forged, Unreadable):
            refused += 1
            continue
        assert found == [genuine] or (found[0].outcome != "paid" and found[0].notice_id != genuine.notice_id)
    assert refused > len(body)  # most of all flips


@every_partner
def test_any_signed_value_changed_is_forged(partner: tuple[str, str]) -> None:
    adapter, fixture = loaded(partner)
    if fixture.SIGNED != "values":
        pytest.skip("the signature covers every byte")
    for case, body in fixture.changed_values():
        with pytest.raises(Forged):
            adapter.verify(replace(fixture.genuine(), body=body), secrets=fixture.SECRETS, now=NOW)
            pytest.fail(f"{case} was taken for genuine")


@every_partner
def test_a_proof_header_missing_or_changed_is_forged(partner: tuple[str, str]) -> None:
    adapter, fixture = loaded(partner)
    request = fixture.genuine()
    if fixture.SIGNED in ("query", None):
        pytest.skip("the proof is not in headers")
    for name in request.headers:
        if name == "content-type":
            continue
        value = request.headers[name]
        without = {k: v for k, v in request.headers.items() if k != name}
        for headers in (
            without,
            *({**request.headers, name: v} for v in ("", "x", value[:-2], value + "é", "9" * 9000)),
        ):
            with pytest.raises(Forged):
                adapter.verify(replace(request, headers=headers), secrets=fixture.SECRETS, now=NOW)


@every_partner
@pytest.mark.parametrize(("seconds", "good"), [(0, True), (299, True), (-299, True), (301, False), (-301, False)])
def test_an_old_or_early_timestamp_is_forged(partner: tuple[str, str], seconds: int, good: bool) -> None:
    adapter, fixture = loaded(partner)
    request = fixture.genuine(at=NOW - timedelta(seconds=seconds))
    if good or not fixture.TIMED:
        assert adapter.verify(request, secrets=fixture.SECRETS, now=NOW)
    else:
        with pytest.raises(Forged):
            adapter.verify(request, secrets=fixture.SECRETS, now=NOW)


@every_partner
def test_a_query_that_is_too_large_or_names_one_thing_twice_is_refused(partner: tuple[str, str]) -> None:
    adapter, fixture = loaded(partner)
    request = fixture.genuine()
    huge = [(*request.query, ("a", "x" * 20_000)), tuple((f"p{i}", "") for i in range(200))]
    for query in huge:
        with pytest.raises(Unreadable):
            adapter.verify(replace(request, query=query), secrets=fixture.SECRETS, now=NOW)
    for pair in request.query:
        with pytest.raises(Unreadable):
            adapter.verify(replace(request, query=(*request.query, pair)), secrets=fixture.SECRETS, now=NOW)


@every_partner
def test_every_outcome_is_answered_in_the_partner_s_dialect(partner: tuple[str, str]) -> None:
    adapter, fixture = loaded(partner)
    for outcome, (status, body) in fixture.ANSWERS.items():
        got_status, headers, got_body = adapter.acknowledge(outcome, fixture.genuine())
        assert (got_status, json.loads(got_body) if got_body else None) == (status, body), outcome
        assert headers == ({"Content-Type": "application/json"} if got_body else {})
        assert adapter.acknowledge(outcome)[0] == status


text = st.text(st.characters(), max_size=40)
headers = st.dictionaries(
    st.sampled_from(
        """content-type authorization x-sepay-timestamp x-sepay-signature webhook-id webhook-timestamp
        webhook-signature ems-transaction""".split()  # noqa: SIM905
    ),
    text | st.sampled_from(["multipart/form-data; boundary=a", "application/x-www-form-urlencoded", "v1,", "1"]),
)
requests = st.builds(
    CallbackRequest,
    st.sampled_from(["GET", "POST"]),
    st.lists(st.tuples(text | st.sampled_from(["token", "vnp_SecureHash", "vnp_TmnCode"]), text)).map(tuple),
    headers,
    st.binary(max_size=200),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | text, lambda inner: st.lists(inner, max_size=3)
)
relaxed = settings(
    max_examples=sized(40, 2_000), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@every_partner
@relaxed
@given(request=requests)
def test_rubbish_raises_nothing_else(partner: tuple[str, str], request: CallbackRequest) -> None:
    adapter, fixture = loaded(partner)
    with pytest.raises((Forged, Unreadable)):
        adapter.verify(request, secrets=fixture.SECRETS, now=NOW)


@every_partner
@relaxed
@given(raw=st.binary(max_size=100), content_type=st.sampled_from(["application/json", "multipart/form-data"]))
def test_rubbish_with_a_genuine_proof_raises_nothing_else(
    partner: tuple[str, str], raw: bytes, content_type: str
) -> None:
    adapter, fixture = loaded(partner)
    if fixture.SIGNED == "query":
        return
    request = fixture.genuine(raw=raw)
    request = replace(request, headers={**request.headers, "content-type": content_type})
    with pytest.raises((Forged, Unreadable) if fixture.SIGNED == "values" else Unreadable):
        adapter.verify(request, secrets=fixture.SECRETS, now=NOW)


@every_partner
@relaxed
@given(data=st.data())
def test_any_value_in_any_field_is_read_or_unreadable(partner: tuple[str, str], data: st.DataObject) -> None:
    adapter, fixture = loaded(partner)
    field = data.draw(st.sampled_from(sorted(fixture.FIELDS)))
    value = data.draw(
        st.text(st.characters(codec="utf-8"), max_size=40) if fixture.SIGNED == "query" else json_values | text
    )
    try:
        found = adapter.verify(fixture.genuine(**{field: value}), secrets=fixture.SECRETS, now=NOW)
    except (Forged, Unreadable):
        return
    for part in asdict(found[0]).values():
        assert part is None or isinstance(part, int | datetime | dict) or part.encode("utf-8") is not None
