"""Faults put into the trees, one at a time: each must be seen by a reference case or a line made by hand."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from kostra_sdk.controls import Node
from kostra_sdk.forms import find_form
from kostra_sdk.ids.kommuner import Region
from tests.controls.corpus import TABLES, case_lines
from tests.controls.interpreter import Interpreter, cut
from tests.controls.mutants import mutants
from tests.controls.trial import Trial
from tests.forms.lines import JUDGED, VARIES

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from kostra_sdk.controls import EditionControl
    from kostra_sdk.layouts import Field
    from tests.controls.corpus import CaseLine

pytestmark = pytest.mark.slow


def is_equivalent(form: str, year: int, control: EditionControl, what: str) -> bool:
    """Whether a fault makes no difference to any record whatever: the short list, with the reasons."""
    if year == 2020 and control.key == "filbeskrivelse":
        # A blank code says of a blank cell what the test for blanks beside it says already.
        width = next(field.width for field in _layout(form, year) if field.key == control.keys[0])
        return control.doc == "code" and what.endswith(f": without {b' ' * width!r}")
    if form == "11CF" and year >= 2024 and control.key == "begynt_i_program":
        # What is no date is of the year 0, and that is more than four years ago.
        return what.endswith(": without ~BEGYNT_DATO.date")
    if (form, year, control.key) == ("11CF", 2020, "under_18"):
        # In 2020 the reckoning of an age never breaks down.
        return what.endswith(": without ~PERSON_FODSELSNR.age_fails")
    return False


@pytest.mark.parametrize(("form", "year"), JUDGED)
def test_every_fault_in_a_tree_is_seen(form: str, year: int, capsys: pytest.CaptureFixture[str]) -> None:
    """No mutant of a control survives, but for those that are the same control."""
    trial = Trial(form, year)
    tally: Counter[str] = Counter()
    survivors = []
    for control in trial.edition.tests:
        made = list(mutants(control.tree, trial.layout, trial.dialect))
        missed = trial.missed(control, made)
        equivalent = [what for what in missed if is_equivalent(form, year, control, what)]
        tally += Counter(mutants=len(made), equivalent=len(equivalent))
        survivors += [(control.key, what) for what in missed if what not in equivalent]
    for control in trial.edition.across:
        for what, mutant in _across(control, trial):
            tally["mutants"] += 1
            if not _is_seen_across(form, year, control, mutant, trial):
                survivors.append((control.key, what))
    with capsys.disabled():
        counted = f"{tally['mutants']} mutants, {tally['equivalent']} equivalent, {len(survivors)} missed"
        print(f"\n{form} {year}: {counted}", end=" ")  # noqa: T201 - the tally is what the run is for
    assert survivors == []


def test_a_control_is_its_own_equivalent() -> None:
    """The trial tells a control from its mutants, not from itself."""
    trial = Trial("11F", 2023)
    assert [control.key for control in trial.edition.tests if not trial.missed(control, [("", control.tree)])] == []


def _across(control: EditionControl, trial: Trial) -> Iterator[tuple[str, Node]]:
    """Give the mutants of a control across records: who takes part, and what they share."""
    keys, among = control.tree.args
    for what, changed in mutants(among, trial.layout, trial.dialect):
        yield what, Node("duplicates", (keys, changed))
    for key in keys:
        rest = tuple(other for other in keys if other != key)
        yield f"without {key}", Node("duplicates", (rest, among))
    other = VARIES[trial.layout.form]
    yield f"with {other}", Node("duplicates", ((*keys, other), among))


def _is_seen_across(form: str, year: int, control: EditionControl, mutant: Node, trial: Trial) -> bool:
    for records in TABLES[form][1]:
        if records.control == control.key and year in records.years:
            texts = records.lines(form, year)
            found, expected = (_fires(tree, texts, records.region, trial) for tree in (mutant, control.tree))
            if found != expected:
                return True
    by_case: dict[str, list[CaseLine]] = {}
    for line in case_lines(form, year):
        by_case.setdefault(line.case.id, []).append(line)
    return any(
        _sights(control, mutant, of_case, trial) != _sights(control, control.tree, of_case, trial)
        for of_case in by_case.values()
    )


def _sights(
    control: EditionControl, tree: Node, of_case: Sequence[CaseLine], trial: Trial
) -> Counter[Hashable] | set[Hashable]:
    """Give what the official report of a case would show of a control across records."""
    fires = _fires(tree, [line.text for line in of_case], of_case[0].region, trial)
    shown = [of_case[number - 1].shows(control) for number in fires]
    return Counter(shown) if trial.layout.year >= 2023 else set(shown)


def _fires(tree: Node, texts: Iterable[bytes], region: str, trial: Trial) -> set[int]:
    """Give the numbers of the lines that share their key with another line."""
    keys, among = tree.args
    where = Region.parse(region)
    interpreter = Interpreter(trial.layout, trial.dialect)
    found: dict[tuple[bytes, ...], list[int]] = {}
    for number, text in enumerate(texts, start=1):
        cells = cut(trial.layout, text)
        if interpreter.value(among, cells, where.kommune.encode(), where.is_oslo):
            found.setdefault(tuple(cells[key] for key in keys), []).append(number)
    return {number for numbers in found.values() if len(numbers) > 1 for number in numbers}


def _layout(form: str, year: int) -> Iterable[Field]:
    return find_form(form).layout(year).fields
