"""Control 02: every field against the file description, written once for all forms.

It is not one test but one a field and kind of fault: mandatory and blank, an unknown code, no whole number, no date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kostra_sdk.controls.definition import by_year
from kostra_sdk.controls.expression import ByYear, Cell, Expr
from kostra_sdk.generations import KOTLIN
from kostra_sdk.layouts import Field, FieldType, Layout
from kostra_sdk.report.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FieldDescription", "FieldFault"]


_OLD, _NEW = "Kontroll 02 Filbeskrivelse, ", "Kontroll 002 : Filbeskrivelse, "
_NAMES = {
    "missing": by_year({2020: _OLD + "mangler obligatorisk verdi", 2023: _NEW + "mangler obligatorisk verdi"}),
    "code": by_year({2020: _OLD + "feil kode i forhold til kodeliste", 2023: _NEW + "feil kode"}),
    "integer": by_year({2020: _OLD + "feil i heltall-felt", 2023: _NEW + "feil i heltall-felt"}),
    "date": by_year({2020: _OLD + "feil i dato-felt", 2023: _NEW + "feil i dato-felt"}),
}
_MESSAGES = {
    "missing": "{label} må fylles ut: feltet {name} (posisjon {place}) er tomt.",
    "code": "{label} har en ukjent kode: feltet {name} (posisjon {place}) er {{{key}}}; gyldige koder er {codes}.",
    "integer": "{label} må være et helt tall: feltet {name} (posisjon {place}) er {{{key}}}.",
    "date": "{label} må være en dato på formen {pattern}: feltet {name} (posisjon {place}) er {{{key}}}.",
}
_PATTERNS = {"ddMMyy": "DDMMÅÅ", "ddMMyyyy": "DDMMÅÅÅÅ", None: ""}
_MANY_CODES = 20


@attrs.frozen
class FieldFault:
    """One way in which a field can depart from its description."""

    kind: str
    """``missing``, ``code``, ``integer`` or ``date``."""
    field: Field
    condition: Expr = attrs.field(eq=False)
    name: str = ""
    message: str = ""


@attrs.frozen(eq=False)
class FieldDescription:
    """Control 02 of a form: in which years it runs, and what it tests there."""

    severity: Severity | ByYear[Severity | None]
    number: str = "02"
    key: str = "filbeskrivelse"
    code_name: ByYear[str] = _NAMES["code"]
    """The official name of its finding of an unknown code, which some forms have of their own."""

    @property
    def rule(self) -> str:
        """The rule of the official program that it is: all its faults count as one."""
        return self.key

    def faults(self, layout: Layout) -> Iterator[FieldFault]:
        """Give what is tested in the layout's edition, field by field.

        The programs of 2020-2022 test code list and type of a field one by one, so that both may fire,
        and let a date of zeros pass.
        Later ones test a whole number or a date by its type alone, and only other fields by their codes.
        """
        old = layout.year < KOTLIN
        for field in layout.fields:
            cell = Cell(field.key)
            filled = ~cell.is_blank
            if field.mandatory:
                yield self._fault("missing", field, cell.is_blank, layout)
            if field.codes and (old or field.type is FieldType.STRING):
                yield self._fault("code", field, ~cell.is_known & filled, layout)
            if field.type is FieldType.INTEGER:
                yield self._fault("integer", field, ~cell.is_integer & filled, layout)
            if field.type is FieldType.DATE:
                wrong = ~cell.is_date & filled
                yield self._fault("date", field, wrong & ~cell.is_zeros if old else wrong, layout)

    def _fault(self, kind: str, field: Field, condition: Expr, layout: Layout) -> FieldFault:
        codes = list(field.codes)
        listed = ", ".join(codes[:_MANY_CODES]) + (" …" if len(codes) > _MANY_CODES else "")
        message = _MESSAGES[kind].format(
            label=field.label,
            name=field.name,
            key=field.key,
            place=f"{field.start + 1}–{field.stop}" if field.width > 1 else field.stop,
            codes=listed,
            pattern=_PATTERNS[field.pattern],
        )
        name = self.code_name if kind == "code" else _NAMES[kind]
        return FieldFault(kind, field, condition, name.at(layout.year) or "", message)
