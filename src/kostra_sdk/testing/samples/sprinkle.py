"""Damage sprinkled over a long extract: which lines get which, and what else that brings along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from kostra_sdk.errors import UsageError
from kostra_sdk.testing.samples.aims import Aim, select
from kostra_sdk.testing.samples.records import is_count
from kostra_sdk.testing.samples.told import CannotFire, Damage, TooMuchDamage, unreachable

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from kostra_sdk.testing.samples.searching.workshop import Hit, Workshop

__all__ = ["drawn", "named", "sprinkle"]


@attrs.frozen
class _Place:
    """Where a damage goes: a line, and the line it is a duplicate of; both counted from 0."""

    line: int
    partner: int | None
    aims: tuple[Aim, ...]
    """What it may be; the first that can fire is taken."""


def sprinkle(
    workshop: Workshop, lines: list[bytes], damage: Mapping[str, int] | float, rng: random.Random
) -> tuple[Damage, ...]:
    """Damage some of the lines, in place.

    Args:
        workshop: The edition and region.
        lines: Sound lines.
        damage: How many records for each control, or the share of all records, from 0 to 1.
        rng: What lines and controls are drawn from.

    Returns:
        What was damaged, in order of lines.
    """
    wanted = (
        named(workshop.aims, damage, rng)
        if isinstance(damage, Mapping)
        else drawn(workshop.aims, damage, len(lines), rng)
    )
    damages = []
    for place in _places(wanted, len(lines), rng):
        aim, hit = _hit(workshop, place, lines)
        lines[place.line] = workshop.reading.line(hit.failing)
        where = [place.line]
        if place.partner is not None and hit.partner is not None:
            lines[place.partner] = workshop.reading.line(hit.partner.cells)
            where.append(place.partner)
        damages.append(_told(workshop, aim, hit, sorted(where)))
    damages.sort(key=lambda each: each.lines)
    return tuple(_with_duplicates(workshop, lines, damages))


def named(aims_known: tuple[Aim, ...], damage: Mapping[str, int], rng: random.Random) -> list[tuple[Aim, ...]]:
    """Give what was asked for by name, once for each record; of several faults of fields, any."""
    wanted: list[tuple[Aim, ...]] = []
    for asked, count in damage.items():
        aims = select(aims_known, asked)
        if not is_count(count):
            raise UsageError(f"how much damage there is for {asked!r} is a number of records, 0 or more, not {count!r}")
        wanted.extend(tuple(rng.sample(aims, len(aims))) for _ in range(count))
    return wanted


def drawn(aims: tuple[Aim, ...], share: float, records: int, rng: random.Random) -> list[tuple[Aim, ...]]:
    """Give any controls for a share of the records, each control as often as any other.

    A control that compares records takes another record along:
    there are no more of those than records that shall stay sound.
    """
    if not _is_share(share):
        raise UsageError(
            "damage is a share of all records from 0 to 1, or how many records shall fail each control that is named, "
            f"not {share!r}"
        )
    by_key: dict[str, list[Aim]] = defaultdict(list)
    for aim in aims:
        if not (aim.is_of_file or aim.is_over_file):
            by_key[aim.key].append(aim)
    wanted = []
    many = round(records * share)
    partners = records - many
    for _ in range(many):
        keys = rng.sample(sorted(by_key), len(by_key))
        either = tuple(rng.choice(by_key[key]) for key in keys)
        if either[0].is_across and not partners:
            either = tuple(aim for aim in either if not aim.is_across)
        partners -= either[0].is_across
        wanted.append(either)
    return wanted


def _is_share(share: object) -> bool:
    return isinstance(share, int | float | Decimal) and 0 <= share <= 1


def _places(wanted: Sequence[tuple[Aim, ...]], records: int, rng: random.Random) -> Iterator[_Place]:
    """Spread damages over the lines, no two on one."""
    pairs = sum(aims[0].is_across for aims in wanted)
    if len(wanted) + pairs > records:
        raise TooMuchDamage(len(wanted) + pairs, records)
    free = rng.sample(range(records), len(wanted) + pairs)
    for aims in wanted:
        line = free.pop()
        yield _Place(line, free.pop() if aims[0].is_across else None, aims)


def _hit(workshop: Workshop, place: _Place, lines: Sequence[bytes]) -> tuple[Aim, Hit]:
    """Damage a record by the first of the controls that can fire."""
    cells = workshop.reading.cells(lines[place.line])
    spare = workshop.sound[0] if place.partner is None else workshop.reading.cells(lines[place.partner])
    for aim in place.aims:
        if place.partner is None and aim.is_across:
            continue
        hit = workshop.hit(aim, cells, spare, salt=f"line {place.line}")
        if hit is not None:
            return aim, hit
    aim = place.aims[0]
    raise CannotFire(unreachable(aim, workshop.reason(aim)))


def _told(workshop: Workshop, aim: Aim, hit: Hit, where: Sequence[int]) -> Damage:
    layout = workshop.target.layout
    return Damage(
        control=aim.name,
        number=aim.number,
        key=aim.key,
        label=aim.label,
        lines=tuple(line + 1 for line in where),
        changed=tuple(line + 1 for line in where),
        fields=tuple(layout.by_key[key].name for key in hit.changed),
        implied=workshop.names(hit.others - {aim.test}),
    )


def _with_duplicates(workshop: Workshop, lines: Sequence[bytes], damages: Sequence[Damage]) -> Iterator[Damage]:
    """Tell of the records that were made alike by their damages: two blank journal numbers are the same."""
    judge, said = workshop.edition.judge, workshop.reading.said
    where: list[dict[bytes, list[int]]] = [defaultdict(list) for _ in workshop.edition.across]
    for number, line in enumerate(lines, start=1):
        _, *keys = judge(line, *said)
        for place, key in enumerate(keys):
            if key is not None:
                where[place][key].append(number)
    alike: dict[int, list[str]] = defaultdict(list)
    for control, groups in zip(workshop.edition.across, where, strict=True):
        for numbers in groups.values():
            for number in numbers if len(numbers) > 1 else ():
                alike[number].append(control.name)
    for damage in damages:
        more = [name for line in damage.lines for name in alike[line] if name != damage.control]
        yield attrs.evolve(damage, implied=tuple(dict.fromkeys((*damage.implied, *more))))
