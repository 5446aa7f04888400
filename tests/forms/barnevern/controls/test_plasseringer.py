from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import attrs
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.forms.barnevern.codes import Kategorikode
from kostra_sdk.forms.barnevern.controls.plasseringer import is_placement, overlapping
from kostra_sdk.forms.barnevern.record import Kategori
from tests.forms.barnevern.builders import measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_sdk.forms.barnevern.record import Tiltak

LAST_DAY = date(2024, 12, 31)

days = st.dates(min_value=date(2023, 1, 1), max_value=date(2025, 3, 1))
placements = st.builds(
    lambda start, end, code: measure(2024, start_dato=start, slutt_dato=end, kategori=Kategori(kode=code)),
    days,
    st.none() | days,
    st.sampled_from([Kategorikode.BARNEVERNSINSTITUSJON, Kategorikode.BOLIG_MED_OPPFOLGING, Kategorikode.MST]),
)


def one_by_one(tiltak: Sequence[Tiltak]) -> list[bool]:
    """Compare each measure with each later one, as the description says."""

    def overlap(first: Tiltak, second: Tiltak) -> bool:
        start = max(first.start_dato, second.start_dato)
        end = min(first.slutt_dato or LAST_DAY, second.slutt_dato or LAST_DAY)
        return (end - start).days >= 90

    return [
        is_placement(each) and any(is_placement(other) and overlap(each, other) for other in tiltak[place + 1 :])
        for place, each in enumerate(tiltak)
    ]


@given(st.lists(placements, max_size=12))
def test_the_same_placements_are_found_as_one_by_one(tiltak: list[Tiltak]) -> None:
    """Those that overlap with a later one are found, however they lie."""
    found = overlapping(tiltak, LAST_DAY)
    assert [id(each) in found for each in tiltak] == one_by_one(tiltak)


def test_very_many_placements_are_no_burden() -> None:
    """A hostile file with tens of thousands of placements takes no time to speak of."""
    base = measure(2024, kategori=Kategori(kode=Kategorikode.BEREDSKAPSHJEM))
    first = date(1000, 1, 1).toordinal()
    many = [
        attrs.evolve(
            base,
            start_dato=date.fromordinal(first + 100 * number),
            slutt_dato=date.fromordinal(first + 100 * number + 99),
        )
        for number in range(20_000)
    ]
    assert overlapping(many, LAST_DAY) == frozenset()
