"""The catalogue says what the reference says: no fact lost, none invented, an unknown fee never free."""

import json
import re
import unicodedata
from pathlib import Path

from chalicelib import data
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.text import fold, matches
from tests.each import each

REFERENCE = {
    record["code"]: record
    for record in json.loads((Path(__file__).parents[1] / "vectors/procedures_reference.json").read_text("utf-8"))[
        "procedures"
    ]
}
CODES = sorted(REFERENCE)
MODES = {"toàn trình": "toan_trinh", "một phần": "mot_phan"}
# The reference calls these required "when …" or "shown": nobody must upload them.
NOT_ALWAYS_UPLOADED = {
    ("2.000815", "original"),  # compared at the counter
    ("2.000815", "copy"),  # the officer may make it
    ("2.000884", "identity_paper"),  # shown when signing
    ("3.000347", "health_check"),  # not for A1 and A
}


def test_the_catalogue_holds_exactly_the_procedures_of_the_reference():
    assert [record["procedure_code"] for record in data.procedures()] == CODES
    assert {path.stem for path in Path(data.__file__).parent.glob("procedures/*.json")} == set(CODES)


@each("code", CODES)
def test_every_fact_of_the_reference_is_kept(code: str):
    ours, told = data.procedure(code), REFERENCE[code]
    assert {name: ours[name] for name in ("name", "name_en", "field", "result_by_post", "personal_presence")} == {
        name: told[name] for name in ("name", "name_en", "field", "result_by_post", "personal_presence")
    }
    assert ours["agency_level"] == told["level"]
    assert ours["mode"] == MODES[told["mode"]]
    assert ours["online_service"] == {
        "old_level": told["old_level"]["level"],
        "confidence": told["old_level"]["confidence"],
    }
    assert (ours["duration"]["value"], ours["duration"]["unit"], ours["duration"]["rule_en"]) == (
        told["duration"]["value"],
        told["duration"]["unit"],
        told["duration"]["rule"],
    )
    assert ours["reference"] == {name: told[name] for name in ("agency", "result", "notes", "seed")}
    assert told["sources"].items() <= ours["sources"].items()


@each("code", CODES)
def test_every_paper_of_the_reference_is_kept(code: str):
    proofs = {exemption["proof_slot"] for exemption in data.procedure(code).get("exemptions", [])}  # ours, not theirs
    told = REFERENCE[code]["papers"]
    if not any(paper["name"] == "Văn bản ủy quyền" for paper in told):
        proofs.add(data.procedure(code)["applicants"].get("authorisation_slot"))
    ours = [paper for paper in data.procedure(code)["papers"] if paper["slot"] not in proofs]
    assert [(p["name"], p["originals"], p["copies"], p["when_en"], p["upload"]) for p in ours] == [
        (p["name"], p["originals"], p["copies"], p["when"], p["upload"]) for p in told
    ]
    for paper, reference in zip(ours, told, strict=True):
        assert paper["required"] == (reference["required"] and (code, paper["slot"]) not in NOT_ALWAYS_UPLOADED)
        assert bool(paper["when"]) == bool(paper["when_en"]), "a condition is told in Vietnamese too"


@each("code", CODES)
def test_every_fee_of_the_reference_is_kept_and_an_unknown_one_stays_unknown(code: str):
    ours, told = data.procedure(code)["fees"], REFERENCE[code]["fees"]
    assert [(f["amount_vnd"], f["channel"], f["unit"], f["note_en"]) for f in ours] == [
        (f["amount_vnd"], f["channel"], f["unit"], f["note"]) for f in told
    ]


def test_the_fees_that_nobody_set_are_null():
    unknown = {record["procedure_code"] for record in data.procedures() if record["fees"][0]["amount_vnd"] is None}
    assert unknown == {"1.004873", "1.004884", "1.004859", "2.000720", "1.012783", "LOCAL-EDU-02"}


def test_a_certified_copy_costs_by_page_up_to_a_cap():
    rules = data.procedure("2.000815")["fees"]
    assert [(rule["unit"], rule["amount_vnd"], rule["cap_vnd"]) for rule in rules] == [
        ("per_page_first_two", 2000, 200_000),
        ("per_page_from_third", 1000, 200_000),
    ]
    assert rules[0]["code"] == rules[1]["code"], "the cap bounds both together"


def test_only_residence_runs_on_a_ministry_system():
    central = {record["procedure_code"] for record in data.procedures() if record["handled_by"] == "central_system"}
    assert central == {"1.004222", "1.004194"}
    assert all(
        bool(record["central_url"]) == (record["procedure_code"] in central)
        and record["handled_by"] in ("local", "central_system")
        for record in data.procedures()
    )


@each("code", CODES)
def test_every_procedure_says_who_may_apply_and_asks_others_for_their_authorisation(code: str):
    record = data.procedure(code)
    may = Procedure(code, 1, record).who_may_apply
    assert may.kinds and set(may.kinds) <= {"citizen", "person", "business"}
    slots = {paper["slot"]: paper for paper in record["papers"]}
    if set(may.kinds) != {"citizen"}:
        assert slots[may.authorisation_slot]["upload"] and not slots[may.authorisation_slot]["required"]


@each("code", CODES)
def test_each_record_makes_a_procedure_that_the_rules_understand(code: str):
    record = data.procedure(code)
    procedure = Procedure(code, record["version"], record)
    assert procedure.duration.unit == record["duration"]["unit"]
    assert {rule.kind for rule in procedure.fee_rules} <= {"fee", "charge"}
    assert [slot.slot for slot in procedure.slots] == [p["slot"] for p in record["papers"] if p["upload"]]


@each("code", CODES)
def test_slots_are_unique_ascii_names_with_limits(code: str):
    papers = data.procedure(code)["papers"]
    assert len({paper["slot"] for paper in papers}) == len(papers)
    for paper in papers:
        assert re.fullmatch(r"[a-z][a-z0-9_]{1,59}", paper["slot"])
        assert paper["slot"] not in ("result", "form"), "these names mean something else"
        if paper["upload"]:
            assert 1 <= paper["max_pages"] <= 200
            assert paper["max_bytes"] == 10 * 1024 * 1024
            assert paper["content_types"] == ["application/pdf", "image/jpeg", "image/png"]


@each("code", CODES)
def test_the_guide_has_four_to_six_whole_sentences(code: str):
    steps = data.procedure(code)["guide_steps"]
    assert 4 <= len(steps) <= 6
    assert all(step == step.strip() and step.endswith(".") and len(step) <= 250 for step in steps)


def test_all_text_is_composed_unicode():
    folder = Path(data.__file__).parent
    for path in [
        *folder.glob("procedures/*"),
        *folder.glob("texts/*"),
        *folder.glob("*.csv"),
        *folder.glob("[ao]*.json"),
    ]:
        text = path.read_text("utf-8")
        assert unicodedata.is_normalized("NFC", text), path


@each(
    ("words", "wanted"),
    [
        ("ly lich tu phap", {"3.000333"}),
        ("KHAI SINH", {"1.001193", "2.000635", "1.004884", "3.000722"}),
        ("đổi giấy phép lái xe", {"3.000347"}),
        ("ket hon", {"1.000894"}),
    ],
)
def test_procedures_are_found_by_name_without_accents(words: str, wanted: set[str]):
    found = {r["procedure_code"] for r in data.procedures() if matches(words, fold(r["name"]))}
    assert found == wanted
