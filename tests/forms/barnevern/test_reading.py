from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

import pytest

from kostra_sdk.errors import StructureError, UnknownEdition
from kostra_sdk.forms.barnevern.codes import Melderkode, Saksinnholdkode
from kostra_sdk.forms.barnevern.faults import Fault, Problem
from kostra_sdk.forms.barnevern.reading import BarnevernReader, RecordError
from kostra_sdk.markup import MarkupError
from tests.forms.barnevern.builders import avgiver, document, individ, wrapped

if TYPE_CHECKING:
    from kostra_sdk.forms.barnevern.record import Individ

YEAR = 2024
HEAD = 'Id="i1" StartDato="2024-01-10" Journalnummer="J1" Saksbehandler="TEST01" Avslutta3112="2"'


def reader(content: bytes, year: int = YEAR) -> BarnevernReader:
    """Read a file."""
    return BarnevernReader(io.BytesIO(content), year=year)


def one(inner: str, head: str = HEAD, year: int = YEAR) -> Individ:
    """Read one individual."""
    return next(reader(wrapped(year, f"<Individ {head}>{inner}</Individ>"), year))


def problems(inner: str, head: str = HEAD, year: int = YEAR) -> list[str]:
    """Give what is wrong with one individual, by path."""
    with pytest.raises(RecordError) as raised:
        one(inner, head, year)
    return list(raised.value.problems)


def test_records_are_read_one_by_one() -> None:
    """Iterating gives the individuals, and the Avgiver is known as soon as it is read."""
    first, second = individ(YEAR), individ(YEAR, journalnummer="J2")
    found = reader(document(YEAR, [avgiver(YEAR), first, second]))
    assert [found.avgiver] == [None]
    assert list(found) == [first, second]
    assert found.avgiver == avgiver(YEAR)
    assert list(found) == []


def test_values_have_types() -> None:
    """Dates are dates and codes are members; what is left out is None, what is empty is an empty text."""
    child = one(
        '<Melding Id="M1" StartDato="2024-02-01"><Melder Kode="22"><Presisering>a &amp; b</Presisering></Melder>'
        '<Saksinnhold Kode="6"/></Melding>',
        f'{HEAD} DUFnummer=""',
    )
    melding = child.melding[0]
    assert melding.start_dato == date(2024, 2, 1)
    assert melding.melder[0].kode is Melderkode.ANNEN_OFFENTLIG_INSTANS
    assert melding.saksinnhold[0].kode is Saksinnholdkode.KONFLIKT_HJEMME
    assert (melding.melder[0].presisering, melding.saksinnhold[0].presisering) == ("a & b", None)
    assert (child.dufnummer, child.fodselsnummer, child.slutt_dato) == ("", None, None)


def test_all_problems_are_told_at_once_by_path() -> None:
    """Every fault of an individual is in one error, in its place, without what stands there."""
    tiltak = (
        '<Tiltak Id="T1" StartDato="x"><Kategori Kode="9.9"/><JmfrLovhjemmel Lov="BVL" Kapittel="4" Paragraf="123456"/>'
        "</Tiltak>"
    )
    with pytest.raises(RecordError) as raised:
        one(f'<Melding Id="M1"/><Melding Id="" StartDato="2024-01-01"/>{tiltak}')
    assert raised.value.problems == (
        "required, but missing @ Individ/Melding[1]/@StartDato",
        "not a date @ Individ/Tiltak[1]/@StartDato",
        "required, but missing @ Individ/Tiltak[1]/Lovhjemmel",
        "empty, where something is asked for @ Individ/Melding[2]/@Id",
        "not a code of that year @ Individ/Tiltak[1]/Kategori/@Kode",
        "longer than 5 characters @ Individ/Tiltak[1]/JmfrLovhjemmel[1]/@Paragraf",
    )
    error = raised.value
    assert (error.record, error.number, error.journal_number) == ("Individ", 1, "J1")
    assert isinstance(error, StructureError)
    assert str(error).startswith("not a readable Individ (number 1, journal number J1): required, but missing @ ")


def test_an_error_shows_no_number() -> None:
    """A journal number that may be a personal number names nothing."""
    with pytest.raises(RecordError) as raised:
        one("", 'Journalnummer="12345678901"')
    assert raised.value.journal_number == ""
    assert "12345678901" not in str(raised.value)


def test_reading_goes_on_after_an_error() -> None:
    """The next call gives the next individual, and the faults of the Avgiver are told like those of the others."""
    found = reader(document(YEAR, [avgiver(YEAR, kommunenavn=""), individ(YEAR, id=""), individ(YEAR)]))
    with pytest.raises(RecordError, match=r"readable Avgiver \(number 1\)"):
        next(found)
    with pytest.raises(RecordError, match="readable Individ"):
        next(found)
    assert next(found) == individ(YEAR)
    with pytest.raises(StopIteration):
        next(found)


def test_what_is_no_xml_raises() -> None:
    """What ended before the fault is given first."""
    found = reader(document(YEAR, [avgiver(YEAR), individ(YEAR)])[:-5])
    assert next(found) == individ(YEAR)
    with pytest.raises(MarkupError, match="it ends in the middle"):
        next(found)


def test_unknown_years_raise_before_anything_is_read() -> None:
    """There is no layout to read by."""
    with pytest.raises(UnknownEdition):
        reader(b"", 2016)


def test_the_last_of_a_repeated_single_element_counts() -> None:
    """Even where the first breaks the schema; what cannot be read at all is a fault wherever it stands."""
    unders = '<Undersokelse Id="{}" StartDato="2024-02-01" Konklusjon="{}"/>'
    melding = '<Melding Id="M1" StartDato="2024-02-01">{}</Melding>'
    child = one(melding.format(unders.format("U1", "9") + unders.format("U2", "1")))
    assert child.melding[0].undersokelse is not None
    assert child.melding[0].undersokelse.id == "U2"
    assert problems(melding.format(unders.format("U2", "1") + unders.format("U1", "9"))) == [
        "not a code of that year @ Individ/Melding[1]/Undersokelse/@Konklusjon"
    ]
    assert problems(melding.format("<Undersokelse/>" + unders.format("U2", "1"))) == [
        "required, but missing @ Individ/Melding[1]/Undersokelse/@Id",
        "required, but missing @ Individ/Melding[1]/Undersokelse/@StartDato",
    ]


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("text<Plan Id='P' StartDato='2024-01-01' Plantype='1'/>", []),
        ("<Plan Id='P' StartDato='2024-01-01' Plantype='1'/>text", ["text after an element within it @ Individ"]),
        ("<Unknown><a/>text</Unknown>", []),
        (
            "<Plan Id='P' StartDato='2024-01-01' Plantype='1'><x/>t</Plan>",
            ["text after an element within it @ Individ/Plan[1]"],
        ),
        ("<Bydelsnavn>a<b/>c</Bydelsnavn>", ["text after an element within it @ Individ/@Bydelsnavn"]),
    ],
)
def test_text_beside_elements(inner: str, expected: list[str]) -> None:
    """Text before the first child is passed over; after one it is a fault, unless nobody looks there."""
    assert (problems(inner) if expected else list(one(inner).melding)) == expected


def test_more_than_three_jmfr_lovhjemmel() -> None:
    """Three are allowed."""
    law = '<{} Lov="BVL" Kapittel="4" Paragraf="4"/>'
    tiltak = '<Tiltak Id="T1" StartDato="2024-01-01">{}<Kategori Kode="4.6"/></Tiltak>'
    three = law.format("Lovhjemmel") + 3 * law.format("JmfrLovhjemmel")
    assert len(one(tiltak.format(three)).tiltak[0].jmfr_lovhjemmel) == 3
    assert problems(tiltak.format(three + law.format("JmfrLovhjemmel"))) == [
        "more than 3 of them @ Individ/Tiltak[1]/JmfrLovhjemmel"
    ]


def test_ids_are_unique_from_2023() -> None:
    """Two plans of one individual do not have the same id; one that could not be read is left out of it."""
    plan = '<Plan Id="P1" StartDato="{}" Plantype="1"/>'
    both = plan.format("2022-01-01") * 2
    assert problems(both, year=2023) == ["the same Id as another one of this individual @ Individ/Plan[2]/@Id"]
    assert len(one(both, year=2022).plan) == 2
    assert problems(plan.format("x") + plan.format("2024-01-01")) == ["not a date @ Individ/Plan[1]/@StartDato"]


@pytest.mark.parametrize(
    ("text", "year"),
    [("2024", 2024), (" 02024 ", 2024), ("+2024", 2024), ("1000", 1000), ("2147483647", 2147483647)],
)
def test_a_year_is_read_as_a_number(text: str, year: int) -> None:
    """Blanks around it and zeros before it do no harm."""
    content = document(YEAR, [avgiver(YEAR)]).replace(b'Versjon="2024"', f'Versjon="{text}"'.encode())
    found = reader(content)
    assert list(found) == []
    assert found.avgiver is not None
    assert found.avgiver.versjon == year


@pytest.mark.parametrize("text", ["", " ", "999", "-2024", "2024.0", "2147483648", "9" * 5000, "x"])
def test_what_is_no_year(text: str) -> None:
    """It is a number from 1000 on, of 32 bits."""
    content = document(YEAR, [avgiver(YEAR)]).replace(b'Versjon="2024"', f'Versjon="{text}"'.encode())
    with pytest.raises(RecordError, match="@ Avgiver/@Versjon"):
        list(reader(content))


def test_an_element_is_no_attribute() -> None:
    """Where an element is meant, an attribute is a fault."""
    assert problems("", f'{HEAD} Plan="x"') == ["an attribute, where an element is meant @ Individ/@Plan"]


def test_problems_are_told_in_both_languages() -> None:
    """English for developers, Norwegian for caseworkers, with the number they are about."""
    problem = Problem("Individ/@Journalnummer", Fault.TOO_LONG, 20)
    assert str(problem) == "longer than 20 characters @ Individ/@Journalnummer"
    assert problem.norsk == "Individ/@Journalnummer er lengre enn 20 tegn"
