from __future__ import annotations

from datetime import date

from kostra_sdk.forms.person.codes import Ektstat
from kostra_sdk.forms.person.events import Husholdning, Person, Sak


def test_nothing_about_the_person_is_shown() -> None:
    """A log that shows events shows a case's journal number, and neither ids, numbers nor family."""
    assert repr(Person(id="17859012345", fodselsnr="17859012345", fodselsdato=date(1990, 5, 17))) == "Person()"
    assert repr(Sak(journalnr="S1", person="17859012345", enhet="nav", saksbehandler="TEST01")) == "Sak(journalnr='S1')"
    household = Husholdning(person="17859012345", dato=date(2025, 1, 1), ektstat=Ektstat.GIFT, barn_under_18=2)
    assert repr(household) == "Husholdning()"
