"""What ends a check of the forms of familievern, what is counted, and whom a finding names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kostra_sdk import Extract, FieldError, Severity, check, check_record
from kostra_sdk.forms import find_form
from kostra_sdk.forms.familievern.gruppebehandling.record import Gruppebehandling
from kostra_sdk.forms.familievern.klientsaker.record import Klientsak
from kostra_sdk.forms.familievern.mekling.record import Mekling
from kostra_sdk.forms.familievern.utadrettet.record import UtadrettetVirksomhet
from tests.forms.lines import FAMILIEVERN, YEARS_FAMILIEVERN, line

if TYPE_CHECKING:
    from kostra_sdk import Report
    from kostra_sdk.records import Record

REGION = "667200"

VARIED = {
    "52AF": {"JOURNAL_NR_A": "SAK000002"},
    "52BF": {"GRUPPE_NR_B": "GR0002"},
    "53F": {"ANNET_TIMER": "7"},
    "55F": {"FORHOLD_MEKLER": "0"},
}
"""What tells a second record from the first."""

each_form = pytest.mark.parametrize("form", FAMILIEVERN)
each_year = pytest.mark.parametrize("year", YEARS_FAMILIEVERN)


def judged(data: bytes, form: str, year: int, *, has_participants: bool = True) -> Report:
    """Judge a file."""
    return check(data, form=form, year=year, region=REGION, has_participants=has_participants)


@each_form
@each_year
def test_a_plausible_file_passes(form: str, year: int) -> None:
    """Nothing is found, and every control is counted once a record."""
    records = [line(form, year, {}), line(form, year, VARIED[form])]
    report = judged(b"\n".join(records), form, year)
    assert (report.severity, list(report.findings), report.records) == (Severity.OK, [], 2)
    assert report.statistics == ()
    assert report.controls_run == 2 * judged(records[0], form, year).controls_run


@each_form
@each_year
@pytest.mark.parametrize("has_participants", [True, False])
def test_one_space_is_a_line_of_one_character(form: str, year: int, has_participants: bool) -> None:
    """There is no control 000: what was said of participants makes no difference."""
    report = judged(b" ", form, year, has_participants=has_participants)
    [finding] = report.findings
    assert (finding.control, finding.severity, finding.lines) == ("Kontroll 001 : Recordlengde", Severity.FATAL, (1,))
    assert (finding.caseworker, finding.journal_number) == (None, None)
    assert (report.severity, report.controls_run, report.records) == (Severity.FATAL, 1, 1)


@each_form
@each_year
@pytest.mark.parametrize("data", [b"", b"\n", b"\r\n\r\n"])
def test_no_lines_are_an_error_without_a_finding(form: str, year: int, data: bytes) -> None:
    """Nothing is judged, and nothing counted."""
    report = judged(data, form, year)
    assert (report.severity, list(report.findings)) == (Severity.ERROR, [])
    assert (report.controls_run, report.records) == (0, 0)


@each_form
@each_year
def test_every_line_that_is_no_record_is_told(form: str, year: int) -> None:
    """One finding each, by the number of the line; a tab makes a line bad as well, and nothing else is judged."""
    good = line(form, year, {})
    data = b"\n".join([good, good + b" ", b"", good[:-1] + b"\t", good, b"\r" + good[:-1] + b"\r"])
    report = judged(data, form, year)
    assert [(finding.control, finding.lines) for finding in report.findings] == [
        ("Kontroll 001 : Recordlengde", (number,)) for number in (2, 3, 5)
    ]
    assert report.controls_run == 1
    assert report.records == 5


@pytest.mark.parametrize(
    ("form", "cells", "control", "caseworker", "journal"),
    [
        ("52AF", {"BEKYMR_MELD_A": ""}, "Kontroll 037 : Bekymringsmelding sendt barnevernet", "017", "SAK000001"),
        ("52BF", {"GRUPPE_NAVN_B": ""}, "Kontroll 007 : Gruppenavn", "017", "GR0001"),
        ("53F", {"ANNET_TIMER": "0"}, "Kontroll 010 : Annet, timer", "31", "017"),
        (
            "55F",
            {"FORHOLD_MEKLER": "1"},
            "Kontroll 008 : Avsluttede meklinger, ikke overholdt tidsfrist",
            None,
            None,
        ),
    ],
)
def test_whom_a_finding_names(
    form: str, cells: dict[str, str], control: str, caseworker: str | None, journal: str | None
) -> None:
    """Office and journal or group number, county and office, or nobody: the line number always."""
    report = judged(line(form, 2024, cells), form, 2024)
    found = {finding.control: finding for finding in report.findings}
    assert (found[control].caseworker, found[control].journal_number) == (caseworker, journal)
    assert (found[control].lines, found[control].severity) == ((1,), Severity.WARNING)
    assert report.severity is (Severity.ERROR if form == "52AF" else Severity.WARNING)


@pytest.mark.parametrize(
    ("form", "year", "cells", "control", "message"),
    [
        (
            "52AF",
            2023,
            {"KONTOR_NR_A": "045"},
            "Kontroll 004 : Kontornummer",
            "Kontornummeret er «045». Ingen familievernkontor har det nummeret i 2023.",
        ),
        (
            "52AF",
            2025,
            {"REGION_NR_A": "667600"},
            "Kontroll 005 : Manglende samsvar mellom regions- og kontornummer",
            (
                "Kontornummer «017» (Familievernkontoret Østfold) hører ikke til "
                "regionsnummer «667600» (Region nord) i 2025."
            ),
        ),
        (
            "52AF",
            2026,
            {"DELT_PARTNER_A": "1"},
            "Kontroll 026 : Relasjon mellom antall behandlingssamtaler og hvem som har deltatt",
            "Feltet DELT_PARTNER_A sier at noen har deltatt, men antall behandlingssamtaler i SAMT_PARTNER_A er blank.",
        ),
        (
            "55F",
            2026,
            {"VENTETID_SEP_1": "12", "VENTETID_SEP_TOT": "10", "VENTETID_TOT_1": "12", "VENTETID_TOT_TOT": "0"},
            "Kontroll 007 : Avsluttede meklinger etter tidsbruk, (sumfelt)",
            (
                "VENTETID_SEP_TOT er «10», men summen av delene er 12: "
                "VENTETID_SEP_1 «12», VENTETID_SEP_2 blank, VENTETID_SEP_3 blank, VENTETID_SEP_4 blank."
            ),
        ),
    ],
)
def test_messages_hold_the_values(form: str, year: int, cells: dict[str, str], control: str, message: str) -> None:
    """In plain words, with the labels where the year's description has them."""
    report = judged(line(form, year, cells), form, year)
    assert message in [finding.message for finding in report.findings if finding.control == control]


def test_duplicates_are_told_once_with_their_lines() -> None:
    """And with what they share, though no caseworker or journal number is named."""
    records = [line("52AF", 2026, {}), line("52AF", 2026, {"JOURNAL_NR_A": "X"}), line("52AF", 2026, {})]
    [finding] = judged(b"\n".join(records), "52AF", 2026).findings
    assert (finding.control, finding.lines) == ("Kontroll 006 : Dubletter", (1, 3))
    assert finding.message == "Kontornummer «017» og journalnummer «SAK000001» står på 2 skjemaer."
    assert (finding.caseworker, finding.journal_number) == (None, None)


@pytest.mark.parametrize(
    "record",
    [
        Klientsak(region_nr_a=REGION, kontor_nr_a="017", journal_nr_a="1", primk_fodt_a=1990),
        Gruppebehandling(region_nr_b=REGION, kontor_nr_b="017", gruppe_nr_b="1", timertot_oppr_b=12),
        UtadrettetVirksomhet(fylke_nr="31", kontornr="017", annet_tiltak=2),
        Mekling(fylke_nr="31", kontor_nr="017", ventetid={"SEP_1": 3}),
    ],
    ids=lambda record: record.form.name,
)
def test_an_extract_is_written_judged_and_read(record: Record) -> None:
    """The records say themselves who reports: an extract fills in nothing, and any region will do."""
    form = record.form.name
    extract = Extract.new(form=form, year=2026, region="030100")
    extract.add(record)
    [again] = Extract.read(extract.to_bytes(), form=form, year=2026, region="110300")
    assert again == record
    assert len(extract.to_bytes()) == find_form(form).layout(2026).length + 1
    report = check(extract)
    assert list(report.findings) == list(check_record(record, year=2026, region=REGION).findings)
    assert report.records == 1


def test_a_code_of_later_years_does_not_fit_the_narrow_field_of_2017() -> None:
    """Then the themes of groups had one digit, whose meaning was not found: they are text in raw."""
    layout = find_form("52BF").layout(2017)
    extract = Extract.new(form="52BF", year=2017, region=REGION)
    with pytest.raises(FieldError, match=r"HOVEDI_GR_B \(width 1\): does not fit: 2 characters"):
        extract.add(Gruppebehandling.from_dict({"hovedi_gr_b": "01"}))
    extract.add(Gruppebehandling(raw={"HOVEDI_GR_B": "7"}))
    [again] = Extract.read(extract.to_bytes(), form="52BF", year=2017, region=REGION)
    assert (again.hovedi_gr_b, again.raw) == (None, {"HOVEDI_GR_B": "7"})
    assert layout.by_key["HOVEDI_GR_B"].width == 1
