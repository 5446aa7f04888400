"""Which postings a sample of the accounts may have: those in which no control of a line finds anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from kostra_sdk.forms.regnskap import FORMS
from kostra_sdk.forms.regnskap import codes as known
from kostra_sdk.forms.regnskap.record import Regnskapslinje
from kostra_sdk.testing.samples.searching.reading import said_of

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Iterator

    from kostra_sdk.extract.target import Target

__all__ = ["Place", "Postings"]

_SUMMED: Final = frozenset({"290", "465"})
"""Functions that are to end in 0."""
_SUMMED_ARTS: Final = frozenset({"298", "570", "590", "798", "800", "830", "870", "910", "970", "990"})
"""Arts that a control sums, or that one line of the sample has already."""
_CHURCH: Final = range(41, 46)
"""The functions of a church council's own work."""
_INTERNAL: Final = frozenset({"380", "390", "465", "780", "790", "865"})
"""The arts that church councils are asked for the sums of."""
_FIRST_FINANCING: Final = 800
"""Functions from here on are of financing, and have lines of their own."""


class Place(NamedTuple):
    """Where a line is booked."""

    kontoklasse: str
    funksjon_kapittel: str
    art_sektor: str

    def line(self, amount: int) -> Regnskapslinje:
        """Give the line with an amount in 1 000 kroner."""
        return Regnskapslinje(**self._asdict(), belop=amount)


class Postings:
    """The postings of a form, year and region that a sample may draw, each once."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.skjema = target.form.name[:2]
        self.said = said_of(target.region, target.quarter, target.org_number)
        self._edition = target.form.edition(target.year, said=self.said)
        kind = known.region_kind(target.region.code)
        # The quarterly forms know more codes than those that are in use, and no list of arts: the year's serve them.
        self._codes = known.codes_of(self.skjema, target.year, kind, without_850=target.org_number in known.LOAN_FUNDS)
        assert self.skjema in FORMS  # noqa: S101 - what find_form found

    @property
    def drift(self) -> str:
        """The account class of operation."""
        return known.DRIFT[self.skjema]

    @property
    def investering(self) -> str:
        """The account class of investment."""
        return known.INVESTERING[self.skjema]

    def is_sound(self, place: Place, amount: int) -> bool:
        """Whether no control of a line finds anything in it."""
        line = self.target.line_of(place.line(amount)).encode("latin-1")
        fired, *_ = self._edition.judge(line, *self.said)
        return not fired

    def of_service(self, account_class: str, arts: range, sign: int, rng: random.Random) -> Iterator[Place]:
        """Give the postings on functions of services, in an order by chance: expenses or income."""
        church = self.skjema == "0F"
        functions = [code for code in self._codes["funksjon"] if self._is_service(code, church=church)]
        chosen = [
            code
            for code in self._codes["art"]
            if int(code) in arts and code not in _SUMMED_ARTS and not (church and code in _INTERNAL)
        ]
        return self._sound(account_class, functions, chosen, sign, rng)

    def of_balance(self, chapters: range, sign: int, rng: random.Random) -> Iterator[Place]:
        """Give the postings on chapters, in an order by chance."""
        chosen = [code for code in self._codes["kapittel"] if int(code) in chapters]
        sectors = list(self._codes["sektor"]) or [""]
        return self._sound(known.KLASSER[self.skjema][0], chosen, sectors, sign, rng)

    def first_sound(self, account_class: str, functions: Iterable[str], art: str, sign: int) -> Place | None:
        """Give the first of some functions that an art may be booked on; None where there is none."""
        places = (Place(account_class, function, art) for function in functions)
        return next((place for place in places if self.is_sound(place, sign)), None)

    def services(self) -> list[str]:
        """Give the functions of services, in order."""
        return [code for code in self._codes["funksjon"] if self._is_service(code, church=self.skjema == "0F")]

    def _sound(
        self, account_class: str, first: list[str], second: list[str], sign: int, rng: random.Random
    ) -> Iterator[Place]:
        places = [Place(account_class, one, other) for one in first for other in second]
        rng.shuffle(places)
        return (place for place in places if self.is_sound(place, sign))

    @staticmethod
    def _is_service(code: str, *, church: bool) -> bool:
        if church:
            return int(code) in _CHURCH
        return int(code) < _FIRST_FINANCING and code not in _SUMMED
