"""Every problem of problems.yaml is raised, and told in both languages; every code of a fault too."""

import re

import pytest

from chalicelib.api_spec import problems
from local.aws import ROOT
from tests.api import fault_codes
from tests.api.refusals.registry import REFUSALS
from tests.api.world import World

LISTED = problems()["problems"]
CODES = problems()["fault_codes"]
PLACE = re.compile(r"\{[a-z_]+\}")


def test_there_is_a_way_to_raise_each_problem():
    assert set(REFUSALS) == set(LISTED)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("slug", LISTED)
def test_a_problem_is_raised_with_its_status_and_words(slug: str, language: str, world: World):
    reply = REFUSALS[slug](world, {"Accept-Language": language})
    told, words = reply.json, LISTED[slug]
    assert (reply.slug, reply.status, told["status"]) == (slug, words["status"], words["status"])
    assert reply.headers["content-type"] == "application/problem+json"
    assert told["title"] == words["title"][language]
    pattern = ".+".join(map(re.escape, PLACE.split(words["detail"][language])))  # every gap is filled with something
    assert re.fullmatch(pattern, told["detail"]), told["detail"]
    assert told["instance"] == reply.headers["x-request-id"]
    if slug in ("invalid_request", "query_invalid", "dossier_incomplete"):
        assert told["errors"] and all(one["detail"] == _words(one, language) for one in told["errors"])


def test_there_is_a_way_to_raise_each_code_of_a_fault():
    assert set(fault_codes.WAYS) == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_raised_at_its_pointer_and_its_words_have_no_gaps(code: str, world: World):
    pointer, reply = fault_codes.WAYS[code](world)
    found = reply.json["errors"] if reply.status >= 400 else reply.json["form_faults"]
    told = [one for one in found if (one["pointer"], one["code"]) == (pointer, code)]
    assert len(told) == 1, found
    pattern = ".+".join(map(re.escape, PLACE.split(CODES[code]["vi"])))
    assert re.fullmatch(pattern, told[0]["detail"]), told[0]["detail"]


def test_every_slug_and_code_in_the_program_is_listed():
    program = "\n".join(path.read_text("utf-8") for path in (ROOT / "chalicelib").rglob("*.py"))
    assert set(re.findall(r'\bRefused\(\s*"([a-z_]+)"', program)) <= set(LISTED)
    assert set(re.findall(r'Fault\(\s*f?"[^"]*",\s*"([a-z_]+)"', program)) <= set(CODES)


def _words(fault: dict[str, str], language: str) -> str:
    text = CODES[fault["code"]][language]
    return fault["detail"] if PLACE.search(text) else text
