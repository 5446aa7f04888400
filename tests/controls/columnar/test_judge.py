from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.controls import (
    Control,
    Edition,
    Expr,
    FieldDescription,
    Row,
    Said,
    control,
    duplicates,
    groups,
    some,
)
from kostra_sdk.controls.columnar import column_judge, filing
from kostra_sdk.forms import find_form
from kostra_sdk.report.model import Severity
from tests.controls.columnar.files import EDITIONS, SOME, drawn_files, made_file, one_by_one, outcome, said_of, together
from tests.controls.corpus import lines
from tests.controls.damage import regions
from tests.controls.layouts import make_layout

WARNING, ERROR = Severity.WARNING, Severity.ERROR


def agree(form: str, year: int, data: bytes, region: str, rows: int, piece: int = 1 << 30) -> None:
    """Hold one evaluator against the other on a file."""
    edition, said = find_form(form).edition(year), said_of(region)
    assert outcome(together(edition, data, said, rows, piece)) == outcome(one_by_one(edition, data, said))


def test_the_forms_about_persons_are_judged_in_blocks() -> None:
    """11F and 11CF of all years from 2020 on, and the forms of familievern."""
    assert {("11F", year) for year in range(2020, 2027)} < set(EDITIONS)
    assert {("11CF", year) for year in range(2020, 2027)} < set(EDITIONS)
    assert {form for form, _ in EDITIONS} == {"11F", "11CF", "52AF", "52BF", "53F", "55F"}


@pytest.mark.parametrize(
    ("form", "year"),
    [edition if edition in SOME else pytest.param(*edition, marks=pytest.mark.slow) for edition in EDITIONS],
)
@given(data=st.data())
def test_the_evaluators_agree_on_damaged_files(form: str, year: int, data: st.DataObject) -> None:
    """Whatever the lines, their ends, and where the blocks and the pieces that are read end."""
    file = data.draw(drawn_files(form, year))
    piece = data.draw(st.sampled_from([1, 7, 400, 1 << 30]))
    agree(form, year, file, data.draw(regions()), data.draw(st.integers(1, 4)), piece)


@given(data=st.data(), edition=st.sampled_from(EDITIONS))
def test_the_evaluators_agree_on_any_bytes(data: st.DataObject, edition: tuple[str, int]) -> None:
    """Lines of the right length with anything in them are judged alike, or alike are no lines."""
    length = find_form(edition[0]).layout(edition[1]).length
    drawn = data.draw(st.lists(st.binary(min_size=length, max_size=length), max_size=3))
    agree(*edition, b"".join(line + b"\n" for line in drawn), data.draw(regions()), 2)


@pytest.mark.parametrize(("form", "year"), [("11F", 2022), ("11F", 2026)])
def test_the_evaluators_agree_on_a_long_file(form: str, year: int) -> None:
    """Of hundreds of records, in several blocks, with duplicates far apart."""
    data = made_file(form, year, 700, seed=1)
    agree(form, year, data, "030105", 256)


@pytest.mark.slow
@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_the_evaluators_agree_on_longer_files(form: str, year: int) -> None:
    """Of every edition, more than a block of the usual size, and with other ends of lines."""
    data = made_file(form, year, 9_000, seed=year)
    for region in ("030105", "460100"):
        agree(form, year, data, region, 4096)
    agree(form, year, data.replace(b"\n", b"\r\n"), "460100", 4096)


@pytest.mark.slow
@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_the_evaluators_agree_on_every_known_line(form: str, year: int) -> None:
    """On all lines of the reference cases and all made by hand, too."""
    known = lines(form, year)
    data = b"".join(line.text + b"\n" for line in known if len(line.text) == find_form(form).layout(year).length)
    for region in ("030105", "460100"):
        agree(form, year, data, region, 4096)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 8, 9])
@pytest.mark.parametrize("year", [2020, 2026])
def test_blocks_may_end_anywhere(count: int, year: int) -> None:
    """A file of no record, of one, of exactly a block, of one more or less."""
    data = made_file("11F", year, count, seed=2)
    for ended in (data, data.removesuffix(b"\n"), data + b"\n"):
        agree("11F", year, ended, "460100", 4)


def test_duplicates_are_found_across_blocks() -> None:
    """The first and the last record of a file share what they share, in whichever blocks they are."""
    data = made_file("11F", 2026, 40, seed=3)
    edition, said = find_form("11F").edition(2026), said_of("030105")
    twice = data + data[: edition.layout.length + 1]
    found = together(edition, twice, said, 7)
    assert {(1, 41)} <= {
        tuple(
            other.lines[0] for other in found.findings if other.control == finding.control and other.lines[0] in {1, 41}
        )
        for finding in found.findings
        if "05B" in finding.control
    }
    assert outcome(found) == outcome(one_by_one(edition, twice, said))


@pytest.mark.parametrize("year", [2022, 2026])
def test_one_line_of_another_length_stops_everything(year: int) -> None:
    """Wherever it is, and whatever was found before it."""
    data = made_file("11F", year, 20, seed=4)
    length = find_form("11F").layout(year).length + 1
    for at in (0, 9 * length, len(data)):
        agree("11F", year, data[:at] + b"short\n" + data[at:], "460100", 4)


@pytest.mark.parametrize(("many", "enough"), [(1, 1), (20, 30), (1 << 20, 1), (1 << 20, 1 << 20)])
def test_findings_are_filed_alike_however_many_there_are(
    many: int, enough: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of a block alone, or those of several blocks that waited for each other."""
    monkeypatch.setattr(filing, "_MANY", many)
    monkeypatch.setattr(filing, "_ENOUGH", enough)
    for year in (2022, 2026):
        agree("11F", year, made_file("11F", year, 60, seed=5), "460100", 3)


# -- a form that does not exist --------------------------------------------------------------------------------------

FIELDS = (
    {"name": "WHO", "width": 3},
    {"name": "JOURNAL", "width": 9},
    {"name": "A", "width": 1, "codes": {"1": "", "2": ""}},
    {"name": "B", "width": 2, "type": "integer"},
    {"name": "BIG", "width": 10, "type": "integer"},
)


@control("1", "same", severity=WARNING, message="{count} like: {others}.")
def same(r: Row) -> Expr:
    """No two records have the same journal number and A, of those that have a B."""
    return duplicates(r.JOURNAL, r.A, among=r.B > 0)


@control("2", "exactly", severity=WARNING, message="{count} like.", identified=False)
def exactly(r: Row) -> Expr:
    """No two records have the same A, blanks and all."""
    return groups(r.A, trimmed=False)


@control("3", "grouped", severity=WARNING, message="{count} like.")
def trimmed(r: Row) -> Expr:
    """No two records have the same A, blanks aside."""
    return groups(r.A)


@control("4", "there", severity=WARNING, message="Det er noen.", identified=False)
def there(r: Row) -> Expr:
    """Nobody has A 1."""
    return some(r.A == "1")


@control("5", "big", severity=ERROR, message="{BIG}")
def big(r: Row) -> Expr:
    """BIG is not above a billion."""
    return r.BIG > 1_000_000_000


CONTROLS = (FieldDescription(severity=WARNING), same, exactly, big)
SAID = Said(b"0301", oslo=True)


def edition(*controls: Control, year: int = 2026) -> Edition:
    """Make an edition of a form that does not exist."""
    return Edition(make_layout(year, *FIELDS), controls or CONTROLS, (), ("WHO", "JOURNAL"))


texts = st.text(" 0123456789+-A\xa0\t\x00", max_size=25).map(lambda text: text.ljust(25).encode("latin-1"))


@pytest.mark.parametrize("year", [2022, 2026])
@given(chosen=st.lists(texts, max_size=6), rows=st.integers(1, 3))
def test_numbers_of_any_width_and_groups_are_judged_alike(year: int, chosen: list[bytes], rows: int) -> None:
    """Numbers wider than a word, and findings told once for all records that share something."""
    data = b"".join(line + b"\n" for line in [*chosen, *chosen[:2]])
    made = edition(year=year)
    assert outcome(together(made, data, SAID, rows)) == outcome(one_by_one(made, data, SAID))


@pytest.mark.parametrize("lacking", [trimmed, there])
def test_what_is_not_known_is_for_the_other_evaluator(lacking: Control) -> None:
    """An edition with an operation that blocks are not judged by has no judge of blocks."""
    assert column_judge(edition(same, exactly)) is not None
    assert column_judge(edition(same, lacking)) is None


def test_what_is_read_past_is_for_the_other_evaluator() -> None:
    """So is an edition whose program reads past some lines."""
    dropping = Edition(make_layout(2026, *FIELDS), CONTROLS, (), ("WHO", "JOURNAL"), dropped=Row().A == "9")
    assert column_judge(dropping) is None


def test_the_oldest_and_the_shortest_are_for_the_other_evaluator() -> None:
    """So are the years before 2020, and records that are hardly longer than a word."""
    assert column_judge(find_form("11B").edition(2016)) is None
    assert column_judge(Edition(make_layout(2026, *FIELDS[2:]), (big,), (), (None, None))) is None


def test_an_edition_is_prepared_once() -> None:
    """Judging many files compiles the trees once."""
    made = edition()
    assert column_judge(made) is column_judge(made)


def test_a_form_may_name_nobody() -> None:
    """Findings on records that share something then have neither caseworker nor journal number."""
    nobody = Edition(make_layout(2026, *FIELDS), (same,), (), (None, None))
    data = b"abcJ00000001105         7\n" * 2
    found = together(nobody, data, SAID)
    assert [(finding.caseworker, finding.journal_number) for finding in found.findings] == [(None, None)] * 2
    assert outcome(found) == outcome(one_by_one(nobody, data, SAID))
