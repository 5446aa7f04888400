from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk import FieldError
from kostra_sdk.controls import Edition, Said, judge_lines
from kostra_sdk.forms import find_form
from kostra_sdk.forms.added import LayoutError, layout_from
from kostra_sdk.forms.fitting import fitting, fitting_tables
from kostra_sdk.forms.shape import problems_of
from kostra_sdk.records.codec import Codec
from tests.forms.years_to_come import FORMS, as_layout_file

if TYPE_CHECKING:
    from collections.abc import Callable


def told(change: Callable[[dict[str, Any]], object], form: str = "11F") -> tuple[str, ...]:
    """Give what is told of a layout file with a change to it."""
    with pytest.raises(LayoutError) as caught:
        layout_from(as_layout_file(form, change=change), "a file")
    return caught.value.problems


def of_field(number: int, **changes: Any) -> Callable[[dict[str, Any]], object]:
    """Change a field, counted from 1."""
    return lambda data: data["fields"][number - 1].update(changes)


def test_the_last_year_with_another_number_is_a_layout() -> None:
    """Nothing is wrong with what is included."""
    for form in FORMS:
        assert layout_from(as_layout_file(form), "a file").year == find_form(form).included[-1] + 1


def test_an_extract_that_is_xml_has_no_positions() -> None:
    """Its form is not described so."""
    form = attrs.evolve(find_form("11F"), is_xml=True)
    assert problems_of(as_layout_file("11F"), form) == ["an extract of 11F is XML, and has no positions"]


def test_a_form_that_has_ended_gets_no_new_year() -> None:
    """11B was last for 2016."""
    assert told(lambda data: None, "11B") == ("11B has no years after 2016",)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda data: data.pop("form"), "it does not say which form it is of"),
        (lambda data: data.update(form="12X"), "no form '12X'; the known forms are"),
        (lambda data: data.update(year="2027"), "it does not say which reporting year it is for"),
        (lambda data: data.update(year=True), "it does not say which reporting year it is for"),
        (lambda data: data.update(year=2100), "it does not say which reporting year it is for"),
        (lambda data: data.update(year=2026), "11F 2026 is included in the package, and is not replaced"),
        (lambda data: data.update(year=2016), "11F is included until 2026: only later years can be added"),
        (lambda data: data.update(fields={}), "it has no list of 1 to 1000 fields"),
        (lambda data: data.update(length=1), "the length is said to be 1, but the fields have 338 characters"),
        (lambda data: data.pop("length"), "the length is said to be something else, but the fields have"),
        (lambda data: data["fields"].insert(0, []), "field 1: it is no mapping"),
        (of_field(8, name="os.system"), "field 8: the name is not of letters, digits and _"),
        (of_field(8, name="KJONN\n"), "field 8: the name is not of letters, digits and _"),
        (of_field(8, name=8), "field 8: the name is not of letters, digits and _"),
        (of_field(8, name="kjonn"), "field 8 kjonn: the name is not in capitals"),
        (of_field(8, name="PERSON_DUF"), "field 8 PERSON_DUF: field 7 is called so too"),
        (of_field(8, name="PERSON_DUFNR"), "field 8 PERSON_DUFNR: field 7 is called so too"),
        (of_field(8, width=0), "field 8 KJONN: the width is no whole number from 1 to 1000"),
        (of_field(8, width=True), "field 8 KJONN: the width is no whole number from 1 to 1000"),
        (of_field(8, start=None), "field 8 KJONN: the position is no whole number from 1"),
        (of_field(8, start=49), "field 8 KJONN: it begins at 49, but the field before it ends at 47"),
        (of_field(8, label=""), "field 8 KJONN: the label is no text of one line"),
        (of_field(8, label=None), "field 8 KJONN: the label is no text of one line"),
        (of_field(8, label="to\nlinjer"), "field 8 KJONN: the label is no text of one line"),
        (of_field(8, label="{VKLO}"), "field 8 KJONN: the label is no text of one line"),
        (of_field(8, label="x" * 501), "field 8 KJONN: the label is no text of one line"),
        (of_field(8, type="text"), "field 8 KJONN: the type is not one of string, integer, date"),
        (of_field(8, type=[]), "field 8 KJONN: the type is not one of string, integer, date"),
        (of_field(8, pattern="ddMMyy"), "field 8 KJONN: only a date has a pattern"),
        (of_field(4, type="string"), "field 4 FODSELSDATO: it is no date, but this package knows it as one: it must"),
        (of_field(4, pattern=None), "field 4 FODSELSDATO: the pattern of a date is one of ddMMyy, ddMMyyyy"),
        (of_field(4, pattern=[]), "field 4 FODSELSDATO: the pattern of a date is one of ddMMyy, ddMMyyyy"),
        (of_field(4, pattern="ddMMyy"), "field 4 FODSELSDATO: the pattern ddMMyy is not 8 characters"),
        (of_field(8, mandatory="ja"), "field 8 KJONN: mandatory is neither true nor false"),
        (of_field(8, codes=["1"]), "field 8 KJONN: the codes are no mapping of at most 2000"),
        (of_field(8, codes={"01": "Ja"}), "field 8 KJONN: code 1 is not 1 characters"),
        (of_field(8, codes={"č": "Ja"}), "field 8 KJONN: code 1 is no text in ISO-8859-1"),
        (of_field(8, codes={"": "Ja"}), "field 8 KJONN: code 1 is no text in ISO-8859-1"),
        (of_field(8, codes={1: "Ja"}), "field 8 KJONN: code 1 is no text in ISO-8859-1"),
        (of_field(8, codes={"1": None}), "field 8 KJONN: the label of code 1 is no text of one line"),
        (of_field(8, codes={"0": "Nei", " ": ""}), "field 8 KJONN: none of its codes says anything but zeros and"),
        (of_field(1, name="KOMMUNE"), "there is no KOMMUNE_NR, by which this package knows records of 11F: it must"),
        (of_field(5, name="JOURNAL"), "there is no PERSON_JOURNALNR, by which this package knows records of 11F: it"),
    ],
)
def test_what_is_no_layout_is_told(change: Callable[[dict[str, Any]], object], problem: str) -> None:
    """Each thing in words, with the field it is about; the code that judges is made from nothing else."""
    assert any(each.startswith(problem) for each in told(change))


def test_a_width_that_is_none_breaks_the_chain_once() -> None:
    """The next field's place is not held against it."""
    assert told(of_field(8, width="1")) == ("field 8 KJONN: the width is no whole number from 1 to 1000",)


@st.composite
def changed(draw: st.DrawFn) -> dict[str, Any]:
    """Change a few fields of a layout file in ways that SSB might, and a few in ways that nobody should."""
    data = as_layout_file(draw(st.sampled_from(["11F", "11CF"])))
    for _ in range(draw(st.integers(0, 6))):
        field = draw(st.sampled_from(data["fields"]))
        width = draw(st.sampled_from([1, 2, 6, 8]))
        day = {6: "ddMMyy", 8: "ddMMyyyy"}.get(width)
        codes = draw(st.dictionaries(st.text("0123456789 \xc6", min_size=width, max_size=width), st.text(max_size=3)))
        match draw(st.sampled_from(["text", "number", "day", "codes", "name", "gone", "odd"])):
            case "text":
                field.update(type="string", width=width, pattern=None, codes={})
            case "number":
                field.update(type="integer", width=width, pattern=None, codes={})
            case "day":
                field.update(type="date", width=width, pattern=day, codes={})
            case "codes":
                field.update(codes=codes)
            case "name":
                field.update(name=draw(st.from_regex("[A-ZÆØÅ][A-Z0-9_]{0,5}", fullmatch=True)))
            case "gone":
                data["fields"].remove(field)
            case _:
                field.update(
                    {draw(st.sampled_from(list(field))): draw(st.none() | st.booleans() | st.text(max_size=3))}
                )
    place = 1
    for field in data["fields"]:
        field["start"] = place
        place += field["width"] if isinstance(field["width"], int) else 1
    data["length"] = place - 1
    return data


@given(data=changed())
def test_whatever_is_taken_for_a_layout_works(data: dict[str, Any]) -> None:
    """A file is refused as a whole, or its records are read, written and judged without anything breaking down."""
    try:
        layout = layout_from(data, "a file")
    except LayoutError:
        return
    form = find_form(layout.form)
    codec = Codec(form.record, layout)
    line = "".join(str(number % 10) for number in range(layout.length))
    blank = " " * layout.length
    assert codec.encode(codec.decode(line)) == line
    assert codec.encode(codec.decode(blank)) == blank
    with suppress(FieldError):  # a record's own blanks need not be what the codes allow
        codec.encode(form.record())
    tables = form._part("statistics").tables(layout.year)
    edition = Edition(layout, fitting(form.controls, layout), fitting_tables(tables, layout), form.identity)
    judgement = judge_lines(edition, [line.encode(), line.encode(), blank.encode()], Said(kommune=b"0301", oslo=True))
    assert all(finding.message for finding in judgement.findings)
