"""Controls are found by all that they are called, and what is not one control is answered with what would do."""

from __future__ import annotations

import pytest

from kostra_sdk.errors import UsageError
from kostra_sdk.forms import find_form
from kostra_sdk.testing import UnknownControl
from kostra_sdk.testing.samples.aims import Aim, aims_of, select


def aims(form: str, year: int) -> tuple[Aim, ...]:
    """Give what damage can be asked for in an edition."""
    found = find_form(form)
    return aims_of(found, found.edition(year))


@pytest.mark.parametrize(
    "asked",
    [
        *("15", " 15 ", "015", "arbeidsinntekt", "ARBEIDSINNTEKT"),
        "Kontroll 15: Viktigste kilde til livsopphold i relasjon til arbeidssituasjon. Arbeidsinntekt",
    ],
)
def test_a_control_answers_to_number_key_and_name(asked: str) -> None:
    """A control is found by official number, lasting key or official name."""
    (aim,) = select(aims("11F", 2026), asked)

    assert (aim.label, aim.key, aim.is_across, aim.is_of_file) == ("15", "arbeidsinntekt", False, False)


def test_letters_and_zeros_of_a_number_do_not_matter() -> None:
    """``5a`` is 05A, and ``0`` is 000."""
    (across,) = select(aims("11F", 2026), "5a")
    (empty,) = select(aims("11F", 2026), "0")

    assert (across.key, across.is_across) == ("fodselsnummer_dubletter", True)
    assert (empty.key, empty.is_of_file) == ("attachment", True)


def test_the_field_description_is_many() -> None:
    """``02`` is every fault of every field, ``02:code`` those of one kind, and a field's fault is one."""
    found = aims("11F", 2026)

    every, kind, one = (select(found, asked) for asked in ("02", "2:code", "02:code:kjonn"))

    assert len(every) > len(kind) > len(one) == 1
    assert {aim.label.split(":")[1] for aim in every} == {"missing", "code", "integer", "date"}
    assert {aim.key for aim in every} == {"filbeskrivelse"}
    assert set(one) < set(kind) < set(every)


def test_labels_tell_controls_apart() -> None:
    """Labels are unique in every edition; a number that two controls have is none."""
    for form, year in (("11F", 2020), ("11F", 2026), ("11CF", 2022), ("11CF", 2026)):
        labels = [aim.label for aim in aims(form, year)]
        assert len(set(labels)) == len(labels)
        assert "03" not in labels


def test_a_number_of_two_controls_is_answered_with_both() -> None:
    """Where two controls have a number, the error says what each of them is called."""
    with pytest.raises(UnknownControl, match="several controls") as raised:
        select(aims("11F", 2026), "03")

    assert raised.value.several
    assert raised.value.known == ("kommunenummer", "bydelsnummer")
    assert isinstance(raised.value, UsageError)


def test_an_unknown_control_is_answered_with_those_there_are() -> None:
    """Where no control is called that, the error lists the labels, the field description once."""
    with pytest.raises(UnknownControl, match="no control") as raised:
        select(aims("11CF", 2026), "99")

    assert (raised.value.asked, raised.value.several) == ("99", False)
    assert raised.value.known[:4] == ("000", "001", "kommunenummer", "bydelsnummer")
    with pytest.raises(UnknownControl) as raised:
        select(aims("11F", 2026), "99")
    assert raised.value.known.count("02") == 1
