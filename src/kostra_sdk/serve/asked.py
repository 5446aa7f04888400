"""What a caller asks for besides the data: form, year, region and the rest, from a query string or a form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

import attrs

from kostra_sdk.ids import orgnr
from kostra_sdk.serve.problems import Fault, Problem, ProblemKind, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["FORM_NAME", "PARAMETERS", "Asked", "Parameter", "pairs_of", "read_asked"]

_YEAR: Final = re.compile(r"[0-9]{4}")
_REGION: Final = re.compile(r"[0-9]{6}")
_QUARTER: Final = re.compile(r"[1-4]")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FORM_NAME: Final = re.compile(r"[0-9A-Za-z]{1,6}")
"""So short that it is no other number of the caller's, since an unknown name is told."""
_MOST: Final = 50
"""How many parameters are read at most."""


@attrs.frozen(kw_only=True)
class Asked:
    """What a caller asks for: the parameters of :func:`kostra_sdk.check`, and those of building."""

    form: str
    year: int
    region: str
    quarter: str | None = None
    org_number: str | None = None
    has_participants: bool = True
    reference_date: date | None = None
    transliterate: bool = False


@attrs.frozen(kw_only=True)
class Parameter:
    """One parameter: how it is read, and how it is described."""

    read: Callable[[str], object]
    """Give the value, or raise ValueError."""
    schema: Mapping[str, object]
    """Its JSON Schema."""
    text: str
    """What it is, in English."""
    wrong: str
    """What it must be, in bokmål."""
    expected: str
    """The same in English."""
    is_required: bool = False


def _matching(pattern: re.Pattern[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not pattern.fullmatch(text):
            raise ValueError
        return text

    return read


def _year(text: str) -> int:
    return int(_matching(_YEAR)(text))


def _date(text: str) -> date:
    return date.fromisoformat(_matching(_DATE)(text))


def _boolean(text: str) -> bool:
    return {"true": True, "false": False}[text]


PARAMETERS: Final[Mapping[str, Parameter]] = {
    "form": Parameter(
        read=lambda text: _matching(FORM_NAME)(text).upper(),
        schema={"type": "string", "examples": ["11F"]},
        text="The official name of the form.",
        wrong="Skjemaet må oppgis, som 11F.",
        expected="the official name of a form, such as 11F",
        is_required=True,
    ),
    "year": Parameter(
        read=_year,
        schema={"type": "integer", "minimum": 1000, "maximum": 9999, "examples": [2026]},
        text="The reporting year.",
        wrong="Året må oppgis med fire siffer.",
        expected="a year of four digits",
        is_required=True,
    ),
    "region": Parameter(
        read=_matching(_REGION),
        schema={"type": "string", "pattern": "^[0-9]{6}$", "examples": ["460100"]},
        text="Who reports: kommune and bydel, six digits, 00 without bydel.",
        wrong="Regionen må være seks siffer: fire for kommunen og to for bydelen, 00 uten bydel.",
        expected="six digits, kommune and bydel",
        is_required=True,
    ),
    "quarter": Parameter(
        read=_matching(_QUARTER),
        schema={"type": "string", "enum": ["1", "2", "3", "4"]},
        text="The quarter, for the forms that are sent by quarter.",
        wrong="Kvartalet må være 1, 2, 3 eller 4.",
        expected="1, 2, 3 or 4",
    ),
    "org_number": Parameter(
        read=_matching(orgnr.NINE_DIGITS),
        schema={"type": "string", "pattern": "^[0-9]{9}$"},
        text="The organisation number, for the forms that are sent for an organisation.",
        wrong="Organisasjonsnummeret må være ni siffer.",
        expected="nine digits",
    ),
    "has_participants": Parameter(
        read=_boolean,
        schema={"type": "boolean", "default": True},
        text="What the municipality has answered to whether there is anyone to report.",
        wrong="Svaret på om kommunen har noen å rapportere om, må være true eller false.",
        expected="true or false",
    ),
    "reference_date": Parameter(
        read=_date,
        schema={"type": "string", "format": "date"},
        text="The day ages are reckoned from in 2023 and 2024; by default 1 April of the year after.",
        wrong="Datoen må være en dato som 2024-04-01.",
        expected="a date as 2024-04-01",
    ),
    "transliterate": Parameter(
        read=_boolean,
        schema={"type": "boolean", "default": False},
        text="Whether characters that ISO-8859-1 does not have become those nearest to them.",
        wrong="Valget om tegn må være true eller false.",
        expected="true or false",
    ),
}
"""The parameters there are; each address takes some of them."""


def pairs_of(query: str) -> list[tuple[str, str]]:
    """Read a query string; raises :class:`~kostra_sdk.serve.problems.Refused` for one of very many parameters."""
    try:
        return parse_qsl(query, keep_blank_values=True, max_num_fields=_MOST)
    except ValueError:
        raise Refused(Problem(ProblemKind.PARAMETERS, f"more than {_MOST} parameters")) from None


def read_asked(pairs: Iterable[tuple[str, str]], names: Iterable[str]) -> Asked:
    """Read what is asked for.

    Args:
        pairs: Names and values; a blank value is as if it were left out.
        names: The parameters that this address takes.

    Raises:
        Refused: With every fault at once: what is missing, unknown, said twice, or no value of its kind.
    """
    takes = tuple(names)
    given = [(name, value.strip()) for name, value in pairs if value.strip()]
    faults: list[Fault] = []
    for name, count in Counter(name for name, _ in given).items():
        if name not in takes:
            # The name itself is the caller's, and may be anything.
            faults.append(Fault(f"unknown parameter; known are {', '.join(takes)}", "Det er oppgitt noe ukjent."))
        elif count > 1:
            faults.append(Fault("said more than once", PARAMETERS[name].wrong, parameter=name))
    said = dict(given)
    values: dict[str, object] = {}
    for name in takes:
        parameter = PARAMETERS[name]
        if name in said:
            try:
                values[name] = parameter.read(said[name])
            except (ValueError, KeyError):
                faults.append(Fault(f"must be {parameter.expected}", parameter.wrong, parameter=name))
        elif parameter.is_required:
            faults.append(Fault(f"missing; must be {parameter.expected}", parameter.wrong, parameter=name))
    if faults:
        raise Refused(Problem.of_faults(ProblemKind.PARAMETERS, "parameters are missing or wrong", faults))
    return Asked(**values)  # type: ignore[arg-type]  # each is read by its own parameter
