"""Damage sprinkled over a file of the accounts: lines changed or added, which of them got which, and what follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from kostra_sdk.testing.samples.accounts.workshop import Damaging
from kostra_sdk.testing.samples.aims import Aim
from kostra_sdk.testing.samples.sprinkle import drawn, named
from kostra_sdk.testing.samples.told import CannotFire, Damage, TooMuchDamage, unreachable

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from kostra_sdk.testing.samples.accounts.workshop import AccountsWorkshop

__all__ = ["sprinkle_accounts"]


@attrs.define(eq=False)
class _Line:
    """A line of the file, wherever it stands in the end."""

    text: bytes


@attrs.frozen(eq=False)
class _Done:
    """One damage, and the lines it is about."""

    aim: Aim
    damaging: Damaging
    line: _Line
    partner: _Line | None


def sprinkle_accounts(
    workshop: AccountsWorkshop, lines: Sequence[bytes], damage: Mapping[str, int] | float, rng: random.Random
) -> tuple[list[bytes], tuple[Damage, ...]]:
    """Damage a file: each damage changes one line, or adds one, and leaves those before it as they are.

    Args:
        workshop: The form, year, region, quarter and organisation.
        lines: The lines of a file that balances.
        damage: How many lines for each control, at most one where it sums all lines;
            or the share of the lines, from 0 to 1, that fail any control of single lines.
        rng: What controls are drawn from.

    Returns:
        The lines, and what was damaged in their order; sums over the file last.

    Raises:
        UnknownControl: No control, or more than one, is called that.
        CannotFire: No change of one line makes a control fire, and leaves the earlier damage as it is.
        TooMuchDamage: The file has no lines, or a control of all lines is asked for more than once.
        UsageError: The damage is no number and no share.
    """
    if isinstance(damage, Mapping):
        wanted = named(workshop.aims, damage, rng)
    else:
        wanted = drawn(workshop.aims, damage, len(lines), rng)
    if wanted and not lines:
        raise TooMuchDamage(len(wanted), 0)
    for aim, count in Counter(aims[0] for aims in wanted).items():
        if count > 1 and aim.is_over_file:
            raise TooMuchDamage(count, 1, aim.name)
    file = [_Line(text) for text in lines]
    done: list[_Done] = []
    for aims in sorted(wanted, key=lambda aims: aims[0].is_over_file):
        taken = {id(line) for each in done for line in (each.line, each.partner) if line is not None}
        done.append(_hit(workshop, file, aims, taken))
    places = {id(line): number for number, line in enumerate(file, start=1)}
    told = [_told(workshop, each, places) for each in done]
    told.sort(key=lambda each: (not each.lines, each.changed))
    return [line.text for line in file], tuple(told)


def _hit(workshop: AccountsWorkshop, file: list[_Line], aims: Sequence[Aim], taken: set[int]) -> _Done:
    """Damage the file by the first of the controls that can fire."""
    for aim in aims:
        if aim.is_of_file:
            continue
        damaging = workshop.best(aim, [line.text for line in file], [id(line) in taken for line in file])
        if damaging is not None:
            partner = None if damaging.partner is None else file[damaging.partner]
            line = _Line(workshop.reading.line(damaging.hit.failing))
            if damaging.is_added:
                file.append(line)
            else:
                file[damaging.place] = line
            return _Done(aim, damaging, line, partner)
    raise CannotFire(unreachable(aims[0], workshop.reason(aims[0])))


def _told(workshop: AccountsWorkshop, each: _Done, places: Mapping[int, int]) -> Damage:
    aim, hit = each.aim, each.damaging.hit
    line = places[id(each.line)]
    partner = () if each.partner is None else (places[id(each.partner)],)
    return Damage(
        control=aim.name,
        number=aim.number,
        key=aim.key,
        label=aim.label,
        lines=() if aim.is_over_file else tuple(sorted((*partner, line))),
        changed=(line,),
        fields=tuple(workshop.target.layout.by_key[key].name for key in hit.changed),
        implied=workshop.names(hit.extra),
    )
