"""The events of a case system that both forms about persons are built from: persons, cases, households.

The forms' own packages have the rest: ``forms.sosialhjelp.events`` and ``forms.kvalifisering.events``.
Events are facts as the case system keeps them: nothing is counted, summed or left out before the builder does.
"""

from datetime import date

import attrs

from kostra_sdk.forms.person.codes import Ektstat, Kjonn
from kostra_sdk.forms.person.given import shown_journalnr

__all__ = ["Husholdning", "Person", "Sak"]


@attrs.frozen(kw_only=True, repr=False)
class Person:
    """A person the office knows.

    Two persons with the same fødselsnummer, or without one with the same DUF number, are one;
    a D-nummer and the fødselsnummer that came after it are one person's if the DUF number is the same.
    """

    id: str
    """The case system's own key of the person; it is never reported."""
    fodselsnr: str = ""
    """Fødselsnummer or D-nummer, eleven digits."""
    duf: str = ""
    """DUF number, twelve digits."""
    fodselsdato: date | None = None
    """Date of birth; where it is left out, it is read from the fødselsnummer."""
    kjonn: Kjonn | None = None
    """Sex; where it is left out, it is read from the fødselsnummer."""

    def __repr__(self) -> str:
        """Show nothing about the person."""
        return "Person()"


@attrs.frozen(kw_only=True, repr=False)
class Sak:
    """A case: what ties a person to a unit and a caseworker."""

    journalnr: str
    """The municipality's journal number, up to eight characters: what the case is named by everywhere."""
    person: str
    """The :attr:`Person.id` of whom it is about."""
    enhet: str = ""
    """The unit that has the case: an office such as ``nav`` or ``flyktning``; in Oslo the bydel's two digits."""
    saksbehandler: str = ""
    """The caseworker's number, up to ten characters."""

    def __repr__(self) -> str:
        """Show the case, and nothing about the person."""
        return f"Sak(journalnr={shown_journalnr(self.journalnr)!r})"


@attrs.frozen(kw_only=True, repr=False)
class Husholdning:
    """The household as it was known from a day on; the last one known counts (B-19)."""

    person: str
    """The :attr:`Person.id`."""
    dato: date
    """The day it was known."""
    ektstat: Ektstat | None = None
    """Marital status."""
    barn_under_18: int | None = None
    """How many children under 18 the person provides for in the household; 0 is none, None is not known."""

    def __repr__(self) -> str:
        """Show nothing about the person."""
        return "Husholdning()"
