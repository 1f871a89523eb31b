"""Administrators prepare, publish and take back procedures, and enable them unit by unit."""

from typing import Any

from chalicelib.store import procedures as store
from tests.api import client
from tests.api import procedures as published
from tests.api.scenes.administration import NEW_UNIT, a_procedure_draft, administrator
from tests.api.scenes.units import new_unit
from tests.api.world import World


def draft(world: World, url: str, version: int, **changes: Any) -> client.Reply:
    body = {"content": published.content(**changes)}
    return administrator(world).call("PUT", f"{url}/draft", body=body, if_match=version)


def test_a_faulty_draft_is_kept_and_told_and_not_published(world: World):
    url = a_procedure_draft(world, exemptions=[{**published.EXEMPTIONS[0], "fees": ["none"]}])
    told = administrator(world).call("GET", f"{url}/draft").json
    assert [(one["pointer"], one["code"]) for one in told["faults"]] == [("/exemptions/0/fees", "fee_code_unknown")]
    refused = administrator(world).post(f"{url}/versions", {"base_version": 0, "draft_version": 1, "reason": "Thử"})
    assert refused.slug == "procedure_faulty"
    assert store.current(url.rpartition("/")[2]) is None


def test_what_nobody_could_file_is_not_published_and_everything_wrong_is_told(world: World):
    fee = published.content()["fees"][0]
    relief = {**published.EXEMPTIONS[0], "proof_slot": None}
    paper = {**published.content()["papers"][0], "slot": "form", "required": False}
    url = a_procedure_draft(
        world,
        fees=[fee, {**fee, "amount_vnd": 9000}],
        exemptions=[{**relief, "percent": None}, {**relief, "code": "two", "off_vnd": 1000}],
        papers=[paper],
        duration={"value": 5, "unit": "same_day"},
        supplement_days="năm",
    )
    body = {"base_version": 0, "draft_version": 1, "reason": "Mới"}
    refused = administrator(world).post(f"{url}/versions", body)
    assert (refused.status, refused.slug) == (422, "procedure_faulty")
    assert {(one["pointer"], one["code"]) for one in refused.json["errors"]} == {
        ("/fees/1/code", "given_twice"),
        ("/exemptions/0/percent", "relief_not_one"),
        ("/exemptions/1/percent", "relief_not_one"),
        ("/papers/0/slot", "slot_reserved"),
        ("/duration/value", "rule_unreadable"),
        ("/supplement_days", "wrong_type"),
    }
    assert store.current(url.rpartition("/")[2]) is None


def test_a_draft_that_somebody_else_saved_is_not_written_over(world: World):
    url = a_procedure_draft(world)
    assert draft(world, url, 1, name="Lần hai").json["version"] == 2
    stale = draft(world, url, 1, name="Lần ba")
    assert (stale.status, stale.slug, stale.json["version"]) == (412, "administration_stale", 2)
    unseen = administrator(world).post(f"{url}/versions", {"base_version": 0, "draft_version": 1, "reason": "Thử"})
    assert unseen.slug == "administration_stale"


def test_an_earlier_version_is_published_again_and_what_is_open_keeps_its_own(world: World):
    url = a_procedure_draft(world, papers=[])
    code, boss = url.rpartition("/")[2], administrator(world)
    boss.does(f"{url}/versions", {"base_version": 0, "draft_version": 1, "reason": "Bắt đầu"})
    case = world.a_draft(code)
    draft(world, url, 1, papers=[], name="Tên mới")
    boss.does(f"{url}/versions", {"base_version": 1, "draft_version": 2, "reason": "Đổi tên"})
    assert client.call("GET", f"/v1/procedures/{code}").json["name"] == "Tên mới"
    case.owner.does(f"{case.url}/submission")
    assert case.read()["procedure_version"] == 1

    boss.does(f"{url}/versions", {"base_version": 2, "earlier_version": 1, "reason": "Quay lại"})
    assert client.call("GET", f"/v1/procedures/{code}").json["name"] == published.content()["name"]
    told = boss.call("GET", f"/v1/officer/revisions?subject=procedure:{code}&limit=2").json
    assert [(one["version"], one["reason"], one["by"]) for one in told["items"]] == [
        (3, "Quay lại", boss.id),
        (2, "Đổi tên", boss.id),
    ]
    assert told["items"][0]["before_sha256"] == told["items"][1]["after_sha256"]
    rest = boss.call("GET", f"/v1/officer/revisions?subject=procedure:{code}&cursor={told['next_cursor']}").json
    assert [one["version"] for one in rest["items"]] == [1]


def test_the_catalogue_shows_what_holds_today_and_what_comes(world: World):
    url = a_procedure_draft(world, papers=[])
    code, boss = url.rpartition("/")[2], administrator(world)
    boss.does(f"{url}/versions", {"base_version": 0, "draft_version": 1, "reason": "Bắt đầu"})
    draft(world, url, 1, papers=[], name="Tên mới")
    body = {"base_version": 1, "draft_version": 2, "effective_on": "2098-01-01", "reason": "Nghị quyết mới"}
    assert boss.does(f"{url}/versions", body)["effective_on"] == "2098-01-01"
    shown = client.call("GET", f"/v1/procedures/{code}")
    assert (shown.json["version"], shown.json["name"]) == (1, published.content()["name"])
    coming = shown.json["coming"]
    assert (coming["version"], coming["name"], coming["effective_on"]) == (2, "Tên mới", "2098-01-01")
    case = world.a_draft(code)
    assert (case.read()["procedure_version"], case.read().get("newer_version")) == (1, None)

    boss.does(f"{url}/versions", {"base_version": 2, "earlier_version": 1, "reason": "Rút lại"})
    again = client.call("GET", f"/v1/procedures/{code}", headers={"If-None-Match": shown.headers["etag"]})
    assert (again.status, again.json["version"], again.json["coming"]) == (200, 3, None)


def test_fees_of_a_file_do_not_put_a_version_that_waits_out_of_force(world: World):
    url = a_procedure_draft(world, papers=[])
    code, boss = url.rpartition("/")[2], administrator(world)
    boss.does(f"{url}/versions", {"base_version": 0, "draft_version": 1, "reason": "Bắt đầu"})
    body = {"base_version": 1, "draft_version": 1, "effective_on": "2098-01-01", "reason": "Nghị quyết mới"}
    boss.does(f"{url}/versions", body)
    rows = f"procedure_code,kind,code,name,amount_vnd,channel,unit\n{code},fee,copy,Phí,9000,any,per_copy"
    report = boss.does("/v1/officer/imports", {"kind": "fees", "filename": "phi.csv", "content": rows})
    assert [(one["row"], one["code"]) for one in report["faults"]] == [(2, "version_waits")]


def test_media_are_https_only(world: World):
    url = a_procedure_draft(world)
    film = {"kind": "video", "title": "Cách nộp", "url": "http://example.vn/film"}
    refused = draft(world, url, 1, media=[film])
    assert [one["pointer"] for one in refused.json["errors"]] == ["/content/media/0/url"]
    film["url"] = "https://example.vn/film"
    draft(world, url, 1, media=[film])
    administrator(world).does(f"{url}/versions", {"base_version": 0, "draft_version": 2, "reason": "Thêm phim"})
    assert client.call("GET", url.replace("/officer", "")).json["media"] == [film]


def offered(world: World, unit: str, code: str, version: int = 0, **dates: str) -> client.Reply:
    body = {"from_on": "2026-01-01", "reason": "Thí điểm", **dates}
    return administrator(world).call("PUT", f"/v1/officer/offers/{unit}/{code}", body=body, if_match=version)


def test_a_pilot_runs_where_it_is_enabled_and_while_it_is(world: World):
    world.shows_only_its_own_catalogue()
    url = a_procedure_draft(world, offered="per_unit", papers=[])
    code, unit, other = url.rpartition("/")[2], world.a_unit(new_unit()), world.a_unit(new_unit())
    administrator(world).does(f"{url}/versions", {"base_version": 0, "draft_version": 1, "reason": "Thí điểm"})
    assert offered(world, unit, code).json["version"] == 1

    citizen = world.citizen()
    elsewhere = citizen.post("/v1/dossiers", {"procedure_code": code, "agency_code": other})
    assert (elsewhere.slug, elsewhere.json["from_on"]) == ("not_offered", None)
    shown = client.call("GET", f"/v1/procedures?agency_code={unit}&limit=100").json["items"]
    hidden = client.call("GET", f"/v1/procedures?agency_code={other}&limit=100").json["items"]
    assert code in {one["procedure_code"] for one in shown}
    assert code not in {one["procedure_code"] for one in hidden}

    case = world.a_draft(code, unit=unit)
    assert offered(world, unit, code, 0).slug == "administration_stale"
    assert offered(world, unit, code, 1, to_on="2026-01-31").json["version"] == 2
    assert case.owner.post(f"{case.url}/submission").slug == "not_offered"
    assert offered(world, unit, code, 2, from_on="2099-01-01").json["version"] == 3
    later = citizen.post("/v1/dossiers", {"procedure_code": code, "agency_code": unit})
    assert later.json["from_on"] == "2099-01-01"


def test_a_unit_that_is_over_without_successor_and_an_unknown_one_offer_nothing(world: World):
    world.shows_only_its_own_catalogue()
    over = world.a_unit(new_unit())
    world.closes(over, "")
    for unit in (over, "Y98.99"):
        assert client.call("GET", f"/v1/procedures?agency_code={unit}").json["items"] == []


def kept(world: World, code: str, version: int, **changes: Any) -> client.Reply:
    """A unit as its administrator tells it."""
    url = f"/v1/officer/agencies/{code}"
    return administrator(world).call("PUT", url, body={**NEW_UNIT, **changes}, if_match=version)


def test_a_unit_is_made_renamed_closed_and_made_what_it_was(world: World):
    code = new_unit()
    assert kept(world, code, 0).json["version"] == 1
    assert kept(world, code, 1, name="UBND phường Mới").json["parent_code"] == "Y98"
    closed = kept(world, code, 2, valid_from="2025-07-01", valid_to="2026-01-31", successor="Y98.12").json
    assert (closed["version"], closed["successor"]) == (3, "Y98.12")
    filed = {"procedure_code": published.FREE, "agency_code": code}
    assert world.citizen().does("/v1/dossiers", filed)["agency_code"] == "Y98.12"

    told = administrator(world).call("GET", f"/v1/officer/revisions?subject=unit:{code}").json["items"]
    assert [one["version"] for one in told] == [3, 2, 1]
    before = {name: value for name, value in told[0]["before"].items() if value and name != "agency_code"}
    assert kept(world, code, 3, **before).json["name"] == "UBND phường Mới"
    assert world.citizen().post("/v1/dossiers", filed).status == 201
    assert administrator(world).call("GET", f"/v1/officer/agencies/{code}").json["version"] == 4


def test_every_fault_of_a_unit_is_told_at_once(world: World):
    reply = kept(world, "Y98.98.01", 0, valid_from="2026-02-01", valid_to="2026-01-01", successor="Y98.97")
    assert [(one["pointer"], one["code"]) for one in reply.json["errors"]] == [
        ("/agency_code", "agency_unknown"),
        ("/successor", "agency_unknown"),
        ("/valid_to", "dates_backwards"),
    ]
    assert [one["code"] for one in kept(world, new_unit(), 0, valid_to="2026-01-01").json["errors"]] == ["required"]


def test_a_units_level_is_told_from_above_and_fits_the_tree(world: World):
    unit = world.a_unit(new_unit())
    own = world.officer("administrator", unit=unit)
    up = own.call("PUT", f"/v1/officer/agencies/{unit}", body={**NEW_UNIT, "level": "province"}, if_match=1)
    assert [one["pointer"] for one in up.json["errors"]] == ["/level"]
    assert own.call("PUT", f"/v1/officer/agencies/{unit}", body=NEW_UNIT, if_match=1).status == 200
    below = f"{unit}.01"
    told = own.call("PUT", f"/v1/officer/agencies/{below}", body={**NEW_UNIT, "level": "province"}, if_match=0)
    assert [one["code"] for one in told.json["errors"]] == ["level_unfit"]
    assert kept(world, unit, 2, level="province").json["level"] == "province"
    assert (
        own.call("PUT", f"/v1/officer/agencies/{below}", body={**NEW_UNIT, "level": "province"}, if_match=0).status
        == 200
    )


def test_nothing_is_handed_over_to_another_province(world: World):
    unit, elsewhere = new_unit(), world.a_unit("Y97.44")
    kept(world, unit, 0)
    closed = kept(world, unit, 1, valid_to="2026-01-31", successor=elsewhere)
    assert [(one["pointer"], one["code"]) for one in closed.json["errors"]] == [("/successor", "successor_elsewhere")]


def test_a_unit_that_somebody_else_changed_is_not_written_over(world: World):
    code = new_unit()
    kept(world, code, 0)
    assert (kept(world, code, 0).slug, kept(world, code, 7).json["version"]) == ("administration_stale", 1)


def test_a_unit_of_the_first_loading_has_version_one(world: World):
    assert kept(world, world.a_unit(new_unit()), 1, name="Mới").json["version"] == 2
