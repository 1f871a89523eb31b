"""Private notes: among the officers of the unit that has the dossier, and for nobody else."""

from chalicelib.store.private_notes import NoteRow
from tests.api.sizes import PAGE, long_text, size_of
from tests.api.world import World
from tests.api.world.places import SISTER, UNIT

SECRET = "Nghi ngờ giấy tờ giả"


def test_officers_of_the_unit_read_what_they_wrote_in_order(world: World):
    case = world.a_submitted()
    url = f"{case.desk_url}/notes"
    first = world.receiver.does(url, {"text": f"  {SECRET}\n"})
    assert (first["text"], first["by"], first["agency_code"]) == (SECRET, world.receiver.id, UNIT)
    world.specialist.does(url, {"text": "Đã xác minh"})
    for who in (world.receiver, world.specialist, world.officer("auditor"), world.officer("leader", unit="Y98")):
        assert [one["text"] for one in who.call("GET", url).json["items"]] == [SECRET, "Đã xác minh"]
    [row] = [one for one in NoteRow.every(case.dossier_id) if one["part"]["S"] == f"note#{first['note_id']}"]
    assert SECRET.encode() not in row["text"]["B"]


def test_the_applicant_never_sees_them(world: World):
    world.pump.from_now()
    case = world.a_submitted()
    world.pump.run()
    before, cursor = case.read(), case.owner.call("GET", "/v1/sync").json["next_cursor"]
    world.receiver.does(f"{case.desk_url}/notes", {"text": SECRET})
    world.pump.run()
    assert case.read() == before
    assert case.owner.call("GET", f"/v1/sync?cursor={cursor}").json["items"] == []
    assert SECRET not in case.owner.call("GET", f"{case.url}/timeline").body.decode()
    assert case.owner.call("GET", f"{case.desk_url}/notes").slug == "forbidden_role"


def test_forwarded_it_takes_its_notes_with_it(world: World):
    case = world.a_submitted()
    world.receiver.does(f"{case.desk_url}/notes", {"text": SECRET})
    world.receiver.does(f"{case.desk_url}/forwarding", {"agency_code": SISTER})
    there = world.officer("receiver", unit=SISTER).call("GET", f"{case.desk_url}/notes").json["items"]
    assert [one["text"] for one in there] == [SECRET]
    assert world.receiver.call("GET", f"{case.desk_url}/notes").slug == "not_found"


def test_nobody_notes_anything_on_a_draft(world: World):
    draft = world.a_draft()
    assert world.receiver.post(f"{draft.desk_url}/notes", {"text": "x"}).slug == "not_found"


def test_long_notes_come_in_small_pages_and_none_is_lost(world: World):
    case = world.a_submitted()
    url = f"{case.desk_url}/notes"
    texts = [long_text(2000 if number < 4 else 10, number) for number in range(8)]
    for text in texts:
        world.receiver.does(url, {"text": text})
    first = world.receiver.call("GET", url)
    size = size_of(first.body)
    assert size.plain <= PAGE.plain and size.packed <= PAGE.packed, size
    rest = world.receiver.call("GET", f"{url}?cursor={first.json['next_cursor']}").json
    told = [[one["text"] for one in page["items"]] for page in (first.json, rest)]
    assert (told, rest["next_cursor"]) == ([texts[:3], texts[3:]], None)
