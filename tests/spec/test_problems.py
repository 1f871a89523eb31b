"""Every way of saying no is listed, told in two languages, and belongs to an operation."""

import string
from typing import Any

import pytest

from mobile_api_spec.tool import errors
from tests.each import each
from tests.spec import contract

pytestmark = pytest.mark.xdist_group("spec")  # the bundle is built once
PROBLEMS = contract.problems()["problems"]
FAULT_CODES = contract.problems()["fault_codes"]


def names_in(text: str) -> set[str]:
    """The facts that a text speaks of."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_slug_that_an_operation_names_is_listed() -> None:
    named = {slug for _, operation in contract.operations() for slug in operation["x-problems"]}
    assert named - set(PROBLEMS) == set()


def test_every_listed_slug_belongs_to_an_operation() -> None:
    named = {slug for _, operation in contract.operations() for slug in operation["x-problems"]}
    assert set(PROBLEMS) - named == errors.BEFORE_ANY_OPERATION


@each("slug", PROBLEMS)
def test_a_problem_is_told_in_both_languages(slug: str) -> None:
    problem = PROBLEMS[slug]
    assert set(problem) == {"status", "title", "detail", "app"}
    assert 400 <= problem["status"] < 600
    for part in ("title", "detail", "app"):
        assert set(problem[part]) == {"vi", "en"} and all(problem[part].values())
        assert names_in(problem[part]["vi"]) == names_in(problem[part]["en"])
    assert not names_in(problem["title"]["vi"]) and not names_in(problem["app"]["vi"])


@each("code", FAULT_CODES)
def test_a_fault_is_told_in_both_languages(code: str) -> None:
    texts = FAULT_CODES[code]
    assert set(texts) == {"vi", "en"} and all(texts.values())
    assert names_in(texts["vi"]) == names_in(texts["en"])


@each(("name", "operation"), contract.operations)
def test_every_problem_of_an_operation_is_an_answer_with_an_example(name: str, operation: dict[str, Any]) -> None:
    for slug in operation["x-problems"]:
        answer = operation["responses"][str(PROBLEMS[slug]["status"])]
        if "application/problem+json" not in answer["content"]:
            assert name.startswith("callbacks."), "only a partner is answered in a dialect of its own"
            continue
        content = answer["content"]["application/problem+json"]
        assert content["schema"] == {"$ref": "#/components/schemas/Problem"}
        assert content["examples"][slug] == {"$ref": f"#/components/examples/{slug}"}


def test_who_must_wait_is_told_how_long() -> None:
    for _, operation in contract.operations():
        for slug in set(operation["x-problems"]) & errors.RETRY_AFTER:
            assert "Retry-After" in operation["responses"][str(PROBLEMS[slug]["status"])]["headers"]


def test_what_could_not_be_read_is_400_and_what_is_wrong_is_422() -> None:
    unreadable = {slug for slug, problem in PROBLEMS.items() if problem["status"] == 400}
    assert unreadable == {"broken_json", "cursor_invalid", "idempotency_key_missing"}
    assert PROBLEMS["invalid_request"]["status"] == PROBLEMS["query_invalid"]["status"] == 422
