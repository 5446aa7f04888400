"""Files of the accounts that just fail a control, and such as just pass it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kostra_sdk.extract import Extract
from kostra_sdk.testing.samples.accounts.workshop import AccountsWorkshop
from kostra_sdk.testing.samples.told import Damaged, Unreachable, unreachable

if TYPE_CHECKING:
    from kostra_sdk.extract.target import Target
    from kostra_sdk.testing.samples.accounts.workshop import Damaging
    from kostra_sdk.testing.samples.aims import Aim
    from kostra_sdk.testing.samples.searching.reading import Cells

__all__ = ["AccountsDamage"]


class AccountsDamage:
    """Makes such files: one that balances, in which a line is changed or to which one is added."""

    def __init__(self, target: Target, seed: int) -> None:
        self._target = target
        self._workshop = AccountsWorkshop(target, seed)
        self.aims = self._workshop.aims
        """The controls of the edition."""

    def made(self, aim: Aim) -> Damaged | Unreachable:
        """Make the two files, or tell why there are none."""
        if aim.is_of_file:
            return self._too_short(aim)
        damaging = self._workshop.best(aim)
        if damaging is None:
            return unreachable(aim, self._workshop.reason(aim))
        return self._damaged(aim, damaging)

    def _damaged(self, aim: Aim, damaging: Damaging) -> Damaged:
        workshop, hit = self._workshop, damaging.hit
        line = damaging.place + 1
        partner = () if damaging.partner is None else (damaging.partner + 1,)
        return Damaged(
            control=aim.name,
            number=aim.number,
            key=aim.key,
            label=aim.label,
            failing=self._file(damaging, hit.failing),
            passing=self._file(damaging, hit.passing),
            lines=() if aim.is_over_file else (*partner, line),
            changed=(line,),
            fields=tuple(self._target.layout.by_key[key].name for key in hit.changed),
            implied=workshop.names(hit.others - {aim.at}),
            remaining=workshop.names(hit.reading.fired(hit.passing)),
        )

    def _file(self, damaging: Damaging, cells: Cells) -> Extract[Any]:
        lines = list(self._workshop.lines)
        lines[damaging.place : damaging.place + (not damaging.is_added)] = [self._workshop.reading.line(cells)]
        return self._extract(b"".join(line + b"\n" for line in lines))

    def _extract(self, data: bytes) -> Extract[Any]:
        target = self._target
        return Extract.read(
            data,
            form=target.form.name,
            year=target.year,
            region=target.region.code,
            org_number=target.org_number,
        )

    def _too_short(self, aim: Aim) -> Damaged:
        """Make a file with a line that is too short."""
        sound = b"".join(line + b"\n" for line in self._workshop.lines)
        return Damaged(
            control=aim.name,
            number=aim.number,
            key=aim.key,
            label=aim.label,
            failing=self._extract(sound[:-2] + b"\n"),
            passing=self._extract(sound),
            lines=(len(self._workshop.lines),),
            changed=(len(self._workshop.lines),),
            fields=(),
            implied=(),
            remaining=(),
        )
