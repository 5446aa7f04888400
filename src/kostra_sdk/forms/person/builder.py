"""What the builders of both forms do before they count: take events in, and hold them against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Generic, Self, TypeVar

from kostra_sdk.forms.person.building import Cases, Events, Problems, region_of
from kostra_sdk.forms.person.events import Husholdning, Person, Sak

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostra_sdk.forms.base import Form

__all__ = ["Builder"]

E = TypeVar("E")


class Builder(Generic[E]):
    """Takes the events of a case system, and knows whom and where they are about; each form counts them in its way.

    Args:
        year: The reporting year, any that has a layout.
        region: Who reports: six digits, kommune and bydel.
            In Oslo :attr:`Sak.enhet <kostra_sdk.forms.person.events.Sak.enhet>` is the bydel, 01 to 15;
            an extract of one bydel takes only its own cases, and those that name none.

    Raises:
        UnknownEdition: There is no layout of that year.
        RegionError: The region is not six digits, or has a bydel that there is not.
    """

    form: ClassVar[Form]
    """The form whose records are built."""
    kinds: ClassVar[tuple[type, ...]]
    """The classes of the form's own events."""

    def __init__(self, *, year: int, region: str) -> None:
        self.year = year
        """The reporting year."""
        self.region = region_of(region)
        """Who reports."""
        self._layout = self.form.layout(year)
        self._events = Events(f"a {type(self).__name__}", (Person, Sak, Husholdning, *self.kinds))

    def add(self, *events: Person | Sak | Husholdning | E) -> Self:
        """Take events, in any order.

        Raises:
            UsageError: What is given is no event of the form.
        """
        return self.extend(events)

    def extend(self, events: Iterable[Person | Sak | Husholdning | E]) -> Self:
        """Take all events of an iterable, in any order.

        Raises:
            UsageError: What is given is no iterable, or has in it what is no event of the form.
        """
        self._events.add(events)
        return self

    def _cases(self, problems: Problems) -> Cases:
        """Tie the events to cases and persons; what is wrong is reported, values of the wrong type at once."""
        self._events.find_wrong_types(problems)
        problems.raise_any()
        return Cases(self._events, self.region, problems)
