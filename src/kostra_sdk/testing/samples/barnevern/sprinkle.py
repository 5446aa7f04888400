"""Damage sprinkled over a file of 15F: which individuals get which."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.testing.samples.barnevern.damage import DUPLICATES, aims_of_15f
from kostra_sdk.testing.samples.searching.workshop import Reason
from kostra_sdk.testing.samples.sprinkle import drawn, named
from kostra_sdk.testing.samples.told import CannotFire, Damage, TooMuchDamage, unreachable

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from kostra_sdk.forms.barnevern.record import Individ
    from kostra_sdk.testing.samples.aims import Aim
    from kostra_sdk.testing.samples.barnevern.search import Search

__all__ = ["sprinkle_individuals"]

_TRIED: Final = 12
"""How many individuals a control is tried on."""
_DEEPER: Final = 2
"""On how many of them two changes together are tried."""


def sprinkle_individuals(
    search: Search, individuals: list[Individ], damage: Mapping[str, int] | float, rng: random.Random
) -> tuple[Damage, ...]:
    """Damage some of the individuals, in place; no two damages on one.

    Args:
        search: The year and region.
        individuals: Sound individuals.
        damage: How many individuals for each control, or the share of them, from 0 to 1.
        rng: What individuals and controls are drawn from.

    Returns:
        What was damaged, in order of individuals.

    Raises:
        UnknownControl: No control, or more than one, is called that.
        CannotFire: None of the individuals that were tried can have the damage, or it is about the file as a whole.
        TooMuchDamage: The damage takes more individuals than there are.
        UsageError: The damage is no number of individuals and no share of them.
    """
    aims = aims_of_15f(search)
    if isinstance(damage, Mapping):
        wanted = named(aims, damage, rng)
    else:
        wanted = drawn(tuple(aim for aim in aims if not _is_of_avgiver(aim)), damage, len(individuals), rng)
    needed = len(wanted) + sum(each[0].is_across for each in wanted)
    if needed > len(individuals):
        raise TooMuchDamage(needed, len(individuals))
    free = rng.sample(range(len(individuals)), len(individuals))
    # Those that compare two individuals come first: they may be any, and others are choosier.
    wanted.sort(key=lambda aims: not aims[0].is_across)
    told = [_hit(search, individuals, each, free) for each in wanted]
    return tuple(sorted(told, key=lambda damage: damage.lines))


def _is_of_avgiver(aim: Aim) -> bool:
    return aim.name.startswith("Avgiver")


def _hit(search: Search, individuals: list[Individ], aims: Sequence[Aim], free: list[int]) -> Damage:
    """Damage an individual by the first of the controls that can fire on one of the free ones."""
    for aim in aims:
        if aim.is_across:
            return _alike(individuals, aim, free)
        if aim.at is None or _is_of_avgiver(aim):
            continue
        # Where any control will do, two changes together are not worth the time.
        for deep in (False, True) if len(aims) == 1 else (False,):
            for place in free[: _DEEPER if deep else _TRIED]:
                found = search.on(aim.at, individuals[place], deep=deep)
                if found is not None:
                    individuals[place] = found.record
                    free.remove(place)
                    names = tuple(dict.fromkeys(search.controls[number].name for number in sorted(found.others)))
                    return _told(aim, (place,), tuple(change.official for change in found.changes), names)
    aim = aims[0]
    raise CannotFire(unreachable(aim, Reason.WHOLE_FILE if aim.is_of_file or _is_of_avgiver(aim) else Reason.NEVER))


def _alike(individuals: list[Individ], aim: Aim, free: list[int]) -> Damage:
    """Let two individuals share a number."""
    _, field = DUPLICATES[aim.key]
    first, second = sorted((free.pop(), free.pop()))
    shared = {field.lower(): getattr(individuals[first], field.lower())}
    individuals[second] = attrs.evolve(individuals[second], **shared)
    return _told(aim, (first, second), (field,), ())


def _told(aim: Aim, places: tuple[int, ...], fields: tuple[str, ...], implied: tuple[str, ...]) -> Damage:
    lines = tuple(place + 1 for place in places)
    return Damage(
        control=aim.name,
        number=aim.number,
        key=aim.key,
        label=aim.label,
        lines=lines,
        changed=lines,
        fields=tuple(dict.fromkeys(fields)),
        implied=implied,
    )
