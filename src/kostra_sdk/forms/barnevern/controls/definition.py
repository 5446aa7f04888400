"""What a control of form 15F is: as of the other forms, but over typed elements instead of the cells of a line.

A control is one function that says which element *fails*.
It is run once for each element that :attr:`Control.each` finds in an individual, or for the Avgiver;
its last argument is the :class:`~kostra_sdk.forms.barnevern.controls.sak.Sak`, or the ``Levering`` for the Avgiver.
In a message ``{melding.slutt_dato}`` is what an element judged says, by the name of the function's argument,
and ``{individ.start_dato}`` and ``{alder}`` are the individual's.
A fødselsnummer or DUF number is never printed.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

from kostra_sdk.controls.definition import LAST_YEAR, at_year
from kostra_sdk.controls.expression import ByYear
from kostra_sdk.forms.barnevern.dates import EarlyDate
from kostra_sdk.generations import KOTLIN
from kostra_sdk.report.masking import masked
from kostra_sdk.report.model import Severity

if TYPE_CHECKING:
    from kostra_sdk.forms.barnevern.controls.sak import Levering

__all__ = ["Control", "EditionControl", "Labels", "Words", "control"]

Labels: TypeAlias = Mapping[type, Mapping[str, str]]
"""Class of codes → code → label, those of a year."""

_PLACE: Final = re.compile(r"\{([a-z_.]+)\}")
_HIDDEN: Final = frozenset({"fodselsnummer", "dufnummer", "presisering"})


class Words(str):
    """Words of our own, which a message shows as they stand: what the file says is shown in quotation marks."""

    __slots__ = ()


@attrs.frozen(eq=False)
class Control:
    """One control of form 15F through all its editions."""

    key: str
    """The function's name, which stays when the official name changes."""
    name: str | ByYear[str]
    """The official name, to the letter: the identity of its findings."""
    severity: Severity | ByYear[Severity | None]
    """None in a year in which the official program does not run the control."""
    message: str | ByYear[str]
    """Our Norwegian sentence."""
    asks: str
    """What it asks of an element, in bokmål; :attr:`doc` says it in English."""
    each: Callable[[Any], Iterable[tuple[Any, ...]]]
    """What it is run for."""
    fails: Callable[..., bool]
    """Who fails."""
    arguments: tuple[str, ...]
    """The names that a message calls the elements judged by."""
    fields: tuple[str, ...]
    """The official names of the attributes and elements judged."""
    since: int
    until: int
    reference: str
    """Where it comes from, beyond the official program."""
    doc: str

    @property
    def number(self) -> str:
        """The official number, such as ``Melding Kontroll 2a``."""
        name = self.name.values[-1][1] if isinstance(self.name, ByYear) else self.name
        return name.partition(":")[0]

    def severity_at(self, year: int) -> Severity | None:
        """Give the severity in `year`, None where the control does not run."""
        return at_year(self.severity, year) if self.since <= year <= self.until else None

    def at(self, year: int) -> EditionControl | None:
        """Give the control as an edition has it, None where it does not run."""
        severity = self.severity_at(year)
        if severity is None:
            return None
        return EditionControl(self, at_year(self.name, year) or "", severity, at_year(self.message, year) or "")


@attrs.frozen(eq=False)
class EditionControl:
    """A control as one edition has it."""

    control: Control
    name: str
    severity: Severity
    template: str

    def failures(self, judged: Any, levering: Levering) -> list[tuple[Any, ...]]:
        """Give what fails in an individual or Avgiver, in official order."""
        fails = self.control.fails
        return [elements for elements in self.control.each(judged) if fails(*elements, levering)]

    def message(self, elements: tuple[Any, ...], levering: Levering, labels: Labels) -> str:
        """Write the message about what failed."""
        named = {**levering.named, **dict(zip(self.control.arguments, elements, strict=True))}
        return _PLACE.sub(lambda place: _described(place[1], named, labels), self.template)


def control(  # noqa: PLR0913 - one a property of a control
    name: str | ByYear[str],
    *,
    severity: Severity | ByYear[Severity | None],
    message: str | ByYear[str],
    asks: str,
    each: Callable[[Any], Iterable[tuple[Any, ...]]],
    fields: tuple[str, ...] = (),
    since: int = KOTLIN,
    until: int = LAST_YEAR,
    reference: str = "",
) -> Callable[[Callable[..., bool]], Control]:
    """Make a control of a function over the elements that `each` finds, and the case.

    Args:
        name: The official name, to the letter.
        severity: How grave it is, by year where that has changed.
        message: Our Norwegian sentence, with places for what was judged.
        asks: What it asks of an element, in bokmål, as the function's docstring says it in English.
        each: What it is run for, one of :mod:`~kostra_sdk.forms.barnevern.controls.over`.
        fields: The official names of what it judges.
        since: The first year it exists in.
        until: The last.
        reference: Where it comes from, beyond the official program.
    """

    def make(function: Callable[..., bool]) -> Control:
        *arguments, _sak = inspect.signature(function).parameters
        return Control(
            key=function.__name__,
            name=name,
            severity=severity,
            message=message,
            asks=asks,
            each=each,
            fails=function,
            arguments=tuple(argument.lstrip("_") for argument in arguments),
            fields=fields,
            since=since,
            until=until,
            reference=reference,
            doc=(function.__doc__ or "").strip(),
        )

    return make


def _described(path: str, named: Mapping[str, Any], labels: Labels) -> str:
    """Print what a place in a message stands for."""
    first, *steps = path.split(".")
    value = named[first]
    for step in steps:
        if step in _HIDDEN:
            raise ValueError(f"a message must not show {path}")
        value = getattr(value, step)
    if value is None:
        return "ikke oppgitt"
    if isinstance(value, (date, EarlyDate)):
        return f"{value.day:02}.{value.month:02}.{value.year:04}"
    if isinstance(value, (int, Words)):
        return str(value)
    label = labels.get(type(value), {}).get(value)
    return f"«{value}» ({label})" if label else f"«{masked(str(value))}»"
