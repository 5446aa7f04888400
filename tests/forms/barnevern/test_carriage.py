from __future__ import annotations

import gzip
import io
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kostra_sdk.checking import check, check_record
from kostra_sdk.errors import DataError, FieldError, RegionMismatch, UnknownEdition, UsageError
from kostra_sdk.extract import Extract
from kostra_sdk.forms.barnevern.controls import AVGIVER_CONTROLS
from kostra_sdk.forms.barnevern.reading import RecordError
from kostra_sdk.forms.barnevern.writing import write
from kostra_sdk.forms.person.codes import JaNei
from kostra_sdk.forms.sosialhjelp.record import Sosialhjelp
from kostra_sdk.markup import MarkupError
from tests.extract.test_files import Pipe
from tests.forms.barnevern.builders import BERGEN, YEARS, avgiver, document, individ, judged, measure, number_of
from tests.forms.barnevern.strategies import fitting

if TYPE_CHECKING:
    from pathlib import Path

    from kostra_sdk.forms.barnevern.record import Individ

ORG_NUMBER: Final = "964338531"
HERE: Final[dict[str, Any]] = {"form": "15F", "year": 2025, "region": BERGEN}
SENDER: Final[dict[str, Any]] = {**HERE, "org_number": ORG_NUMBER}
FROGNER: Final[dict[str, Any]] = {**SENDER, "region": "030105"}


def children(count: int = 2, year: int = 2025) -> list[Individ]:
    """Make up some individuals on whom no control fires."""
    return [
        individ(year, id=f"I{number}", journalnummer=f"J{number}", fodselsnummer=number_of(9 + number, year))
        for number in range(1, count + 1)
    ]


def some(count: int = 2, **where: Any) -> Extract[Any]:
    """Collect some individuals."""
    extract = Extract.new(**(SENDER | where))
    for each in children(count, extract.year):
        extract.add(each)
    return extract


# --- collecting -------------------------------------------------------------------------------------------


def test_collecting() -> None:
    """Individuals are collected in order, behind the Avgiver, and come back as they were."""
    extract = some()
    assert (extract.form, extract.year, extract.region, extract.org_number) == ("15F", 2025, BERGEN, ORG_NUMBER)
    assert (len(extract), extract.is_empty) == (2, False)
    assert list(extract) == children()
    assert extract.avgiver == avgiver(2025, kommunenavn="Bergen")
    file = io.BytesIO()
    write(file, avgiver(2025, kommunenavn="Bergen"), children(), year=2025)
    assert extract.to_bytes() == file.getvalue()
    with extract.open() as content:
        assert content.read() == file.getvalue()


@pytest.mark.parametrize("year", YEARS)
def test_the_avgiver_that_is_made_breaks_no_control(year: int) -> None:
    """It is made of what the extract is for, and named as the municipality was that year."""
    report = check(some(year=year))
    assert (report.findings, report.records, report.org_number) == ((), 2, ORG_NUMBER)


def test_an_individual_that_changes_later_makes_no_difference() -> None:
    """It is written as it is when it is added, and the Avgiver too."""
    extract, child, reporter = Extract.new(**HERE), individ(2025), avgiver(2025)
    extract.add(reporter)
    extract.add(child)
    before = extract.to_bytes()
    child.melding.clear()
    reporter.kommunenavn = "Elsewhere"
    assert extract.to_bytes() == before


def test_an_avgiver_may_be_added() -> None:
    """The caller's own takes the place of the one that would be made; it is no record."""
    assert Extract.new(**HERE).avgiver is None
    extract = Extract.new(**HERE)
    extract.add(avgiver(2025))
    assert (len(extract), list(extract)) == (0, [])
    assert extract.avgiver == avgiver(2025)
    assert b"Testkommune" in extract.to_bytes()
    assert check(extract).records == 0


def test_one_avgiver_before_the_individuals() -> None:
    """A second one, or one that comes when the file has begun, is refused."""
    extract = Extract.new(**HERE)
    extract.add(avgiver(2025))
    with pytest.raises(UsageError, match="one Avgiver"):
        extract.add(avgiver(2025))
    for late in (some(1), Extract.new(**SENDER)):
        assert late.to_bytes()
        with pytest.raises(UsageError, match="before the individuals"):
            late.add(avgiver(2025))


@pytest.mark.parametrize(
    ("where", "wanted"),
    [
        (HERE, "org_number="),
        ({**SENDER, "region": "999900"}, "what the municipality is called is not known"),
    ],
    ids=["organisation", "municipality"],
)
def test_who_reports_must_be_known(where: dict[str, Any], wanted: str) -> None:
    """Without it nothing is added or written, and the error says what to do about it."""
    extract = Extract.new(**where)
    for ask in (lambda: extract.add(individ(2025)), extract.to_bytes):
        with pytest.raises(UsageError, match=wanted) as raised:
            ask()
        assert "add an Avgiver" in str(raised.value)
    assert len(extract) == 0
    extract.add(avgiver(2025, kommunenummer=where["region"][:4]))
    extract.add(individ(2025))
    assert len(extract) == 1


# --- what the extract says --------------------------------------------------------------------------------


def test_the_bydel_is_filled_in() -> None:
    """An extract for a bydel of Oslo says so of every individual that leaves it out, in the file alone."""
    extract, child = Extract.new(**FROGNER), individ(2025)
    extract.add(child)
    assert [(each.bydelsnummer, each.bydelsnavn) for each in extract] == [("05", "Frogner")]
    assert (child.bydelsnummer, child.bydelsnavn) == (None, None)
    assert check(extract).findings == ()


@pytest.mark.parametrize(
    ("region", "said", "filled"),
    [
        ("030105", {"bydelsnummer": "05", "bydelsnavn": "FROGNER"}, ("05", "FROGNER")),
        ("030105", {"bydelsnummer": "05"}, ("05", "Frogner")),
        ("030116", {}, ("16", None)),
        ("030100", {"bydelsnummer": "07"}, ("07", None)),
        ("030100", {}, (None, None)),
        (BERGEN, {"bydelsnummer": "07"}, ("07", None)),
        ("460101", {}, (None, None)),
    ],
)
def test_what_is_filled_in_where(region: str, said: dict[str, str], filled: tuple[str | None, str | None]) -> None:
    """What an individual says stays; a bydel that has no name here gets none, and only Oslo has bydeler."""
    extract = Extract.new(**{**SENDER, "region": region})
    extract.add(individ(2025, **said))
    assert [(each.bydelsnummer, each.bydelsnavn) for each in extract] == [filled]


def test_an_individual_of_another_bydel() -> None:
    """It is named by its journal number, and not added."""
    extract = Extract.new(**FROGNER)
    with pytest.raises(RegionMismatch, match="J1: Bydelsnummer is '06', but the extract is for '05'"):
        extract.add(individ(2025, bydelsnummer="06"))
    assert len(extract) == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"versjon": 2024}, "Avgiver/@Versjon"),
        ({"kommunenummer": "1103"}, "Avgiver/@Kommunenummer"),
        ({"organisasjonsnummer": "999999999"}, "Avgiver/@Organisasjonsnummer"),
    ],
)
def test_an_avgiver_of_elsewhere(changes: dict[str, Any], field: str) -> None:
    """Year, municipality and organisation are those of the extract."""
    with pytest.raises(RegionMismatch) as raised:
        Extract.new(**SENDER).add(avgiver(2025, **changes))
    assert raised.value.field == field


# --- what does not fit ------------------------------------------------------------------------------------


def test_every_problem_of_an_individual_is_told() -> None:
    """At once, by path and journal number, without values; nothing of it is added."""
    extract = some(1)
    with pytest.raises(FieldError, match="15F 2025, journal number J9") as raised:
        extract.add(individ(2025, id="", journalnummer="J9", saksbehandler="x" * 51))
    assert [problem.field for problem in raised.value.problems] == ["Individ/@Id", "Individ/@Saksbehandler"]
    with pytest.raises(FieldError):
        Extract.new(**HERE).add(avgiver(2025, kommunenavn=""))
    assert len(extract) == 1


@pytest.mark.parametrize("other", [Sosialhjelp(), None, "x"], ids=["record", "none", "text"])
def test_a_record_of_another_form(other: Any) -> None:
    """An extract of 15F takes individuals and an Avgiver, and an extract of lines takes neither."""
    with pytest.raises(UsageError, match=f"15F takes no {type(other).__name__}"):
        Extract.new(**SENDER).add(other)
    for each in (individ(2025), avgiver(2025)):
        with pytest.raises(UsageError, match="11F takes no"):
            Extract.new(form="11F", year=2025, region=BERGEN).add(each)


def test_no_personal_number_is_in_an_error() -> None:
    """Not even where it stands in the place of the journal number."""
    child = individ(2025)
    assert child.fodselsnummer is not None
    child.journalnummer = child.fodselsnummer
    wrong: tuple[dict[str, Any], ...] = ({"bydelsnummer": "06"}, {"saksbehandler": ""})
    for changes in wrong:
        with pytest.raises(DataError) as raised:
            Extract.new(**FROGNER).add(attrs.evolve(child, **changes))
        assert child.fodselsnummer not in str(raised.value)


@pytest.mark.parametrize("make", [Extract.new, Extract.empty])
def test_an_unknown_year(make: Any) -> None:
    """The known years are listed."""
    with pytest.raises(UnknownEdition, match="2017, 2018"):
        make(form="15F", year=2016, region=BERGEN)


def test_there_is_no_file_that_says_there_is_nobody() -> None:
    """Such a thing is not told by a file of this form; one character is no XML."""
    with pytest.raises(UsageError, match="no file that says there is nobody"):
        Extract.empty(**HERE)
    extract = Extract.read(b" ", **HERE)
    assert not extract.is_empty
    with pytest.raises(MarkupError):
        list(extract)


# --- streaming --------------------------------------------------------------------------------------------


def test_individuals_go_to_the_file(tmp_path: Path) -> None:
    """What is streamed is what collecting gives, with the caller's own Avgiver too; one that raises is left out."""
    path = tmp_path / "15F.xml"
    with Extract.create(path, **SENDER) as extract:
        for each in some():
            extract.add(each)
        with pytest.raises(FieldError):
            extract.add(individ(2025, id=""))
        with pytest.raises(UsageError, match="before the individuals"):
            extract.add(avgiver(2025))
    assert len(extract) == 2
    assert path.read_bytes() == some().to_bytes()
    with Extract.create(path, **HERE) as extract:
        extract.add(avgiver(2025))
    assert path.read_bytes() == document(2025, [avgiver(2025)])


@pytest.mark.parametrize("count", [1, 0])
def test_nothing_is_left_of_a_file_without_sender(tmp_path: Path, count: int) -> None:
    """Who reports is missed at the first individual, or at the end; there is no file then."""
    with pytest.raises(UsageError, match="who reports"), Extract.create(tmp_path / "15F.xml", **HERE) as extract:
        list(map(extract.add, children(count)))
    assert list(tmp_path.iterdir()) == []


# --- reading ----------------------------------------------------------------------------------------------


def test_reading_gives_what_was_written(tmp_path: Path) -> None:
    """By path, bytes, open file or gzip, the individuals and bytes are the same, as often as asked."""
    path, data = tmp_path / "15F.xml", some().to_bytes()
    some().write(path)
    with path.open("rb") as file:
        for source in (path, data, io.BytesIO(data), file, gzip.compress(data)):
            extract = Extract.read(source, **HERE)
            assert list(extract) == list(extract) == list(some())
            assert (len(extract), extract.to_bytes(), extract.avgiver) == (2, data, some().avgiver)
            assert check(extract).findings == ()


def test_what_is_read_is_written_byte_for_byte(tmp_path: Path) -> None:
    """Whatever it is written like, and even if it is no XML at all."""
    odd_file = (
        b'<?xml version="1.0" encoding="UTF-8"?><!-- \xc3\xa5 --><Barnevern  xmlns="x"><Individ/>\r\n</Barnevern>'
    )
    for data in (odd_file, b"", b"<", some().to_bytes()):
        Extract.read(data, **HERE).write(tmp_path / "15F.xml")
        assert (tmp_path / "15F.xml").read_bytes() == data


@pytest.mark.parametrize("year", [2017, 2022, 2026])
@settings(max_examples=5)
@given(data=st.data())
def test_there_and_back(year: int, data: st.DataObject) -> None:
    """Individuals added, written, read and added again give the same bytes, whatever they are."""
    here: dict[str, Any] = {**SENDER, "year": year, "region": "110300"}
    extract, again = Extract.new(**here), Extract.new(**here)
    for each in data.draw(st.lists(fitting(year), max_size=2)):
        extract.add(each)
    for each in Extract.read(extract.to_bytes(), **here):
        again.add(each)
    assert again.to_bytes() == extract.to_bytes()
    assert list(again) == list(extract)


def test_what_stands_before_a_bad_individual_is_read() -> None:
    """They come one at a time; the error names the bad one by number and journal number, and all are counted."""
    data = some().to_bytes().replace(b'Journalnummer="J2" ', b'Journalnummer="J2" Distriktsnummer="x" ')
    extract = Extract.read(data, **HERE)
    individer = iter(extract)
    assert next(individer).journalnummer == "J1"
    with pytest.raises(RecordError) as raised:
        next(individer)
    assert (raised.value.number, raised.value.journal_number) == (2, "J2")
    assert len(extract) == 2


def test_a_file_that_is_no_xml() -> None:
    """What can be read of it is read, and then it raises."""
    extract = Extract.read(some().to_bytes()[:-5], **HERE)
    with pytest.raises(MarkupError):
        list(extract)
    with pytest.raises(MarkupError):
        len(extract)


def test_the_avgiver_of_a_file() -> None:
    """It is read as far as the first individual, and there may be none; a pipe cannot be looked into."""
    assert Extract.read(document(2025, [avgiver(2025)]), **HERE).avgiver == avgiver(2025)
    assert Extract.read(b"<Barnevern/>", **HERE).avgiver is None
    assert Extract.read(b"", form="11F", year=2025, region=BERGEN).avgiver is None
    with pytest.raises(UsageError, match="only once"):
        _ = Extract.read(Pipe(some().to_bytes()), **HERE).avgiver


# --- one individual ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", YEARS)
def test_one_individual_is_judged_while_it_is_typed(year: int) -> None:
    """As in a file, without an Avgiver, and without what is asked of a file as a whole."""
    report = check_record(individ(year), year=year, region=BERGEN)
    whole = check(some(1, year=year))
    assert (report.findings, report.records) == (whole.findings, whole.records) == ((), 1)
    assert report.controls_run == whole.controls_run - len(AVGIVER_CONTROLS)
    wrong = individ(year, avslutta3112=JaNei.JA)
    file = document(year, [avgiver(year), wrong])
    assert check_record(wrong, year=year, region=BERGEN).findings == judged(file, year).findings != ()


def test_one_individual_of_a_bydel() -> None:
    """The bydel is filled in, and another one refused, as when it is added to an extract."""
    assert check_record(individ(2025), year=2025, region="030105").findings == ()
    with pytest.raises(RegionMismatch):
        check_record(individ(2025, bydelsnummer="06"), year=2025, region="030105")
    with pytest.raises(FieldError):
        check_record(individ(2025, id=""), year=2025, region=BERGEN)
    with pytest.raises(UnknownEdition, match="controls are included"):
        check_record(individ(2022), year=2022, region=BERGEN)
    for other in (avgiver(2025), measure(2025)):
        with pytest.raises(UsageError, match="15F takes no"):
            check_record(other, year=2025, region=BERGEN)
