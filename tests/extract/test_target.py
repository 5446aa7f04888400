from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest

from kostra_sdk import Extract
from kostra_sdk.errors import (
    FieldError,
    LineError,
    RegionError,
    RegionMismatch,
    UnknownEdition,
    UnknownForm,
    UsageError,
)
from kostra_sdk.extract.target import Target
from kostra_sdk.forms.kvalifisering.record import Kvalifisering
from kostra_sdk.forms.regnskap.record import Regnskapslinje
from kostra_sdk.forms.sosialhjelp.record import Sosialhjelp

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("region", "year", "filled"),
    [
        ("460100", 2019, "460119  "),
        ("460100", 2020, "46012000"),
        ("460100", 2021, "460121  "),
        ("460100", 2026, "460126  "),
        ("460104", 2020, "46012000"),
        ("460104", 2026, "460126  "),
        ("030100", 2020, "030120  "),
        ("030100", 2026, "030126  "),
        ("030107", 2020, "03012007"),
        ("030115", 2026, "03012615"),
    ],
)
def test_what_is_filled(region: str, year: int, filled: str) -> None:
    """Municipality, year and bydel are filled: outside Oslo the bydel is blank, but 00 in 2020."""
    assert Target("11F", year, region).line_of(Sosialhjelp())[:8] == filled


def test_the_record_is_not_changed() -> None:
    """Filling is for the line alone: the caller's record stays as it was."""
    record = Sosialhjelp()
    Target("11F", 2026, "030107").line_of(record)
    assert record == Sosialhjelp()


@pytest.mark.parametrize(
    ("record", "region", "year", "field", "found", "expected"),
    [
        (Sosialhjelp(kommune_nr="0301"), "460100", 2026, "KOMMUNE_NR", "0301", "4601"),
        (Sosialhjelp(version="25"), "460100", 2026, "VERSION", "25", "26"),
        (Sosialhjelp(bydelsnr="08"), "030107", 2026, "BYDELSNR", "08", "07"),
        (Sosialhjelp(raw={"KOMMUNE_NR": "46 1"}), "460100", 2026, "KOMMUNE_NR", "46 1", "4601"),
        (Kvalifisering(version="6"), "460100", 2026, "VERSION", "6 ", "26"),
    ],
    ids=["kommune", "year", "bydel", "raw", "11CF"],
)
def test_a_record_of_elsewhere(
    record: Sosialhjelp | Kvalifisering, region: str, year: int, field: str, found: str, expected: str
) -> None:
    """A record that says another municipality, year or bydel raises, naming journal number and field."""
    record.person_journalnr = "00000017"
    with pytest.raises(RegionMismatch) as raised:
        Target(record.form.name, year, region).line_of(record)
    mismatch = raised.value
    assert (mismatch.journal_number, mismatch.field, mismatch.found, mismatch.expected) == (
        "00000017",
        field,
        found,
        expected,
    )


@pytest.mark.parametrize(
    ("record", "form", "named"),
    [
        (Sosialhjelp(person_journalnr="17"), "11F", "journal number 17"),
        (Sosialhjelp(), "11F", "line 3, journal number (blank)"),
        (
            Regnskapslinje(kontoklasse="1", funksjon_kapittel="100", art_sektor="010"),
            "0A",
            "line 3, kontoklasse 1, funksjon_kapittel 100, art_sektor 010",
        ),
    ],
    ids=["journal number", "blank", "account"],
)
def test_a_record_that_does_not_fit_is_named(
    record: Sosialhjelp | Regnskapslinje, form: str, named: str, tmp_path: Path
) -> None:
    """By its journal number, else by its line and what its form has; in a file as in memory."""
    field = "bidrag" if form == "11F" else "belop"
    year = "version" if form == "11F" else "aargang"
    fine = type(record)()
    wrong, elsewhere = attrs.evolve(record, **{field: 10**9}), attrs.evolve(record, **{year: "21"})  # type: ignore[arg-type]
    extract = Extract.new(form=form, year=2025, region="460100")
    with Extract.create(tmp_path / "x.dat", form=form, year=2025, region="460100") as file:
        for into in (extract, file):
            into.add(fine)
            into.add(fine)
            for added, begins in ((wrong, f"{form} 2025, {named}: "), (elsewhere, f"{named}: ")):
                with pytest.raises((FieldError, RegionMismatch)) as raised:
                    into.add(added)
                error: Any = raised.value
                assert str(error).startswith(begins)
                assert begins in repr(error)
                assert error.line == 3
                assert named.endswith(error.called)
    with pytest.raises(FieldError) as alone:
        Target(form, 2025, "460100").line_of(wrong)
    assert str(alone.value).startswith(f"{form} 2025, {named.removeprefix('line 3, ')}: ")
    assert alone.value.line is None


@pytest.mark.parametrize(
    ("record", "region"),
    [
        (Sosialhjelp(kommune_nr="4601", version="26"), "460100"),
        (Sosialhjelp(bydelsnr="08"), "030100"),
        (Sosialhjelp(bydelsnr="07"), "030107"),
        (Sosialhjelp(bydelsnr="99"), "460100"),
        (Sosialhjelp(raw={"KOMMUNE_NR": ""}), "460100"),
    ],
    ids=["the same", "all of Oslo", "the bydel", "no bydel asked", "blank"],
)
def test_a_record_of_here(record: Sosialhjelp, region: str) -> None:
    """The bydel counts only where the region names one, and what is blank on purpose stays blank."""
    line = Target("11F", 2026, region).line_of(record)
    assert line[6:8] == (record.bydelsnr or "  ")
    assert line[:4].strip() == ("" if record.raw else region[:4])


def test_a_line_that_was_read_stays_as_it_was() -> None:
    """A record that was read and not changed is not filled: it is the line that it was."""
    target = Target("11F", 2026, "030107")
    line = " " * 338
    assert target.line_of(target.record_of(line.encode(), 1)) == line


def test_a_record_of_another_form() -> None:
    """An extract takes records of its own form alone."""
    with pytest.raises(UsageError, match="an extract of 11F takes no Kvalifisering"):
        Target("11F", 2026, "460100").line_of(Kvalifisering())


@pytest.mark.parametrize(
    ("length", "years", "hint"),
    [
        (324, (2024, 2023, 2022, 2021, 2020, 2019), "has the case system been upgraded to 2026?"),
        (314, (2017,), "has the case system been upgraded to 2026?"),
        (300, (), "300 characters, where a record has 338"),
    ],
)
def test_a_line_of_another_length(length: int, years: tuple[int, ...], hint: str) -> None:
    """A line of another length is refused, and where it is another year's layout, that is said (A-12)."""
    with pytest.raises(LineError, match=hint.replace("?", r"\?")) as raised:
        Target("11F", 2026, "460100").record_of(b"\xe5" * length, 7)
    assert (raised.value.line, raised.value.length, raised.value.layout_years) == (7, length, years)


@pytest.mark.parametrize(
    ("form", "year", "region", "error"),
    [
        ("11X", 2026, "460100", UnknownForm),
        ("11F", 2016, "460100", UnknownEdition),
        ("11F", 2026, "4601", RegionError),
        ("11F", 2026, "Bergen", RegionError),
    ],
)
def test_what_is_not_known(form: str, year: int, region: str, error: type[Exception]) -> None:
    """A form or year that is not known, or a region that is not six digits, is the caller's mistake."""
    with pytest.raises(error):
        Target(form, year, region)


@pytest.mark.parametrize("number", ["", "12345678", "12345678x", "1234567890"])
def test_what_is_no_organisation_number(number: str) -> None:
    """It is nine digits, whether the form has lines or not."""
    for form in ("0I", "15F"):
        with pytest.raises(UsageError, match="nine digits"):
            Target(form, 2025, "460100", org_number=number)


def test_what_is_xml_has_no_lines() -> None:
    """Neither a layout nor a line."""
    target = Target("15F", 2025, "460100")
    with pytest.raises(UsageError, match="15F is XML"):
        _ = target.layout


def test_a_municipality_need_not_exist() -> None:
    """A region is six digits; whether there was such a municipality that year is not asked here."""
    assert Target("11F", 2026, "120100").line_of(Sosialhjelp())[:4] == "1201"
