from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.serve.asked import PARAMETERS, Asked, pairs_of, read_asked
from kostra_sdk.serve.jobs import CHECKING
from kostra_sdk.serve.problems import ProblemKind, Refused

if TYPE_CHECKING:
    from kostra_sdk.serve.problems import Fault

NEEDED = {"form": "11F", "year": "2025", "region": "460100"}


def faults(pairs: list[tuple[str, str]]) -> list[Fault]:
    """Give what is wrong with parameters."""
    with pytest.raises(Refused) as refused:
        read_asked(pairs, CHECKING)
    assert refused.value.problem.kind is ProblemKind.PARAMETERS
    assert refused.value.problem.count == len(refused.value.problem.faults)
    return list(refused.value.problem.faults)


def test_what_is_left_out_has_its_default() -> None:
    """Form, year and region are enough; a blank value, as a form's empty field sends, is left out."""
    expected = Asked(form="11F", year=2025, region="460100")
    assert read_asked(NEEDED.items(), CHECKING) == expected
    blank = {"quarter": "", "org_number": " ", "reference_date": "", "has_participants": ""}
    assert read_asked((NEEDED | blank).items(), CHECKING) == expected


def test_everything_can_be_said() -> None:
    """Each parameter of ``check`` has its name here."""
    said = NEEDED | {
        "form": "11cf",
        "quarter": "3",
        "org_number": "899999999",
        "has_participants": "false",
        "reference_date": "2024-04-01",
    }
    assert read_asked(said.items(), CHECKING) == Asked(
        form="11CF",
        year=2025,
        region="460100",
        quarter="3",
        org_number="899999999",
        has_participants=False,
        reference_date=date(2024, 4, 1),
    )
    assert read_asked((NEEDED | {"transliterate": "true"}).items(), PARAMETERS).transliterate


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("form", "11F 2025"),
        ("form", "15858590123"),
        ("year", "25"),
        ("year", "20250"),
        ("year", "\uff12\uff10\uff12\uff15"),
        ("region", "0301"),
        ("region", "03010a"),
        ("quarter", "5"),
        ("org_number", "12345678"),
        ("has_participants", "ja"),
        ("reference_date", "2024-02-30"),
        ("reference_date", "20240401"),
    ],
    ids=lambda value: value if value in PARAMETERS else "",
)
def test_a_value_of_another_kind_is_a_fault(name: str, value: str) -> None:
    """The fault names the parameter, in both languages, and not the value."""
    (fault,) = faults([*(NEEDED | {name: value}).items()])
    assert fault.parameter == name
    assert fault.title == PARAMETERS[name].wrong
    assert value not in str(fault.as_data())


def test_everything_wrong_is_told_at_once() -> None:
    """What is missing, wrong, said twice and unknown, in one answer."""
    found = faults([("form", "11F"), ("form", "11F"), ("year", "x"), ("colour", "red")])
    assert [fault.parameter for fault in found] == ["form", None, "year", "region"]
    assert "red" not in str(found)
    assert "colour" not in str(found)


def test_an_unknown_parameter_is_refused() -> None:
    """A misspelt name is not passed over, as if the caller had not said it."""
    (fault,) = faults([*NEEDED.items(), ("has_participant", "false")])
    assert "has_participants" in fault.detail


def test_very_many_parameters_are_refused() -> None:
    """A query cannot be made long work."""
    with pytest.raises(Refused):
        pairs_of("&".join(["a=1"] * 1_000))


@given(st.lists(st.tuples(st.sampled_from([*PARAMETERS, "x", ""]), st.text(max_size=12)), max_size=12))
def test_any_query_at_all_is_read_or_refused(pairs: list[tuple[str, str]]) -> None:
    """Nothing that a caller may send raises anything else."""
    try:
        asked = read_asked(pairs_of(urlencode(pairs)), CHECKING)
    except Refused:
        return
    assert 1000 <= asked.year <= 9999
    assert len(asked.region) == 6
