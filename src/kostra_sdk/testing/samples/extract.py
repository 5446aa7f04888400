"""Whole extracts of people who do not exist, sound or with damage sprinkled over them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from kostra_sdk.errors import UsageError
from kostra_sdk.extract.target import Target
from kostra_sdk.forms import find_form
from kostra_sdk.forms.regnskap import FORMS as ACCOUNTS
from kostra_sdk.ids.kommuner import Region
from kostra_sdk.testing.samples.barnevern.file import written
from kostra_sdk.testing.samples.barnevern.individuals import avgiver_of
from kostra_sdk.testing.samples.made import Sample
from kostra_sdk.testing.samples.records import check_xml, individuals_of, is_count, records_of, target_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_sdk.testing.samples.told import Damage

__all__ = ["sample"]


def sample(
    form: str,
    year: int,
    n: int,
    *,
    region: str,
    seed: int = 1,
    damage: Mapping[str, int] | float = 0,
    quarter: str | None = None,
    org_number: str | None = None,
) -> Sample[Any]:
    """Make an extract of what does not exist: people, cases, offices' years, accounts.

    Without damage the official program has nothing to say of it,
    but for the official contradiction of 11F 2026 outside Oslo: BYDELSNR is mandatory there, and must be blank.
    What the records are like is told by :func:`sample_records`, which gives the same ones as a stream.

    Args:
        form: The form's official name.
        year: The reporting year: of 11F, 11CF and 11B any whose layout is included, and with damage one whose
            controls are; of the other forms one whose controls are.
        n: How many records. A sample of none is a file of nothing, in which nothing can be judged;
            the file that says there is nobody is :meth:`Extract.empty <kostra_sdk.Extract.empty>`.
            Of the accounts, how many lines, as near as can be: as few as balance (two or three) at the least,
            and as many as there are sound postings at the most
            (27 in 0G, hundreds in 0F and the balances, thousands in the others).
        region: Who reports: six digits, kommune and bydel.
            ``030100`` spreads the people over the 15 bydeler of Oslo.
        seed: The same seed gives the same extract, byte for byte.
        damage: How many records shall fail which control, such as ``{"15": 3, "05B": 1}``
            (number, key, label or official name, as :func:`damaged` takes it);
            or the share of the records that shall fail any control, from 0 to 1;
            a duplicate takes one record more.
            Damage of the accounts changes a line or adds one; a control that sums all lines can be failed once,
            and is asked for by name.
        quarter: ``1`` to ``4``; with it, ``0A`` is the same as ``0AK1``.
        org_number: Nine digits, for the forms that are sent for an organisation.

    Returns:
        The extract; :attr:`Sample.damage` tells which lines, of 15F which individuals, got which damage.

    Raises:
        UnknownForm: There is no such form, or no samples of it.
        UnknownEdition: The form, or with damage its controls, are not known for that year.
        RegionError: The region is not six digits, or the form says the bydel and Oslo has none of that number.
        UnknownControl: No control, or more than one, is called that.
        CannotFire: No record makes the control fire there.
        TooMuchDamage: The damage takes more records than there are, or more than once a control that sums all lines.
        UsageError: There are not so many journal numbers, or the damage is no number of records and no share of them.
    """
    if not is_count(n):
        raise UsageError(f"a sample has 0 records or more, not {n!r}")
    if find_form(form).is_xml:
        check_xml(form, year, quarter)
        return _barnevern(year, Region.parse(region), n, seed, damage, org_number)
    target = target_of(form, year, region, quarter, org_number)
    lines = [target.line_of(record).encode("latin-1") for record in records_of(target, n, seed)]
    damages: tuple[Damage, ...] = ()
    if damage:
        # Nothing secret is drawn. A text as seed gives the same on every machine.
        rng = random.Random(f"{target.form.name} {year} {region} {seed} damage")  # noqa: S311
        if target.form.name in ACCOUNTS:
            from kostra_sdk.testing.samples.accounts.sprinkle import sprinkle_accounts
            from kostra_sdk.testing.samples.accounts.workshop import AccountsWorkshop

            lines, damages = sprinkle_accounts(AccountsWorkshop(target, seed), lines, damage, rng)
        else:
            from kostra_sdk.testing.samples.searching.workshop import Workshop
            from kostra_sdk.testing.samples.sprinkle import sprinkle

            damages = sprinkle(Workshop(form, year, region, seed), lines, damage, rng)
    return Sample(target, b"".join(line + b"\n" for line in lines), damages)


def _barnevern(
    year: int,
    region: Region,
    n: int,
    seed: int,
    damage: Mapping[str, int] | float,
    org_number: str | None,
) -> Sample[Any]:
    """Make a file of 15F."""
    made = list(individuals_of(year, region, n, seed))
    damages: tuple[Damage, ...] = ()
    if damage:
        from kostra_sdk.testing.samples.barnevern.search import Search
        from kostra_sdk.testing.samples.barnevern.sprinkle import sprinkle_individuals

        # As above.
        rng = random.Random(f"15F {year} {region.code} {seed} damage")  # noqa: S311
        damages = sprinkle_individuals(Search(year, region, seed), made, damage, rng)
    target = Target("15F", year, region.code, org_number=org_number)
    return Sample(target, written(avgiver_of(year, region, org_number), made, year), damages)
