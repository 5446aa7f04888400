from __future__ import annotations

import attrs
import pytest

from kostra_sdk.forms.barnevern import record
from kostra_sdk.forms.barnevern.record import RECORD, Avgiver, BarnevernRecord, Individ, Melder, Melding
from tests.forms.barnevern.builders import avgiver, individ


def test_a_record_shows_no_person() -> None:
    """What is printed of a record is what it is, and its journal number or id."""
    child = individ(2024, bydelsnavn="Testbydel")
    assert repr(child) == "Individ(journalnummer='J1')"
    assert repr(child.melding[0]) == "Melding(id='M1')"
    assert repr(child.melding[0].melder[0]) == "Melder()"
    assert repr(avgiver(2024)) == "Avgiver(kommunenummer='4601')"


def test_a_number_in_the_wrong_place_is_not_shown() -> None:
    """Nor is a journal number or id that may be a personal number."""
    child = individ(2024, journalnummer="12345678901", id="123456 78901")
    child.melding[0].id = "12345678901"
    assert "12345" not in repr(child)
    assert "12345" not in repr(child.melding[0])


def test_a_record_of_another_type_can_be_shown() -> None:
    """What is no text is not shown either."""
    child = individ(2024, journalnummer=12345678901)
    assert repr(child) == "Individ(id='I1')"


@pytest.mark.parametrize("name", [name for name in record.__all__ if name not in {"RECORD", "BarnevernRecord"}])
def test_records_are_alike_in_kind(name: str) -> None:
    """All can be changed, take their values by name, and are equal where their values are."""
    cls = getattr(record, name)
    assert issubclass(cls, BarnevernRecord)
    assert all(field.kw_only for field in attrs.fields(cls))
    assert cls.__repr__ is BarnevernRecord.__repr__
    assert cls.__doc__


def test_records_are_compared_by_value() -> None:
    """Two that say the same are equal, until one is changed."""
    first, second = individ(2024), individ(2024)
    assert first == second
    second.melding[0].melder[0].presisering = "x"
    assert first != second
    assert RECORD is Individ


def test_what_the_form_asks_for_must_be_given() -> None:
    """A record without it cannot be made."""
    with pytest.raises(TypeError, match="start_dato"):
        Melding(id="M1")  # type: ignore[call-arg]  # that is the point
    with pytest.raises(TypeError, match="kode"):
        Melder()  # type: ignore[call-arg]  # as above
    with pytest.raises(TypeError, match="versjon"):
        Avgiver(organisasjonsnummer="", kommunenummer="", kommunenavn="")  # type: ignore[call-arg]  # as above
