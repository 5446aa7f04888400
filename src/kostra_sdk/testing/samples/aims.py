"""What damage can be asked for: the controls of an edition, those of the whole file too, and how they are named."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.controls import FieldDescription, Node
from kostra_sdk.controls.expression import ACROSS
from kostra_sdk.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.controls import Edition, EditionControl
    from kostra_sdk.forms.base import Form

__all__ = ["Aim", "UnknownControl", "aims_of", "select"]

_DESCRIPTION: Final = attrs.fields(FieldDescription).key.default
"""The key of control 02, which looks at one field at a time."""


class UnknownControl(UsageError, LookupError):
    """No control of the edition is called that, or several are; :attr:`known` lists what would do."""

    def __init__(self, asked: str, known: tuple[str, ...], *, several: bool) -> None:
        self.asked = asked
        """What was asked for."""
        self.known = known
        """The labels that would do."""
        self.several = several
        """Whether several controls are called that, those of :attr:`known`."""
        what = "several controls are called" if several else "no control of the edition is called"
        super().__init__(f"{what} {asked!r}; say one of {', '.join(known)}")


@attrs.frozen
class Aim:
    """One control of an edition, or one kind of fault of one field where it is the field description."""

    label: str
    """What tells it from all others of the edition: ``15``, ``kommunenummer``, ``02:code:KJONN``."""
    number: str
    """The official number."""
    key: str
    """The control's key: ``arbeidsinntekt``; ``attachment`` and ``record_length`` for 000 and 001."""
    name: str
    """The official name."""
    tree: Node = attrs.field(default=Node("literal", (False,)), repr=False)
    """The specialised tree of who fails; that of a control of the whole file never holds, of no record."""
    test: int | None = None
    """Its number among the edition's tests; None where it compares records or looks at the whole file."""
    is_of_file: bool = False
    """Whether the control is 000 or 001, which look at the file as a whole."""
    place: int = -1
    """The place of its rule in the official order: all faults of the field description share one."""
    at: int | None = None
    """Its number among all controls of the edition: tests, those that compare records, those of all records."""

    @property
    def is_over_file(self) -> bool:
        """Whether the control judges all records together."""
        return self.tree.is_over_file

    @property
    def is_across(self) -> bool:
        """Whether the control compares records."""
        return self.tree.op in ACROSS


def aims_of(form: Form, edition: Edition) -> tuple[Aim, ...]:
    """Give all that the edition has, in official order."""
    year = edition.layout.year
    attachment, length = form.precheck_names(year)
    first = [("attachment", attachment), ("record_length", length)]
    whole = [Aim(name.split()[1], name.split()[1], key, name, is_of_file=True) for key, name in first if name]
    places = {control: at for at, control in enumerate((*edition.tests, *edition.across, *edition.over_file))}
    controls = sorted(places, key=lambda control: control.place)
    numbers = Counter(number for number, _ in {(control.number, control.key) for control in controls})
    return (*whole, *(_aim(control, numbers, edition, places[control]) for control in controls))


def _aim(control: EditionControl, numbers: Counter[str], edition: Edition, at: int) -> Aim:
    if control.key == _DESCRIPTION:
        label = f"{control.number}:{control.doc}:{edition.names(control)[0]}"
    else:
        label = control.number if numbers[control.number] == 1 else control.key
    test = at if at < len(edition.tests) else None
    return Aim(label, control.number, control.key, control.name, control.tree, test, place=control.place, at=at)


def select(aims: tuple[Aim, ...], asked: str) -> tuple[Aim, ...]:
    """Find a control by its number, key, label or official name.

    ``02`` finds all faults of all fields, ``02:code`` those of one kind.
    A rule that is several controls, as one for each sum of a table, is found by its number, too.
    Letters may be small, and zeros at the beginning of a number left out.

    Raises:
        UnknownControl: There is none, or there are several.
        UsageError: What is asked for is no text.
    """
    if not _is_text(asked):
        raise UsageError(f"a control is named by a text, such as '15', not by {asked!r}")
    wanted = _plain(asked)
    found = tuple(aim for aim in aims if wanted in _names(aim))
    labels = tuple(dict.fromkeys(aim.label if aim.key != _DESCRIPTION else aim.number for aim in found or aims))
    if not found or len({aim.place for aim in found}) > 1:
        raise UnknownControl(asked, labels, several=bool(found))
    return found


def _is_text(asked: object) -> bool:
    return isinstance(asked, str)


def _names(aim: Aim) -> Iterator[str]:
    """Give all that an aim answers to."""
    parts = aim.label.split(":")
    yield from (_plain(":".join(parts[:length])) for length in range(1, len(parts) + 1))
    yield from map(_plain, (aim.number, aim.key, aim.name))


def _plain(text: str) -> str:
    return re.sub(r"^0+(?=.)", "", text.strip().casefold())
