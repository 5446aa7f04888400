"""`check` and `check_record`: whatever comes in, the verdict is the same and nothing else escapes."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk import (
    ControlError,
    ControlsFailed,
    Extract,
    FieldError,
    Kvalifisering,
    RegionError,
    RegionMismatch,
    Severity,
    Sosialhjelp,
    UnknownEdition,
    UnknownForm,
    UsageError,
    check,
    check_record,
)
from kostra_sdk.forms import FAMILIES, FORM_NAMES, find_form
from kostra_sdk.forms.introduksjon.record import Introduksjonsstonad
from kostra_sdk.testing import sample

if TYPE_CHECKING:
    from pathlib import Path

    from kostra_sdk import Report

REGION = "030107"


def made_up_extract(count: int = 3) -> Extract[Sosialhjelp]:
    """Give a small extract of nearly empty records."""
    extract: Extract[Sosialhjelp] = Extract.new(form="11F", year=2026, region=REGION)
    for number in range(count):
        extract.add(Sosialhjelp(person_journalnr=f"{number + 1:08}", saksbehandler="TEST", bidrag=1000 * number))
    return extract


def gist(report: Report) -> tuple[object, ...]:
    """Give all of a report that can be compared."""
    counted = (report.severity, report.controls_run, report.records)
    return (*counted, list(report.findings), report.statistics, report.advice)


def test_every_kind_of_data_gives_the_same_report(tmp_path: Path) -> None:
    """Bytes, a path, an open file and an Extract are judged alike."""
    extract = made_up_extract()
    path = tmp_path / "11F.dat"
    extract.write(path)
    data = extract.to_bytes()

    expected = gist(check(extract))

    assert expected == gist(check(data, form="11F", year=2026, region=REGION))
    assert expected == gist(check(path, form="11F", year=2026, region=REGION))
    assert expected == gist(check(str(path), form="11F", year=2026, region=REGION))
    assert expected == gist(check(io.BytesIO(data), form="11F", year=2026, region=REGION))
    assert expected == gist(check(Extract.read(path, form="11F", year=2026, region=REGION)))


def test_an_extract_knows_what_it_is_for() -> None:
    """What the call says may agree with the Extract, and not differ."""
    extract = made_up_extract()

    assert check(extract, form="11F", year=2026, region=REGION).records == 3
    with pytest.raises(UsageError, match="year is 2026"):
        check(extract, year=2025)


def test_11c_is_11cf_in_the_report() -> None:
    """The form of the portal is the file extract under another name: report and extract say 11CF."""
    extract = Extract.new(form="11C", year=2025, region=REGION)
    extract.add(Kvalifisering(person_journalnr="00000001"))
    expected = gist(check(extract))

    assert extract.form == "11CF"
    assert check(extract, form="11C").standard.form == check(extract, form="11CF").standard.form == "11CF"
    for form in ("11C", "11CF"):
        report = check(extract.to_bytes(), form=form, year=2025, region=REGION)
        assert (report.standard.form, gist(report)) == ("11CF", expected)
    with pytest.raises(UsageError, match="form is '11CF', but the call says '11F'"):
        check(extract, form="11F")


def test_advice_knows_a_form_by_its_own_name() -> None:
    """What is known of an edition is said whichever name the form was asked for by."""
    line = b" " * find_form("11C").layout(2026).length
    advice = [check(line, form=form, year=2026, region="460100").advice for form in ("11C", "11CF")]
    assert advice[0] == advice[1]


@pytest.mark.parametrize("left_out", ["form", "year", "region"])
def test_form_year_and_region_must_be_said(left_out: str) -> None:
    """Bytes do not say what they are."""
    said = {"form": "11F", "year": 2026, "region": REGION}
    del said[left_out]

    with pytest.raises(UsageError, match="must be said"):
        check(b"", **said)  # type: ignore[arg-type]


def test_the_callers_mistakes_raise() -> None:
    """Unknown form, unknown year, year without controls, and a region that is none each have their own error."""
    with pytest.raises(UnknownForm) as form:
        check(b"", form="99Z", year=2026, region=REGION)
    assert form.value.known == FORM_NAMES
    with pytest.raises(UnknownEdition) as year:
        check(b"", form="11F", year=2035, region=REGION)
    assert year.value.known == tuple(range(2017, 2027))
    with pytest.raises(UnknownEdition, match="can be read and written") as controls:
        check(b"", form="11F", year=2018, region=REGION)
    assert controls.value.known == tuple(range(2020, 2027))
    with pytest.raises(RegionError):
        check(b"", form="11F", year=2026, region="0301")
    with pytest.raises(FileNotFoundError):
        check("there/is/no/such.dat", form="11F", year=2026, region=REGION)


EDITIONS = [(form, year) for form in FAMILIES for year in find_form(form).control_years]


@given(
    data=st.binary(max_size=700) | st.lists(st.binary(max_size=340), max_size=4).map(b"\n".join),
    edition=st.sampled_from(EDITIONS),
    region=st.sampled_from(["030100", "030107", "460100"]),
    has_participants=st.booleans(),
)
def test_any_bytes_give_a_report(*, data: bytes, edition: tuple[str, int], region: str, has_participants: bool) -> None:
    """Whatever the file holds, the answer is a report that can be read to its end."""
    form, year = edition
    report = check(data, form=form, year=year, region=region, has_participants=has_participants)

    assert all(finding.control and finding.message for finding in report.findings)
    assert report.blocks_submission == (report.severity >= Severity.ERROR)


@given(
    damage=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 340), st.binary(min_size=1, max_size=12)), max_size=20),
    edition=st.sampled_from(EDITIONS),
)
def test_any_damaged_lines_give_a_report(damage: list[tuple[int, int, bytes]], edition: tuple[str, int]) -> None:
    """Lines of the right length with anything in their cells are judged, and every message can be made."""
    form, year = edition
    length = find_form(form).layout(year).length
    lines = [bytearray(b" " * length) for _ in range(3)]
    for line, at, text in damage:
        lines[line][at : at + len(text)] = text
    data = b"\n".join(bytes(line[:length]) for line in lines)

    report = check(data, form=form, year=year, region="030107")

    assert all(finding.message for finding in report.findings)


@given(bidrag=st.integers(-1000, 2_000_000), month=st.integers(1, 12))
def test_a_record_is_judged_as_an_extract_of_it_alone(bidrag: int, month: int) -> None:
    """`check_record` says what `check` says of the record as a file."""
    record = Sosialhjelp(person_journalnr="00000001", bidrag=bidrag, bidrag_mnd={month: bidrag}, stmnd={month})
    extract: Extract[Sosialhjelp] = Extract.new(form="11F", year=2026, region=REGION)
    extract.add(record)

    assert gist(check(extract)) == gist(check_record(record, year=2026, region=REGION))


def test_a_record_that_does_not_fit_raises_as_when_written() -> None:
    """The caseworker's program learns the same from `check_record` as from `Extract.add`."""
    with pytest.raises(FieldError):
        check_record(Sosialhjelp(bidrag=10**9), year=2026, region=REGION)
    with pytest.raises(RegionMismatch):
        check_record(Sosialhjelp(kommune_nr="4601"), year=2026, region=REGION)


def test_ages_are_reckoned_from_the_reference_date() -> None:
    """In 2023 the day on which the program runs decides the century of a number that may be of either."""
    field = find_form("11F").layout(2023).by_key["PERSON_FODSELSNR"]
    line = bytearray(b" " * 324)
    line[field.start : field.stop] = b"01062500100"

    def ages(on: date | None) -> list[str]:
        report = check(bytes(line), form="11F", year=2023, region="460100", reference_date=on)
        return [finding.control[:11] for finding in report.findings if finding.control[9:11] in {"06", "07"}]

    assert ages(date(2024, 4, 1)) == ["Kontroll 07"]
    assert ages(date(2024, 7, 1)) == ["Kontroll 06"]
    assert ages(None) == ages(date(2024, 4, 1))


def test_what_blocks_can_be_raised() -> None:
    """`raise_for_errors` raises a group with one error a finding that blocks, without values."""
    report = check(made_up_extract(1))

    with pytest.raises(ControlsFailed) as failed:
        report.raise_for_errors()

    blocking = [finding for finding in report.findings if finding.severity.blocks]
    errors = [error for error in failed.value.exceptions if isinstance(error, ControlError)]
    assert [error.control for error in errors] == [finding.control for finding in blocking]
    assert errors[0].lines == (1,)


def test_a_file_in_another_years_layout_is_named_as_such() -> None:
    """Lines of the layout of 2024 in a file for 2026 are a case system that was not upgraded (A-12)."""
    report = check(b" " * 324 + b"\n", form="11F", year=2026, region="460100")

    assert [finding.control for finding in report.findings] == ["Kontroll 001 : Recordlengde"]
    advice = {advice.topic: advice.message for advice in report.advice}
    assert "2024" in advice["other-year"]
    assert "oppgradert" in advice["other-year"]


@pytest.mark.parametrize(
    ("topic", "line"),
    [
        ("utf-8", "Ærlig".encode() + b" " * 332),
        ("byte-order-mark", b"\xef\xbb\xbf" + b" " * 338),
        ("tabs", b"\t" + b" " * 337),
    ],
)
def test_odd_files_are_recognised_as_advice(topic: str, line: bytes) -> None:
    """UTF-8, a byte order mark and tabs are said beside the verdict, not in it."""
    report = check(line, form="11F", year=2026, region="030100")

    assert topic in [advice.topic for advice in report.advice]
    assert all("UTF" not in finding.message for finding in report.findings)


def test_the_contradiction_of_2026_is_advice_outside_oslo() -> None:
    """The verdict follows the official program of 2026; that it contradicts itself is said beside it."""
    outside = check(b" " * 338, form="11F", year=2026, region="460100")
    inside = check(b" " * 338, form="11F", year=2026, region="030100")

    assert "official-contradiction" in [advice.topic for advice in outside.advice]
    assert "official-contradiction" not in [advice.topic for advice in inside.advice]


def test_nobody_to_report_is_one_space() -> None:
    """The empty extract passes where it was said that there is nobody, and is refused where it was not."""
    empty = Extract.empty(form="11CF", year=2025, region="460100")

    said = check(empty, has_participants=False)
    unsaid = check(empty, has_participants=True)

    assert (said.severity, said.controls_run, said.blocks_submission) == (Severity.OK, 2, False)
    assert (unsaid.severity, unsaid.controls_run) == (Severity.FATAL, 2)
    assert check(b"", form="11CF", year=2025, region="460100").severity is Severity.ERROR


@pytest.mark.parametrize("year", range(2011, 2017))
def test_11b_passes_over_a_line_of_another_length(year: int) -> None:
    """Control 1 blocks, and the controls go on with the lines after it, in the order of the file."""
    good = find_form("11B").layout(year).length * b" "
    record = Introduksjonsstonad(person_journalnr="00000001", kjonn="3", stonadssum=9_000)
    extract = Extract.new(form="11B", year=year, region=REGION)
    extract.add(record)
    written = extract.to_bytes()

    alone = check(extract)
    report = check(b"short\n" + written + good + b"x\n" + written, form="11B", year=year, region=REGION)

    assert [finding.lines[0] for finding in report.findings] == [
        1,
        *[2] * len(alone.findings),
        3,
        *[4] * len(alone.findings),
    ]
    assert (report.records, report.controls_run) == (2, 2 * 22 + 2)
    assert (alone.severity, report.severity) == (Severity.WARNING, Severity.ERROR)
    assert {finding.control for finding in report.findings if finding.severity.blocks} == {"Kontroll 1 Recordlengde"}
    assert report.statistics == ()
    assert gist(alone) == gist(check_record(record, year=year, region=REGION))


def test_11b_says_that_its_controls_are_of_a_later_year() -> None:
    """The report names the program of 2018 and that nothing proves it for the year."""
    report = check(b"x", form="11B", year=2014, region=REGION)
    standard = report.standard
    assert (standard.commit, standard.released, standard.unproven_from) == ("d32a3989", date(2018, 4, 23), 2017)
    assert "2017" in report.to_text()


@pytest.mark.parametrize("data", [b"", b" ", b"\n", b"   \n"])
@pytest.mark.parametrize("has_participants", [True, False])
def test_11b_knows_no_empty_file(data: bytes, has_participants: bool) -> None:
    """There is nothing to judge, whatever was said of participants: that is an error without a finding."""
    report = check(data, form="11B", year=2014, region=REGION, has_participants=has_participants)
    assert (report.severity, report.controls_run, report.records) == (Severity.ERROR, 0, 0)
    assert list(report.findings) == []


NOBODY = {
    ("11F", 2020): (Severity.ERROR, Severity.ERROR),
    ("11F", 2021): (Severity.OK, Severity.OK),
    ("11F", 2022): (Severity.OK, Severity.OK),
    **dict.fromkeys([("11F", year) for year in range(2023, 2027)], (Severity.FATAL, Severity.OK)),
    ("11CF", 2020): (Severity.ERROR, Severity.ERROR),
    ("11CF", 2021): (Severity.ERROR, Severity.OK),
    ("11CF", 2022): (Severity.ERROR, Severity.OK),
    **dict.fromkeys([("11CF", year) for year in range(2023, 2027)], (Severity.FATAL, Severity.OK)),
    **dict.fromkeys([("11B", year) for year in range(2011, 2017)], (Severity.ERROR, Severity.ERROR)),
    # Of the other forms one space is a line that is too short, whatever was said.
    **dict.fromkeys(
        [(form, year) for form in ("0A", "0F", "0AK1", "52AF", "52BF", "53F", "55F") for year in range(2023, 2027)],
        (Severity.FATAL, Severity.FATAL),
    ),
}
"""The verdict on a file of one space, where there should be someone and where there should be nobody."""


@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_one_space_in_every_year(form: str, year: int) -> None:
    """Where the program knows control 000, what was answered decides; elsewhere it makes no difference."""
    found = tuple(
        check(b" ", form=form, year=year, region=REGION, has_participants=said).severity for said in (True, False)
    )
    assert found == NOBODY[form, year]
    knows = find_form(form).precheck_names(year)[0] is not None
    assert (found[0] != found[1]) == knows


def test_the_quarter_is_that_of_the_forms_name() -> None:
    """Of the quarterly accounts nobody needs to say it, and another one is judged as what is said."""
    data = sample("0AK2", 2025, 20, region="460100", seed=1).to_bytes()
    report = check(data, form="0AK2", year=2025, region="460100")
    assert report.quarter == "2"
    assert list(report.findings) == []
    other = check(data, form="0AK2", year=2025, region="460100", quarter="3")
    assert other.quarter == "3"
    assert len(other.findings) == 20


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"quarter": 1}, "quarter is str, not int"),
        ({"quarter": 1, "org_number": 974652277}, "quarter is str, not int; org_number is str, not int"),
        ({"reference_date": "2026-04-01"}, "reference_date is date, not str"),
        ({"has_participants": "nei"}, "has_participants is True or False, not str"),
    ],
    ids=["quarter", "both", "date", "answer"],
)
def test_what_is_said_of_a_file_has_its_type(said: dict[str, Any], told: str) -> None:
    """A text in place of an answer would mean yes, and a number would fail far away; all is told at once."""
    with pytest.raises(UsageError) as raised:
        check(b"", form="0AK1", year=2025, region="460100", **said)
    assert str(raised.value) == told


def test_what_is_no_record_is_told() -> None:
    """By its kind alone, since it may be anything."""
    with pytest.raises(UsageError, match="such as Sosialhjelp, not str"):
        check_record("a person's name", year=2026, region=REGION)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="org_number is str, not int"):
        check_record(Sosialhjelp(), year=2026, region=REGION, org_number=974652277)  # type: ignore[arg-type]
    with pytest.raises(UnknownEdition, match="no edition 11F '2026'"):
        check_record(Sosialhjelp(), year="2026", region=REGION)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="nine digits, as text"):
        Extract.new(form="0I", year=2025, region="460100", org_number=974652277)  # type: ignore[arg-type]
