"""Extracts of a record or two that just fail a control, and such as just pass it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kostra_sdk.extract import Extract
from kostra_sdk.testing.samples.searching.workshop import Workshop
from kostra_sdk.testing.samples.told import Damaged, Unreachable, unreachable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostra_sdk.testing.samples.aims import Aim
    from kostra_sdk.testing.samples.searching.reading import Cells
    from kostra_sdk.testing.samples.searching.workshop import Hit

__all__ = ["RecordDamage"]


class RecordDamage:
    """Makes such extracts of the forms whose records are judged one by one."""

    def __init__(self, form: str, year: int, region: str, seed: int) -> None:
        self._workshop = Workshop(form, year, region, seed)
        self.aims = self._workshop.aims
        """The controls of the edition."""

    def made(self, aim: Aim) -> Damaged | Unreachable:
        """Make the two extracts, or tell why there are none."""
        return _made(self._workshop, aim)


def _made(workshop: Workshop, aim: Aim) -> Damaged | Unreachable:
    if aim.is_of_file:
        return _of_file(workshop, aim)
    hit = workshop.best(aim)
    if hit is None:
        return unreachable(aim, workshop.reason(aim))
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
        changed=tuple(range(1, len(failing) + 1)),
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
        changed=(),
        fields=(),
        implied=(),
        remaining=workshop.names(workshop.usual),
    )


def _extract(workshop: Workshop, records: Iterable[Cells]) -> Extract[Any]:
    data = b"".join(workshop.reading.line(cells) + b"\n" for cells in records)
    target = workshop.target
    return Extract.read(data, form=target.form.name, year=target.year, region=target.region.code)
