from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.controls import Row
from kostra_sdk.controls.message import describe_cell, list_codes, message_writer
from kostra_sdk.controls.specialise import specialise
from kostra_sdk.forms import find_form
from tests.controls.damage import damaged_lines
from tests.controls.layouts import make_layout
from tests.forms.lines import FORMS, YEARS, line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.controls import Edition

EDITIONS = list(product(FORMS, YEARS))
LAYOUT = make_layout(
    2026,
    {"name": "A", "width": 2, "codes": {"01": "Ja", "02": "Nei", "03": "", "  ": ""}},
    {"name": "B", "width": 3},
    {"name": "PERSON_FODSELSNR", "width": 11},
)
A, B, NUMBER = LAYOUT.fields
R = Row()

FNR = "29998877665"
DUF = "299988776655"
"""Nobody's: there is no such day."""


@pytest.mark.parametrize(
    ("cell", "text"),
    [(b"01", "«01» (Ja)"), (b"03", "«03»"), (b"99", "«99»"), (b"  ", "blank"), (b" 1", "«1»"), (b"\xe6 ", "«æ»")],
)
def test_a_cell_is_its_text_with_the_label_of_its_code(cell: bytes, text: str) -> None:
    """Blanks around it are left out; what has no label stands alone."""
    assert describe_cell(A, cell) == text


def test_a_personal_number_is_never_shown() -> None:
    """Its field says blank, or that there is something."""
    assert describe_cell(NUMBER, FNR.encode()) == "(vises ikke)"
    assert describe_cell(NUMBER, b" " * 11) == "blank"


@pytest.mark.parametrize(
    ("codes", "text"),
    [
        ([], ""),
        (["01"], "01 (Ja)"),
        (["01", "02"], "01 (Ja) eller 02 (Nei)"),
        (["01", "02", "03"], "01 (Ja), 02 (Nei) eller 03"),
        (["01", "  ", "99"], "01 (Ja) eller 99"),
    ],
)
def test_codes_are_listed_with_their_labels(codes: list[str], text: str) -> None:
    """Blank codes are left out."""
    assert list_codes(A, codes) == text


def test_a_template_is_filled_with_cells_codes_and_values() -> None:
    """Fields in capitals, their codes, those that the control asks for, and its own values in small letters."""
    tree = specialise((R.A.isin("01", "02") & ~R.A.isin("02", "03")).node, LAYOUT)
    write = message_writer("a {A}, b {B}: {A.codes}; {A.expected}; {sum} {others}.", LAYOUT, tree)
    assert write(b"01xyz" + FNR.encode(), {"sum": 7, "others": "ingen", "more": 1}) == (
        "a «01» (Ja), b «xyz»: 01 (Ja), 02 (Nei) eller 03; 02 (Nei) eller 03; 7 ingen."
    )


def test_a_template_without_places_is_itself() -> None:
    """Plain text stays, and so do braces around anything else."""
    tree = R.A.is_blank.node
    assert message_writer("", LAYOUT, tree)(b"", {}) == ""
    assert message_writer("Ingen {-}", LAYOUT, tree)(b"", {}) == "Ingen {-}"


def test_a_place_for_what_is_not_there_is_a_fault_of_the_control() -> None:
    """A field that the edition lacks is found when the message is prepared, a value when it is written."""
    with pytest.raises(KeyError, match="GONE"):
        message_writer("{GONE}", LAYOUT, R.A.is_blank.node)
    with pytest.raises(KeyError, match="gone"):
        message_writer("{gone}", LAYOUT, R.A.is_blank.node)(b"", {})


def messages(edition: Edition, text: bytes) -> Iterator[str]:
    """Write the messages of all controls of an edition on a line, whether they fire or not."""
    for control in (*edition.tests, *edition.across):
        yield edition.message(control, text, {"count": 2, "others": "J2"})


def hides(message: str, *numbers: str) -> bool:
    """Whether no six characters on end of any of the numbers are in a message."""
    return not any(number[at : at + 6] in message for number in numbers for at in range(len(number) - 5))


@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_no_message_holds_a_personal_number(form: str, year: int) -> None:
    """Whatever control of whatever edition: neither a fødselsnummer nor a DUF number, nor half of one."""
    edition = find_form(form).edition(year)
    cells = {"PERSON_FODSELSNR": FNR} | ({"PERSON_DUF": DUF} if form == "11F" else {})
    text = line(form, year, cells)
    assert FNR.encode() in text
    assert all(hides(message, FNR, DUF) for message in messages(edition, text))


@pytest.mark.parametrize(("form", "year"), EDITIONS)
@given(data=st.data())
def test_no_message_holds_a_personal_number_whatever_else_is_damaged(form: str, year: int, data: st.DataObject) -> None:
    """On damaged lines too; and every message can be written on any line."""
    edition = find_form(form).edition(year)
    text = data.draw(damaged_lines(form, year))
    for key, number in (("PERSON_FODSELSNR", FNR), ("PERSON_DUF", DUF)):
        if field := edition.layout.by_key.get(key):
            text = text[: field.start] + number.encode() + text[field.stop :]
    fired, *_ = edition.judge(text, b"4601", False)
    for place in fired:
        assert hides(edition.message(edition.tests[place], text, {}), FNR, DUF)


@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_every_message_is_a_filled_norwegian_sentence(form: str, year: int) -> None:
    """No place is left open, and every message ends as a sentence."""
    edition = find_form(form).edition(year)
    for message in messages(edition, line(form, year, {})):
        assert "{" not in message
        assert message[0].isupper()
        assert message.endswith(".")
