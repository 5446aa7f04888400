"""A delivery says for whom and of what, and two that agree in that are the same."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from kostra_sdk.errors import RegionError, UsageError
from kostra_sdk.submission.delivery import Environment, Part, Resubmission
from tests.submission.outbox.doubles import delivery

WHEN = datetime(2027, 1, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "11CF_2025_030107.dat"),
        ({"unit": "nav", "part": Part(1, 2, announced=WHEN)}, "11CF_2025_030107_nav_1av2.dat"),
        ({"quarter": "3"}, "11CF_2025K3_030107.dat"),
    ],
)
def test_the_file_name_says_what_it_is(changes: dict[str, Any], expected: str) -> None:
    """Form, year, region and unit make the name, and nothing of any person does."""
    assert delivery(**changes).file_name == expected


def test_what_is_said_of_the_data_does_not_change_the_identity() -> None:
    """A resubmission, or another correlation id, is of the same delivery; another environment is not."""
    same = delivery(resubmission=Resubmission("wrong month", WHEN), correlation_id="x", has_participants=True)

    assert same.identity == delivery().identity
    assert delivery(environment="production").identity != delivery().identity
    assert delivery(environment="production").environment is Environment.PRODUCTION


@pytest.mark.parametrize("changes", [{"org_number": "971526921"}, {"unit": "flyktning/nav"}, {"unit": "Nordstrømmen"}])
def test_what_is_no_delivery_is_refused(changes: dict[str, Any]) -> None:
    """An organisation number has its check digit, and a unit can stand in a file name."""
    with pytest.raises(UsageError):
        delivery(**changes)


def test_a_region_is_six_digits() -> None:
    """The region is checked where the delivery is made, not when it is sent."""
    with pytest.raises(RegionError):
        delivery(region="0301")


@pytest.mark.parametrize(("number", "of"), [(0, 2), (3, 2)])
def test_a_part_is_one_of_those_declared(number: int, of: int) -> None:
    """There is no part outside the number declared."""
    with pytest.raises(UsageError, match="is none of them"):
        Part(number, of, announced=WHEN)


def test_a_resubmission_has_a_reason() -> None:
    """Without a reason there is no right to deliver anew (B-10)."""
    with pytest.raises(UsageError, match="reason"):
        Resubmission("  ", WHEN)
