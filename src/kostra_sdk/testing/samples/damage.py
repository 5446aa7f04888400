"""Files that just fail one control, and files that just pass it, made from the control's own tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from kostra_sdk.forms import find_form
from kostra_sdk.forms.regnskap import FORMS as ACCOUNTS
from kostra_sdk.ids.kommuner import Region
from kostra_sdk.testing.samples.accounts.damage import AccountsDamage
from kostra_sdk.testing.samples.aims import select
from kostra_sdk.testing.samples.barnevern.damage import BarnevernDamage
from kostra_sdk.testing.samples.records import check_xml, target_of
from kostra_sdk.testing.samples.searching.damage import RecordDamage
from kostra_sdk.testing.samples.told import CannotFire, Damaged, Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.testing.samples.aims import Aim

__all__ = ["damaged", "failures"]


def damaged(
    form: str,
    year: int,
    control: str,
    *,
    region: str,
    seed: int = 1,
    quarter: str | None = None,
    org_number: str | None = None,
) -> Damaged:
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
            of several, as ``02``, the first that can fire is taken.
        region: Who reports: six digits, kommune and bydel.
        seed: Another seed begins with other sound records.
        quarter: ``1`` to ``4``; with it, ``0A`` is the same as ``0AK1``.
        org_number: Nine digits, for the forms that are sent for an organisation.

    Returns:
        The two extracts, and what to expect of them.

    Raises:
        UnknownForm: There is no such form.
        UnknownEdition: The form, or its controls, are not known for that year.
        RegionError: The region is not six digits, or the form says the bydel and Oslo has none of that number.
        UnknownControl: No control, or more than one, is called that.
        CannotFire: No record makes the control fire there.
    """
    maker = _maker(form, year, region, seed, quarter, org_number)
    aims = select(maker.aims, control)
    reasons: list[Unreachable] = []
    for aim in aims:
        made = maker.made(aim)
        if isinstance(made, Damaged):
            return made
        reasons.append(made)
    raise CannotFire(reasons[0])


def failures(
    form: str,
    year: int,
    *,
    region: str,
    seed: int = 1,
    quarter: str | None = None,
    org_number: str | None = None,
) -> Iterator[Damaged | Unreachable]:
    """Make such extracts for every control of an edition, in official order.

    Control 02 comes once for each field and kind of fault.
    A control that cannot fire is not left out: it comes as :class:`Unreachable`.

    Arguments and errors are those of :func:`damaged`.
    """
    maker = _maker(form, year, region, seed, quarter, org_number)
    return (maker.made(aim) for aim in maker.aims)


class _Maker(Protocol):
    """What makes the extracts of a form."""

    @property
    def aims(self) -> tuple[Aim, ...]:
        """The controls of the edition."""

    def made(self, aim: Aim) -> Damaged | Unreachable:
        """Make the two extracts, or tell why there are none."""


def _maker(form: str, year: int, region: str, seed: int, quarter: str | None, org_number: str | None) -> _Maker:
    if find_form(form).is_xml:
        check_xml(form, year, quarter)
        return BarnevernDamage(year, Region.parse(region), seed, org_number)
    target = target_of(form, year, region, quarter, org_number)
    if target.form.name in ACCOUNTS:
        return AccountsDamage(target, seed)
    return RecordDamage(form, year, region, seed)
