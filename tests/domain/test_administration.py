"""The record of changes: what stands in an entry, and who may make one."""

import hashlib

import pytest

from chalicelib.domain.administration import (
    Revision,
    fingerprint,
    require_province_administrator,
    require_seen,
    revised,
)
from chalicelib.domain.errors import Refused
from tests import builders as a
from tests.builders import NOW

BEFORE, AFTER = {"name": "Cũ"}, {"name": "Mới", "address": "Lạng Sơn"}


def test_a_fingerprint_covers_the_content_and_not_the_order_of_its_names():
    told = '{"address":"Lạng Sơn","name":"Mới"}'
    assert fingerprint(AFTER) == hashlib.sha256(told.encode()).hexdigest()
    assert fingerprint(dict(reversed(AFTER.items()))) == fingerprint(AFTER)
    assert fingerprint(None) == ""
    assert fingerprint({}) == hashlib.sha256(b"{}").hexdigest()


def test_an_entry_tells_who_when_why_and_what_stood_before_and_after():
    actor = a.an_official("H37", "administrator")
    entry = revised("unit:H37.12", 4, BEFORE, AFTER, by=actor, reason="Đổi tên", now=NOW)
    hashes = fingerprint(BEFORE), fingerprint(AFTER)
    assert entry == Revision("unit:H37.12", 4, NOW, actor.id, "Đổi tên", *hashes, "", BEFORE, AFTER)
    new = revised("x", 1, None, AFTER, by=actor, reason="Mới", now=NOW, import_id="i")
    assert new == Revision("x", 1, NOW, actor.id, "Mới", "", fingerprint(AFTER), "i", None, AFTER)
    elsewhere = revised("x", 2, BEFORE, AFTER, by=actor, reason="Mới", now=NOW, kept=False)
    assert elsewhere == Revision("x", 2, NOW, actor.id, "Mới", *hashes, "", None, None)


@pytest.mark.parametrize(
    ("unit", "role", "may"),
    [
        ("H37", "administrator", True),
        ("H37.12", "administrator", False),
        ("H37", "leader", False),
        ("H37.12", "leader", False),
    ],
)
def test_what_is_for_every_unit_is_for_who_administers_the_province(unit, role, may):
    if may:
        require_province_administrator(a.an_official(unit, role))
        return
    with pytest.raises(Refused) as refused:
        require_province_administrator(a.an_official(unit, role))
    assert refused.value.slug == "forbidden_role"


def test_a_change_is_made_on_the_version_that_there_is():
    require_seen(3, 3)
    for seen in (2, 4):
        with pytest.raises(Refused) as refused:
            require_seen(seen, 3)
        told = refused.value
        assert (told.slug, told.extensions, told.facts) == ("administration_stale", {"version": 3}, {"version": 3})
