from __future__ import annotations

import pytest

from kostra_sdk.advice.worksheets import Skjema7B


@pytest.mark.parametrize(
    ("cost", "shelter", "field"),
    [
        (None, None, None),
        (None, "Testsenteret", None),
        (0, None, None),
        (2_000_000, "Testsenteret", None),
        (2_000, "Testsenteret", "kostnader_krisesenter"),
        (0, "Testsenteret", "kostnader_krisesenter"),
        (2_000_000, None, "krisesenter"),
    ],
)
def test_cost_and_shelter_go_together(cost: int | None, shelter: str | None, field: str | None) -> None:
    """A shelter without cost, cost without a shelter, and a cost that may be thousands are asked about."""
    worksheet = Skjema7B(year=2026, kommunenummer="4601", ansvarlig="Test", kostnader_krisesenter=cost)
    worksheet.krisesenter = shelter
    found = [(each.field, each.severity.name) for each in worksheet.remarks() if each.field]
    assert found == ([(field, "WARNING")] if field else [])
