from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from kostra_sdk.errors import EventError
from kostra_sdk.forms.kvalifisering.events import Avslutning, Avslutningsaarsak, Program, YtelseForSoknad
from kostra_sdk.forms.person.events import Sak
from kostra_sdk.forms.person.given import set_of, shown_journalnr
from kostra_sdk.forms.sosialhjelp.events import (
    Aktivitetsunntak,
    Sanksjon,
    Sanksjonsart,
    Unntaksgrunn,
    Utbetaling,
    Vilkar,
    Vilkarsvedtak,
)
from tests.forms.sosialhjelp.happenings import built

DAY = date(2025, 3, 14)


@pytest.mark.parametrize("wrong", [None, 17, 1.5, b"1", "17059012345"], ids=["none", "int", "float", "bytes", "long"])
def test_what_is_no_journal_number_is_not_shown(wrong: Any) -> None:
    """A repr shows nothing in its place, and does not fail: it may be asked for before anybody looks at the event."""
    assert shown_journalnr(wrong) == ""
    assert repr(Sak(journalnr=wrong, person="1")) == "Sak(journalnr='')"
    assert repr(Program(sak=wrong, vedtatt=DAY)) == "Program(sak='')"
    assert repr(Sanksjon(sak=wrong, dato=wrong, arter=frozenset())) == "Sanksjon(sak='', dato=)"


def test_a_set_may_be_given_as_any_iterable() -> None:
    """A list, a set or a generator of codes is a frozenset of them, whichever event they are of."""
    assert Vilkarsvedtak(sak="1", dato=DAY, gjelder_til=DAY, vilkar=[Vilkar.KURS]).vilkar == {Vilkar.KURS}
    assert Aktivitetsunntak(sak="1", dato=DAY, grunner={Unntaksgrunn.HELSE}).grunner == frozenset({"03"})
    assert Sanksjon(sak="1", dato=DAY, arter=iter([Sanksjonsart.REDUSERT_STONAD])).arter == frozenset({"01"})
    program = Program(sak="1", vedtatt=DAY, ytelser_for_soknad=(YtelseForSoknad.SOSIALHJELP,))
    assert program.ytelser_for_soknad == {YtelseForSoknad.SOSIALHJELP}
    assert Avslutning(sak="1", dato=DAY, aarsak=Avslutningsaarsak.FULLFORT, situasjoner=[]).situasjoner == frozenset()


@pytest.mark.parametrize("wrong", [None, 17, [[]], "kurs", Vilkar.KURS], ids=["none", "int", "lists", "text", "code"])
def test_what_is_no_set_is_reported_with_all_else(wrong: Any) -> None:
    """It is no bare error where the event is made, and one code by itself is not taken for letters."""
    assert set_of(wrong) is wrong
    decision = Vilkarsvedtak(sak="00000001", dato=DAY, gjelder_til=DAY, vilkar=wrong)
    moment: Any = datetime(2025, 3, 14, 12)  # noqa: DTZ001 - what a database gives
    payment: Any = Utbetaling(sak="00000001", dato=moment, belop="9000", art="L", hjemmel=None)  # type: ignore[arg-type]
    with pytest.raises(EventError) as raised:
        built(decision, payment)
    assert raised.value.problems == (
        "Utbetaling, journal number 00000001: art is str, not Stonadsart",
        "Utbetaling, journal number 00000001: belop is str, not int",
        "Utbetaling, journal number 00000001: dato is datetime, not date",
        "Utbetaling, journal number 00000001: hjemmel is NoneType, not Hjemmel",
        f"Vilkarsvedtak, journal number 00000001: vilkar is {type(wrong).__name__}, not a frozenset of Vilkar",
    )
