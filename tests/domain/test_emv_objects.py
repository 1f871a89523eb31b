"""The objects of an EMVCo QR payload: what is read, what is written, and the flaw of everything else."""

import pytest

from chalicelib.domain.emv_objects import Malformed, read, write


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        ("", {}),
        ("0002ab", {"00": "ab"}),
        ("9910" + "x" * 10 + "0001y", {"99": "x" * 10, "00": "y"}),
        ("0003Ánh0102ba", {"00": "Ánh", "01": "ba"}),  # lengths count characters
        ("00010", {"00": "0"}),
        ("0099" + "x" * 99, {"00": "x" * 99}),
    ],
)
def test_objects_come_one_after_the_other(text, objects):
    assert read(text) == objects
    assert list(read(text)) == list(objects), "in order"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("000", "bad_object"),
        ("0001a0", "bad_object"),
        ("0a01x", "bad_object"),
        ("00x1x", "bad_object"),
        ("٠٠01x", "bad_object"),
        ("0000", "zero_length"),
        ("0000ab", "zero_length"),
        ("0002a", "length_overrun"),
        ("0001", "length_overrun"),
        ("0001a0001b", "duplicate_id"),
    ],
)
def test_what_is_no_run_of_whole_objects_is_refused(text, reason):
    with pytest.raises(Malformed) as refused:
        read(text)
    assert (refused.value.reason, str(refused.value)) == (reason, reason)


@pytest.mark.parametrize(
    ("value", "told"), [("a", "5801a"), ("x" * 10, "5810" + "x" * 10), ("x" * 99, "5899" + "x" * 99)]
)
def test_what_is_written_is_read_back(value, told):
    assert write("58", value) == told
    assert read(told) == {"58": value}


@pytest.mark.parametrize("value", ["", "x" * 100])
def test_a_length_of_two_digits_tells_1_to_99(value):
    with pytest.raises(Malformed) as refused:
        write("58", value)
    assert refused.value.reason == "bad_length"
