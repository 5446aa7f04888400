"""Files that just fail one control, and files that just pass it, made from the control's own tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from kostra_sdk.errors import UsageError
from kostra_sdk.extract import Extract
from kostra_sdk.testing.samples.aims import select
from kostra_sdk.testing.samples.searching.workshop import Reason, Workshop

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kostra_sdk.testing.samples.aims import Aim
    from kostra_sdk.testing.samples.searching.reading import Cells
    from kostra_sdk.testing.samples.searching.workshop import Hit

__all__ = ["CannotFire", "Damaged", "Unreachable", "damaged", "failures"]


@attrs.frozen(eq=False)
class Damaged:
    """A small extract on which one control fires, and the nearest one on which it does not."""

    control: str
    """The official name of the control."""
    number: str
    """Its official number."""
    key: str
    """Its lasting key, such as ``arbeidsinntekt``."""
    label: str
    """What tells it from the edition's others: ``15``, ``kommunenummer``, ``02:code:KJONN``."""
    failing: Extract[Any]
    """One record; two for a control that compares records, none for control 000."""
    passing: Extract[Any]
    """As many records, as near to the failing ones as can be, on which the control does not fire."""
    lines: tuple[int, ...]
    """The lines of :attr:`failing` that the control fires on, counted from 1."""
    fields: tuple[str, ...]
    """The official names of the fields that were changed in a sound record."""
    implied: tuple[str, ...]
    """The official names of all other findings on :attr:`failing`: what the control brings along.

    The search found no record without them, of people that nobody is.
    """
    remaining: tuple[str, ...]
    """The official names of the findings on :attr:`passing`; empty but for the official contradiction of 2026."""


@attrs.frozen
class Unreachable:
    """A control that no record of the edition makes fire in the region."""

    control: str
    """The official name."""
    number: str
    """The official number."""
    key: str
    """The lasting key."""
    label: str
    """What tells it from the edition's others."""
    reason: Reason
    """Why."""


class CannotFire(UsageError, LookupError):
    """Damage is asked for that no record of the edition and region can have; :attr:`unreachable` says why."""

    def __init__(self, unreachable: Unreachable) -> None:
        self.unreachable = unreachable
        """The control and the reason."""
        super().__init__(f"no record makes {unreachable.control!r} fire here: {unreachable.reason}")


def damaged(form: str, year: int, control: str, *, region: str, seed: int = 1) -> Damaged:
    """Make a small extract that just fails a control, and one that just passes it.

    The smallest change of a sound record is searched for, on the control's expression as the edition has it,
    that makes the control fire and as few others as can be.
    Nobody has the person numbers and DUF numbers in them, the faulty ones neither.
    The bytes are such as the official program reads: they hold no line ends or tabs,
    and no VERSION that its programs of 2020-2022 break down on.

    Args:
        form: The form's official name.
        year: The reporting year, one whose controls are included.
        control: Number, key, label or official name of the control.
            ``02:code:KJONN`` is one kind of fault (``missing``, ``code``, ``integer``, ``date``) in one field;
            of several, as ``02``, the first is taken.
        region: Who reports: six digits, kommune and bydel.
        seed: Another seed begins with other sound records.

    Returns:
        The two extracts, and what to expect of them.

    Raises:
        UnknownForm: There is no such form.
        UnknownEdition: The form, or its controls, are not known for that year.
        RegionError: The region is not six digits.
        UnknownControl: No control, or more than one, is called that.
        CannotFire: No record makes the control fire there.
    """
    workshop = Workshop(form, year, region, seed)
    made = _made(workshop, select(workshop.aims, control)[0])
    if isinstance(made, Unreachable):
        raise CannotFire(made)
    return made


def failures(form: str, year: int, *, region: str, seed: int = 1) -> Iterator[Damaged | Unreachable]:
    """Make such extracts for every control of an edition, in official order.

    Control 02 comes once for each field and kind of fault.
    A control that cannot fire is not left out: it comes as :class:`Unreachable`.

    Arguments and errors are those of :func:`damaged`.
    """
    workshop = Workshop(form, year, region, seed)
    return (_made(workshop, aim) for aim in workshop.aims)


def _made(workshop: Workshop, aim: Aim) -> Damaged | Unreachable:
    if aim.is_of_file:
        return _of_file(workshop, aim)
    hit = workshop.best(aim)
    if hit is None:
        return Unreachable(aim.name, aim.number, aim.key, aim.label, workshop.reason(aim))
    return _of_records(workshop, aim, hit)


def _of_records(workshop: Workshop, aim: Aim, hit: Hit) -> Damaged:
    failing: list[Cells] = [hit.failing]
    passing: list[Cells] = [hit.passing]
    if hit.partner is not None and hit.sound_partner is not None:
        failing, passing = [hit.partner.cells, *failing], [hit.sound_partner, *passing]
    layout = workshop.target.layout
    return Damaged(
        control=aim.name,
        number=aim.number,
        key=aim.key,
        label=aim.label,
        failing=_extract(workshop, failing),
        passing=_extract(workshop, passing),
        lines=tuple(range(1, len(failing) + 1)),
        fields=tuple(layout.by_key[key].name for key in hit.changed),
        implied=workshop.names(hit.others - {aim.test}),
        remaining=workshop.names(workshop.reading.fired(hit.passing)),
    )


def _of_file(workshop: Workshop, aim: Aim) -> Damaged:
    """Make the file that is empty, or the one with a line too short."""
    target = workshop.target
    sound = _extract(workshop, workshop.sound[:1])
    named: dict[str, Any] = {"form": target.form.name, "year": target.year, "region": target.region.code}
    is_empty = aim.key == "attachment"
    failing = Extract.empty(**named) if is_empty else Extract.read(sound.to_bytes()[:-2] + b"\n", **named)
    return Damaged(
        control=aim.name,
        number=aim.number,
        key=aim.key,
        label=aim.label,
        failing=failing,
        passing=sound,
        lines=() if is_empty else (1,),
        fields=(),
        implied=(),
        remaining=workshop.names(workshop.usual),
    )


def _extract(workshop: Workshop, records: Iterable[Cells]) -> Extract[Any]:
    data = b"".join(workshop.reading.line(cells) + b"\n" for cells in records)
    target = workshop.target
    return Extract.read(data, form=target.form.name, year=target.year, region=target.region.code)
