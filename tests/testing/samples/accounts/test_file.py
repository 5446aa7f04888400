"""A line seen with its file around it: its controls are those that the whole file has with it in its place."""

from __future__ import annotations

import pytest

from kostra_sdk import check
from kostra_sdk.testing.samples.accounts.file import FileReading
from kostra_sdk.testing.samples.accounts.workshop import AccountsWorkshop
from kostra_sdk.testing.samples.records import target_of

CHANGES: tuple[dict[str, bytes], ...] = (
    {},
    {"BELOP": b"        0"},
    {"BELOP": b"       00"},
    {"BELOP": b" 99999999"},
    {"KONTOKLASSE": b"0"},
    {"ART_SEKTOR": b"590"},
    {"FUNKSJON_KAPITTEL": b"860 ", "ART_SEKTOR": b"990"},
    {"SKJEMA": b"0B", "KONTOKLASSE": b"2", "FUNKSJON_KAPITTEL": b"10  ", "ART_SEKTOR": b"000"},
    {"SKJEMA": b"0I", "KONTOKLASSE": b"3", "FUNKSJON_KAPITTEL": b"860 ", "ART_SEKTOR": b"990"},
)


@pytest.mark.parametrize("year", [2023, 2025])
@pytest.mark.parametrize("form", ["0A", "0F", "0B"])
def test_it_gives_what_the_whole_file_gives(form: str, year: int) -> None:
    """Whatever is changed in whichever line, the controls that fire are those of the check of the file."""
    workshop = AccountsWorkshop(target_of(form, year, "460100"), 1)
    lines = list(workshop.lines)
    for place in (0, len(lines) // 2, len(lines) - 1):
        before, after = lines[:place], lines[place + 1 :]
        reading = FileReading(workshop.edition, workshop.target.region, workshop.said, before, after, workshop.codes)
        for change in CHANGES:
            cells = reading.cells(lines[place]) | change
            data = b"".join(line + b"\n" for line in (*before, reading.line(cells), *after))
            report = check(data, form=form, year=year, region="460100")
            assert {*workshop.names(reading.fired(cells))} == {*report.counts()}


@pytest.mark.parametrize("form", ["0A", "0F", "0B"])
def test_its_walk_of_the_trees_gives_what_fires(form: str) -> None:
    """Every control's tree has the truth that the compiled functions tell of a line that is not read past."""
    workshop = AccountsWorkshop(target_of(form, 2025, "460100"), 2)
    lines = list(workshop.lines)
    reading = FileReading(workshop.edition, workshop.target.region, workshop.said, lines[1:], (), workshop.codes)
    for change in CHANGES:
        cells = reading.cells(lines[0]) | change
        if cells["BELOP"].strip() != b"0":
            holding = {at for at, control in enumerate(reading.controls) if reading.value(control.tree, cells)}
            assert holding == reading.fired(cells)
