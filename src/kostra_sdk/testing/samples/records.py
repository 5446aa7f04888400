"""Sound records made up for a form and year, one after the other."""

from __future__ import annotations

import importlib
from itertools import count, islice, repeat
from numbers import Integral
from typing import TYPE_CHECKING, Any, Final, Literal, overload

from kostra_sdk.errors import RegionError, UnknownForm, UsageError
from kostra_sdk.extract.target import Target
from kostra_sdk.forms import FORM_NAMES, find_form
from kostra_sdk.forms.regnskap import FORMS as ACCOUNTS
from kostra_sdk.ids.kommuner import BYDELER, Region
from kostra_sdk.testing.samples.accounts.balanced import balanced
from kostra_sdk.testing.samples.barnevern.individuals import individuals
from kostra_sdk.testing.samples.population import JOURNAL_NUMBERS, Population

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kostra_sdk.forms.barnevern.record import Individ
    from kostra_sdk.forms.base import Form
    from kostra_sdk.forms.introduksjon.record import Introduksjonsstonad
    from kostra_sdk.forms.kvalifisering.record import Kvalifisering
    from kostra_sdk.forms.sosialhjelp.record import Sosialhjelp

__all__ = [
    "FORMS",
    "check_xml",
    "individuals_of",
    "is_count",
    "is_of_no_bydel",
    "records_of",
    "sample_records",
    "target_of",
]

_MODULES: Final = {
    "11F": "kostra_sdk.testing.samples.making.sosialhjelp",
    "11CF": "kostra_sdk.testing.samples.making.kvalifisering",
    "11B": "kostra_sdk.testing.samples.making.introduksjon",
    "52AF": "kostra_sdk.testing.samples.making.klientsaker",
    "52BF": "kostra_sdk.testing.samples.making.gruppebehandling",
    "53F": "kostra_sdk.testing.samples.making.utadrettet",
    "55F": "kostra_sdk.testing.samples.making.mekling",
}
"""Form → the module whose ``make`` draws one sound record of it from a population."""

FORMS: Final = (*_MODULES, *ACCOUNTS, "15F")
"""The forms that samples can be made of."""
_BYDEL: Final = "BYDELSNR"
_EVERY_YEAR: Final = frozenset({"11F", "11CF", "11B"})
"""Those of which samples are made of every year that has a layout; of the others, of the years with controls."""


def check_xml(form: str, year: int, quarter: str | None) -> None:
    """See that samples of a form that is XML can be made of a year.

    Raises:
        UnknownEdition: The form, or its controls, are not known for that year.
        UsageError: A quarter is said, and the form is not sent by quarter.
    """
    found = find_form(form)
    found.check_controls(year)
    if quarter is not None:
        raise UsageError(f"{found.name} is not sent by quarter, but the call says quarter {quarter!r}")


def target_of(form: str, year: int, region: str, quarter: str | None = None, org_number: str | None = None) -> Target:
    """Give what a sample is of; with a quarter, ``0A`` is the same as ``0AK1``.

    Raises:
        RegionError: The region is not six digits, or the form says the bydel and Oslo has none of that number.
        UsageError: The form is of another quarter, or is not sent by quarter.
    """
    name = f"{form}K{quarter}" if quarter and f"{form}K{quarter}" in FORM_NAMES else form
    found = find_form(name)
    if quarter is not None and quarter != found.quarter:
        what = f"for quarter {found.quarter!r}" if found.quarter else "not sent by quarter"
        raise UsageError(f"{found.name} is {what}, but the call says quarter {quarter!r}")
    target = Target(name, year, region, org_number=org_number)
    if is_of_no_bydel(found, target.region):
        raise RegionError(
            f"Oslo has no bydel {target.region.bydel}: its bydeler are 01 to 15, and 030100 has people of them all"
        )
    return target


def is_of_no_bydel(form: Form, region: Region) -> bool:
    """Whether the form's records say the bydel, and the region is of one that Oslo has not."""
    return _BYDEL in form.filled and region.is_oslo and region.bydel not in {*BYDELER, "00"}


def records_of(target: Target, n: int | None, seed: int) -> Iterator[Any]:
    """Give `n` records for a target, or without end."""
    name = target.form.name
    if name not in FORMS:
        raise UnknownForm(name, FORMS)
    if name not in _EVERY_YEAR:
        target.form.check_controls(target.year)
    if name in ACCOUNTS:
        _check_count(n, most=None)
        return balanced(target, n, seed)
    _check_count(n)
    make: Callable[[Population], Any] = importlib.import_module(_MODULES[name]).make
    return _made(make, Population(target, seed), n)


def _made(make: Callable[[Population], Any], people: Population, n: int | None) -> Iterator[Any]:
    for _ in count() if n is None else repeat(None, n):
        yield make(people)


@overload
def sample_records(
    form: Literal["11F"], year: int, n: int | None = None, *, region: str, seed: int = 1
) -> Iterator[Sosialhjelp]: ...
@overload
def sample_records(
    form: Literal["11CF", "11C"], year: int, n: int | None = None, *, region: str, seed: int = 1
) -> Iterator[Kvalifisering]: ...
@overload
def sample_records(
    form: Literal["11B"], year: int, n: int | None = None, *, region: str, seed: int = 1
) -> Iterator[Introduksjonsstonad]: ...
@overload
def sample_records(
    form: str,
    year: int,
    n: int | None = None,
    *,
    region: str,
    seed: int = 1,
    quarter: str | None = None,
    org_number: str | None = None,
) -> Iterator[Any]: ...
def sample_records(
    form: str,
    year: int,
    n: int | None = None,
    *,
    region: str,
    seed: int = 1,
    quarter: str | None = None,
    org_number: str | None = None,
) -> Iterator[Any]:
    """Make up records in which nothing is wrong, of people who do not exist.

    They come one at a time, so that any number of them can be written as a stream.
    Person numbers are of the synthetic series (month + 80);
    for the years until 2016 and 2020-2022, whose programs cannot read those, of a series that was never given out
    (individual numbers 750-899 for those born 1940-1999).
    Journal numbers are ``TEST0000`` and on, caseworkers ``FIKTIV001`` and on.

    Args:
        form: The form's official name, of any form that is judged.
        year: The reporting year: of 11F, 11CF and 11B any whose layout is included, of the others one with controls.
        n: How many; None gives them without end, until there are no more journal numbers (1 679 616).
            Of the accounts, how many lines, as near as can be; see :func:`sample`. None gives all sound postings.
        region: Who reports: six digits, kommune and bydel.
            ``030100`` spreads the people over the 15 bydeler of Oslo.
            Of familievern the offices of that region or of its county, all of them where it has none.
        seed: The same seed gives the same records.
        quarter: ``1`` to ``4``; with it, ``0A`` is the same as ``0AK1``.
        org_number: Nine digits, for the forms that are sent for an organisation.

    Returns:
        The records. Municipality and year are left to the extract to fill in.

    Raises:
        UnknownForm: There is no such form, or no samples of it.
        UnknownEdition: The form is not known for that year.
        RegionError: The region is not six digits, or the form says the bydel and Oslo has none of that number.
        UsageError: There are not so many journal numbers.
    """
    if find_form(form).is_xml:
        check_xml(form, year, quarter)
        return individuals_of(year, Region.parse(region), n, seed)
    return records_of(target_of(form, year, region, quarter, org_number), n, seed)


def individuals_of(year: int, region: Region, n: int | None, seed: int) -> Iterator[Individ]:
    """Give `n` individuals of 15F, or without end."""
    _check_count(n)
    return islice(individuals(year, region, seed), n)


def is_count(number: object) -> bool:
    """Whether something is a whole number, 0 or more."""
    return isinstance(number, Integral) and int(number) >= 0


def _check_count(n: int | None, most: int | None = JOURNAL_NUMBERS) -> None:
    if n is None:
        return
    if not is_count(n):
        raise UsageError(f"a sample has 0 records or more, not {n!r}")
    if most is not None and n > most:
        raise UsageError(f"a sample has {most} records at most, not {n}: there are no more journal numbers")
