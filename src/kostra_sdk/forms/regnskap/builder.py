"""From a trial balance to the lines of the accounts: summed, rounded to 1 000 kroner, debit still equal to credit.

How amounts are rounded, and what that guarantees, is told in :mod:`kostra_sdk.forms.regnskap.balance`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.errors import RowError, RowProblem, UsageError
from kostra_sdk.forms.registry import find_form
from kostra_sdk.forms.regnskap import FORMS, codes
from kostra_sdk.forms.regnskap.balance import Posting, Rounded, Total, UnbalancedError, place_of, round_off
from kostra_sdk.forms.regnskap.record import Regnskapslinje
from kostra_sdk.ids import orgnr
from kostra_sdk.ids.kommuner import OSLO, Region

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Self

__all__ = ["RegnskapBuild", "RegnskapBuilder", "Saldo"]

_ROWS_SHOWN: Final = 20
_DIGITS: Final = 12
"""Whole kroner that a line can hold: nine digits of 1 000 kroner."""


@attrs.frozen
class Saldo:
    """The balance of one account, as the ledger has it."""

    kontoklasse: str
    """Account class: ``1`` and ``0`` in 0A and 0C, ``3`` and ``4`` in the other forms of the bevilgningsregnskap,
    ``2`` in 0B and 0D, ``5`` in the other forms of the balance."""
    funksjon_kapittel: str
    """Function, three digits; in the balance the chapter, two to four."""
    art_sektor: str
    """Art, three digits; in the balance the sector, three, and blank in 0G."""
    belop: int | Decimal
    """Kroner, with øre as decimals; debit is positive, credit negative."""


@attrs.frozen
class RegnskapBuild:
    """What a trial balance became."""

    records: tuple[Regnskapslinje, ...]
    """The lines of the extract, in order of account class, function or chapter, and art or sector."""
    lines: tuple[Rounded, ...]
    """Every line and what rounding did to it, those of 0 included."""
    totals: tuple[Total, ...]
    """What the parts of the accounts, their sides and the groups that controls sum are, in kroner and in thousands."""

    @property
    def left_out(self) -> tuple[Rounded, ...]:
        """The lines that are 0 in 1 000 kroner, and so not in the extract."""
        return tuple(line for line in self.lines if not line.belop)

    @property
    def took_difference(self) -> tuple[Rounded, ...]:
        """The lines that went to the farther thousand for a sum to be right; :attr:`Rounded.why` says which."""
        return tuple(line for line in self.lines if line.took_difference)


class RegnskapBuilder:
    """Builds the lines of a form of the accounts from a trial balance.

    ::

        builder = RegnskapBuilder(form="0A", year=2025, region="460100")
        builder.add(Saldo("1", "201", "010", Decimal("1250400.50")), ...)
        build = builder.build()
        for record in build.records:
            extract.add(record)

    Args:
        form: The form's official name, such as ``0A`` or ``0AK1``.
        year: The accounting year, any that has a layout.
        region: Who reports, six digits.
        quarter: ``1`` to ``4``: with ``0A`` the same as ``0AK1``.
        org_number: Nine digits, for the forms that are sent for an organisation.

    Raises:
        UnknownForm: There is no such form, or it is not sent by quarter.
        UsageError: The form is none of the accounts, or of another quarter, or the organisation number is not nine
            digits.
        UnknownEdition: There is no layout of that year.
        RegionError: The region is not six digits.
    """

    def __init__(
        self, form: str, year: int, region: str, quarter: str | None = None, org_number: str | None = None
    ) -> None:
        asked = f"{form}K{quarter}" if quarter and form in FORMS and not FORMS[form].quarter else form
        self.form = find_form(asked)
        """The form."""
        if self.form.name not in FORMS:
            raise UsageError(f"{self.form.name} is no form of the accounts; they are {', '.join(FORMS)}")
        if quarter not in {None, self.form.quarter}:
            raise UsageError(f"{self.form.name} is for quarter {self.form.quarter}, but the call says {quarter!r}")
        if org_number is not None and not orgnr.NINE_DIGITS.fullmatch(org_number):
            raise UsageError("an organisation number is nine digits")
        self.form.layout(year)
        self.year = year
        """The accounting year."""
        self.region = Region.parse(region)
        """Who reports."""
        self.org_number = org_number or ""
        """Nine digits, or blank."""
        self._skjema = self.form.name[:2]
        self._amounts: dict[Posting, int] = {}
        self._rows = 0
        self._problems: dict[tuple[str, str], list[int]] = {}

    def add(self, *saldi: Saldo) -> Self:
        """Take balances, in any order; those of the same account class, function and art are added up."""
        return self.extend(saldi)

    def extend(self, saldi: Iterable[Saldo]) -> Self:
        """Take all balances of an iterable, in any order.

        What is wrong with one of them is told by :meth:`build`, for all at once.
        """
        for saldo in saldi:
            self._rows += 1
            self._take(saldo)
        return self

    def differences(self) -> Mapping[str, Decimal]:
        """Tell how many kroner debit exceeds credit by, for each part of the accounts; 0 where they balance.

        Lines that are wrong are left out of it.
        """
        found: dict[str, int] = {}
        for posting, amount in self._amounts.items():
            part = place_of(self._skjema, posting).part
            found[part] = found.get(part, 0) + amount
        return {part: Decimal(amount) / 100 for part, amount in found.items()}

    def build(self) -> RegnskapBuild:
        """Make the lines; more balances may be added afterwards.

        The operating and the investment accounts of a whole year must balance, but those of a bydel need not,
        and so must the balance; memoria accounts and quarters need not.

        Raises:
            RowError: Balances are wrong: every problem of all of them at once, by row in the order given, from 1.
            UnbalancedError: Debit and credit differ where they must not.
        """
        self._raise_problems()
        differing = [part for part, difference in self.differences().items() if difference and self._must_balance(part)]
        if differing:
            raise UnbalancedError(self.form.name, differing)
        lines, totals = round_off(self._skjema, dict(sorted(self._amounts.items(), key=lambda item: _order(item[0]))))
        return RegnskapBuild(
            records=tuple(self._record(line) for line in lines if line.belop),
            lines=tuple(lines),
            totals=tuple(totals),
        )

    def _must_balance(self, part: str) -> bool:
        if self.form.quarter or part in {"memoriakontiene", "andre kapitler"}:
            return False
        return part == "balansen" or self.region.kommune != OSLO or self.region.bydel == "00"

    def _record(self, line: Rounded) -> Regnskapslinje:
        return Regnskapslinje(
            skjema=self._skjema,
            aargang=str(self.year),
            kvartal=self.form.quarter,
            region=self.region.code,
            orgnr=self.org_number,
            belop=line.belop,
            **line.posting._asdict(),
        )

    def _take(self, saldo: object) -> None:
        """Add a balance to its line, or note what is wrong with it."""
        if not isinstance(saldo, Saldo):
            self._note("saldo", f"no Saldo: {type(saldo).__name__}")
            return
        wrong = dict(self._wrong(saldo))
        for column, reason in wrong.items():
            self._note(column, reason)
        if not wrong:
            posting = Posting(saldo.kontoklasse, saldo.funksjon_kapittel, saldo.art_sektor)
            self._amounts[posting] = self._amounts.get(posting, 0) + _ore(saldo.belop)

    def _wrong(self, saldo: Saldo) -> Iterable[tuple[str, str]]:
        """Say what is wrong, by column, without the value."""
        is_balance = self._skjema in codes.BALANSE
        if saldo.kontoklasse not in codes.KLASSER[self._skjema]:
            yield "kontoklasse", f"none of {self._skjema}: {', '.join(codes.KLASSER[self._skjema])}"
        if not _is_code(saldo.funksjon_kapittel, "[0-9]{2,4}" if is_balance else "[0-9]{3}"):
            yield "funksjon_kapittel", "no chapter of two to four digits" if is_balance else "no function, three digits"
        blank = self._skjema == "0G"
        if not _is_code(saldo.art_sektor, "" if blank else "[0-9]{3}"):
            yield "art_sektor", "not blank" if blank else f"no {'sector' if is_balance else 'art'}, three digits"
        reason = _wrong_amount(saldo.belop)
        if reason:
            yield "belop", reason

    def _note(self, column: str, reason: str) -> None:
        self._problems.setdefault((column, reason), []).append(self._rows)

    def _raise_problems(self) -> None:
        problems = [
            RowProblem(column, reason, tuple(rows[:_ROWS_SHOWN]), len(rows))
            for (column, reason), rows in self._problems.items()
        ]
        if problems:
            raise RowError(f"line of {self.form.name}", problems)


def _is_code(text: object, pattern: str) -> bool:
    return isinstance(text, str) and re.fullmatch(pattern, text, re.ASCII) is not None


def _wrong_amount(amount: object) -> str:
    """Say what is wrong with an amount, blank where nothing is."""
    if isinstance(amount, bool) or not isinstance(amount, int | Decimal):
        return f"neither int nor Decimal: {type(amount).__name__}"
    exact = Decimal(amount)
    if not exact.is_finite():
        return "no number"
    if exact.adjusted() >= _DIGITS:
        return "does not fit: too large for nine digits of 1 000 kroner"
    _, digits, exponent = exact.as_tuple()
    behind = -int(exponent) - 2
    return "finer than øre" if behind > 0 and any(digits[-behind:]) else ""


def _ore(amount: int | Decimal) -> int:
    """Give an amount in øre; it has no finer part."""
    sign, digits, exponent = Decimal(amount).as_tuple()
    whole = int("".join(map(str, digits)))
    scale = int(exponent) + 2
    ore: int = whole * 10**scale if scale >= 0 else whole // 10**-scale
    return -ore if sign else ore


def _order(posting: Posting) -> tuple[int, int, str]:
    """Operation before investment, as the account classes are named; then by number."""
    classes = "13045"
    return classes.find(posting.kontoklasse), int(posting.funksjon_kapittel), posting.art_sektor
