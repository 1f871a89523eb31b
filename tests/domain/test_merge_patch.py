"""JSON merge patch, by the table in appendix A of RFC 7396."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.domain.merge_patch import merged

APPENDIX_A = [
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    (["a", "b"], ["c", "d"], ["c", "d"]),
    ({"a": "b"}, ["c"], ["c"]),
    ({"a": "foo"}, None, None),
    ({"a": "foo"}, "bar", "bar"),
    ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
]


@pytest.mark.parametrize(("target", "patch", "result"), APPENDIX_A)
def test_appendix_a(target, patch, result):
    before = copy.deepcopy(target)
    assert merged(target, patch) == result
    assert target == before, "what is stored is not touched"


def test_what_a_patch_of_an_inner_object_does_not_name_stays():
    stored = {"applicant": {"name": "Bình", "phone": "1"}, "copies": 2}
    assert merged(stored, {"applicant": {"phone": "2"}}) == {"applicant": {"name": "Bình", "phone": "2"}, "copies": 2}


json_values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=3),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=2), inner, max_size=3),
    max_leaves=8,
)


@given(json_values, json_values)
def test_a_patch_laid_on_twice_is_laid_on_once(target, patch):
    assert merged(merged(target, patch), patch) == merged(target, patch)


@given(json_values)
def test_an_empty_patch_changes_no_object(target):
    if isinstance(target, dict):
        assert merged(target, {}) == target
