"""Individuals of 15F made up: sound in every year and region, of all kinds, plainly fictitious, the same every time."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pytest

from kostra_sdk import Extract, UnknownEdition, UsageError, check
from kostra_sdk.forms.barnevern.structure import structure
from kostra_sdk.ids import fodselsnummer
from kostra_sdk.testing import Sample, sample, sample_records
from kostra_sdk.testing.samples.population import JOURNAL_NUMBERS

if TYPE_CHECKING:
    from pathlib import Path

YEARS = range(2023, 2027)
REGIONS = ("460100", "030100", "030103")


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("region", REGIONS)
def test_nothing_is_wrong_with_them(year: int, region: str) -> None:
    """The official program of every year has nothing to say."""
    report = check(sample("15F", year, 150, region=region, seed=year))

    assert (report.records, report.counts()) == (150, {})


@pytest.mark.slow
@pytest.mark.parametrize("year", YEARS)
def test_nothing_is_wrong_with_very_many(year: int) -> None:
    """Not one of 5 000 individuals is remarked on."""
    assert check(sample("15F", year, 5_000, region="030100")).counts() == {}


def test_a_sample_is_an_extract(tmp_path: Path) -> None:
    """It has bytes, writes itself, gives its individuals, and takes no more."""
    made = sample("15F", 2025, 7, region="460100", seed=3)

    made.write(tmp_path / "a.xml")

    assert isinstance(made, Sample)
    assert isinstance(made, Extract)
    assert (tmp_path / "a.xml").read_bytes() == made.to_bytes()
    assert (made.form, made.year, made.region, len(made), made.damage) == ("15F", 2025, "460100", 7, ())
    assert list(made) == list(sample_records("15F", 2025, 7, region="460100", seed=3))
    with pytest.raises(UsageError):
        made.add(next(iter(made)))


def test_the_same_seed_gives_the_same_individuals() -> None:
    """A shorter sample is the beginning of a longer one, and another seed gives others."""
    long, other = (list(islice(sample_records("15F", 2026, region="460100", seed=seed), 20)) for seed in (2, 3))

    assert list(sample_records("15F", 2026, 6, region="460100", seed=2)) == long[:6]
    assert long != other


@pytest.mark.parametrize("year", YEARS)
def test_nobody_is_in_them(year: int) -> None:
    """Numbers are of the synthetic series and differ; names are made up, and the organisation is nobody's."""
    made = list(sample_records("15F", year, 300, region="030100"))

    numbers = [each.fodselsnummer or "" for each in made]
    assert len(set(numbers)) == 300
    assert all(map(fodselsnummer.is_synthetic, numbers))
    assert len({each.journalnummer for each in made}) == 300
    assert all(each.saksbehandler.startswith("FIKTIV") for each in made)
    assert b'Organisasjonsnummer="000000000"' in sample("15F", year, 1, region="030100").to_bytes()
    own = sample("15F", year, 1, region="030100", org_number="123456789").to_bytes()
    assert b'Organisasjonsnummer="123456789"' in own


@pytest.mark.parametrize("year", YEARS)
def test_they_are_of_all_kinds(year: int) -> None:
    """Open and closed cases, every sender and matter, placements, moves and investigations under way come up."""
    made = list(sample_records("15F", year, 1_500, region="460100"))
    messages = [message for each in made for message in each.melding]
    kinds = structure(year).individ.element_of["Melding"].element_of

    for name, seen in (
        ("Melder", {each.kode for message in messages for each in message.melder}),
        ("Saksinnhold", {each.kode for message in messages for each in message.saksinnhold}),
    ):
        assert seen == set(kinds[name].leaf_of["Kode"].codes)
    assert {each.slutt_dato is None for each in made} == {True, False}
    assert any(message.undersokelse and message.undersokelse.slutt_dato is None for message in messages)
    assert any(each.flytting for each in made)
    assert any(each.plan for each in made)


def test_what_cannot_be_made_up_is_said_at_once() -> None:
    """Years without controls, quarters and impossible numbers raise before the first individual is asked for."""
    with pytest.raises(UnknownEdition):
        sample_records("15F", 2022, region="460100")
    with pytest.raises(UsageError, match="quarter"):
        sample("15F", 2025, 1, region="460100", quarter="1")
    for n in (-1, JOURNAL_NUMBERS + 1):
        with pytest.raises(UsageError, match="records"):
            sample_records("15F", 2025, n, region="460100")
