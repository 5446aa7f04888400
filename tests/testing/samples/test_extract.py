"""Samples are whole extracts, sound or damaged as asked, and tell what is wrong with which line."""

from __future__ import annotations

from collections import Counter, defaultdict
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk import Extract, UnknownEdition, UnknownForm, UsageError, check
from kostra_sdk.testing import (
    CannotFire,
    Reason,
    Sample,
    TooMuchDamage,
    UnknownControl,
    damaged,
    sample,
    sample_records,
)
from kostra_sdk.testing.samples import sprinkle as sprinkling
from kostra_sdk.testing.samples.aims import select
from kostra_sdk.testing.samples.searching.workshop import Workshop
from tests.forms.lines import EDITIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_sdk.records import Record

CONTRADICTION = "Kontroll 002 : Filbeskrivelse, mangler obligatorisk verdi"


def assert_told(made: Sample[Record], usual: frozenset[str] = frozenset()) -> None:
    """See that all that is found is told of its line, and all that is told is found there."""
    found: Mapping[int, set[str]] = defaultdict(set)
    for finding in check(made).findings:
        for line in finding.lines:
            found[line].add(finding.control)
    told: dict[int, set[str]] = {}
    for damage in made.damage:
        for line in damage.lines:
            told[line] = {damage.control, *damage.implied}
            assert damage.control in found[line], damage
    for line, names in found.items():
        assert names <= told.get(line, set()) | usual, line


def test_a_sound_sample_is_the_records_of_the_stream() -> None:
    """Without damage the bytes are those of `sample_records`, added to an extract one by one."""
    extract = Extract.new(form="11F", year=2026, region="030100")
    for record in sample_records("11F", 2026, 20, region="030100", seed=4):
        extract.add(record)

    made = sample("11F", 2026, 20, region="030100", seed=4)

    assert isinstance(made, Extract)
    assert made.to_bytes() == extract.to_bytes()
    assert (len(made), made.damage) == (20, ())
    assert check(made).counts() == {}


def test_a_sample_may_have_no_records() -> None:
    """Nobody is a sample too; and a share of nobody is nobody."""
    assert sample("11F", 2026, 0, region="030100").to_bytes() == b""
    assert sample("11F", 2026, 0, region="030100", damage=0.5).damage == ()


def test_years_that_are_not_judged_have_samples() -> None:
    """The layouts of 2017-2019 have samples, but no damage, for their controls are not included."""
    assert len(sample("11CF", 2018, 7, region="030100")) == 7
    with pytest.raises(UnknownEdition, match="controls"):
        sample("11CF", 2018, 7, region="030100", damage={"15": 1})


@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_damage_is_found_where_it_is_told(form: str, year: int) -> None:
    """Of a share of damaged records, every finding is told of its line, and every damage is found."""
    region = "030100" if year % 2 else "460100"
    made = sample(form, year, 120, region=region, seed=year, damage=0.25)

    assert len(made.damage) == 30
    assert len({damage.key for damage in made.damage}) > 12
    assert_told(made, frozenset({CONTRADICTION}) if (form, year) == ("11F", 2026) else frozenset())


@pytest.mark.parametrize(("form", "n"), [("11F", 60), ("11CF", 3), ("15F", 12), ("0A", 20)])
def test_all_records_may_be_damaged(form: str, n: int) -> None:
    """A share of 1 damages every record: where none is left to be alike with, a control of one record is failed."""
    made = sample(form, 2025, n, region="460100", damage=1.0)

    assert len(made.damage) == n
    assert {damage.control for damage in made.damage} <= set(check(made).counts())


def test_records_are_damaged_in_pairs_while_there_are_others() -> None:
    """Duplicates are failed as often as other controls, until no record is left that shall stay sound."""
    aims = Workshop("11F", 2025, "460100", seed=1).aims
    rng = Random(3)

    drawn = {share: [aims[0] for aims in sprinkling.drawn(aims, share, 400, rng)] for share in (0.5, 0.99)}

    assert sum(aim.is_across for aim in drawn[0.5]) > 4
    assert sum(aim.is_across for aim in drawn[0.99]) == 4


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "year", "region"), [(*edition, region) for edition in EDITIONS for region in ("030100", "460100")]
)
def test_heavy_damage_is_found_where_it_is_told(form: str, year: int, region: str) -> None:
    """The same holds where half of very many records are damaged, blank journal numbers and all."""
    made = sample(form, year, 1_000, region=region, damage=0.5)

    assert len(made.damage) == 500
    assert_told(made, frozenset({CONTRADICTION}) if (form, year) == ("11F", 2026) else frozenset())


def test_damage_by_name_is_as_much_as_asked_for() -> None:
    """So many records fail each control that is named, by whatever it is called."""
    made = sample("11F", 2026, 60, region="030100", damage={"15": 3, "bydelsnummer": 2, "05A": 1, "02:code": 4})

    assert Counter(damage.number for damage in made.damage) == {"15": 3, "03": 2, "05A": 1, "02": 4}
    assert [damage.lines for damage in made.damage] == sorted(damage.lines for damage in made.damage)
    assert {len(damage.lines) for damage in made.damage if damage.number == "05A"} == {2}
    assert len({damage.label for damage in made.damage if damage.number == "02"}) > 1
    assert all(damage.fields for damage in made.damage)
    assert_told(made)


def test_only_damaged_records_differ_from_the_sound_sample() -> None:
    """All other lines are those of the sound sample with the same seed."""
    sound, made = (sample("11CF", 2026, 50, region="460100", damage=damage) for damage in (0, 0.2))
    touched = {line for damage in made.damage for line in damage.lines}

    pairs = zip(sound.to_bytes().splitlines(), made.to_bytes().splitlines(), strict=True)

    assert {line for line, (old, new) in enumerate(pairs, start=1) if old != new} <= touched


def test_damage_that_makes_records_alike_is_told_of_both() -> None:
    """Two blank journal numbers are duplicates, which neither of them is alone."""
    made = sample("11F", 2026, 30, region="030100", damage={"02:missing:PERSON_JOURNALNR": 2})

    assert {damage.implied for damage in made.damage} == {("Kontroll 05B : Journalnummer, dubletter",)}
    assert_told(made)


def test_the_same_seed_gives_the_same_damage() -> None:
    """Bytes and what is told of them depend on the arguments alone."""
    first, again, other = (sample("11F", 2025, 80, region="030100", seed=seed, damage=0.1) for seed in (5, 5, 6))

    assert (first.to_bytes(), first.damage) == (again.to_bytes(), again.damage)
    assert first.damage != other.damage


def test_where_a_control_cannot_fire_a_share_takes_another() -> None:
    """In Oslo, duplicates of 11CF 2022 are never looked for: a share is damaged in other ways."""
    made = sample("11CF", 2022, 150, region="030100", damage=0.6)

    assert len(made.damage) == 90
    assert not {"05A", "05B"} & {damage.number for damage in made.damage}
    assert_told(made)


def test_a_duplicate_is_not_put_where_there_is_no_other() -> None:
    """Where the first choice cannot fire, a control of one record is taken, never a duplicate without its pair."""
    workshop = Workshop("11CF", 2022, "460100", seed=1)
    aims = tuple(select(workshop.aims, asked)[0] for asked in ("02:missing:VERSION", "05A", "37"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sprinkling, "drawn", lambda *_: [aims])
        (damage,) = sample("11CF", 2022, 5, region="460100", damage=0.2).damage

    assert damage.number == "37"


def test_damage_that_cannot_be_had_is_an_error() -> None:
    """A control asked for by name must be there, be about records, and fire in the region."""
    with pytest.raises(UnknownControl):
        sample("11F", 2026, 9, region="030100", damage={"99": 1})
    with pytest.raises(CannotFire) as raised:
        sample("11F", 2026, 9, region="030100", damage={"000": 1})
    assert raised.value.unreachable.reason is Reason.WHOLE_FILE
    with pytest.raises(CannotFire) as raised:
        sample("11CF", 2022, 9, region="030100", damage={"05B": 1})
    assert raised.value.unreachable.reason is Reason.REGION


@pytest.mark.parametrize(("damage", "needed"), [({"15": 10}, 10), ({"05A": 5}, 10), ({"15": 8, "05B": 1}, 10)])
def test_more_damage_than_records_is_an_error(damage: Mapping[str, int], needed: int) -> None:
    """A damage takes a record of its own, a duplicate two."""
    with pytest.raises(TooMuchDamage) as raised:
        sample("11F", 2026, 9, region="030100", damage=damage)

    assert (raised.value.needed, raised.value.records) == (needed, 9)


@pytest.mark.parametrize(
    "damage", [{"15": -1}, {"15": 0.5}, {"15": "2"}, {"15": None}, -0.1, 1.01, float("nan"), "0.1", ["15"]]
)
@pytest.mark.parametrize("form", ["11F", "15F", "0A"])
def test_damage_must_be_a_number_or_a_share(form: str, damage: Any) -> None:
    """Neither fewer than none nor more than all can be damaged, nor what is no number of records and no share."""
    if isinstance(damage, dict):
        damage = {{"11F": "15", "15F": "Melding Kontroll 3", "0A": "020"}[form]: damage["15"]}

    with pytest.raises(UsageError, match="damage"):
        sample(form, 2025, 9, region="460100", damage=damage)


def test_a_control_is_named_by_a_text() -> None:
    """A number is no name of a control: 5 may be 05 or 05A."""
    with pytest.raises(UsageError, match="named by a text, such as '15', not by 15"):
        sample("11F", 2026, 9, region="030100", damage={15: 1})  # type: ignore[dict-item]
    with pytest.raises(UsageError, match="named by a text"):
        damaged("11F", 2026, 15, region="030100")  # type: ignore[arg-type]


@pytest.mark.parametrize("n", [-1, 1.5, "5", None])
@pytest.mark.parametrize("form", ["11F", "15F", "0A"])
def test_how_many_must_be_a_whole_number(form: str, n: Any) -> None:
    """An extract has no fewer records than none, no parts of records, and an end."""
    with pytest.raises(UsageError, match="0 records or more"):
        sample(form, 2025, n, region="460100")


def test_an_unknown_form_is_an_error() -> None:
    """There are no samples of what is no form."""
    with pytest.raises(UnknownForm):
        sample("11X", 2026, 9, region="030100")
