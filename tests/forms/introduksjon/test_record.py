from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.controls.edition import controls_of
from kostra_sdk.errors import FieldError
from kostra_sdk.extract import Extract
from kostra_sdk.forms import find_form
from kostra_sdk.forms.introduksjon.codes import IntroStatus
from kostra_sdk.forms.introduksjon.record import Introduksjonsstonad
from tests.forms.lines import NEVER_GIVEN, YEARS_11B, line
from tests.records.strategies import lines

REGION = "460100"


@pytest.mark.parametrize("year", YEARS_11B)
def test_a_record_fills_its_columns(year: int) -> None:
    """Each value stands where the description of 111 characters puts it."""
    extract = Extract.new(form="11B", year=year, region=REGION)
    extract.add(
        Introduksjonsstonad(
            distriktsnr="07",
            person_journalnr="J0000001",
            person_fodselsnr=NEVER_GIVEN,
            person_duf="202090001000",
            kjonn="2",
            ektstat="5",
            startdato=date(year, 2, 1),
            inntektsgivende_arbeid="1",
            tiltak_1=True,
            tiltak_9=True,
            tiltak_11=True,
            status=IntroStatus.KODE_01,
            avslutningsdato=date(year, 11, 30),
            stmnd={2, 11},
            stonadssum=12_345,
        )
    )
    yy = f"{year % 100:02d}"
    expected = (
        f"4601{yy}  07J0000001{NEVER_GIVEN}202090001000250102{yy}101{'':14}10  99013011{yy}  02{'':16}11    12345\n"
    )
    assert extract.to_bytes().decode() == expected
    assert len(expected) == 112
    assert [record.tiltak_9 for record in extract] == [True]


@pytest.mark.parametrize("year", YEARS_11B)
@given(data=st.data())
def test_a_historical_file_keeps_every_byte(year: int, data: st.DataObject) -> None:
    """Whatever stands in its lines, they are written as they were read, and a copy of their records too."""
    old = [
        text for text in data.draw(st.lists(lines("11B", year), max_size=3)) if text.strip("".join(map(chr, range(33))))
    ]
    content = "".join(f"{text}\n" for text in old).encode("latin-1")
    extract = Extract.read(content, form="11B", year=year, region=REGION)
    assert extract.to_bytes() == content
    layout = find_form("11B").layout(year)
    assert [len(text) for text in old] == [layout.length] * len(list(extract))


def test_a_plausible_line_is_typed() -> None:
    """Dates, boxes, months and the sum are Python's; codes without known meaning are text."""
    text = line("11B", 2014, {"TILTAK_8": "08", "TILTAK_5": "00", "STMND_1": "01"})
    (record,) = Extract.read(text, form="11B", year=2014, region=REGION)
    assert (record.startdato, record.avslutningsdato) == (date(2014, 2, 1), None)
    assert (record.tiltak_1, record.tiltak_2, record.tiltak_8, record.tiltak_5) == (True, False, True, "00")
    assert (record.stmnd, record.stonadssum, record.status) == ({1, 12}, 15_000, IntroStatus.I_PROGRAM)
    assert (record.kjonn, record.ektstat, record.inntektsgivende_arbeid) == ("1", "1", "2")
    assert repr(record) == "Introduksjonsstonad(person_journalnr='J0000001')"


def test_records_are_for_the_years_of_the_form() -> None:
    """An amount that does not fit its seven digits is refused as in every form."""
    with pytest.raises(FieldError, match="STONADSSUM"):
        Extract.new(form="11B", year=2014, region=REGION).add(Introduksjonsstonad(stonadssum=10**7))


def test_no_code_has_a_meaning_that_was_not_found() -> None:
    """Of the codes only 06 of STATUS has a label, and the months, which are their own."""
    for year in YEARS_11B:
        labelled = {
            (field.key, code)
            for field in find_form("11B").layout(year).fields
            for code, label in field.codes.items()
            if label and not field.key.startswith("STMND_")
        }
        assert labelled == {("STATUS", "06")}


def test_what_must_be_filled_is_what_the_controls_ask_for() -> None:
    """Who reports and when, sex, marital status, the start, work, status and the sum; other columns may be blank."""
    for year in YEARS_11B:
        told = {field.key for field in find_form("11B").layout(year).fields if field.mandatory}
        assert told == {
            *("KOMMUNE_NR", "VERSION", "KJONN", "EKTSTAT", "STARTDATO"),
            *("INNTEKTSGIVENDE_ARBEID", "STATUS", "STONADSSUM"),
        }


def test_the_controls_are_those_of_2018_but_one() -> None:
    """Numbers 1 to 23; 17 never fires, and is not there; 1 to 4 block, and nothing else does."""
    form = find_form("11B")
    for year in YEARS_11B:
        found = {control.number: control.severity.blocks for control in controls_of(form.controls, form.layout(year))}
        assert found == {str(number): number <= 4 for number in range(2, 24) if number != 17}
