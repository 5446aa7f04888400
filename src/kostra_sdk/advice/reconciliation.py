"""Reconciliation: the forms beside the accounts, and beside NAV's own number of participants.

The amounts of the extracts are whole kroner, those of the accounts 1 000 kroner;
what unit form 7 has is not public, so whoever gives an amount of it says its unit.
What is missing stays missing: it is None, never 0, and so is what would be reckoned from it.

All of it is the SDK's own, no part of the official verdict, and never blocking.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import attrs

from kostra_sdk.advice.accounts import Accounts, Amount, AmountUnit, Counterpart, counterparts, must_be_amount, services
from kostra_sdk.advice.plausibility_model import OURS, PlausibilityAdvice
from kostra_sdk.advice.plausibility_rules import percent
from kostra_sdk.advice.totals import FormTotal, HeadCount, form_total, head_count
from kostra_sdk.advice.worksheets.skjema7 import Skjema7
from kostra_sdk.errors import UsageError
from kostra_sdk.extract import Extract
from kostra_sdk.report.text import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "AVVIK_ANDEL",
    "KOMMUNALT_REGLEMENT_SINCE",
    "AndreYtelser",
    "FunctionRow",
    "Reconciliation",
    "YearStep",
    "andre_ytelser",
    "function_rows",
    "over_years",
    "reconcile",
]

KOMMUNALT_REGLEMENT_SINCE: Final = 2016
"""From this accounting year on, function 281 also holds kommunalt reglement (B-17)."""

AVVIK_ANDEL: Final = 0.02
"""Share of the accounts: payments around New Year fall in one year of the accounts and another of the form (B-15)."""


# --- other benefits like social assistance ----------------------------------------------------------------


@attrs.frozen(kw_only=True)
class AndreYtelser:
    """Other benefits like social assistance in a year, and what they are reckoned from (A-9).

    They are what function 281 holds beyond §§ 18 and 19 (form 11) and livsopphold for refugees (form 7).
    """

    region: str
    """Whose: kommune and bydel, six digits."""
    year: int
    funksjon_281: Amount | None = attrs.field(validator=must_be_amount)
    """Expenses on function 281, from the accounts."""
    sosialhjelp: Amount | None = attrs.field(validator=must_be_amount)
    """Bidrag and lån together, from form 11."""
    livsopphold_flyktninger: Amount | None = attrs.field(validator=must_be_amount)
    """Livsopphold for refugees under kommunalt reglement, from form 7."""

    @property
    def rest(self) -> int | None:
        """Function 281 without form 11, in whole kroner; None where either is missing."""
        if self.funksjon_281 is None or self.sosialhjelp is None:
            return None
        return self.funksjon_281.kroner - self.sosialhjelp.kroner

    @property
    def andre(self) -> int | None:
        """The other benefits, in whole kroner; None where a part is missing, and for the years before 2016."""
        if self.year < KOMMUNALT_REGLEMENT_SINCE or self.rest is None or self.livsopphold_flyktninger is None:
            return None
        return self.rest - self.livsopphold_flyktninger.kroner

    @property
    def uncertainty(self) -> int:
        """How many kroner the rounding of the parts may amount to."""
        parts = (self.funksjon_281, self.sosialhjelp, self.livsopphold_flyktninger)
        return sum(part.uncertainty for part in parts if part is not None)

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not known, in Norwegian."""
        parts = {
            "funksjon 281 i regnskapet": self.funksjon_281,
            "utbetalt etter skjema 11": self.sosialhjelp,
            "livsopphold til flyktninger i skjema 7": self.livsopphold_flyktninger,
        }
        return tuple(name for name, part in parts.items() if part is None)

    @property
    def explanation(self) -> str:
        """What the figure means, or why there is none, in Norwegian."""
        if self.year < KOMMUNALT_REGLEMENT_SINCE:
            return (
                "Før 2016 ble ytelser etter kommunalt reglement ikke ført på funksjon 281. De kan derfor ikke regnes "
                "ut av den, og det som er igjen etter skjema 11, skulle være om lag null."
            )
        if self.missing:
            return f"Kan ikke regnes ut, for dette mangler: {', '.join(self.missing)}."
        if self.andre is not None and self.andre < -self.uncertainty:
            return (
                "Skjema 11 og skjema 7 har til sammen mer enn funksjon 281 i regnskapet. Se om beløp er ført på en "
                "annen funksjon, om noe er med i begge skjemaene, og om beløpet fra skjema 7 er i riktig enhet."
            )
        return "Det funksjon 281 har utover sosialhjelp (§§ 18 og 19) og livsopphold til flyktninger."


def andre_ytelser(
    *,
    region: str,
    year: int,
    funksjon_281: Amount | None,
    sosialhjelp: Amount | None,
    livsopphold_flyktninger: Amount | None,
) -> AndreYtelser:
    """Reckon other benefits like social assistance: function 281 - form 11 - livsopphold for refugees in form 7 (A-9).

    The document does not say whether function 281 is taken with or without income.
    Form 11 has what was paid, so :meth:`Accounts.expenses` is what stands beside it.

    Args:
        region: Kommune and bydel, six digits.
        year: The year.
        funksjon_281: What the accounts have on function 281.
        sosialhjelp: Bidrag and lån of form 11; :func:`form_total` adds them up.
        livsopphold_flyktninger: What form 7 has; its unit is the caller's to know.

    Returns:
        The parts and what comes of them; a part that is None makes the result None.
    """
    return AndreYtelser(
        region=region,
        year=year,
        funksjon_281=funksjon_281,
        sosialhjelp=sosialhjelp,
        livsopphold_flyktninger=livsopphold_flyktninger,
    )


@attrs.frozen
class YearStep:
    """A year of a table of years."""

    row: AndreYtelser
    change: int | None
    """Whole kroner more than the year before; None where it is missing, or either cannot be reckoned."""


def over_years(rows: Iterable[AndreYtelser]) -> tuple[YearStep, ...]:
    """Lay years beside each other, by region and year (A-9).

    Raises :class:`~kostra_sdk.errors.UsageError` if a region has a year twice.
    """
    by_year: dict[tuple[str, int], AndreYtelser] = {}
    for row in rows:
        if by_year.setdefault((row.region, row.year), row) is not row:
            raise UsageError(f"{row.year} is there twice for region {row.region}")
    return tuple(
        YearStep(by_year[region, year], _change(by_year[region, year], by_year.get((region, year - 1))))
        for region, year in sorted(by_year)
    )


def _change(row: AndreYtelser, before: AndreYtelser | None) -> int | None:
    if before is None or before.andre is None or row.andre is None:
        return None
    return row.andre - before.andre


# --- the accounts -----------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class FunctionRow:
    """A function of the accounts beside the form that stands behind it."""

    counterpart: Counterpart
    """Function and form, and how their amounts should stand to each other."""
    expenses: Amount | None
    """All that the function cost; None where nothing is booked there."""
    compared: Amount | None
    """What of it is held against the form; None where nothing is booked there, or the form has no amount."""
    total: FormTotal | None
    """What the form says; None where it was not given, or has no amount."""
    services: tuple[str, ...]
    """Services that are easily booked elsewhere, in Norwegian (A-10)."""
    aarsverk: Decimal | None = None
    """The function's man-years in form 7; None where the form was not given, or says nothing of them."""

    @property
    def difference(self) -> int | None:
        """The accounts beyond the form, whole kroner; None where either is missing."""
        if self.compared is None or self.total is None or self.total.amount is None:
            return None
        return self.compared.kroner - self.total.amount.kroner

    @property
    def tolerance(self) -> int:
        """How many kroner they may differ without a remark: :data:`AVVIK_ANDEL` of the accounts, and the rounding."""
        return 0 if self.compared is None else self.compared.uncertainty + int(AVVIK_ANDEL * abs(self.compared.kroner))


def function_rows(
    accounts: Accounts, totals: Iterable[FormTotal] = (), form7: Skjema7 | None = None
) -> tuple[FunctionRow, ...]:
    """Hold functions 242, 243, 273, 275, 276 and 281 of the accounts against the forms (A-1, A-9, A-10, B-20)."""
    by_form = {total.form: total for total in totals}
    booked = services(accounts.year)
    return tuple(
        FunctionRow(
            counterpart=each,
            expenses=accounts.expenses(each.function),
            compared=accounts.expenses(each.function, each.arts) if each.relation else None,
            total=by_form.get(each.form) if each.relation else None,
            services=tuple(service.name for service in booked if service.function == each.function),
            aarsverk=_aarsverk(form7, each.function),
        )
        for each in counterparts(accounts.year)
    )


def _aarsverk(form7: Skjema7 | None, function: str) -> Decimal | None:
    """Give the man-years of a function: the total, or what the educations add up to where that is blank."""
    total: Decimal | None = getattr(form7, f"aarsverk_{function}", None)
    if form7 is None or total is not None:
        return total
    names = (field.name for field in form7.fields() if not field.kind.has_rows)
    parts = [getattr(form7, name) for name in names if name.startswith(f"aarsverk_{function}_")]
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if known else None


# --- all of it --------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Reconciliation:
    """What a municipality's or bydel's forms, accounts and NAV's number say beside each other."""

    region: str
    year: int
    andre_ytelser: AndreYtelser
    totals: tuple[FormTotal, ...]
    """What the forms that were given say was paid."""
    functions: tuple[FunctionRow, ...]
    """Empty where the accounts were not given."""
    head_count: HeadCount | None
    """None where 11CF was not given."""

    @property
    def remarks(self) -> tuple[PlausibilityAdvice, ...]:
        """What does not fit, in Norwegian, with both figures."""
        return tuple(self._remarks())

    def _remarks(self) -> Iterator[PlausibilityAdvice]:
        for row in self.functions:
            yield from _remark_on(row)
        benefits = self.andre_ytelser
        if benefits.andre is not None and benefits.rest is not None and benefits.andre < -benefits.uncertainty:
            yield _remark(
                "other-benefits",
                benefits.explanation,
                "A-9",
                (("Funksjon 281 uten skjema 11, kroner", benefits.rest), ("Andre ytelser, kroner", benefits.andre)),
            )
        count = self.head_count
        if count is not None and count.nav_count is not None and count.difference:
            yield _remark(
                "head-count",
                f"Uttrekket har {number(count.persons)} deltakere, og NAV har {number(count.nav_count)}. "
                "Tallene skal være like; se hvem som er med etter status.",
                "B-3",
                (("Deltakere i uttrekket", count.persons), ("Deltakere hos NAV", count.nav_count)),
            )


def reconcile(
    *,
    region: str,
    year: int,
    form11: Extract[Any] | None = None,
    form11c: Extract[Any] | None = None,
    form7: Skjema7 | None = None,
    accounts: Accounts | None = None,
    livsopphold_flyktninger: Amount | None = None,
    nav_count: int | None = None,
) -> Reconciliation:
    """Hold what is there against each other; whatever is left out is told as missing.

    Args:
        region: Kommune and bydel, six digits.
        year: The year.
        form11: The extract of 11F.
        form11c: The extract of 11CF.
        form7: The worksheet of form 7: man-years by function, and livsopphold for refugees in whole kroner.
        accounts: The accounts, 0A.
        livsopphold_flyktninger: Livsopphold for refugees as in form 7, with its unit, where `form7` is not given.
        nav_count: The number of participants reported inside NAV.

    Returns:
        The tables and the remarks.

    Raises:
        UsageError: Something is of another kind, form, year or region, or livsopphold is there twice.
        StructureError: A value of form 7 is not of its field's type.
        LineError: A line of an extract is no record of its layout.
        OSError: A file cannot be read.
    """
    _is_of(region, year, form11=form11, form11c=form11c, form7=form7, accounts=accounts)
    _is_number(nav_count)
    if form7 is not None and form7.kommunalt_reglement is not None:
        if livsopphold_flyktninger is not None:
            raise UsageError("livsopphold for refugees is in form7 already: give it once")
        livsopphold_flyktninger = Amount(form7.kommunalt_reglement, AmountUnit.KRONER)
    totals = tuple(form_total(extract) for extract in (form11, form11c) if extract is not None)
    sosialhjelp = next((total.amount for total in totals if total.form == "11F"), None)
    return Reconciliation(
        region=region,
        year=year,
        andre_ytelser=andre_ytelser(
            region=region,
            year=year,
            funksjon_281=accounts.expenses("281") if accounts is not None else None,
            sosialhjelp=sosialhjelp,
            livsopphold_flyktninger=livsopphold_flyktninger,
        ),
        totals=totals,
        functions=function_rows(accounts, totals, form7) if accounts is not None else (),
        head_count=head_count(form11c, nav_count) if form11c is not None else None,
    )


def _is_of(region: str, year: int, **given: object) -> None:
    """Do nothing if all that is given is of its kind, form, year and region; a worksheet may leave its region blank."""
    asked = {"form11": (Extract, "11F"), "form11c": (Extract, "11CF"), "form7": (Skjema7, "7")}
    for name, thing in given.items():
        if thing is None:
            continue
        kind, form = asked.get(name, (Accounts, "0A"))
        if not isinstance(thing, kind):
            raise UsageError(f"{name} is no {kind.__name__}, but {type(thing).__name__}")
        if isinstance(thing, Skjema7):
            thing.check_types()
        found = (getattr(thing, "form", "0A"), thing.year, thing.region or region)  # type: ignore[attr-defined]
        if found != (form, year, region):
            raise UsageError(f"{name} is {found}, not {(form, year, region)}")


def _is_number(count: object) -> None:
    if count is not None and not (isinstance(count, int) and count >= 0):
        raise UsageError("nav_count is a number of participants, 0 or more")


def _remark_on(row: FunctionRow) -> Iterator[PlausibilityAdvice]:
    behind, total = row.counterpart, row.total
    if row.aarsverk and not (row.expenses and row.expenses.value):
        worked = f"{row.aarsverk:f}".replace(".", ",")
        yield _remark(
            "man-years",
            f"Skjema 7 har {worked} årsverk i funksjon {behind.function}, men regnskapet har ingen utgifter på den. "
            "Årsverk og utgifter bør stå på samme funksjon.",
            OURS,
            ((f"Årsverk i funksjon {behind.function}", float(row.aarsverk)),),
        )
    if total is None or total.amount is None:
        return
    booked, paid = row.compared, total.amount.kroner
    where = f"funksjon {behind.function}" + (f" art {', '.join(behind.arts)}" if behind.arts else "")
    figures: tuple[tuple[str, int | float], ...] = ((f"{behind.form}, kroner", paid),)
    if booked is None:
        if paid:
            message = f"Regnskapet har ingen utgifter på {where}, men {behind.form} har {number(paid)} kroner."
            yield _remark("function", message, behind.source, figures)
        return
    difference = booked.kroner - paid
    if difference < -row.tolerance or (behind.relation == "equal" and difference > row.tolerance):
        share = ""
        if booked.kroner:
            share = f" ({percent(abs(difference), abs(booked.kroner)):.1f} prosent)".replace(".", ",")
        yield _remark(
            "function",
            f"Regnskapet har {number(booked.kroner)} kroner på {where}, og {behind.form} har {number(paid)} kroner: "
            f"{number(abs(difference))} kroner {'mer' if difference > 0 else 'mindre'} i regnskapet{share}. "
            f"{behind.note}",
            behind.source,
            ((f"{where.capitalize()}, kroner", booked.kroner), *figures),
        )


def _remark(topic: str, message: str, source: str, figures: tuple[tuple[str, int | float], ...]) -> PlausibilityAdvice:
    return PlausibilityAdvice(topic=topic, message=message, source=source, figures=figures)
