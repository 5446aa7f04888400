"""A delivery says for whom and of what, and two that agree in that are the same."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.errors import RegionError, UsageError
from kostra_sdk.extract.naming import Named, read_name
from kostra_sdk.submission.delivery import Environment, Part, Resubmission
from tests.submission.outbox.doubles import delivery

WHEN = datetime(2027, 1, 4, tzinfo=UTC)
ENTERPRISE, OTHER = "974652277", "817920632"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "11CF_2025_030107.dat"),
        ({"unit": "nav", "part": Part(1, 2, announced=WHEN)}, "11CF_2025_030107_nav_1av2.dat"),
        ({"quarter": "3"}, "11CF_2025K3_030107.dat"),
        ({"form": "0I", "org_number": ENTERPRISE, "unit": "nav"}, f"0I_2025_030107_{ENTERPRISE}_nav.dat"),
        ({"form": "0AK1", "quarter": "1"}, "0AK1_2025_030107.dat"),
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


@given(
    form=st.sampled_from(["11F", "11CF", "15F", "0I", "0BK2"]),
    year=st.integers(2017, 2099),
    region=st.from_regex("[0-9]{6}", fullmatch=True).filter(str.isascii),
    quarter=st.sampled_from(["", "1", "4"]),
    org_number=st.sampled_from(["", ENTERPRISE]),
    unit=st.sampled_from(["", "nav", "flyktning", "enhet-2", "2av"]),
    part=st.sampled_from([None, (1, 2), (2, 2)]),
)
def test_the_file_name_is_read_again(form: str, quarter: str, part: tuple[int, int] | None, **said: Any) -> None:
    """What a delivery calls its file tells form, year, region, quarter, organisation, unit and part."""
    quarter = "" if form == "0BK2" else quarter
    sent = delivery(form=form, quarter=quarter, part=Part(*part, WHEN) if part else None, **said)
    named = Named(form=form, quarter=quarter, part=part, **said)
    assert read_name(sent.file_name) == named
    assert read_name(f"/a/folder/{sent.file_name}.p7m") == named


def test_two_enterprises_of_a_municipality_are_two_deliveries() -> None:
    """The organisation that the extract is for is part of what is delivered once, and so is who sends it."""
    deliveries = [
        delivery(form="0I", org_number=ENTERPRISE),
        delivery(form="0I", org_number=OTHER),
        delivery(form="0I"),
        delivery(form="0I", sender=OTHER),
    ]
    assert len({each.identity for each in deliveries}) == 4
    assert len({each.file_name for each in deliveries[:3]}) == 3


def test_the_quarter_of_the_accounts_is_that_of_the_forms_name() -> None:
    """Said or not, it is the same delivery; another quarter than the name's is refused."""
    assert delivery(form="0AK3").quarter == "3"
    assert delivery(form="0AK3").identity == delivery(form="0AK3", quarter="3").identity
    assert delivery(form="0AK3").identity != delivery(form="0AK2").identity
    with pytest.raises(UsageError, match="of quarter 3, but the delivery says '2'"):
        delivery(form="0AK3", quarter="2")


@pytest.mark.parametrize(
    "changes",
    [{"sender": "971526921"}, {"org_number": "971526921"}, {"unit": "flyktning/nav"}, {"unit": "Nordstrømmen"}],
)
def test_what_is_no_delivery_is_refused(changes: dict[str, Any]) -> None:
    """Organisation numbers have their check digit, and a unit can stand in a file name."""
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
