"""What is remarked on a worksheet, and the checks of single values that all three forms share.

The documented kinds of control are sums, logic, missing mandatory fields, and last year's figures (A-11).
Which concrete rules the portal has is not public: the rules here are our own, but for the documented mandatory fields.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.ids.kommuner import BYDELER, FIRST_YEAR, OSLO, is_kommune
from kostra_sdk.report.model import Severity
from kostra_sdk.report.text import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kostra_sdk.advice.worksheets.content import WorksheetContent
    from kostra_sdk.advice.worksheets.fields import WorksheetField

__all__ = [
    "RemarkKind",
    "WorksheetRemark",
    "blocking",
    "listed",
    "note",
    "shared_remarks",
    "sum_remarks",
    "warning",
    "written",
]


class RemarkKind(StrEnum):
    """The kind of control that a remark comes from."""

    MANDATORY = "mandatory"
    """A field that must be answered is blank."""
    SUM = "sum"
    """Parts do not give their total."""
    LOGIC = "logic"
    """A value is impossible, or does not go with another one."""
    PREVIOUS_YEAR = "previous-year"
    """A figure differs much from last year's."""
    PLAUSIBILITY = "plausibility"
    """A figure is possible, but unlikely."""


@attrs.frozen
class WorksheetRemark:
    """One thing to look at in a worksheet before it is entered in the portal; it stops nothing here."""

    field: str | None
    """The attribute it is about, or None where it is about the whole worksheet."""
    severity: Severity
    """FATAL is what the portal calls *kritisk feil*, which blocks; WARNING is *advarsel*, which does not."""
    message: str
    """What is wrong and what is to be done, in Norwegian, with the figures but nothing about the contact person."""
    kind: RemarkKind
    inferred: bool = True
    """True for a rule of our own; False where it is documented that the form has it."""


def blocking(field: str | None, kind: RemarkKind, message: str, *, inferred: bool = True) -> WorksheetRemark:
    """Remark on what the portal most likely would refuse."""
    return WorksheetRemark(field, Severity.FATAL, message, kind, inferred)


def warning(field: str | None, kind: RemarkKind, message: str) -> WorksheetRemark:
    """Remark on what should be looked at, by a rule of our own."""
    return WorksheetRemark(field, Severity.WARNING, message, kind)


def note(field: str | None, kind: RemarkKind, message: str) -> WorksheetRemark:
    """Tell something that asks for nothing, by a rule of our own."""
    return WorksheetRemark(field, Severity.INFO, message, kind)


# --- words ------------------------------------------------------------------------------------------------


def written(value: int | Decimal) -> str:
    """Write a number as Norwegians do: ``12 345,5``."""
    text = f"{abs(value) if value == 0 else value:f}" if isinstance(value, Decimal) else str(value)
    whole, _, fraction = text.partition(".")
    sign, digits = ("−", whole[1:]) if whole.startswith("-") else ("", whole)
    return sign + number(int(digits)) + (f",{fraction}" if fraction else "")


def listed(words: Sequence[str]) -> str:
    """Write words one after the other: ``a, b og c``."""
    return f"{', '.join(words[:-1])} og {words[-1]}" if len(words) > 1 else words[0]


# --- checks of single fields ------------------------------------------------------------------------------

_NEGATIVE: Final = "Tallet er negativt. Skriv 0 der det ikke er noe, og la feltet stå tomt der svaret er ukjent."
_DECIMALS: Final = "Årsverk oppgis med høyst én desimal; her står {value}."
_MUST: Final = "Feltet er obligatorisk og står tomt."
_SHOULD: Final = "Feltet står tomt. Det er obligatorisk i skjema 7B; om det er det her, er ikke kjent."


def shared_remarks(worksheet: WorksheetContent) -> Iterator[WorksheetRemark]:
    """Judge each field by itself, and whose worksheet it is."""
    for field in worksheet.fields():
        value = getattr(worksheet, field.name)
        if value is None:
            yield from _blank_remarks(field)
        elif field.kind.has_rows:
            for row, each in value.items():
                yield from _number_remarks(field, each, f"«{row}»: ")
        else:
            yield from _number_remarks(field, value)
    yield from _whose(worksheet)
    unanswered = sum(
        getattr(worksheet, field.name) is None
        for field in worksheet.fields()
        if not field.personal and not field.name.startswith("bydel")
    )
    if unanswered:
        fields = "Ett felt er" if unanswered == 1 else f"{unanswered} felt er"
        yield note(
            None,
            RemarkKind.MANDATORY,
            f"{fields} ikke besvart. I portalen betyr et tomt tallfelt at svaret er ukjent, og 0 at det ikke er noe.",
        )


def _blank_remarks(field: WorksheetField) -> Iterator[WorksheetRemark]:
    if field.mandatory:
        yield blocking(field.name, RemarkKind.MANDATORY, _MUST, inferred=False)
    elif field.name in {"kommunenummer", "ansvarlig"}:
        yield warning(field.name, RemarkKind.MANDATORY, _SHOULD)


def _number_remarks(field: WorksheetField, value: object, row: str = "") -> Iterator[WorksheetRemark]:
    if not isinstance(value, int | Decimal) or isinstance(value, bool):
        return
    if value < 0:
        yield blocking(field.name, RemarkKind.LOGIC, row + _NEGATIVE)
    if isinstance(value, Decimal) and value != round(value, 1):
        yield blocking(field.name, RemarkKind.LOGIC, row + _DECIMALS.format(value=written(value)))


def _whose(worksheet: WorksheetContent) -> Iterator[WorksheetRemark]:
    kommune, bydel = worksheet.kommunenummer, worksheet.bydelsnummer
    if kommune is not None:
        if not _is_digits(kommune, 4):
            yield blocking("kommunenummer", RemarkKind.LOGIC, "Kommunenummeret må være fire siffer.")
        elif worksheet.year >= FIRST_YEAR and not is_kommune(kommune, worksheet.year):
            yield warning("kommunenummer", RemarkKind.LOGIC, f"Det var ingen kommune {kommune} i {worksheet.year}.")
    if bydel is not None:
        if not _is_digits(bydel, 2):
            yield blocking("bydelsnummer", RemarkKind.LOGIC, "Bydelsnummeret må være to siffer.")
        elif kommune is not None and kommune != OSLO:
            yield warning("bydelsnummer", RemarkKind.LOGIC, "Bydelsnummer fylles bare ut av kommuner med bydeler.")
        elif bydel not in BYDELER:
            yield warning("bydelsnummer", RemarkKind.LOGIC, f"Oslo har ingen bydel {bydel}.")
    if worksheet.epost is not None and "@" not in worksheet.epost:
        yield warning("epost", RemarkKind.LOGIC, "Dette er ingen e-postadresse.")


def _is_digits(text: str, count: int) -> bool:
    return len(text) == count and text.isascii() and text.isdigit()


# --- sums -------------------------------------------------------------------------------------------------


def sum_remarks(
    total: WorksheetField,
    whole: Decimal | None,
    parts: Mapping[str, Decimal | None],
    rows: WorksheetField | None = None,
) -> Iterator[WorksheetRemark]:
    """Hold a total against its parts, where a blank part is unknown and not nought.

    Args:
        total: The field of the total.
        whole: Its value.
        parts: The parts by what they are called.
        rows: The field that has the parts as its rows, which then may be incomplete; None for fields of their own.

    Yields:
        A blocking remark where the parts can not give the total whatever the blanks are,
        and warnings where blanks leave it open.
    """
    filled = [value for value in parts.values() if value is not None]
    blanks = [name for name, value in parts.items() if value is None]
    if not filled:
        return
    place = (rows or total).name
    added = sum(filled, Decimal(0))
    label = total.label
    if whole is None:
        said = f"{label} står tomt, men delene er til sammen {written(added)}."
        yield warning(place, RemarkKind.SUM, said)
    elif added > whole or (added < whole and not blanks and rows is None):
        said = f"Delene er til sammen {written(added)}, men {label.lower()} er {written(whole)}."
        yield blocking(place, RemarkKind.SUM, said)
    elif added < whole and not blanks:
        said = f"Radene er til sammen {written(added)}, men {label.lower()} er {written(whole)}. Mangler det rader?"
        yield warning(place, RemarkKind.SUM, said)
    if blanks:
        said = f"Summen kan ikke kontrolleres, for noe står tomt: {listed(blanks)}. Skriv 0 der det ikke er noen."
        yield warning(place, RemarkKind.SUM, said)
