"""Papers at the doors: links that last minutes, for their people only; names that are safe; what officers see."""

from urllib.parse import parse_qs, unquote, urlsplit

from urllib3 import request as http

from tests import signed_pdfs
from tests.adapters.test_papers import pdf
from tests.api.world import World
from tests.api.world.bodies import a_file
from tests.api.world.places import SISTER


def _announced(case, content=None, **changes):
    told = {"slot": "identity", "page": 1, **a_file(content=content), **changes}
    return case.owner.does(f"{case.url}/documents", told)


def test_the_owner_has_a_link_for_minutes_once_the_page_is_good(world: World):
    case = world.a_draft()
    announced = _announced(case)
    url = f"{case.url}/documents/{announced['document_id']}"
    assert "download" not in case.owner.call("GET", url).json
    world.upload(case.dossier_id, announced)
    seen = case.owner.call("GET", url).json
    assert (seen["state"], seen["scan"], seen["flags"], seen["signature"]) == ("accepted", "none", [], None)
    assert "upload" not in seen and "forgotten_at" not in seen
    answer = http("GET", seen["download"]["url"])
    assert (answer.status, answer.data) == (200, pdf())
    assert parse_qs(urlsplit(seen["download"]["url"]).query)["X-Amz-Expires"] == ["300"]
    assert world.citizen().call("GET", url).slug == "not_found", "a link is asked for each time, by its owner"


def test_a_rejected_page_has_no_link(world: World):
    case = world.a_draft()
    body = b"this is no PDF"
    announced = _announced(case, body)
    world.upload(case.dossier_id, announced, body)
    seen = case.owner.call("GET", f"{case.url}/documents/{announced['document_id']}").json
    assert (seen["state"], seen["reason"]) == ("rejected", "wrong_type")
    assert "download" not in seen


def test_a_name_that_lies_is_told_and_saved_as_what_it_is(world: World):
    case = world.a_draft()
    announced = _announced(case, filename="hồ sơ\u202efdp.exe")
    assert announced["filename"] == "hồ sơfdp.exe.pdf"
    world.upload(case.dossier_id, announced)
    seen = case.owner.call("GET", f"{case.url}/documents/{announced['document_id']}").json
    [told] = parse_qs(urlsplit(seen["download"]["url"]).query)["response-content-disposition"]
    assert unquote(told).endswith("filename*=UTF-8''hồ sơfdp.exe.pdf")


def test_the_officer_of_the_unit_sees_who_signed_and_no_other_unit_gets_a_link(world: World):
    signed = signed_pdfs.signed(
        signed_pdfs.with_signature(catalogue=b"/OpenAction << /S /Launch >>"), signed_pdfs.person()
    )
    case = world.a_draft()
    announced = _announced(case, signed)
    world.upload(case.dossier_id, announced, signed)
    case.owner.does(f"{case.url}/submission")
    [seen] = world.receiver.call("GET", case.desk_url).json["documents"]
    assert (seen["state"], seen["flags"]) == ("accepted", ["launch"]), "told, not refused"
    assert seen["signature"]["result"] == "unknown_issuer"
    [one] = seen["signature"]["signatures"]
    assert (one["signer"], one["issuer"], one["covers_all"]) == (signed_pdfs.SIGNER, signed_pdfs.ISSUER, True)
    link = f"{case.desk_url}/documents/{seen['document_id']}"
    assert http("GET", world.receiver.call("GET", link).json["url"]).data == signed
    assert world.officer("receiver", unit=SISTER).call("GET", link).slug == "not_found"
