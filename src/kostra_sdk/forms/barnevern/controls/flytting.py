"""Controls of moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostra_sdk.forms.barnevern.controls.definition import control
from kostra_sdk.forms.barnevern.controls.over import flyttinger
from kostra_sdk.report.model import Severity

if TYPE_CHECKING:
    from kostra_sdk.forms.barnevern.controls.sak import Sak
    from kostra_sdk.forms.barnevern.record import Flytting

__all__ = ["flytting_etter_individets_slutt", "flytting_for_individets_start"]

ERROR = Severity.ERROR


@control(
    "Flytting Kontroll 2c: Sluttdato mot individets sluttdato",
    severity=ERROR,
    message="Flytting {flytting.id}: sluttdatoen {flytting.slutt_dato} er etter individets {individ.slutt_dato}.",
    asks="Ingen flytter etter individets sluttdato.",
    each=flyttinger,
    fields=("SluttDato",),
)
def flytting_etter_individets_slutt(flytting: Flytting, sak: Sak) -> bool:
    """Nobody moves after the case has ended."""
    return sak.individ.slutt_dato is not None and flytting.slutt_dato > sak.individ.slutt_dato


@control(
    "Flytting kontroll 2f: Sluttdato mot individets startdato",
    severity=ERROR,
    message="Flytting {flytting.id}: sluttdatoen {flytting.slutt_dato} er før individets start {individ.start_dato}.",
    asks="Ingen flytter før individets startdato; det offisielle navnet har liten k.",
    each=flyttinger,
    fields=("SluttDato",),
)
def flytting_for_individets_start(flytting: Flytting, sak: Sak) -> bool:
    """Nobody moves before the case has begun; the official name has a small k."""
    return flytting.slutt_dato < sak.individ.start_dato
