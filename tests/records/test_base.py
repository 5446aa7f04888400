from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest

from kostra_sdk.forms import FORM_NAMES, find_form
from kostra_sdk.forms.familievern.gruppebehandling.record import Gruppebehandling
from kostra_sdk.forms.familievern.klientsaker.record import Klientsak
from kostra_sdk.forms.familievern.mekling.record import Mekling
from kostra_sdk.forms.familievern.utadrettet.record import UtadrettetVirksomhet
from kostra_sdk.forms.kvalifisering.record import Kvalifisering
from kostra_sdk.forms.regnskap.record import Regnskapslinje
from kostra_sdk.forms.sosialhjelp.record import Sosialhjelp
from kostra_sdk.records.content import called, journal_number

if TYPE_CHECKING:
    from kostra_sdk.records.base import Record

RECORDS = [Sosialhjelp, Kvalifisering, Mekling]


@pytest.mark.parametrize("cls", RECORDS)
def test_a_new_record_is_empty_and_its_own(cls: type[Record]) -> None:
    """Records are equal by what they hold, and two new ones share no set, mapping or raw text."""
    one, other = cls(), cls()
    assert one == other
    for field in attrs.fields(cls):
        if isinstance(getattr(one, field.name), (set, dict)):
            assert getattr(one, field.name) is not getattr(other, field.name)
    one.raw["X"] = "x"
    assert one != other


@pytest.mark.parametrize("cls", RECORDS)
def test_only_keywords_make_a_record(cls: type[Record]) -> None:
    """A record is made by names, whose order a new year may change, and knows no other attributes."""
    with pytest.raises(TypeError):
        cls("4601")  # type: ignore[call-arg, arg-type]
    with pytest.raises(TypeError):
        cls(noe_annet=1)  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        cls().noe_annet = 1  # type: ignore[attr-defined]


def test_the_repr_shows_the_journal_number_alone() -> None:
    """Whoever prints a record sees which one it is, and nothing about the person."""
    record = Sosialhjelp(person_journalnr="00000017", person_fodselsnr="x" * 11, bidrag=123456)
    assert repr(record) == str(record) == "Sosialhjelp(person_journalnr='00000017')"


def test_a_subclass_shows_no_more() -> None:
    """A caller's own subclass gets no `repr` with the person in it either."""

    @attrs.define
    class Own(Sosialhjelp):
        note: str = ""

    assert repr(Own(person_journalnr="1", person_duf="x" * 12)).endswith("Own(person_journalnr='1')")


@pytest.mark.parametrize(
    ("record", "shown"),
    [
        (Klientsak(journal_nr_a="SAK000001", primk_fodt_a=1985), "Klientsak(journal_nr_a='SAK000001')"),
        (Klientsak(journal_nr_a="x" * 10), "Klientsak(journal_nr_a='')"),
        (Gruppebehandling(gruppe_nr_b="12", gruppe_navn_b="Navn"), "Gruppebehandling(gruppe_nr_b='12')"),
        (UtadrettetVirksomhet(kontornr="017"), "UtadrettetVirksomhet(kontornr='017')"),
        (Mekling(kontor_nr="017", forhold_tot=3), "Mekling()"),
    ],
)
def test_other_forms_are_named_by_their_own_numbers(record: Record, shown: str) -> None:
    """By what findings call the journal number; a form without one shows its name alone."""
    assert repr(record) == shown


@pytest.mark.parametrize(
    ("text", "shown"), [("00000017", "00000017"), (" 17 ", "17"), ("x" * 9, ""), ("", ""), (17, "")]
)
def test_what_can_be_no_journal_number_is_not_shown(text: str, shown: str) -> None:
    """A text too long for a journal number may be a fødselsnummer in the wrong place."""
    assert journal_number(Sosialhjelp(person_journalnr=text)) == shown


@pytest.mark.parametrize(
    ("record", "name"),
    [
        (Sosialhjelp(person_journalnr="17"), "journal number 17"),
        (Sosialhjelp(), "journal number (blank)"),
        (Klientsak(journal_nr_a="SAK000001"), "journal number SAK000001"),
        (Gruppebehandling(gruppe_nr_b="12", gruppe_navn_b="x"), "gruppe_nr_b 12"),
        (UtadrettetVirksomhet(fylke_nr="03", kontornr="030"), "fylke_nr 03, kontornr 030"),
        (Mekling(fylke_nr="03", kontor_nr="x" * 11), "fylke_nr 03, kontor_nr (blank)"),
        (
            Regnskapslinje(kontoklasse="1", funksjon_kapittel="100", art_sektor="010", belop=4711),
            "kontoklasse 1, funksjon_kapittel 100, art_sektor 010",
        ),
        (Regnskapslinje(kontoklasse=1), "kontoklasse (blank), funksjon_kapittel (blank), art_sektor (blank)"),  # type: ignore[arg-type]
    ],
)
def test_a_record_is_called_by_what_its_form_has(record: Record, name: str) -> None:
    """By the journal number, or what stands in its place; what does not fit may be about a person, and is not shown."""
    assert called(record) == name


@pytest.mark.parametrize("form", sorted(FORM_NAMES))
def test_every_record_can_be_called_something(form: str) -> None:
    """A form has a journal number, or says what names its records by fields that every year's layout has."""
    if find_form(form).is_xml:
        return
    record = find_form(form).record()
    name = called(record)
    assert (find_form(form).identity[1] is not None) or record.named_by
    assert name.count("(blank)") == max(len(record.named_by), 1)
