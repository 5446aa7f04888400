"""The accounts that the social services are booked in: what is needed of a 0A extract, and amounts with their unit.

0A is the municipality's bevilgningsregnskap: one line of 48 characters for each account class, function and art.
Its amounts are in 1 000 kroner, expenses positive and income negative; those of the forms are in whole kroner.
So an amount says here what unit it is in.

Positions are those of the form's layouts.
Which form stands behind a function, and where a service is booked, is dated data in ``accounts_functions.json``:
it has changed (B-17), and may change again (A-10).
"""

from __future__ import annotations

import json
import pkgutil
import re
from decimal import Decimal
from enum import Enum
from functools import cache
from operator import index
from typing import TYPE_CHECKING, Any, Final, Literal, SupportsIndex, TypeAlias, cast

import attrs

from kostra_sdk.errors import RowError, RowProblem, UsageError
from kostra_sdk.extract.files import Source
from kostra_sdk.extract.lines import split_lines
from kostra_sdk.forms import find_form
from kostra_sdk.ids.kommuner import Region

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kostra_sdk.extract.files import Data
    from kostra_sdk.layouts import Layout

__all__ = [
    "ACCOUNTS_YEARS",
    "FUNCTIONS",
    "Accounts",
    "Amount",
    "AmountUnit",
    "Counterpart",
    "Posting",
    "Relation",
    "Service",
    "counterparts",
    "must_be_amount",
    "services",
]

_FORM: Final = find_form("0A")

OPERATING: Final = "1"
"""The account class of the operating accounts (driftsregnskapet) in 0A."""

EXPENSES: Final = range(10, 600)
"""The arts of expenses; those from 600 on are income."""

_AMOUNT: Final = re.compile(r"[+-]?[0-9]+")
_ROWS_SHOWN: Final = 20

Relation: TypeAlias = Literal["equal", "at-least"]
"""What the accounts should be beside the form: the same, or no less."""


class AmountUnit(Enum):
    """What an amount is counted in; the value is how many kroner that is."""

    KRONER = 1
    TUSEN_KRONER = 1_000
    """1 000 kroner, as in the accounts."""


def _whole(value: object) -> int:
    """Read a whole number, one with decimals that are all nought too; the value itself is in no error."""
    if isinstance(value, SupportsIndex) and not isinstance(value, bool):
        return index(value)
    if isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value():
        return int(value)
    raise UsageError(f"an amount is a whole number, as an int: {type(value).__name__}")


@attrs.frozen
class Amount:
    """A sum of money and its unit.

    Raises :class:`~kostra_sdk.errors.UsageError` where the value is no whole number, or the unit no AmountUnit.
    """

    value: int = attrs.field(converter=_whole)
    """How many of :attr:`unit`."""
    unit: AmountUnit = attrs.field()
    """What the value is counted in."""
    parts: int = 1
    """How many amounts were rounded to the unit, and then added."""

    @unit.validator
    def _is_unit(self, _attribute: attrs.Attribute[AmountUnit], unit: object) -> None:
        if not isinstance(unit, AmountUnit):
            raise UsageError(f"the unit of an amount is AmountUnit.KRONER or .TUSEN_KRONER: {type(unit).__name__}")

    @property
    def kroner(self) -> int:
        """The amount in whole kroner."""
        return self.value * self.unit.value

    @property
    def uncertainty(self) -> int:
        """How many kroner the rounding may amount to, at most: half a unit for each part; none in whole kroner."""
        return 0 if self.unit is AmountUnit.KRONER else self.parts * self.unit.value // 2


def must_be_amount(_instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Raise :class:`~kostra_sdk.errors.UsageError` for a sum without its unit; None is one that is not known."""
    if value is not None and not isinstance(value, Amount):
        raise UsageError(f"{attribute.name} is an Amount, which says its unit, not {type(value).__name__}")


@attrs.frozen(kw_only=True)
class Posting:
    """One line of the accounts."""

    account_class: str
    """``1`` for the operating accounts, ``0`` for those of investment."""
    function: str
    """Three digits, such as ``281``."""
    art: str
    """Three digits, such as ``089``."""
    amount: int
    """1 000 kroner; expenses are positive, income is negative."""


@attrs.frozen(kw_only=True)
class Accounts:
    """The accounts of a municipality or bydel for a whole year (form 0A)."""

    year: int
    """The accounting year."""
    region: str
    """Whose: kommune and bydel, six digits."""
    postings: tuple[Posting, ...]
    """The lines, in the order of the file."""

    @classmethod
    def read(cls, data: Data, *, year: int, region: str) -> Accounts:
        """Read a 0A extract of a whole year.

        The official controls of the accounts are not run: what is read here is only held against the forms.

        Args:
            data: A path, bytes or an open binary file.
            year: The accounting year.
            region: Whose accounts: kommune and bydel, six digits.

        Raises:
            UnknownEdition: The layout of that year is not known.
            RegionError: The region is not six digits.
            RowError: Lines are no annual 0A lines of that year and region; every problem at once.
            OSError: The file cannot be read.
        """
        layout = _FORM.layout(year)
        expected = {"skjema": _FORM.name, "aargang": str(year), "kvartal": "", "region": Region(region).code}
        reader = _Reader(layout, expected)
        with Source(data).unpacked() as stream:
            for number, line in enumerate(split_lines(stream, year), start=1):
                reader.read(number, line.decode("latin-1"))
        return cls(year=year, region=region, postings=reader.result())

    def expenses(self, function: str, arts: Collection[str] | None = None) -> Amount | None:
        """Give what a function cost in the operating accounts, before income.

        Args:
            function: Three digits.
            arts: Only these arts; all arts of expenses, 010 to 599, without it.

        Returns:
            The sum, or None where nothing at all is booked there, which is not the same as 0.

        Raises:
            UsageError: A function or art is not three digits as text.
        """
        codes: tuple[object, ...] = (function, *(arts or ()))
        for code in codes:
            if not (isinstance(code, str) and len(code) == 3 and code.isdecimal()):
                raise UsageError(f"functions and arts are three digits as text, such as '281' and '089', not {code!r}")
        found = [
            posting.amount
            for posting in self.postings
            if posting.account_class == OPERATING
            and posting.function == function
            and (posting.art in arts if arts is not None else posting.art.isdecimal() and int(posting.art) in EXPENSES)
        ]
        return Amount(sum(found), AmountUnit.TUSEN_KRONER, len(found)) if found else None


class _Reader:
    """Takes the lines one by one, and keeps the postings and all that is wrong."""

    def __init__(self, layout: Layout, expected: Mapping[str, str]) -> None:
        self._layout = layout
        self._expected = expected
        self._postings: list[Posting] = []
        self._problems: dict[tuple[str, str], list[int]] = {}

    def read(self, number: int, line: str) -> None:
        if len(line) != self._layout.length:
            reason = f"{len(line)} characters, where a line of 0A has {self._layout.length}"
            self._problems.setdefault(("line", reason), []).append(number)
            return
        cells = {field.name: line[field.start : field.stop].strip() for field in self._layout.fields}
        for name, expected in self._expected.items():
            if cells[name] != expected:
                reason = f"not {expected}" if expected else "a quarter, where the accounts of a whole year are read"
                self._problems.setdefault((name, reason), []).append(number)
        amount = cells["belop"]
        if not _AMOUNT.fullmatch(amount):
            self._problems.setdefault(("belop", "no whole number"), []).append(number)
            return
        self._postings.append(
            Posting(
                account_class=cells["kontoklasse"],
                function=cells["funksjon_kapittel"],
                art=cells["art_sektor"],
                amount=int(amount),
            )
        )

    def result(self) -> tuple[Posting, ...]:
        if self._problems:
            problems = [
                RowProblem(column, reason, tuple(rows[:_ROWS_SHOWN]), len(rows))
                for (column, reason), rows in self._problems.items()
            ]
            raise RowError("line of the accounts", problems)
        return tuple(self._postings)


# --- what stands behind a function ------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Counterpart:
    """What the forms have to say of the money or the work on a function, in some years."""

    function: str
    """Three digits."""
    name: str
    """The function's official name."""
    form: str
    """The form's official name; blank where no form covers the function."""
    note: str
    """How the two hang together, in Norwegian."""
    source: str
    """The points of the founding documents that say so."""
    relation: Relation | None
    """How the amounts should stand to each other; None where the form has no amount."""
    arts: tuple[str, ...] | None
    """The arts to compare; None is all arts of expenses."""


@attrs.frozen(kw_only=True)
class Service:
    """On which function a service is booked, in some years (A-10)."""

    service: str
    """A short, stable name."""
    name: str
    """What it is, in Norwegian."""
    function: str
    """Three digits."""
    source: str
    """The point that says so."""


@cache
def _data(name: str) -> dict[str, Any]:
    text = cast("bytes", pkgutil.get_data("kostra_sdk.advice", name))
    return cast("dict[str, Any]", json.loads(text))


ACCOUNTS_YEARS: Final[tuple[int, ...]] = _FORM.included
"""The years whose 0A extracts can be read."""

FUNCTIONS: Final[tuple[str, ...]] = tuple(each["function"] for each in _data("accounts_functions.json")["functions"])
"""The functions of the social services (A-1)."""


def counterparts(year: int) -> tuple[Counterpart, ...]:
    """Give what stands behind the functions of the social services in a year, one or more a function."""
    return tuple(
        Counterpart(
            function=function["function"],
            name=function["name"],
            form=each["form"],
            note=each["note"],
            source=each["source"],
            relation=each["relation"],
            arts=tuple(each["arts"]) if "arts" in each else None,
        )
        for function in _data("accounts_functions.json")["functions"]
        for each in function["counterparts"]
        if _holds(each, year)
    )


def services(year: int) -> tuple[Service, ...]:
    """Give the services whose function is easily mistaken, with the function of a year.

    A service that is not there is not known for that year: function 254 of home services is not valid from 2024 on,
    and how 257 and 258 divide them is not in our sources.
    """
    return tuple(
        Service(service=each["service"], name=each["name"], function=each["function"], source=each["source"])
        for each in _data("accounts_functions.json")["services"]
        if _holds(each, year)
    )


def _holds(entry: Mapping[str, Any], year: int) -> bool:
    since, until = entry.get("since"), entry.get("until")
    return (since is None or since <= year) and (until is None or year <= until)
