from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.serve.problems import ProblemKind, Refused
from kostra_sdk.serve.reading import LONGEST, at_record, object_of, records_of, safe_path, text_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(), children, max_size=3),
    max_leaves=8,
)


def values(body: bytes | str) -> list[Any]:
    """Give the values of what is sound throughout."""
    placed = list(records_of(body.encode() if isinstance(body, str) else body))
    assert [one.index for one in placed] == list(range(len(placed)))
    assert not any(one.wrong for one in placed)
    return [one.value for one in placed]


@given(st.lists(JSON, max_size=6), st.sampled_from([None, 1]), st.booleans())
def test_an_array_is_read_one_value_at_a_time(data: list[Any], indent: int | None, bom: bool) -> None:
    """What is read of an array is what Python's own reader gives, with or without byte order mark and layout."""
    text = f" {json.dumps(data, indent=indent)}\n"
    assert values(text.encode("utf-8-sig" if bom else "utf-8")) == data


@given(st.lists(st.dictionaries(st.text(), JSON, max_size=3), max_size=6), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_lines_are_read_one_value_at_a_time(data: list[Any], end: str) -> None:
    """JSON lines may end in either way, and blank ones are passed over."""
    assert values("".join(json.dumps(one) + end for one in data)) == data


@given(st.text(alphabet='[]{},:"1a \n\\', max_size=40))
def test_any_text_at_all_is_read_or_told(text: str) -> None:
    """What is no JSON is told as wrong, with its place, and raises nothing."""
    placed = list(records_of(text.encode()))
    try:
        data = json.loads(text)
    except ValueError:
        data = None
    if isinstance(data, list):
        assert [one.value for one in placed] == data or any("twice" in one.wrong for one in placed)


@pytest.mark.parametrize(
    ("body", "index", "wrong"),
    [
        ('[{"a": 1}, {"a": }]', 1, "not JSON, from line 1 column 18"),
        ('[{"a": 1} {"a": 1}]', 1, "not JSON: neither a comma nor the end of the array"),
        ('[{"a": 1}, ]', 1, "not JSON, from line 1 column 12"),
        ('[{"a": 1}', 1, "not JSON: neither a comma nor the end of the array"),
        ("[", 0, "not JSON, from line 1 column 2"),
        ('[{"a": 1}] x', 1, "something stands behind the end of the array"),
        ("[] []", 0, "something stands behind the end of the array"),
        ('[{"a": 1, "a": 2}]', 0, "the same key twice in one object"),
        ("[NaN]", 0, "NaN and Infinity are no JSON"),
        ("[" * 100_000, 0, "nested too deeply"),
        (f'[1, "{"x" * LONGEST}"]', 1, f"longer than {LONGEST} characters, or not JSON"),
        (f'[1, "{"x" * 5_000}]', 1, "not JSON, from line 1 column 5"),
        (f'[1,\n {{"x": "{"x" * 5_000}",\n"y": nei}}]', 1, "not JSON, from line 3 column 6"),
        ("[" + "1" * 5_000 + "]", 0, "a number of too many digits"),
        ('{"a": 1}\n{"a": 1} {"b": 2}', 1, "more than one value in a line (line 2)"),
        ('\n{"a": Infinity}', 0, "NaN and Infinity are no JSON (line 2)"),
    ],
    ids=range(16),
)
def test_what_is_no_json_is_told_with_its_place(body: str, index: int, wrong: str) -> None:
    """The record's number, counted from 0, and where in the text; what came before it has been read."""
    *before, last = records_of(body.encode())
    assert (last.index, last.wrong) == (index, wrong)
    assert [one.index for one in before] == list(range(index))


@given(st.integers(4_000, 4_200), st.sampled_from(["1", '"x"', "{}", "12345678901234567890", "-1.5e10", "true"]))
def test_values_are_whole_wherever_they_begin(blanks: int, value: str) -> None:
    """The text is read in pieces, and no value ends with a piece unless it ends there itself."""
    for text in (f"[{' ' * blanks}{value}]", f'[["{"x" * blanks}", {value}]]', f"[{'1' * blanks}0, {value}]"):
        assert values(text) == json.loads(text)


def test_in_lines_the_next_may_be_sound() -> None:
    """One broken line does not hide the faults of the others."""
    placed = list(records_of(b'{"a": 1}\n{"a"\n{"a": 3}'))
    assert [bool(one.wrong) for one in placed] == [False, True, False]


@pytest.mark.parametrize(
    "body", [b"", b"[1]", b"1", b'{"a": 1} {}', b'{"a": 1', b"\xff\xfe{\x00}\x00", b'{"a":1,"a":2}']
)
def test_one_object_is_one_object(body: bytes) -> None:
    """Anything but one JSON object in UTF-8 is refused."""
    with pytest.raises(Refused) as refused:
        object_of(text_of(body))
    assert refused.value.problem.kind is ProblemKind.NOT_JSON
    assert object_of(text_of(b'\xef\xbb\xbf {"a": 1}\n')) == {"a": 1}


def test_many_keys_take_no_long_time() -> None:
    """Looking for keys that are there twice grows with their number, not with its square."""
    text = json.dumps({f"k{i}": i for i in range(15_000)})
    assert len(object_of(text)) == 15_000


@pytest.mark.parametrize(
    "path", ["$", "$[17]", "$.vklo", "$[0].BIDRAG_JAN", "$.STMND_12", "$.stmnd[3]", "$.bidrag_mnd['JAN']", "$.a.b.c"]
)
def test_names_of_fields_are_told(path: str) -> None:
    """A path of names such as fields have stands as it is."""
    assert safe_path(path) == path


@pytest.mark.parametrize(
    ("path", "safe"),
    [
        ("$.15858590123", "$.(unnamed)"),
        ("$[3].158585 90123", "$[3].(unnamed)"),
        ("$.fnr15858590123", "$.(unnamed)"),
        ("$.raw[15858590123]", "$.(unnamed)"),
        ("$.Kari Nordmann", "$.(unnamed)"),
        ("$[1].", "$[1].(unnamed)"),
        ("noe", "$.(unnamed)"),
    ],
    ids=range(7),
)
def test_a_key_that_may_be_anything_is_not_told(path: str, safe: str) -> None:
    """A caller's own key may be a person's number or name."""
    assert safe_path(path) == safe


def test_a_problem_is_placed_in_its_record() -> None:
    """``message @ path`` of a record becomes a fault of the whole, and an unknown name in it is left out."""
    fault = at_record("not a code of Vklo @ $.vklo", 3, "00000018")
    assert (fault.detail, fault.path, fault.index, fault.journal_number) == (
        "not a code of Vklo",
        "$[3].vklo",
        3,
        "00000018",
    )
    assert at_record("unknown key @ $.x", None, None).path == "$.x"
    assert at_record("unknown field 15858590123 @ $.raw", None, None).detail == "unknown field"
    assert at_record("unknown field VKLOX @ $.raw", None, None).detail == "unknown field VKLOX"
