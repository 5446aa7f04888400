from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from kostra_sdk.errors import EventError, UsageError
from kostra_sdk.forms.person.events import Husholdning, Sak
from kostra_sdk.forms.sosialhjelp.builder import SosialhjelpBuilder
from kostra_sdk.forms.sosialhjelp.events import Hjemmel, Sanksjonsart, Stonadsart, Unntaksgrunn, Vilkar
from tests.forms.sosialhjelp.happenings import YEAR, built, conditions, contact, exemption, payment, sanction

MARCH = date(YEAR, 3, 14)
FAR: Any = "somewhere else"


def problems_of(*events: Any) -> tuple[str, ...]:
    """Build, and give what is wrong."""
    with pytest.raises(EventError) as caught:
        built(*events)
    return caught.value.problems


def test_everything_at_once() -> None:
    """Each problem names event, own number and case, and never a person or an amount."""
    found = problems_of(
        payment(4711, sak="99999999", id="U1"),
        contact(sak="12345678901"),
        Sak(journalnr="00000002", person="nobody"),
        Husholdning(person="nobody", dato=MARCH),
        conditions(MARCH),
    )
    assert found == (
        "Husholdning no. 1: there is no such Person",
        "Kontakt: there is no such Sak",
        "Sak, journal number 00000002: there is no such Person",
        "Utbetaling, journal number 99999999: there is no such Sak",
        "Vilkarsvedtak, journal number 00000001: it sets no condition",
    )


@pytest.mark.parametrize(
    "event",
    [
        payment(sak="2"),
        contact(sak="2"),
        conditions(MARCH, Vilkar.KURS, sak="2"),
        exemption(MARCH, Unntaksgrunn.HELSE, sak="2"),
        sanction(MARCH, Sanksjonsart.REDUSERT_STONAD, sak="2"),
    ],
    ids=lambda event: type(event).__name__,
)
def test_every_event_has_a_case(event: Any) -> None:
    """Of all the kinds there are."""
    (problem,) = problems_of(event)
    assert problem == f"{type(event).__name__}, journal number 2: there is no such Sak"


def test_values_of_the_wrong_type() -> None:
    """They come before all else, since nothing more can be told of them."""
    moment = datetime(YEAR, 3, 14)  # noqa: DTZ001 - what a database gives
    found = problems_of(
        payment(dato=moment, sak="99999999"),
        payment(99.5),  # type: ignore[arg-type]  # that is the point
        payment(hjemmel=FAR),
        conditions(MARCH, FAR),
        conditions(MARCH, Vilkar.KURS, til=moment),
    )
    assert found == (
        "Utbetaling, journal number 00000001: belop is float, not int",
        "Utbetaling, journal number 00000001: hjemmel is str, not Hjemmel",
        "Utbetaling, journal number 99999999: dato is datetime, not date",
        "Vilkarsvedtak, journal number 00000001: gjelder_til is datetime, not date or None",
        "Vilkarsvedtak, journal number 00000001: vilkar is frozenset, not a frozenset of Vilkar",
    )


def test_reversals() -> None:
    """They are of the same kind and legal basis as what they reverse, or the sums would not be of one thing."""
    back: dict[str, Any] = {"tilbakefort": "U1"}
    found = problems_of(
        payment(1_000, id="U1"),
        payment(-500, id="U2", **back),
        payment(-100, id="U3", art=Stonadsart.LAAN, **back),
        payment(-100, id="U4", hjemmel=Hjemmel.KOMMUNALT_REGLEMENT, **back),
        payment(-100, id="U5", tilbakefort="U0"),
    )
    assert found == (
        "Utbetaling U3, journal number 00000001: art or hjemmel is not that of the payment that it reverses",
        "Utbetaling U4, journal number 00000001: art or hjemmel is not that of the payment that it reverses",
        "Utbetaling U5, journal number 00000001: the payment that it reverses is not there",
    )


def test_decisions_decide_something() -> None:
    """One without conditions, grounds or sanctions is a mistake of whoever handed it over."""
    where = "journal number 00000001"
    assert problems_of(conditions(MARCH), exemption(MARCH), sanction(MARCH)) == (
        f"Aktivitetsunntak, {where}: it has no grunner",
        f"Sanksjon, {where}: it has no arter",
        f"Vilkarsvedtak, {where}: it sets no condition",
    )
    assert len(built(payment(), conditions(MARCH, ektefelle=True)).records) == 1


def test_what_is_no_event() -> None:
    """It is the program that must change, and it is told at once."""
    with pytest.raises(UsageError, match=r"^a SosialhjelpBuilder takes no str; its events are Person, Sak, "):
        SosialhjelpBuilder(year=YEAR, region="460100").add(FAR)
