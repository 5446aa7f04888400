from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from kostra_sdk import check
from kostra_sdk.forms import FAMILIES
from tests.reference.verdicts import ACCOUNTS, CASES, FULL, Case, cases, disagrees

if TYPE_CHECKING:
    from collections.abc import Iterable

EDITIONS = [
    *product(range(2020, 2027), ("11F", "11CF")),
    *product(range(2023, 2027), ("52AF", "52BF", "53F", "55F", "0A", "0F", "0AK1")),
]
"""Years and forms, those that have the same controls by the first of their names."""
TOO_LARGE = {
    (2023, "55F", "Kontroll 002 : Filbeskrivelse, mangler obligatorisk verdi", "ERROR"),
    (2023, "55F", "Kontroll 003 : Fylkesnummer", "WARNING"),
    (2024, "55F", "Kontroll 002 : Filbeskrivelse, mangler obligatorisk verdi", "ERROR"),
    (2025, "55F", "Kontroll 002 : Filbeskrivelse, feil kode", "ERROR"),
}
"""What fires in the full set in cases alone that are too large to keep; lines made by hand show it."""


def disagreements(chosen: Iterable[Case]) -> list[str]:
    """Give the ids of the cases that are judged otherwise, with what differs."""
    found = []
    for case in chosen:
        report = check(
            case.data,
            form=case.form,
            year=case.year,
            region=case.region,
            quarter=case.quarter,
            org_number=case.org_number,
            has_participants=case.has_participants,
        )
        found += [f"{case.id}: {what}" for what in disagrees(case, report)]
    return found


@pytest.mark.parametrize(("year", "form"), EDITIONS)
def test_the_verdict_is_the_official_one(year: int, form: str) -> None:
    """Every reference case of the edition is judged as the official program judged it."""
    chosen = [case for case in cases() if case.year == year and case.form in FAMILIES[form]]
    assert chosen
    assert disagreements(chosen) == []


@pytest.mark.slow
@pytest.mark.skipif(not FULL.is_dir(), reason="the full set of reference cases is not beside the repository")
@pytest.mark.parametrize(("year", "form"), EDITIONS)
def test_the_verdict_is_the_official_one_on_all_cases(year: int, form: str) -> None:
    """So is every case of the full set."""
    chosen = [case for case in cases(FULL) if case.year == year and case.form in FAMILIES[form]]
    assert chosen
    assert disagreements(chosen) == []


@pytest.mark.slow
@pytest.mark.skipif(not FULL.is_dir(), reason="the full set of reference cases is not beside the repository")
def test_the_cases_kept_here_show_every_control() -> None:
    """Whatever fires in the full set fires in the cases that are kept with the tests, but in the largest of 55F.

    Of the accounts it does so in one of their forms.
    """

    def fired(chosen: Iterable[Case]) -> set[tuple[int, str, str, str]]:
        return {
            (case.year, "" if case.form in ACCOUNTS else case.form, finding.control, finding.severity)
            for case in chosen
            for finding in case.findings
        }

    assert fired(cases(FULL)) - fired(cases(CASES)) == TOO_LARGE
