from __future__ import annotations

import gzip
import io
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.checking import check
from kostra_sdk.errors import FieldError, LineError, RegionMismatch, UnknownEdition, UsageError
from kostra_sdk.extract import Extract, split_lines
from kostra_sdk.forms import FAMILIES, find_form
from kostra_sdk.forms.kvalifisering.record import Kvalifisering
from kostra_sdk.forms.sosialhjelp.codes import Vklo
from kostra_sdk.forms.sosialhjelp.record import Sosialhjelp
from tests.editions import boundaries
from tests.extract.test_files import Pipe
from tests.records.strategies import EDITIONS, lines, records

if TYPE_CHECKING:
    from pathlib import Path

SINCE = {"11CF": 2021, "11F": 2023}
"""Since when there is a file that says there is nobody to report."""
HERE: dict[str, Any] = {"form": "11F", "year": 2026, "region": "460100"}


def some(count: int = 3) -> Extract[Any]:
    """Collect some records."""
    extract = Extract.new(**HERE)
    for number in range(count):
        extract.add(Sosialhjelp(person_journalnr=f"{number:08}", vklo=Vklo.SOSIALHJELP, bidrag=number))
    return extract


def read(data: Any) -> Extract[Any]:
    """Read what :func:`some` may have written."""
    return Extract.read(data, **HERE)


# --- collecting -------------------------------------------------------------------------------------------


def test_collecting() -> None:
    """Records are collected in order, and come back typed, with municipality and year."""
    extract = some()
    assert (extract.form, extract.year, extract.region, len(extract)) == ("11F", 2026, "460100", 3)
    assert [record.bidrag for record in extract] == [0, 1, 2]
    assert [(record.kommune_nr, record.version, record.bydelsnr) for record in extract] == [("4601", "26", "")] * 3
    assert repr(extract) == "Extract(form='11F', year=2026, region='460100')"


def test_bytes_are_lines_of_the_layouts_length() -> None:
    """The file is ISO-8859-1, every line ends with LF, and there is no byte order mark."""
    extract = some(2)
    extract.add(Sosialhjelp(saksbehandler="Åse"))
    data = extract.to_bytes()
    assert len(data) == 3 * 339
    assert data[338::339] == b"\n\n\n"
    assert data.startswith(b"4601")
    assert b"\xc5se" in data


def test_a_record_is_added_as_it_is() -> None:
    """What happens to a record after it was added makes no difference to the extract, nor the other way round."""
    record = Sosialhjelp(bidrag_mnd={1: 5})
    extract = Extract.new(**HERE)
    extract.add(record)
    record.bidrag_mnd[2] = 7
    extract.add(record)
    for again in extract:
        again.bidrag_mnd.clear()
    assert [again.bidrag_mnd for again in extract] == [{1: 5}, {1: 5, 2: 7}]
    assert record.kommune_nr == ""


@pytest.mark.parametrize(
    ("record", "error"),
    [
        (Sosialhjelp(bidrag=10**7), FieldError),
        (Sosialhjelp(saksbehandler="a–b"), FieldError),
        (Sosialhjelp(kommune_nr="0301"), RegionMismatch),
        (Kvalifisering(), UsageError),
    ],
    ids=["too long", "dash", "elsewhere", "another form"],
)
def test_a_record_that_raises_is_not_added(record: Any, error: type[Exception]) -> None:
    """After an error the extract is as it was, and goes on."""
    extract = some(1)
    before = extract.to_bytes()
    with pytest.raises(error):
        extract.add(record)
    assert extract.to_bytes() == before
    extract.add(Sosialhjelp())
    assert len(extract) == 2


def test_transliterate() -> None:
    """Asked for, text beyond ISO-8859-1 is written with the nearest characters."""
    extract = Extract.new(**HERE, transliterate=True)
    extract.add(Sosialhjelp(saksbehandler="a–b"))
    assert next(iter(extract)).saksbehandler == "a-b"


# --- nobody to report -------------------------------------------------------------------------------------


def test_nobody_to_report(tmp_path: Path) -> None:
    """The file of a municipality without participants is exactly one space, and takes no records."""
    extract = Extract.empty(**HERE)
    assert extract.to_bytes() == b" "
    assert (list(extract), len(extract), extract.is_empty) == ([], 0, True)
    with pytest.raises(UsageError, match="that Extract"):
        extract.add(Sosialhjelp())
    extract.write(tmp_path / "a.dat")
    assert (tmp_path / "a.dat").read_bytes() == b" "


@pytest.mark.parametrize(("form", "year"), boundaries(EDITIONS))
def test_nobody_to_report_has_a_file_where_the_program_knows_of_it(form: str, year: int) -> None:
    """11CF from 2021 and 11F from 2023; in other years it is answered in the portal, and the error says so."""
    here: dict[str, Any] = {"form": form, "year": year, "region": "460100"}
    if year >= {"11F": 2023, "11CF": 2021}.get(form, 9999):
        assert Extract.empty(**here).to_bytes() == b" "
    else:
        with pytest.raises(UsageError, match=rf"{form} {year} has no file .* answer so in the form in SSB's portal"):
            Extract.empty(**here)


def test_11c_is_11cf() -> None:
    """An extract of the portal's form is one of the file extract."""
    assert Extract.empty(form="11C", year=2025, region="460100").form == "11CF"
    extract = Extract.new(form="11C", year=2025, region="460100")
    extract.add(Kvalifisering())
    assert list(Extract.read(extract.to_bytes(), form="11C", year=2025, region="460100")) == list(extract)
    assert extract.form == "11CF"


def test_an_extract_without_records_says_nothing() -> None:
    """No records at all is not the same as saying that there are none: the file has no characters."""
    extract = Extract.new(**HERE)
    assert (extract.to_bytes(), extract.is_empty) == (b"", False)
    assert not read(b"").is_empty


@pytest.mark.parametrize("data", [b" ", b"x", b"\n"])
def test_a_file_of_one_character_is_read_as_nobody(data: bytes) -> None:
    """One character, whatever it is, says that there is nobody to report."""
    extract = read(data)
    assert (list(extract), len(extract), extract.is_empty, extract.to_bytes()) == ([], 0, True, data)


@pytest.mark.parametrize("form", [name for name in FAMILIES if not find_form(name).is_xml])
@pytest.mark.parametrize("data", [b" ", b"x"])
def test_reading_and_checking_agree_on_one_character(form: str, data: bytes) -> None:
    """Where no file says that there is nobody, one character is a line too short, for who reads and who checks."""
    for year in find_form(form).control_years:
        extract = Extract.read(data, form=form, year=year, region="460100")
        records = check(extract, has_participants=False).records
        assert extract.is_empty == (year >= SINCE.get(form, 9999))
        if extract.is_empty or not list(split_lines(data, year)):
            assert (records, len(extract), list(extract)) == (0, 0, [])
        else:
            # The oldest program passes over such a line; the later ones count it, and end the check.
            assert (records, len(extract)) == (int(year > 2016), 1)
            with pytest.raises(LineError):
                list(extract)


# --- reading ----------------------------------------------------------------------------------------------


def test_reading_gives_what_was_written(tmp_path: Path) -> None:
    """Written and read, by path, bytes or open file, records and bytes are the same; and as often as asked."""
    path = tmp_path / "11F.dat"
    extract = some()
    extract.write(path)
    data = extract.to_bytes()
    with path.open("rb") as file:
        for source in (path, str(path), data, bytearray(data), io.BytesIO(data), file, gzip.compress(data)):
            again = read(source)
            assert list(again) == list(again) == list(extract)
            assert (len(again), again.is_empty, again.to_bytes()) == (3, False, data)
            with again.open() as content:
                assert content.read() == data
    with extract.open() as content:
        assert content.read() == data


def test_what_is_packed_is_given_as_it_is_sent(tmp_path: Path) -> None:
    """A gzip file is read, written and told about as the official file that is in it, from a pipe too."""
    data = some().to_bytes()
    packed, path = tmp_path / "11F.dat.gz", tmp_path / "11F.dat"
    packed.write_bytes(gzip.compress(data))
    read(packed).write(path)
    assert path.read_bytes() == data
    assert list(read(Pipe(packed.read_bytes()))) == list(some())
    assert read(Pipe(packed.read_bytes())).to_bytes() == data
    nobody = read(gzip.compress(b" "))
    assert (nobody.is_empty, list(nobody), nobody.to_bytes()) == (True, [], b" ")


def test_a_damaged_gzip_file_raises_when_it_is_read(tmp_path: Path) -> None:
    """OSError, as of any file that cannot be read to its end; nothing is written then."""
    extract = read(gzip.compress(some().to_bytes())[:-9])
    for ask in (list, len, Extract.to_bytes, lambda extract: extract.write(tmp_path / "11F.dat")):
        with pytest.raises(OSError, match=r"gzip|stream"):
            ask(extract)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("form", "year"), boundaries(EDITIONS))
@given(data=st.data())
def test_every_layout_there_and_back(form: str, year: int, data: st.DataObject) -> None:
    """Records added, written, read and added again give the same bytes, whatever they are."""
    nowhere = {key.lower(): st.just("") for key in find_form(form).filled if key in find_form(form).layout(year).by_key}
    here: dict[str, Any] = {"form": form, "year": year, "region": "460100"}
    extract, again = Extract.new(**here), Extract.new(**here)
    for record in data.draw(st.lists(records(form, year, **nowhere), min_size=1, max_size=3)):
        extract.add(record)
    for record in Extract.read(extract.to_bytes(), **here):
        again.add(record)
    lines = extract.to_bytes().splitlines(keepends=True)
    # Until 2022 a line of blanks is no line: of a form in which nothing is filled in, an empty record is one.
    assert again.to_bytes() == b"".join(line for line in lines if year >= 2023 or line.strip())


@given(edition=st.sampled_from(EDITIONS), data=st.data())
def test_any_bytes_give_records_or_a_named_error(edition: tuple[str, int], data: st.DataObject) -> None:
    """Reading any bytes whatever gives records, or LineError, and nothing else."""
    form, year = edition
    odd = st.binary(max_size=50) | lines(form, year).map(lambda line: line.encode("latin-1"))
    content = b"\n".join(data.draw(st.lists(odd, max_size=4)))
    with suppress(LineError):
        for record in Extract.read(content, form=form, year=year, region="460100"):
            assert record.form is find_form(form)


def test_line_ends_of_windows() -> None:
    """CRLF is read as LF is, and stays in the bytes."""
    extract = some()
    data = extract.to_bytes().replace(b"\n", b"\r\n")
    assert list(read(data)) == list(extract)
    assert read(data).to_bytes() == data


def test_lines_end_as_the_year_takes_them_to() -> None:
    """CR alone ends a line until 2022, and is part of it from 2023."""
    old = Extract.new(form="11F", year=2022, region="460100")
    old.add(Sosialhjelp())
    data = old.to_bytes().replace(b"\n", b"\r") * 2
    assert len(list(Extract.read(data, form="11F", year=2022, region="460100"))) == 2
    with pytest.raises(LineError):
        list(Extract.read(data, form="11F", year=2023, region="460100"))


def test_another_years_file_is_named() -> None:
    """A file of last year's layout raises at its first line, and the error says which years' layout it is (A-12)."""
    old = Extract.new(form="11F", year=2024, region="460100")
    old.add(Sosialhjelp())
    with pytest.raises(LineError, match="has the case system been upgraded to 2026") as raised:
        list(read(old.to_bytes()))
    assert (raised.value.line, raised.value.length, raised.value.expected) == (1, 324, 338)
    assert raised.value.layout_years == (2024, 2023, 2022, 2021, 2020, 2019)


def test_what_stands_before_a_bad_line_is_read() -> None:
    """Records come one at a time, so that those before a line that is no record are given first."""
    data = some(2).to_bytes() + b"too short\n"
    extract = read(data)
    records_read = iter(extract)
    assert [next(records_read).bidrag, next(records_read).bidrag] == [0, 1]
    with pytest.raises(LineError) as raised:
        next(records_read)
    assert raised.value.line == 3
    assert len(extract) == 3


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A path that cannot be opened raises OSError, and not before it is read."""
    extract = read(tmp_path / "a.dat")
    for ask in (list, len, Extract.to_bytes, lambda extract: extract.is_empty):
        with pytest.raises(FileNotFoundError):
            ask(extract)


def test_what_is_read_takes_no_records() -> None:
    """A file is never edited (B-13): what was read cannot be added to."""
    with pytest.raises(UsageError, match="that Extract"):
        read(some().to_bytes()).add(Sosialhjelp())


def test_a_pipe_is_read_once() -> None:
    """What comes through a pipe is read once, as a list too, and has neither length nor a look ahead."""
    data = some().to_bytes()
    assert list(read(Pipe(data))) == list(some())
    extract = read(Pipe(data))
    with pytest.raises(TypeError, match="no length"):
        len(extract)
    with pytest.raises(UsageError, match="only once"):
        assert extract.is_empty
    assert extract.to_bytes() == data
    with pytest.raises(UsageError, match="only once"):
        list(extract)


# --- writing ----------------------------------------------------------------------------------------------


def test_writing_is_atomic(tmp_path: Path) -> None:
    """A file that cannot be read to its end leaves the one that was there before."""

    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError("the cable is out")

    path = tmp_path / "11F.dat"
    path.write_bytes(b"before")
    with pytest.raises(OSError, match="cable"):
        read(Broken(b"abc")).write(path)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_an_extract_can_be_written_over_itself(tmp_path: Path) -> None:
    """Writing to the path that is read from keeps every byte."""
    path = tmp_path / "11F.dat"
    some().write(path)
    read(path).write(path)
    assert path.read_bytes() == some().to_bytes()


def test_an_unknown_year_lists_the_known_ones() -> None:
    """Every way to make an extract refuses a year without layout, and names the known ones."""
    unknown: dict[str, Any] = {"form": "11F", "year": 2016, "region": "460100"}
    for make in (Extract.new, Extract.empty):
        with pytest.raises(UnknownEdition, match="2017, 2018"):
            make(**unknown)
    with pytest.raises(UnknownEdition, match="2017, 2018"):
        Extract.read(b" ", **unknown)
    with pytest.raises(UnknownEdition, match="2017, 2018"):
        Extract.create("a.dat", **unknown)
