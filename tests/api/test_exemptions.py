"""From the catalogue to the money: an exemption is offered, claimed, proved, and granted or refused."""

from tests.api import client
from tests.api import procedures as published
from tests.api.scenes.payments import a_fee_told_since
from tests.api.world import World


def test_the_grounds_are_offered_with_the_procedure_in_the_callers_language(world: World) -> None:
    told = client.call("GET", f"/v1/procedures/{published.EXEMPTING}").json
    assert [(one["code"], one["name"], one["percent"], one["proof_slot"]) for one in told["exemptions"]] == [
        ("student", "Sinh viên", 50, None),
        ("poor_household", "Người thuộc hộ nghèo", 100, "identity"),
    ]
    assert told["exemptions"][0]["fees"] == [told["fees"][0]["name"]]
    english = client.call("GET", f"/v1/procedures/{published.EXEMPTING}", headers={"Accept-Language": "en"}).json
    assert [one["name"] for one in english["exemptions"]] == ["Student", "Member of a poor household"]
    assert client.call("GET", f"/v1/procedures/{published.PAID}").json["exemptions"] == []


def test_a_proved_claim_leaves_nothing_to_pay_until_it_is_refused(world: World) -> None:
    world.pump.from_now()
    case = world.a_draft(published.EXEMPTING, exemption="poor_household")
    missing = case.owner.post(f"{case.url}/submission")
    assert [fault["pointer"] for fault in missing.json["errors"]] == ["/papers/identity"]
    world.with_paper(case)
    submitted = case.owner.does(f"{case.url}/submission")
    assert (submitted["exemption"], submitted["fee"]["state"]) == ("poor_household", "none")
    line = submitted["fee"]["lines"][0]
    assert (line["amount_vnd"], line["exempted_vnd"], line["exemption"]) == (0, 8000, "poor_household")
    assert "refuse_exemption" in world.receiver.call("GET", case.desk_url).json["allowed_actions"]

    refused = world.receiver.does(f"{case.desk_url}/exemption-refusal", {"reason": "Giấy đã hết hạn"})
    assert (refused["fee"]["state"], refused["fee"]["amount_vnd"]) == ("due", 8000)
    assert refused["exemption_refused"] == "Giấy đã hết hạn"
    assert "refuse_exemption" not in refused["allowed_actions"]
    payment = case.owner.does(f"{case.url}/payments", {"provider": "sepay"})
    assert (payment["amount_vnd"], payment["lines"][0]["exempted_vnd"]) == (8000, 0)

    world.pump.run()
    lines = case.owner.call("GET", f"{case.url}/timeline").json["items"]
    told = {line["event"]: f"{line['title']}: {line['detail']}" for line in lines}
    assert "Người thuộc hộ nghèo" in told["submit"]
    assert "Giấy đã hết hạn" in told["refuse_exemption"]
    titles = [item["title"] for item in case.owner.call("GET", "/v1/notifications").json["items"]]
    assert "Đề nghị miễn, giảm không được chấp nhận" in titles


def test_a_claim_is_given_up_with_null(world: World) -> None:
    case = world.a_draft(published.EXEMPTING, exemption="student")
    given_up = case.owner.call("PATCH", case.url, body={"exemption": None}, if_match=case.read()["version"]).json
    assert given_up["exemption"] is None


def test_a_fee_told_since_submission_is_quoted_by_the_leader_and_can_be_paid(world: World) -> None:
    case = a_fee_told_since(world)
    assert case.owner.post(f"{case.url}/payments", {"provider": "sepay"}).slug == "fee_not_set"
    leader = world.officer("leader")
    assert "quote_fee" in leader.call("GET", case.desk_url).json["allowed_actions"]
    told = leader.does(f"{case.desk_url}/fee-quote")
    assert (told["fee"]["state"], told["fee"]["amount_vnd"]) == ("due", 9000)
    assert case.owner.does(f"{case.url}/payments", {"provider": "sepay"})["amount_vnd"] == 9000
