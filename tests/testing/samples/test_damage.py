"""For every control of every edition: an extract that just fails it, and one that just passes it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, TypeGuard

import pytest

from kostra_sdk import UnknownEdition, UsageError, check
from kostra_sdk.forms import find_form
from kostra_sdk.ids.kommuner import Region
from kostra_sdk.testing import CannotFire, Damaged, Reason, UnknownControl, Unreachable, damaged, failures
from kostra_sdk.testing.samples.aims import aims_of
from kostra_sdk.testing.samples.numbers import is_nobodys_number
from tests.controls.corpus import lines as corpus
from tests.forms.lines import EDITIONS, FAMILIEVERN, JUDGED
from tests.testing.samples.promises import assert_kept, cells, lines

if TYPE_CHECKING:
    from collections.abc import Iterator

REGIONS = ("030100", "460100")
CONTRADICTION = "Kontroll 002 : Filbeskrivelse, mangler obligatorisk verdi"

UNREACHABLE = {
    # The official programs of these years give no report where VERSION is blank.
    ("11CF", 2021, "030100", "02:missing:VERSION"): Reason.NO_REPORT,
    ("11CF", 2021, "460100", "02:missing:VERSION"): Reason.NO_REPORT,
    ("11CF", 2022, "030100", "02:missing:VERSION"): Reason.NO_REPORT,
    ("11CF", 2022, "460100", "02:missing:VERSION"): Reason.NO_REPORT,
    # Until 2022 duplicates were looked for outside Oslo only, by the region.
    ("11CF", 2021, "030100", "05A"): Reason.REGION,
    ("11CF", 2021, "030100", "05B"): Reason.REGION,
    ("11CF", 2022, "030100", "05A"): Reason.REGION,
    ("11CF", 2022, "030100", "05B"): Reason.REGION,
}
"""The controls that no record makes fire; all others of all editions do, those that look dead too."""


def some_labels(form: str, year: int, region: str) -> list[str]:
    """Draw some of the controls of an edition, of the faults of fields a few."""
    aims = aims_of(find_form(form), find_form(form).edition(year))
    rng = random.Random(f"{form} {year} {region}")
    fields = [aim.label for aim in aims if aim.key == "filbeskrivelse"]
    others = [aim.label for aim in aims if aim.key != "filbeskrivelse"]
    few = (5, 3) if form in FAMILIEVERN else (12, 8)
    return rng.sample(others, few[0]) + rng.sample(fields, min(few[1], len(fields)))


@pytest.mark.parametrize(
    ("form", "year", "region"),
    [(*edition, region) for edition in JUDGED for region in REGIONS if edition in EDITIONS or region == REGIONS[1]],
)
def test_some_controls_of_every_edition(form: str, year: int, region: str) -> None:
    """A drawn part of what the slow suite shows for all of them."""
    for label in some_labels(form, year, region):
        reason = UNREACHABLE.get((form, year, region, label))
        if reason is None:
            assert_kept(damaged(form, year, label, region=region))
        else:
            with pytest.raises(CannotFire) as raised:
                damaged(form, year, label, region=region)
            assert raised.value.unreachable.reason is reason


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "year", "region", "seed"),
    [
        *((*edition, region, seed) for edition in EDITIONS for region in REGIONS for seed in (1, 2)),
        *((*edition, "460100", 1) for edition in JUDGED if edition not in EDITIONS),
    ],
)
def test_every_control_of_every_edition(form: str, year: int, region: str, seed: int) -> None:
    """Each control fires where it should, with nothing else but what it implies, and can be passed by a hair."""
    unreachable = {}
    labels = []
    for made in failures(form, year, region=region, seed=seed):
        labels.append(made.label)
        if isinstance(made, Unreachable):
            unreachable[form, year, region, made.label] = made.reason
        else:
            assert_kept(made)
            assert set(made.remaining) <= always(form, year, region) | in_return(made), made.label

    assert unreachable == {place: why for place, why in UNREACHABLE.items() if place[:3] == (form, year, region)}
    assert labels == [aim.label for aim in aims_of(find_form(form), find_form(form).edition(year))]


@pytest.mark.slow
@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_what_is_implied_does_not_depend_on_the_people(form: str, year: int) -> None:
    """Begun with other sound records, the search ends with as many findings beside the one asked for."""
    for region in REGIONS:
        counts = [
            {made.label: len(made.implied) for made in failures(form, year, region=region, seed=seed) if is_made(made)}
            for seed in (3, 4)
        ]
        assert counts[0] == counts[1]


def is_made(made: Damaged | Unreachable) -> TypeGuard[Damaged]:
    """Whether a control could be shown."""
    return isinstance(made, Damaged)


def always(form: str, year: int, region: str) -> set[str]:
    """Give what the official program says of every record."""
    return {CONTRADICTION} if (form, year, region) == ("11F", 2026, "460100") else set()


def in_return(made: Damaged) -> set[str]:
    """Give what passing costs: the two controls of BYDELSNR in 2026 cannot both be passed outside Oslo."""
    return {"Kontroll 03 : Bydelsnummer"} if made.label == "02:missing:BYDELSNR" else set()


@pytest.mark.slow
@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_no_hand_made_line_does_with_less(form: str, year: int) -> None:
    """No line of the corpus that a control fires on has fewer other findings than the sample that was searched for.

    Lines with control characters are left out, and those whose number could be somebody's.
    """
    edition = find_form(form).edition(year)
    aims = {aim.label: aim for aim in aims_of(find_form(form), edition)}
    for region in REGIONS:
        seen = list(fired_on(form, year, oslo=Region.parse(region).is_oslo))
        for made in failures(form, year, region=region):
            test = aims[made.label].test
            if isinstance(made, Unreachable) or test is None:
                continue
            spared = {test, aims["02:missing:BYDELSNR"].test} if always(form, year, region) else {test}
            (ours,) = fired_in(made)
            theirs = [fired for fired in seen if test in fired]
            assert all(len(ours - spared) <= len(fired - spared) for fired in theirs), made.label


def fired_on(form: str, year: int, *, oslo: bool) -> Iterator[frozenset[int]]:
    """Give what fires on the lines of the corpus, in Oslo or elsewhere."""
    edition = find_form(form).edition(year)
    number = edition.layout.by_key["PERSON_FODSELSNR"]
    for line in corpus(form, year):
        region = Region.parse(line.region)
        text = line.text.decode("latin-1")
        is_ours = len(text) == edition.layout.length and text.isprintable()
        if is_ours and region.is_oslo is oslo and is_nobodys_number(text[number.start : number.stop]):
            fired, *_ = edition.judge(line.text, region.kommune.encode(), region.is_oslo)
            yield frozenset(fired)


def fired_in(made: Damaged) -> Iterator[frozenset[int]]:
    """Give what fires on the records of a damaged extract."""
    edition = find_form(made.failing.form).edition(made.failing.year)
    region = Region.parse(made.failing.region)
    for line in lines(made.failing):
        fired, *_ = edition.judge(line, region.kommune.encode(), region.is_oslo)
        yield frozenset(fired)


@pytest.mark.parametrize(
    ("form", "year", "control", "field", "fails", "passes"),
    [
        ("11F", 2026, "30", "BIDRAG", "1000001", "1000000"),
        ("11F", 2022, "30", "BIDRAG", " 600001", " 600000"),
        ("11F", 2026, "31", "BIDRAG", "    200", "    201"),
        ("11F", 2026, "13", "ANTBU18", "14", "13"),
        ("11F", 2020, "13", "ANTBU18", "11", "10"),
        ("11CF", 2026, "32", "KVP_STONAD", " 600001", " 600000"),
        ("11CF", 2021, "33", "KVP_STONAD", "   7999", "   8000"),
    ],
)
def test_amounts_stand_at_the_limit(form: str, year: int, control: str, field: str, fails: str, passes: str) -> None:
    """The failing amount is the last that fails, the passing one the first that passes."""
    made = damaged(form, year, control, region="460100")

    assert (cells(made.failing)[field], cells(made.passing)[field]) == (fails, passes)


@pytest.mark.parametrize(
    ("form", "year", "control", "fails", "passes"),
    [
        ("11F", 2026, "06", 17, 18),
        ("11F", 2026, "07", 96, 95),
        ("11F", 2023, "07", 68, 67),
        ("11CF", 2026, "07", 69, 68),
        ("11CF", 2022, "07", 68, 67),
    ],
)
def test_ages_stand_at_the_limit(form: str, year: int, control: str, fails: int, passes: int) -> None:
    """The numbers are of people who have just reached the age, or not quite."""
    made = damaged(form, year, control, region="460100")
    age = find_form(form).edition(year).dialect.functions["age"]

    ages = [age(cells(extract)["PERSON_FODSELSNR"].encode()) for extract in (made.failing, made.passing)]

    assert ages == [fails, passes]


def test_dates_stand_at_the_limit() -> None:
    """The oldest date that passes is of four years ago, the newest too old of five."""
    made = damaged("11CF", 2026, "14", region="460100")

    assert [cells(extract)["REG_DATO"][4:] for extract in (made.failing, made.passing)] == ["2021", "2022"]


def test_the_empty_file_is_one_space() -> None:
    """Control 000 is shown by the file that says nobody is reported, where the municipality said there are some."""
    made = damaged("11F", 2026, "000", region="030100")

    assert (made.failing.to_bytes(), made.lines, made.implied) == (b" ", (), ())
    assert list(check(made.failing).counts()) == ["Kontroll 000 : Skal levere filuttrekk"]
    with pytest.raises(UnknownControl):
        damaged("11F", 2022, "000", region="030100")


def test_a_line_too_short_is_no_record() -> None:
    """Control 001 is shown by a line that lacks its last character."""
    made = damaged("11CF", 2026, "001", region="030100")

    assert [len(line) for line in (*lines(made.failing), *lines(made.passing))] == [151, 152]


def test_duplicates_are_two_records() -> None:
    """The failing extract has the same key twice, the passing one not; otherwise the people differ."""
    numbers, journals = (damaged("11F", 2026, control, region="030100") for control in ("05A", "05B"))

    for made, key in ((numbers, "PERSON_FODSELSNR"), (journals, "PERSON_JOURNALNR")):
        assert (made.lines, made.implied, made.fields) == ((1, 2), (), (key,))
        first, second = (cells(made.failing, line) for line in (0, 1))
        assert first[key] == second[key]
        assert sum(first[other] != second[other] for other in first) > 1
        assert cells(made.passing, 0)[key] != cells(made.passing, 1)[key]


def test_in_oslo_duplicates_of_participants_come_from_elsewhere() -> None:
    """From 2023 the records say whether they are Oslo's: there a duplicate brings control 03 along."""
    made = damaged("11CF", 2026, "05A", region="030100")

    assert made.implied == ("Kontroll 03 : Kommunenummer",)
    assert made.remaining == ()
    assert "KOMMUNE_NR" in made.fields
    assert {cells(made.failing, line)["KOMMUNE_NR"] for line in (0, 1)} == {"1103"}


def test_what_is_implied_is_listed() -> None:
    """A record without fødselsnummer fires control 38 only together with 05, and in 2026 with 06."""
    made = damaged("11F", 2026, "38", region="030100")

    assert [name.split()[1] for name in made.implied] == ["05", "06"]


def test_the_contradiction_of_2026_is_listed() -> None:
    """Outside Oslo a sound record fails control 02 already, and a record that passes it fails control 03."""
    made = damaged("11F", 2026, "02:missing:BYDELSNR", region="460100")
    other = damaged("11F", 2026, "15", region="460100")

    assert (made.fields, made.implied, made.remaining) == ((), (), ("Kontroll 03 : Bydelsnummer",))
    assert other.implied == other.remaining == (CONTRADICTION,)


def test_dead_rules_of_2020_take_garbage_in_every_box() -> None:
    """The lists of 2020 take blanks for an answer: control 26 fires when all twelve months hold something else."""
    made = damaged("11F", 2020, "26", region="460100")

    assert made.fields == tuple(f"STMND_{month}" for month in range(1, 13))
    assert "Kontroll 02 Filbeskrivelse, feil kode i forhold til kodeliste" in made.implied


def test_damage_depends_on_nothing_but_its_arguments() -> None:
    """The same call gives the same bytes, alone or among all; another seed begins with other people."""
    among = {made.label: made for made in failures("11CF", 2026, region="460100") if isinstance(made, Damaged)}

    for label in ("06", "37", "05A"):
        alone, other = (damaged("11CF", 2026, label, region="460100", seed=seed) for seed in (1, 2))
        assert alone.failing.to_bytes() == among[label].failing.to_bytes()
        assert alone.passing.to_bytes() == among[label].passing.to_bytes()
        assert alone.failing.to_bytes() != other.failing.to_bytes()


def test_a_control_that_cannot_fire_is_an_error_with_the_reason() -> None:
    """Damage that cannot be had raises, telling why."""
    with pytest.raises(CannotFire, match=r"Kontroll 05A .* region") as raised:
        damaged("11CF", 2022, "05A", region="030100")

    assert raised.value.unreachable.key == "fodselsnummer_dubletter"
    assert isinstance(raised.value, UsageError)


def test_years_without_controls_cannot_be_damaged() -> None:
    """Without the year's controls there is nothing to fail."""
    with pytest.raises(UnknownEdition, match="controls"):
        damaged("11F", 2019, "15", region="030100")
    with pytest.raises(UnknownEdition, match="controls"):
        failures("11F", 2019, region="030100")


@pytest.mark.parametrize("region", ["030101", "030115", "110300", "500102"])
def test_several_months_may_go_at_once(region: str) -> None:
    """A sum that is no number is missed where there are months: they go, however many there are, in every sample."""
    made = damaged("11CF", 2022, "29", region=region)

    assert made.implied == ()
    assert all(not record.stmnd for record in made.failing)
    assert_kept(made)
