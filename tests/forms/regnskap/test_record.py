from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk import Extract, FieldError, RegionMismatch, UsageError, check, check_record
from kostra_sdk.advice import file_advice
from kostra_sdk.errors import UnknownForm
from kostra_sdk.forms import find_form
from kostra_sdk.forms.regnskap.record import RECORD, Regnskapslinje
from kostra_sdk.records import codec_for
from tests.forms.regnskap.lines import ACCOUNTS, ORG_NUMBER, File

POSTING = Regnskapslinje(kontoklasse="1", funksjon_kapittel="100", art_sektor="010", belop=-12)
every_form = pytest.mark.parametrize("form", ACCOUNTS)


@every_form
def test_a_form_has_the_record_under_its_own_name(form: str) -> None:
    """All forms write and read the same record, in layouts that bear their own names."""
    found = find_form(form)
    assert found.record is RECORD is Regnskapslinje
    assert found.name == form
    assert found.quarter == (form[3:] if len(form) > 2 else "")
    assert (found.years, found.control_years) == (tuple(range(2017, 2027)), tuple(range(2023, 2027)))
    for year in found.years:
        layout = found.layout(year)
        assert (layout.form, layout.year, layout.length) == (form, year, 48)
        assert found.layout(year) is layout


@every_form
def test_an_extract_fills_in_what_it_is_for(form: str) -> None:
    """Form, year, quarter, region and organisation number; of what a record says itself, nothing."""
    here: dict[str, Any] = {"form": form, "year": 2025, "region": "460100", "org_number": ORG_NUMBER}
    extract = Extract.new(**here)
    extract.add(POSTING)
    (line,) = extract.to_bytes().splitlines()
    quarter = find_form(form).quarter or " "
    assert line == f"{form[:2]}2025{quarter}460100{ORG_NUMBER}         1100 010      -12".encode()
    (record,) = Extract.read(extract.to_bytes(), **here)
    assert record.form_name == form
    assert (extract.quarter, extract.org_number) == (quarter.strip() or None, ORG_NUMBER)


@given(line=st.binary(min_size=48, max_size=48), year=st.integers(2017, 2026), form=st.sampled_from(ACCOUNTS))
def test_any_line_there_and_back(line: bytes, year: int, form: str) -> None:
    """Whatever stands in the 48 characters, the record writes the very line it was read from, and says the same."""
    codec = codec_for(Regnskapslinje, find_form(form).layout(year))
    record = codec.decode(line.decode("latin-1"))
    assert codec.encode(record).encode("latin-1") == line
    assert Regnskapslinje.from_dict(record.to_dict("official", year)) == record


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"skjema": "0B"}, "skjema"),
        ({"aargang": "2024"}, "aargang"),
        ({"kvartal": "1"}, "kvartal"),
        ({"region": "030100"}, "region"),
        ({"orgnr": ORG_NUMBER}, "orgnr"),
    ],
)
def test_a_line_of_another_file_is_refused(cells: dict[str, str], field: str) -> None:
    """What a record says of itself is held against what the extract is for."""
    extract = Extract.new(form="0A", year=2025, region="460100")
    with pytest.raises(RegionMismatch) as caught:
        extract.add(Regnskapslinje(**cells))  # type: ignore[arg-type]
    assert caught.value.field == field


def test_an_organisation_number_is_nine_digits() -> None:
    """Anything else is the caller's mistake."""
    for number in ("", "97465227", "97465227X", "974652277 "):
        with pytest.raises(UsageError, match="nine digits"):
            Extract.new(form="0I", year=2025, region="460100", org_number=number)


def test_what_does_not_fit_is_told_without_the_amount() -> None:
    """Neither the error nor the record's own text holds an amount."""
    extract = Extract.new(form="0A", year=2025, region="460100")
    with pytest.raises(FieldError, match="belop") as caught:
        extract.add(Regnskapslinje(belop=-1234567891, funksjon_kapittel="10000"))
    assert "1234567891" not in str(caught.value)
    assert len(caught.value.problems) == 2
    assert repr(POSTING) == "Regnskapslinje(skjema='', kontoklasse='1', funksjon_kapittel='100', art_sektor='010')"


def test_an_extract_is_judged_by_what_it_is_for() -> None:
    """Quarter and organisation number are the extract's own, and the call may not say otherwise."""
    extract = Extract.new(form="0BK3", year=2025, region="460100")
    extract.add(Regnskapslinje(kontoklasse="2", funksjon_kapittel="10", art_sektor="000", belop=5))
    report = check(extract)
    assert (report.quarter, report.org_number, tuple(report.findings)) == ("3", None, ())
    with pytest.raises(UsageError, match="quarter is '3', but the call says '1'"):
        check(extract, quarter="1")
    of_organisation = Extract.new(form="0I", year=2025, region="460100", org_number=ORG_NUMBER)
    of_organisation.add(Regnskapslinje(kontoklasse="4", funksjon_kapittel="120", art_sektor="010", belop=5))
    assert check(of_organisation).org_number == ORG_NUMBER
    assert not check(of_organisation).findings


def test_a_line_is_judged_while_it_is_typed() -> None:
    """By the form it says it is of; the sums of the whole accounts are not asked for."""
    record = Regnskapslinje(skjema="0A", kontoklasse="1", funksjon_kapittel="101", art_sektor="010", belop=5)
    report = check_record(record, year=2025, region="460100")
    assert [finding.control for finding in report.findings] == ["Kontroll 010 : Funksjon"]
    assert (report.standard.form, report.controls_run, report.records) == ("0A", 53, 1)
    record.kvartal = "2"
    assert check_record(record, year=2025, region="460100").standard.form == "0AK2"
    record.belop = 0
    quiet = check_record(record, year=2025, region="460100")
    assert (quiet.controls_run, tuple(quiet.findings)) == (1, ())


def test_a_line_that_does_not_say_its_form_needs_the_calls_word() -> None:
    """The class is of several forms: one of them must be named."""
    with pytest.raises(UnknownForm):
        check_record(POSTING, year=2025, region="460100")
    assert check_record(POSTING, year=2025, region="460100", form="0A").standard.form == "0A"
    of_organisation = check_record(POSTING, year=2025, region="460100", form="0I", org_number=ORG_NUMBER)
    # A wrong class counts as investment, too.
    assert [finding.control.split()[1] for finding in of_organisation.findings] == ["009", "045"]


def test_last_years_lines_are_told_as_such() -> None:
    """All years' lines are as long: the year in them tells that the file is another year's (A-12)."""
    lines = File("0A", ("1 100 010 5", "1 120 010 5")).written(2024)
    (advice,) = file_advice(b"\n".join(lines), form="0A", year=2025)
    assert advice.message.startswith("2 av 2 linjer har oppgaveår 2024, ikke 2025.")
    assert file_advice(b"\n".join(lines), form="0A", year=2024) == ()
