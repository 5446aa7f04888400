"""For every control of 15F: a file that just fails it, and one that just passes it."""

from __future__ import annotations

from collections import Counter

import pytest

from kostra_sdk import check
from kostra_sdk.forms.person.codes import JaNei
from kostra_sdk.testing import CannotFire, Damaged, Reason, TooMuchDamage, damaged, failures, sample

YEARS = range(2023, 2027)
UNREACHABLE = {
    "460100": {
        "organisasjonsnummer": Reason.NEVER,
        "bydelsnummer": Reason.REGION,
        "bydelsnavn": Reason.REGION,
    },
    # The schema asks for nine digits, so that K3 never sees a blank.
    "030100": {"organisasjonsnummer": Reason.NEVER},
}
"""The controls that no small change makes fire."""


def assert_kept(made: Damaged) -> None:
    """See that the failing file has the finding asked for, and none but those implied; and the passing one none."""
    failing, passing = check(made.failing), check(made.passing)

    assert {*failing.counts()} == {made.control, *made.implied}, made.label
    assert made.control not in passing.counts(), made.label
    assert {*passing.counts()} == {*made.remaining}, made.label
    assert made.failing.to_bytes() != made.passing.to_bytes()


@pytest.mark.parametrize(
    ("year", "region", "control"),
    [
        (2023, "460100", "Melding Kontroll 3"),
        (2024, "460100", "hjemmel_0"),
        (2025, "030100", "Individ Kontroll 09"),
        (2025, "460100", "Avgiver K4"),
        (2026, "460100", "Avgiver K0"),
        (2026, "460100", "avgiver_validering"),
        (2026, "460100", "individ_mangler"),
        (2026, "460100", "individ_validering"),
        (2023, "460100", "fodselsnummer_dubletter"),
        (2024, "460100", "journalnummer_dubletter"),
        (2026, "460100", "omsorgstiltak_over_18"),
        (2026, "460100", "tiltak_slutt_etter_individets"),
    ],
)
def test_some_controls(year: int, region: str, control: str) -> None:
    """A part of what the slow suite shows for all of them."""
    assert_kept(damaged("15F", year, control, region=region))


@pytest.mark.slow
@pytest.mark.parametrize("region", UNREACHABLE)
@pytest.mark.parametrize("year", YEARS)
def test_every_control(year: int, region: str) -> None:
    """Each control fires with nothing else but what it implies, and can be passed by a hair; the rest are known."""
    unreachable = {}
    for made in failures("15F", year, region=region):
        if isinstance(made, Damaged):
            assert_kept(made)
            assert not made.remaining, made.label
        else:
            unreachable[made.label] = made.reason

    assert unreachable == UNREACHABLE[region]


def test_days_stand_at_the_limit() -> None:
    """A message that took nine days fails, one that took eight passes."""
    made = damaged("15F", 2025, "behandlingstid", region="460100")

    longest = [
        max((each.slutt_dato - each.start_dato).days for individ in extract for each in individ.melding)
        for extract in (made.failing, made.passing)
    ]

    assert longest == [9, 8]
    assert (made.lines, made.implied) == ((1,), ())


def test_what_a_control_brings_along_is_listed() -> None:
    """A case that is closed without a date has messages that lack theirs."""
    made = damaged("15F", 2025, "avsluttet_uten_sluttdato", region="460100")
    (individ,) = made.failing

    assert (individ.avslutta3112, individ.slutt_dato) == (JaNei.JA, None)
    assert made.implied
    assert_kept(made)


def test_a_control_that_never_fires_is_told() -> None:
    """K3 never sees a blank number, which the schema refuses; the error says that no record makes it fire."""
    with pytest.raises(CannotFire, match="never") as raised:
        damaged("15F", 2025, "Avgiver K3", region="460100")

    assert raised.value.unreachable.reason is Reason.NEVER


def test_damage_in_a_long_file_is_found_where_it_is_told() -> None:
    """So many individuals as asked for fail each control, and nothing else is found."""
    asked = {"behandlingstid": 2, "fodselsnummer_dubletter": 1, "Melding Kontroll 2a": 1}

    made = sample("15F", 2025, 40, region="460100", seed=2, damage=asked)

    assert Counter(each.key for each in made.damage) == {
        "behandlingstid": 2,
        "fodselsnummer_dubletter": 1,
        "melding_start_etter_slutt": 1,
    }
    assert set(check(made).counts()) == {name for each in made.damage for name in (each.control, *each.implied)}
    assert len({line for each in made.damage for line in each.lines}) == 5


def test_a_share_of_individuals_may_fail() -> None:
    """A share is damaged by any control of individuals, and only those differ from the sound sample."""
    sound, made = (sample("15F", 2026, 40, region="030100", damage=damage) for damage in (0, 0.1))
    touched = {line for each in made.damage for line in each.lines}

    differing = {number for number, pair in enumerate(zip(sound, made, strict=True), start=1) if pair[0] != pair[1]}

    assert len(made.damage) == 4
    assert differing <= touched
    assert set(check(made).counts()) == {name for each in made.damage for name in (each.control, *each.implied)}


@pytest.mark.parametrize("control", ["Avgiver K0", "Avgiver K4"])
def test_what_is_not_about_individuals_is_not_sprinkled(control: str) -> None:
    """Who reports, and the file as a whole, are damaged by `damaged` alone."""
    with pytest.raises(CannotFire) as raised:
        sample("15F", 2025, 5, region="460100", damage={control: 1})

    assert raised.value.unreachable.reason is Reason.WHOLE_FILE


def test_what_the_individuals_cannot_have_is_an_error() -> None:
    """Outside Oslo no bydel is missing; and no more individuals can be damaged than there are."""
    with pytest.raises(CannotFire) as raised:
        sample("15F", 2025, 5, region="460100", damage={"bydelsnummer": 1})
    assert raised.value.unreachable.reason is Reason.NEVER
    with pytest.raises(TooMuchDamage):
        sample("15F", 2025, 3, region="460100", damage={"fodselsnummer_dubletter": 2})
