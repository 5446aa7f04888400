from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kostra_sdk.controls import Node
from tests.controls.mutants import is_boolean, show
from tests.controls.trial import Trial
from tests.editions import boundaries
from tests.forms.lines import JUDGED

if TYPE_CHECKING:
    from collections.abc import Iterator

ONE_SIDED = {
    ("11CF", 2020, "under_18", "PERSON_FODSELSNR.age_fails"): "in 2020 the reckoning of an age never breaks down",
    ("11CF", 2020, "under_18", "~PERSON_FODSELSNR.age_fails"): "in 2020 the reckoning of an age never breaks down",
}
"""The nodes that can only be one of true and false, with the reason."""


def trees(trial: Trial) -> Iterator[tuple[str, Node]]:
    """Give the trees of an edition, with the control each belongs to: of those across records, who takes part."""
    for control in trial.edition.tests:
        yield control.key, control.tree
    for control in trial.edition.across:
        yield control.key, control.tree.args[1]


@pytest.mark.parametrize(("form", "year"), boundaries(JUDGED))
def test_every_node_is_seen_true_and_false(form: str, year: int) -> None:
    """Every yes or no in every tree is seen both ways on the corpus, but for those that cannot be."""
    trial = Trial(form, year)
    one_sided = set()
    for control, tree in trees(trial):
        if tree == Node("literal", (True,)):
            continue  # everyone takes part
        unseen = {(node, outcome) for node in tree.walk() if is_boolean(node) for outcome in (True, False)}
        keys = tree.keys()
        for situation in trial.situations(tree):
            unseen -= {
                (node, outcome) for node, outcome in unseen if bool(trial.value(node, situation, keys)) is outcome
            }
            if not unseen:
                break
        one_sided |= {(form, year, control, show(node)) for node, _ in unseen}
    assert one_sided == {place for place in ONE_SIDED if place[:2] == (form, year)}
