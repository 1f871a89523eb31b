"""Signed PDFs: whole, changed, added to, signed twice, by whom nobody knows, and broken in any way."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.adapters.documents import cms, papers
from chalicelib.domain.paper_signature import PaperSignature, together
from tests import signed_pdfs as a
from tests.size import sized

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SIGNED_AT = datetime(2026, 11, 22, 3, tzinfo=UTC)
# Made by pyHanko 0.38, another implementation: PAdES by ECDSA, then signed again by RSA-PSS; an invented root, and a
# chain over an issuing authority.
BY_PYHANKO = Path(__file__).parents[1] / "vectors" / "signed_pdfs"


def _seen(body, roots=b"", now=NOW):
    found = papers.inspect(body, "application/pdf", trust_roots=roots, now=now)
    assert found.reason is None, "a signature is never a reason to reject"
    return found.signatures


def _result(body, roots=b""):
    return together(_seen(body, roots))


@pytest.fixture(scope="module")
def whole():
    return a.signed(a.with_signature(), a.person())


def test_by_whom_when_and_over_what(whole):
    [one] = _seen(whole, a.person().root_pem)
    claimed = one.signed_at
    assert one == PaperSignature("valid", a.SIGNER, a.ISSUER, claimed, True)
    assert claimed is not None and claimed.utcoffset() is not None


def test_nobody_is_trusted_unless_a_root_is_given(whole):
    assert _result(whole) == "unknown_issuer"
    assert _result(whole, b"# no certificates here") == "unknown_issuer"
    stranger = a.person.__wrapped__()
    assert _result(whole, stranger.root_pem) == "unknown_issuer"


def test_an_issuer_that_may_not_issue_and_a_certificate_past_its_time_are_not_trusted():
    for one in (a.person(issuer_is_ca=False), a.person(until=datetime(2026, 1, 1, tzinfo=UTC))):
        assert _result(a.signed(a.with_signature(), one), one.root_pem) == "unknown_issuer"


def test_one_changed_byte(whole):
    changed = whole.replace(b"/MediaBox [0 0 595 842]", b"/MediaBox [0 0 595 843]")
    assert len(changed) == len(whole)
    [one] = _seen(changed, a.person().root_pem)
    assert (one.result, one.signer) == ("invalid", a.SIGNER)


def test_something_added_after_signing(whole):
    added = a.with_added_page(whole)
    assert papers.inspect(added, "application/pdf").pages == 2
    [one] = _seen(added, a.person().root_pem)
    assert (one.result, one.covers_all, together([one])) == ("added_after", False, "added_after")
    assert _result(whole + b"\n% more") == "added_after"


def test_what_another_implementation_signed():
    root = (BY_PYHANKO / "root.pem").read_bytes()
    [one] = _seen((BY_PYHANKO / "ecdsa.pdf").read_bytes(), root)
    assert (one.result, one.signer, one.issuer) == ("valid", "Nông Văn Kiểm Thử", "Test Issuing CA")
    first, second = _seen((BY_PYHANKO / "ecdsa_then_rsa_pss.pdf").read_bytes(), root)
    assert (first.result, first.covers_all) == ("added_after", False)
    assert (second.result, second.signer, second.covers_all) == ("valid", "UBND xã Kiểm Thử", True)
    assert together([first, second]) == "valid"


def test_a_signature_that_covers_less_than_all_but_itself_proves_nothing(whole):
    """The attack of putting other content into the gap: the gap must hold the signature and nothing else."""
    start = whole.index(b"<", whole.index(b"/Contents"))
    for gap in (whole[start : start + 1] + b"zz" + whole[start + 3 :], whole[start:-1] + b"x"):
        assert _result(whole[:start] + gap) in ("unreadable", "invalid", "added_after")
    end = whole.index(b">", start)
    junk = whole[: end - 2] + b"41" + whole[end:]  # bytes after the signature's own
    assert _result(junk) == "unreadable"
    moved = whole.replace(b"/ByteRange [0 ", b"/ByteRange [1 ", 1)
    assert _result(moved) == "unreadable"


@pytest.mark.parametrize("kind", [b"/adbe.pkcs7.sha1", b"/adbe.x509.rsa_sha1", b"/Own"])
def test_kinds_that_are_not_checked_are_told(kind):
    assert _result(a.with_signature(kind)) == "unreadable"


def test_a_time_stamp_is_not_a_signature_and_an_empty_field_neither():
    assert _seen(a.with_signature(b"/ETSI.RFC3161")) == ()
    assert _seen(a.pdf({1: b"<< /Pages 2 0 R /AcroForm << /Fields [4 0 R] >> >>",
                        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
                        4: b"<< /FT /Sig /T (S1) >>"})) == ()  # fmt: skip


def test_the_other_hashes():
    for digest in (hashes.SHA384(), hashes.SHA512()):
        assert _result(a.signed(a.with_signature(), a.person(), digest), a.person().root_pem) == "valid"


def test_room_without_a_signature_is_unreadable():
    assert _result(a.with_signature()) == "unreadable"


def test_a_name_in_the_certificate_that_is_none_is_unreadable(whole):
    """A certificate is sent along, not signed over: its names are looked at only when they are read."""
    name = a.SIGNER.encode().hex().encode()
    at = whole.lower().index(name) - 4
    assert whole[at : at + 2].lower() == b"0c", "UTF8String"
    for tag in (b"00", b"30"):
        damaged = whole[:at] + tag + whole[at + 2 :]
        assert _result(damaged, a.person().root_pem) == "unreadable"


@pytest.mark.parametrize("der", [b"", b"0", b"\x30\x80", b"\x30\x03\x02\x01\x01", b"0" * 5000])
def test_what_is_no_cms_is_refused_in_one_way(der):
    with pytest.raises(cms.Unreadable):
        cms.verify(der, lambda name: b"")


@settings(max_examples=sized(60, 3_000), deadline=None)
@given(data=st.data())
def test_no_damage_is_called_whole(whole, data):
    """Whatever byte is changed: never a good result, and never an exception."""
    place = data.draw(st.integers(9, len(whole) - 1))
    value = data.draw(st.integers(0, 255).filter(lambda one: one != whole[place]))
    damaged = whole[:place] + bytes([value]) + whole[place + 1 :]
    found = papers.inspect(damaged, "application/pdf", trust_roots=a.person().root_pem, now=NOW)
    start = whole.index(b"<", whole.index(b"/Contents"))
    hex_case = start < place < start + a.ROOM and damaged[place : place + 1].lower() == whole[place : place + 1].lower()
    certificates_sent_along = start < place < start + a.ROOM  # not all of a CMS is signed
    if found.signatures and not (hex_case or certificates_sent_along):
        assert together(found.signatures) in ("invalid", "unreadable", "added_after")
