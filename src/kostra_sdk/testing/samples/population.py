"""People and cases made up for a sample: who they are, what they are called in the files, how they live."""

from __future__ import annotations

import random
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar

from kostra_sdk.errors import UsageError
from kostra_sdk.forms.person.codes import Ektstat, JaNei, Kjonn
from kostra_sdk.ids.kommuner import BYDELER
from kostra_sdk.testing.samples.numbers import NEVER_GIVEN, TENOR, Series

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_sdk.extract.target import Target
    from kostra_sdk.ids.kommuner import Region

__all__ = ["JOURNAL_NUMBERS", "Drawing", "Population"]

T = TypeVar("T")

_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_JOURNAL: Final = "TEST"
_COUNTING: Final = 4
"""How many characters count."""
JOURNAL_NUMBERS: Final = len(_DIGITS) ** _COUNTING
"""How many journal numbers there are: ``TEST0000`` to ``TESTZZZZ``."""

_CASEWORKERS: Final = 40
_BYDELER: Final = tuple(BYDELER)


class Drawing:
    """What a sample is drawn with: chance that a seed decides, and journal numbers in order.

    The same form, year, region and seed draw the same.
    """

    def __init__(self, form: str, year: int, region: Region, seed: int) -> None:
        self.year = year
        """The reporting year."""
        self.region = region
        # Nothing secret is drawn. A text as seed gives the same on every machine.
        self.rng = random.Random(f"{form} {year} {region.code} {seed}")  # noqa: S311
        self.made = 0
        """How many cases, groups or offices have been drawn."""

    def chance(self, share: float) -> bool:
        """Draw whether something is so, for a share of all from 0 to 1."""
        return self.rng.random() < share

    def one_of(self, weighted: Sequence[tuple[int, T]]) -> T:
        """Draw one of several, each with its weight."""
        weights, values = zip(*weighted, strict=True)
        drawn: T = self.rng.choices(values, weights)[0]
        return drawn

    def day(self, first: date, last: date) -> date:
        """Draw a day, both ends included; the first where the last is before it."""
        return first + timedelta(days=self.rng.randint(0, max((last - first).days, 0)))

    def journal_number(self, width: int = len(_JOURNAL) + _COUNTING) -> str:
        """Give the next journal number: ``TEST0000`` and on, shorter where a field is.

        Raises:
            UsageError: There are no more journal numbers.
        """
        count = self.made
        if count >= JOURNAL_NUMBERS:
            raise UsageError(f"a sample has at most {JOURNAL_NUMBERS} records: there are no more journal numbers")
        self.made += 1
        digits = ""
        for _ in range(_COUNTING):
            count, digit = divmod(count, len(_DIGITS))
            digits = _DIGITS[digit] + digits
        return _JOURNAL[: width - _COUNTING] + digits


class Population(Drawing):
    """The people of one extract, drawn one after the other; no two share person number or journal number.

    The same target and seed give the same people.
    """

    def __init__(self, target: Target, seed: int) -> None:
        form = target.form
        super().__init__(form.name, target.year, target.region, seed)
        self.layout = target.layout
        self._dialect = form.edition(target.year).dialect if target.year in form.control_years else None
        self._taken: set[str] = set()

    @cached_property
    def series(self) -> Series:
        """The series of person numbers: the synthetic one, but where the year's program cannot read it."""
        if self._dialect is not None:
            for series in (TENOR, NEVER_GIVEN):
                if series.is_read_by(self._dialect, self.year):
                    return series
        return TENOR

    def has(self, key: str) -> bool:
        """Whether the year's layout has a field."""
        return key in self.layout.by_key

    def codes(self, key: str) -> tuple[str, ...]:
        """Give the codes of a field this year, but for those that say unanswered."""
        return tuple(code for code in self.layout.by_key[key].codes if code.strip("0 "))

    def person(self, youngest: int, oldest: int, *, children: bool = False) -> dict[str, Any]:
        """Draw a person with a case, as the attributes that the forms about persons share.

        Args:
            youngest: The lowest age in the reporting year; older where the series has no one so young.
            oldest: The highest age.
            children: Whether the person provides for children for certain.

        Raises:
            UsageError: There are no more journal numbers.
        """
        rng, series = self.rng, self.series
        while True:
            born_in = rng.randint(max(self.year - oldest, series.first), min(self.year - youngest, series.last))
            born = date(born_in, 1, 1) + timedelta(days=rng.randrange(365))
            number = series.number(born, rng)
            if number not in self._taken:
                break
        age = self.year - born_in
        many = self._children(age, children)
        drawn: dict[str, Any] = {
            "person_journalnr": self.journal_number(),
            "person_fodselsnr": number,
            "kjonn": Kjonn.MANN if int(number[8]) % 2 else Kjonn.KVINNE,
            "ektstat": self._marital_status(age),
            "bu18": JaNei.JA if many else JaNei.NEI,
            "antbu18": many,
            "saksbehandler": f"FIKTIV{rng.randint(1, _CASEWORKERS):03}",
        }
        if self.has("FODSELSDATO"):
            drawn["fodselsdato"] = born
        if self.region.is_oslo and self.region.bydel == "00":
            drawn["bydelsnr"] = rng.choice(_BYDELER)
        self._taken.add(number)
        return drawn

    def _children(self, age: int, wanted: bool) -> int:  # noqa: FBT001 - what it is about
        share = 0.05 if age < 22 else 0.35 if age < 50 else 0.2 if age < 60 else 0
        if wanted or self.chance(share):
            # The first at the age of 18 at the earliest, and then one every other year.
            most = 1 + max(age - 18, 0) // 2
            return min(most, self.one_of([(40, 1), (32, 2), (17, 3), (7, 4), (3, 5), (1, 6)]))
        return 0

    def _marital_status(self, age: int) -> Ektstat:
        return self.one_of(
            [
                (max(80 - age, 10), Ektstat.UGIFT),
                (min(age // 2, max(age - 20, 0) * 2), Ektstat.GIFT),
                (min(18, age - 16), Ektstat.SAMBOER),
                (min(age // 3, max(age - 23, 0)), Ektstat.SKILT_ELLER_SEPARERT),
                (max(age - 45, 0) // 4, Ektstat.ENKE_ELLER_ENKEMANN),
            ]
        )
