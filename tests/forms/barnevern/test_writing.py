from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.errors import FieldError, UnknownEdition
from kostra_sdk.forms.barnevern import FORM
from kostra_sdk.forms.barnevern.codes import Kategorikode
from kostra_sdk.forms.barnevern.reading import BarnevernReader
from kostra_sdk.forms.barnevern.record import Kategori, Lovhjemmel, Tiltaksgrunnlag
from kostra_sdk.forms.barnevern.writing import BarnevernWriter, write
from tests.forms.barnevern.builders import avgiver, individ, measure
from tests.forms.barnevern.strategies import fitting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_sdk.forms.barnevern.record import Avgiver, Individ


def written(reporter: Avgiver, individer: Sequence[Individ], year: int) -> bytes:
    """Write a file."""
    file = io.BytesIO()
    write(file, reporter, individer, year=year)
    return file.getvalue()


def test_a_file_is_the_same_every_time() -> None:
    """Elements and attributes stand in official order, on lines of their own, as ISO-8859-1."""
    child = individ(2024, melding=[], flytting=[], fodselsnummer=None, saksbehandler='Åse <"Test">')
    child.tiltak[0].kategori = Kategori(kode=Kategorikode.HJEMMEBASERT_ANNET, presisering="Æ & ž\n")
    assert written(avgiver(2024), [child], 2024).decode("latin-1") == (
        '<?xml version="1.0" encoding="ISO-8859-1"?>\n'
        "<Barnevern>\n"
        '  <Avgiver Organisasjonsnummer="964338531" Versjon="2024" Kommunenummer="4601" Kommunenavn="Testkommune"/>\n'
        '  <Individ Id="I1" StartDato="2024-01-10" Journalnummer="J1" Saksbehandler="Åse &lt;&quot;Test&quot;&gt;" '
        'Avslutta3112="2">\n'
        '    <Plan Id="P1" StartDato="2024-05-01" Plantype="1"/>\n'
        '    <Tiltak Id="T1" StartDato="2024-05-01">\n'
        '      <Lovhjemmel Lov="BVL2021" Kapittel="3" Paragraf="1"/>\n'
        '      <Kategori Kode="3.7">\n'
        "        <Presisering>Æ &amp; &#382;\n</Presisering>\n"
        "      </Kategori>\n"
        "    </Tiltak>\n"
        "  </Individ>\n"
        "</Barnevern>\n"
    )


@given(st.sampled_from(FORM.years), st.data())
def test_what_is_written_is_read_again(year: int, data: st.DataObject) -> None:
    """Record, XML, record, XML: both records and both files are the same, in every year."""
    people = data.draw(st.lists(fitting(year), max_size=2))
    content = written(avgiver(year), people, year)
    reader = BarnevernReader(io.BytesIO(content), year=year)
    again = list(reader)
    assert again == people
    assert reader.avgiver is not None
    assert written(reader.avgiver, again, year) == content


def test_all_misfits_are_told_at_once() -> None:
    """Types, lengths, codes, characters and ids, by path and with the width of the field, without the values."""
    child = individ(2024, id="x" * 31, start_dato=datetime(2024, 1, 10), journalnummer="J1", saksbehandler="a\x01")  # noqa: DTZ001 - a wrong type
    child.plan *= 2
    child.melding[0].melder = None  # type: ignore[assignment]  # that is the point
    child.melding[0].saksinnhold[0].kode = "99"  # type: ignore[assignment]  # as above
    child.tiltak = [measure(2024, lovhjemmel=None, kategori=Lovhjemmel(lov="", kapittel="", paragraf=""))]
    child.flytting = ["x"]  # type: ignore[list-item]  # as above
    child.dufnummer = ""
    child.bydelsnummer = 2  # type: ignore[assignment]  # as above
    with pytest.raises(FieldError) as raised:
        written(avgiver(2024), [child], 2024)
    error = raised.value
    assert (error.form, error.year, error.journal_number) == ("15F", 2024, "J1")
    assert [(problem.field, problem.width, problem.reason) for problem in error.problems] == [
        ("Individ/@Id", 30, "longer than 30 characters"),
        ("Individ/@StartDato", 0, "of another type"),
        ("Individ/@DUFnummer", 12, "empty, where something is asked for"),
        ("Individ/@Bydelsnummer", 2, "of another type"),
        ("Individ/@Saksbehandler", 50, "a character that cannot be written"),
        ("Individ/Melding[1]/Melder", 0, "of another type"),
        ("Individ/Melding[1]/Saksinnhold[1]/@Kode", 2, "not a code of that year"),
        ("Individ/Plan[2]/@Id", 0, "the same Id as another one of this individual"),
        ("Individ/Tiltak[1]/Lovhjemmel", 0, "required, but missing"),
        ("Individ/Tiltak[1]/Kategori", 0, "of another type"),
        ("Individ/Flytting[1]", 0, "of another type"),
    ]


def test_what_a_year_lacks_is_not_written() -> None:
    """A move in 2020, grounds and a letter in 2021 raise; what is left empty does no harm."""
    child = individ(2021)
    child.tiltak[0].tiltaksgrunnlag = [Tiltaksgrunnlag(kode="1")]  # type: ignore[arg-type]  # a code may be its text
    child.tiltak[0].lovhjemmel = Lovhjemmel(lov="BVL", kapittel="4", paragraf="4", ledd="1", bokstav="a")
    with pytest.raises(FieldError) as raised:
        written(avgiver(2021), [child], 2021)
    assert [problem.field for problem in raised.value.problems] == [
        "Individ/Tiltak[1]/tiltaksgrunnlag",
        "Individ/Tiltak[1]/Lovhjemmel/bokstav",
    ]
    child = individ(2020, tiltak=[])
    with pytest.raises(FieldError, match="Individ/flytting: filled, but the layout of that year has no such field"):
        written(avgiver(2020), [child], 2020)
    child.flytting = []
    assert written(avgiver(2020), [child], 2020)


@pytest.mark.parametrize("versjon", [True, "2024", 999, 10000, None])
def test_a_year_is_a_whole_number(versjon: object) -> None:
    """Versjon has four figures."""
    with pytest.raises(FieldError, match="Avgiver/@Versjon"):
        written(avgiver(2024, versjon=versjon), [], 2024)


def test_more_than_three_jmfr_lovhjemmel_are_not_written() -> None:
    """The schema allows three."""
    child = individ(2024)
    child.tiltak[0].jmfr_lovhjemmel = [child.tiltak[0].lovhjemmel] * 4  # type: ignore[list-item]  # as XML they are alike
    with pytest.raises(FieldError, match="JmfrLovhjemmel: more than 3 of them"):
        written(avgiver(2024), [child], 2024)


@pytest.mark.parametrize(
    "journal", ["12345678901", 7, "Kari Oppdiktet Nordmann"], ids=["figures", "no text", "too long"]
)
def test_an_error_shows_no_number(journal: object) -> None:
    """A journal number that may be a personal number or a name, or is no text, names nothing."""
    with pytest.raises(FieldError) as raised:
        written(avgiver(2024), [individ(2024, journalnummer=journal, id="")], 2024)
    assert raised.value.journal_number == ""
    assert str(journal) not in str(raised.value).replace("2024", "")


def test_a_record_of_another_kind_is_not_written() -> None:
    """An Avgiver is no individual."""
    with pytest.raises(FieldError, match="Individ: of another type"):
        written(avgiver(2024), [avgiver(2024)], 2024)  # type: ignore[list-item]  # that is the point


def test_a_writer_writes_one_at_a_time() -> None:
    """An individual that does not fit is not written, and the others are; the end comes with the block."""
    file = io.BytesIO()
    with BarnevernWriter(file, avgiver(2024), year=2024) as writer:
        assert writer.year == 2024
        with pytest.raises(FieldError):
            writer.add(individ(2024, id=""))
        writer.add(individ(2024))
        assert not file.getvalue().endswith(b"</Barnevern>\n")
    assert list(BarnevernReader(io.BytesIO(file.getvalue()), year=2024)) == [individ(2024)]


def test_a_block_that_raises_leaves_no_whole_file() -> None:
    """What was half written cannot be taken for a file."""
    file = io.BytesIO()
    with pytest.raises(RuntimeError), BarnevernWriter(file, avgiver(2024), year=2024):
        raise RuntimeError
    assert not file.getvalue().endswith(b"</Barnevern>\n")


def test_unknown_years_raise() -> None:
    """There is no layout to write by."""
    with pytest.raises(UnknownEdition):
        BarnevernWriter(io.BytesIO(), avgiver(2024), year=2016)


def test_the_first_days_of_the_calendar_are_written() -> None:
    """A year below 1000 has four digits as well."""
    child = individ(2024, start_dato=date(33, 1, 1))
    assert b'StartDato="0033-01-01"' in written(avgiver(2024), [child], 2024)
