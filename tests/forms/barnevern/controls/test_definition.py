from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from kostra_sdk.controls import by_year
from kostra_sdk.forms.barnevern.codes import Melderkode
from kostra_sdk.forms.barnevern.controls.definition import Control, Labels, Words, control
from kostra_sdk.forms.barnevern.controls.over import individet, meldere
from kostra_sdk.forms.barnevern.controls.sak import Levering, Sak
from kostra_sdk.forms.barnevern.dates import EarlyDate
from kostra_sdk.ids.official import number_rules
from kostra_sdk.report.model import Severity
from tests.forms.barnevern.builders import individ

if TYPE_CHECKING:
    from kostra_sdk.forms.barnevern.record import Individ, Melder, Melding

LABELS: Labels = {Melderkode: {"11": "Skole"}}


def case(**changes: object) -> Sak:
    """Make up a case."""
    return Sak(2024, "4601", number_rules(2024), individ(2024, **changes))


def saying(message: str) -> Control:
    """Make a control that always fires, with a message."""

    @control("Test 1: Navn", severity=Severity.ERROR, message=message, asks="x", each=meldere)
    def kontroll(melder: Melder, _melding: Melding, _sak: Sak) -> bool:
        """Nothing is right."""
        return bool(melder)

    return kontroll


def said_of(message: str, sak: Sak) -> str:
    """Write the message about the first that fails."""
    made = saying(message).at(2024)
    assert made is not None
    return made.message(made.failures(sak.individ, sak)[0], sak, LABELS)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{melder.kode}", "«11» (Skole)"),
        ("{melding.id}", "«M1»"),
        ("{melding.start_dato}", "15.01.2024"),
        ("{individ.slutt_dato}", "ikke oppgitt"),
        ("{alder} {year} {kommune} {last_day}", "10 2024 «4601» 31.12.2024"),
    ],
)
def test_messages_say_what_was_judged(template: str, text: str) -> None:
    """A code with its label, a text in quotation marks, a date as people write it, what is left out as such."""
    assert said_of(template, case()) == text


def test_messages_never_show_a_number() -> None:
    """Neither by mistake of who writes a control nor by one of who fills the file."""
    with pytest.raises(ValueError, match=r"must not show individ\.fodselsnummer"):
        said_of("{individ.fodselsnummer}", case())
    assert said_of("{individ.id}", case(id="010203 12345")) == "«(vises ikke)»"


def test_words_of_ours_and_early_dates_stand_as_they_are() -> None:
    """Our own words need no quotation marks; a year before the first is shown with its sign."""
    sak = case(id=Words("Individ"), slutt_dato=EarlyDate(-44, 3, 15))
    assert said_of("{individ.id} {individ.slutt_dato}", sak) == "Individ 15.03.-044"


def test_a_control_has_years() -> None:
    """Before the first and after the last it does not run, and where its severity says so."""

    def always(_individ: Individ, _sak: Sak) -> bool:
        return True

    made = control(
        by_year({2023: "Test 1: Før", 2025: "Test 1b: Nå"}),
        severity=by_year({2023: Severity.WARNING, 2024: None, 2025: Severity.ERROR}),
        message="x",
        asks="Det som kreves.",
        each=individet,
        since=2023,
        until=2025,
        reference="A-1",
    )(always)
    years = {year: made.at(year) for year in range(2022, 2027)}
    assert {year: (found.name, found.severity) for year, found in years.items() if found} == {
        2023: ("Test 1: Før", Severity.WARNING),
        2025: ("Test 1b: Nå", Severity.ERROR),
    }
    assert (made.key, made.number, made.doc, made.reference) == ("always", "Test 1b", "", "A-1")
    assert made.asks == "Det som kreves."


def test_what_is_known_of_a_case() -> None:
    """Numbers and age are read from what stands there, as the official program reads them."""
    child = case(fodselsnummer=None, dufnummer="201912345606")
    assert (child.fodselsnummer, child.alder, child.has_valid_number, child.has_mod11_number) == (
        None,
        None,
        False,
        False,
    )
    assert child.has_valid_duf
    assert not child.is_older_than(0)
    known = case()
    assert (known.alder, known.has_valid_number, known.has_mod11_number, known.has_valid_duf) == (10, True, True, False)
    assert known.is_older_than(9)
    assert not known.is_older_than(10)


@pytest.mark.parametrize("number", ["\u0661" * 11, "", "1" * 40], ids=["other digits", "empty", "long"])
def test_odd_numbers_are_just_not_valid(number: str) -> None:
    """Digits of other scripts pass the schema, and are no number."""
    child = case(fodselsnummer=number, dufnummer=number)
    assert (child.alder, child.has_valid_number, child.has_mod11_number, child.has_valid_duf) == (
        None,
        False,
        False,
        False,
    )


def test_what_is_known_of_a_delivery() -> None:
    """Oslo is known by the municipality."""
    assert Levering(2024, "0301", number_rules(2024)).is_oslo
    assert not Levering(2024, "0302", number_rules(2024)).is_oslo
    assert Levering(2024, "0301", number_rules(2024)).last_day == date(2024, 12, 31)
