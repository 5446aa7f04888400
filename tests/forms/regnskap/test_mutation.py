"""Faults put into the trees of the accounts, one at a time: a file made by hand or a reference case must see each."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

import pytest

from tests.forms.regnskap.lines import YEARS
from tests.forms.regnskap.trial import RULES, WORDS, faults_of, faults_of_word, is_seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.forms.regnskap.trial import Fault

EVERY: Final = 25
"""Of so many faults one is tried in the fast suite."""

_BOUNDS: Final = ((500, "minus"), (580, "plus"), (900, "minus"), (980, "plus"))
_SAID_TWICE: Final = "without r.outside_bydel"
_NOT_BEVILGNING: Final = re.compile("with b'0[BDGJLNQXY]'")
_EQUIVALENT: Final = (
    # The list is empty where several organisations cannot be said: since 2024.
    ("organisasjonsnummer", "without ~ORGNR in orgnr", (2024, 2025, 2026)),
    # In 2023 these judge every line: what narrows them down since is the literal that says so.
    *((rule, "without ~0", (2023,)) for rule in ("funksjon", "kapittel", "art", "sektor")),
    # Operating and investment accounts are both of the bevilgningsregnskap: that is said again.
    ("overforing", "without r.bevilgning", YEARS),
    # No bydel is said of the municipality's lines and of the accounts' part: once would do.
    ("funksjon_290_investering", _SAID_TWICE, YEARS),
    ("funksjon_290_drift", _SAID_TWICE, YEARS),
    # A chapter has four characters and an art three: there is none above 9999 and 999.
    ("memoriakonti", "without r.part_6", YEARS),
    ("memoriakonti", "9999: plus 1", YEARS),
    ("income", "without (ART_SEKTOR.number <= 999)", YEARS),
    ("income", "999: plus 1", YEARS),
    # Since 2024 an art that the church has not is found whatever its number; it has none just outside the bounds.
    *(("finansiering", f"{bound}: {fault} 1", (2024, 2025, 2026)) for bound, fault in _BOUNDS),
)
"""Rule or word, what was changed, and the years in which that makes no difference to any file whatever."""


def is_equivalent(name: str, year: int, what: str) -> bool:
    """Whether a fault makes no difference: the short list, with the reasons."""
    if name in {"regional", "fylkeskommunal"} and year >= 2024 and _NOT_BEVILGNING.search(what):
        # Since 2024 the two are only asked of lines that are of the bevilgningsregnskap by another word.
        return True
    return any((name, year in years, what.endswith(fault)) == (rule, True, True) for rule, fault, years in _EQUIVALENT)


def faults(year: int) -> Iterator[tuple[str, Fault]]:
    """Give all faults of a year, each with the rule or word that it is in."""
    for rule in RULES:
        if any(control.severity_at(year) is not None for control in rule):
            for fault in faults_of(rule, year):
                yield rule[0].key.removesuffix(".mild"), fault
    for word, name in WORDS.items():
        for fault in faults_of_word(word, year):
            yield name, fault


def survivors(year: int, chosen: slice = slice(None)) -> tuple[Counter[str], list[tuple[str, str]]]:
    """Count faults, and name those that nothing sees and that are no equivalents."""
    tally: Counter[str] = Counter()
    found = []
    for name, (what, changed) in list(faults(year))[chosen]:
        equivalent = is_equivalent(name, year, what)
        tally += Counter(mutants=1, equivalent=equivalent)
        if equivalent == is_seen(changed, year):
            found.append((name, f"{what} (seen, though it is listed as equivalent)" if equivalent else what))
    return tally, found


@pytest.mark.slow
@pytest.mark.parametrize("year", YEARS)
def test_every_fault_in_a_tree_is_seen(year: int, capsys: pytest.CaptureFixture[str]) -> None:
    """No mutant of a control or word survives, but for those that are the same, and they are."""
    tally, missed = survivors(year)
    with capsys.disabled():
        counted = f"{tally['mutants']} mutants, {tally['equivalent']} equivalent, {len(missed)} missed"
        print(f"\naccounts {year}: {counted}", end=" ")  # noqa: T201 - the tally is what the run is for
    assert missed == []


def test_some_faults_of_the_last_year_are_seen() -> None:
    """A sample for every day: each twenty-fifth mutant of the last year."""
    tally, missed = survivors(YEARS[-1], slice(None, None, EVERY))
    assert tally["mutants"] > 90
    assert missed == []


def test_nothing_is_seen_where_there_is_no_fault() -> None:
    """The trial tells a control from its mutants, not from itself."""
    for rule in RULES:
        assert not is_seen({control: control.condition for control in rule}, YEARS[-1])
