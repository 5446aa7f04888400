"""Faults put into the controls of 15F, one at a time: an individual of the boundaries must see each."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest

from kostra_sdk.forms.barnevern.controls import INDIVID_CONTROLS
from kostra_sdk.forms.barnevern.controls.sak import Sak
from kostra_sdk.ids.official import number_rules
from tests.forms.barnevern.boundaries import BOUNDARIES, IGNORED
from tests.forms.barnevern.builders import BERGEN, YEARS, individ, said
from tests.forms.barnevern.controls.faults import faults_of

if TYPE_CHECKING:
    from kostra_sdk.forms.barnevern.controls.definition import Control

BY_KEY: Final = {control.key: control for control in INDIVID_CONTROLS}


@cache
def cases(key: str) -> tuple[tuple[Any, Sak], ...]:
    """Give every individual that a control is tried on, in every year, and the plausible one that they start from."""
    boundary = BOUNDARIES[key]
    tries = [(IGNORED, BERGEN), *((change, boundary.region) for change in (*boundary.fails, *boundary.passes))]
    found = []
    for year, (change, region) in product(YEARS, tries):
        changed = individ(year)
        change(changed, year)
        found.append((changed, Sak(year, said(region).kommune.decode(), number_rules(year), changed)))
    return tuple(found)


def outcomes(control: Control) -> list[int | str]:
    """Count how often a control fires on each; where it breaks down that is its outcome."""
    found: list[int | str] = []
    for changed, sak in cases(control.key):
        made = control.at(sak.year)
        assert made is not None
        try:
            found.append(len(made.failures(changed, sak)))
        except Exception as error:  # noqa: BLE001 - a mutant may break down in any way
            found.append(type(error).__name__)
    return found


def missed(key: str) -> list[str]:
    """Name the faults of a control that no individual sees."""
    control = BY_KEY[key]
    right = outcomes(control)
    return [what for what, mutant in faults_of(control.fails) if outcomes(attrs.evolve(control, fails=mutant)) == right]


@pytest.mark.parametrize("key", BOUNDARIES)
def test_every_fault_in_a_control_is_seen(key: str) -> None:
    """No mutant of a control survives, and the control itself breaks down on nobody."""
    assert all(isinstance(outcome, int) for outcome in outcomes(BY_KEY[key]))
    assert missed(key) == []


def test_every_control_has_faults() -> None:
    """Each can be taken apart, and most of them in several places."""
    counted = [len(list(faults_of(control.fails))) for control in INDIVID_CONTROLS]
    assert min(counted) > 0
    assert sum(counted) > 300
