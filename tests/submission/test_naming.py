from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.submission.delivery import Delivery, Environment, Part
from kostra_sdk.submission.naming import Named, read_name
from tests.submission.doubles import MUNICIPALITY

TOLD = datetime(2027, 1, 2, tzinfo=UTC)


@given(
    form=st.sampled_from(["11F", "11CF", "15F"]),
    year=st.integers(2017, 2099),
    region=st.from_regex("[0-9]{6}", fullmatch=True).filter(str.isascii),
    quarter=st.sampled_from(["", "1", "4"]),
    unit=st.sampled_from(["", "nav", "flyktning", "enhet-2", "2av"]),
    part=st.sampled_from([None, (1, 2), (2, 2)]),
)
def test_the_names_that_deliveries_give_are_read(
    form: str, year: int, region: str, quarter: str, unit: str, part: tuple[int, int] | None
) -> None:
    """What a delivery calls its file tells form, year, region, quarter, unit and part."""
    delivery = Delivery(
        environment=Environment.TEST,
        org_number=MUNICIPALITY,
        form=form,
        year=year,
        region=region,
        quarter=quarter,
        unit=unit,
        part=Part(*part, TOLD) if part else None,
    )
    named = Named(form=form, year=year, region=region, quarter=quarter, unit=unit, part=part)
    assert read_name(delivery.file_name) == named
    assert read_name(f"/a/folder/{delivery.file_name}.p7m") == named


@pytest.mark.parametrize(
    "name", ["uttrekk.dat", "11F.dat", "11F_2026.dat", "11F_2026_4601.dat", "11F_1926_460100.dat", "11F_2026_460100_.x"]
)
def test_another_name_tells_nothing(name: str) -> None:
    """A name of another kind is not guessed at."""
    assert read_name(name) is None
