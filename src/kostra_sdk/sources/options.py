"""How one attribute is read, from the options that a mapping file gives it: checked, with a reader made of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from kostra_sdk.sources.problems import UnmappedCode, Wrong
from kostra_sdk.sources.targets import Kind, Target
from kostra_sdk.sources.values import (
    FALSE,
    MISSING,
    TRUE,
    Reader,
    boolean_reader,
    code_reader,
    codes_of,
    date_reader,
    integer_reader,
    key_of,
    set_reader,
    text_reader,
    unless_missing,
)

if TYPE_CHECKING:
    from enum import Enum

__all__ = ["EVERYWHERE", "Column", "ColumnSet", "Options", "Told", "check_everywhere"]

Told: TypeAlias = list[tuple[str, str]]
"""Problems of a mapping file: what is wrong, and where."""

EVERYWHERE: Final = ("missing", "format", "decimal", "true", "false")
"""The options that may stand at the top of a mapping file, and hold for every column to which they apply."""

_OPTIONS: Final[Mapping[Kind, frozenset[str]]] = {
    Kind.TEXT: frozenset({"width"}),
    Kind.INTEGER: frozenset({"unit", "rounding", "decimal"}),
    Kind.DATE: frozenset({"format", "latest_year"}),
    Kind.CODE: frozenset({"codes"}),
    Kind.BOOLEAN: frozenset({"true", "false"}),
    Kind.CODES: frozenset({"codes", "separator", "columns", "true", "false"}),
    Kind.NUMBERS: frozenset({"separator", "columns", "true", "false"}),
}
_COMMON: Final = frozenset({"column", "missing", "default"})
_SEVERAL: Final = frozenset({"columns", "missing", "true", "false"})
"""What goes with `columns`."""

_CHOICES: Final = {"unit": ("kroner", "ore"), "rounding": ("refuse", "nearest"), "decimal": (",", ".")}
_INTEGER_DEFAULTS: Final = {"unit": "", "rounding": "refuse", "decimal": ""}
_SAYS_ORE: Final = re.compile(
    r"(?i:(?:^|[^a-zæøå])(?:ø|o|oe)re(?:$|[^a-zæøå]))|(?<=[a-zæøå])(?:Ø|O|Oe)re(?:$|[^a-zæøå])"
)
"""A column whose name says that its amounts are counted in øre, as ``BELOP_ORE`` and ``belopOre`` do."""


class Column(NamedTuple):
    """How one attribute is read from one column."""

    attribute: str
    column: str
    read: Reader
    empty: Any
    """What the attribute is where there is nothing in the column; MISSING leaves it to the class."""
    is_needed: bool
    """Whether nothing is a problem."""


class ColumnSet(NamedTuple):
    """How one attribute is gathered from several columns, each yes or no."""

    attribute: str
    columns: tuple[tuple[str, Reader, object], ...]
    container: Callable[[Iterable[Any]], Any]


class Options:
    """Makes the readers of one attribute, and tells what is wrong with its options."""

    def __init__(self, target: Target, place: str, everywhere: Mapping[str, Any], told: Told) -> None:
        self._target = target
        self._place = place
        self._everywhere = everywhere
        self._told = told
        self._options: Mapping[str, Any] = {}

    def constant(self, options: Mapping[str, Any]) -> Any:
        """Read a value that is the same in every row."""
        self._only(options, {"value"}, " beside value")
        return self._said("value", options["value"])

    def one(self, options: Mapping[str, Any]) -> Column:
        """Read how one column becomes the attribute."""
        self._options = options
        self._only(options, _COMMON | _OPTIONS[self._target.kind])
        column = self._column(options.get("column"))
        if self._target.kind is Kind.INTEGER and "unit" not in options and _SAYS_ORE.search(column):
            self._wrong('the column says øre: say unit = "ore", or unit = "kroner" if it is not so')
        read = unless_missing(self._reader(), self._missing())
        empty = self._said("default", options["default"]) if "default" in options else self._target.empty
        return Column(self._target.name, column, read, empty, self._target.is_needed and empty is MISSING)

    def several(self, options: Mapping[str, Any]) -> ColumnSet:
        """Read how several columns, each yes or no, become the attribute."""
        self._options = options
        self._only(options, _SEVERAL, " beside columns")
        columns = options["columns"]
        if not isinstance(columns, Mapping) or not columns:
            self._wrong("a table from column to what it means", "columns")
            columns = {}
        read = unless_missing(self._boolean(), self._words("missing", ()))
        members = self._element(codes_of(self._target.codes) if self._target.codes else {})
        found = []
        for column, meaning in columns.items():
            try:
                found.append((column, read, members(meaning)))
            except Wrong as wrong:
                self._wrong(self._no_member(wrong), f"columns.{column}")
        return ColumnSet(self._target.name, tuple(found), self._target.container)

    # --- readers --------------------------------------------------------------------------------------------

    def _reader(self) -> Reader:
        match self._target.kind:
            case Kind.TEXT:
                return text_reader(self._number("width", 0, 1))
            case Kind.INTEGER:
                chosen = {option: self._chosen(option, default) for option, default in _INTEGER_DEFAULTS.items()}
                return integer_reader(**chosen)
            case Kind.DATE:
                return self._date()
            case Kind.BOOLEAN:
                return self._boolean()
            case Kind.CODE:
                return code_reader(self._codes())
            case _:
                return self._several()

    def _several(self) -> Reader:
        separator = self._text("separator")
        element = unless_missing(self._element(self._codes()), self._missing())
        return set_reader(element, self._target.container, separator)

    def _element(self, codes: Mapping[str, Enum]) -> Reader:
        return integer_reader() if self._target.kind is Kind.NUMBERS else code_reader(codes)

    def _date(self) -> Reader:
        pattern = self._text("format")
        latest = self._number("latest_year", 2068, 1999)
        if "latest_year" in self._options and "%y" not in pattern:
            self._wrong("only a format with %y needs it", "latest_year")
        try:
            return date_reader(pattern, latest)
        except Wrong as wrong:
            self._wrong(str(wrong), "format")
        return date_reader()

    def _boolean(self) -> Reader:
        said = {option: self._words(option, ()) for option in ("true", "false")}
        for option, words in said.items():
            if "" in words:
                self._wrong(f"blank is nothing: say default = {option}", option)
        true, false = ({word.casefold() for word in words} for words in said.values())
        ticked = {word.casefold() for word in self._target.ticked}
        if false & (true | ticked):
            self._wrong("this stands for true as well", "false")
        # What is said goes before what goes without saying.
        true = (true or set(TRUE) - false) | ticked
        return boolean_reader(true, false or set(FALSE) - true)

    def _codes(self) -> Mapping[str, Enum]:
        """Give the member that each of the vendor's codes stands for."""
        if self._target.codes is None:
            return {}
        ours = codes_of(self._target.codes)
        codes = self._options.get("codes", {})
        if not isinstance(codes, Mapping) or ("codes" in self._options and not codes):
            self._wrong('a table from the vendor\'s code to ours, such as { "B" = "…" }', "codes")
            return ours
        meaning = code_reader(ours)
        found: dict[str, Enum] = {}
        for code, ours_is in codes.items():
            key = key_of(code)
            if not key:
                self._wrong("blank is nothing: say default", "codes")
            if key in found:
                self._wrong("said already", f"codes.{code}")
            try:
                found[key] = meaning(ours_is)
            except Wrong as wrong:
                self._wrong(self._no_member(wrong), f"codes.{code}")
        return found or ours

    def _said(self, option: str, value: object) -> Any:
        """Read a value that the mapping file itself says."""
        target = self._target
        readers: Mapping[Kind, Reader] = {
            Kind.TEXT: text_reader(),
            Kind.INTEGER: integer_reader(),
            Kind.DATE: date_reader(),
            Kind.BOOLEAN: boolean_reader(),
        }
        element = self._element(codes_of(target.codes) if target.codes else {})
        several = set_reader(unless_missing(element), target.container)
        read = readers.get(target.kind) or (element if target.kind is Kind.CODE else several)
        try:
            return read(value)
        except Wrong as wrong:
            self._wrong(self._no_member(wrong), option)
        return None

    # --- options --------------------------------------------------------------------------------------------

    def _wrong(self, problem: str, option: str = "") -> None:
        is_everywhere = option in self._everywhere and option not in self._options
        place = option if is_everywhere else f"{self._place}.{option}" if option else self._place
        self._told.append((problem, place))

    def _no_member(self, wrong: Wrong) -> str:
        if isinstance(wrong, UnmappedCode) and self._target.codes:
            return f"no code of {self._target.codes.__name__}; there are {', '.join(self._target.codes.__members__)}"
        return str(wrong)

    def _only(self, options: Mapping[str, Any], known: Iterable[str], where: str = "") -> None:
        """Refuse options that have no meaning for the attribute."""
        for option in options:
            if option not in known:
                some = ", ".join(sorted(known))
                self._wrong(f"no option for {self._target.kind.value}{where}; there are {some}", option)

    def _column(self, column: object) -> str:
        if not isinstance(column, str) or not column.strip():
            self._wrong('say the column, as column = "…", or value = "…" where it is the same in every row')
            return ""
        return column

    def _option(self, option: str, default: object) -> Any:
        return self._options.get(option, self._everywhere.get(option, default))

    def _text(self, option: str) -> str:
        text = self._option(option, "")
        if isinstance(text, str) and (text or option not in self._options):
            return text
        self._wrong("text is needed, in quotes", option)
        return ""

    def _number(self, option: str, default: int, least: int) -> int:
        number = self._options.get(option, default)
        if option not in self._options or (type(number) is int and number >= least):
            return int(number)
        self._wrong(f"a whole number is needed, {least} or more", option)
        return default

    def _chosen(self, option: str, default: str) -> str:
        chosen = self._option(option, default)
        if chosen != default and chosen not in _CHOICES[option]:
            self._wrong(f"one of {', '.join(repr(each) for each in _CHOICES[option])} is needed", option)
            return default
        return str(chosen)

    def _missing(self) -> Collection[str]:
        """Read what stands for nothing; what a column lists among its codes does not, whatever is said at the top."""
        words = self._words("missing", ())
        codes = self._options.get("codes")
        listed = {key_of(code) for code in codes} if isinstance(codes, Mapping) else set()
        if "missing" in self._options and not listed.isdisjoint(words):
            self._wrong("this stands for a code as well", "missing")
        return [word for word in words if word not in listed]

    def _words(self, option: str, default: Sequence[str]) -> Sequence[str]:
        """Read a list of what a value may be."""
        if option not in self._options and option not in self._everywhere:
            return default
        words = self._option(option, default)
        if isinstance(words, list) and all(isinstance(word, (str, int, float, date)) for word in words):
            return [key_of(word) for word in words]
        self._wrong('a list is needed, such as ["", "0"]', option)
        return default


def check_everywhere(everywhere: Mapping[str, Any], told: Told) -> None:
    """Put in `told` what is wrong with the options at the top of a mapping file, also where no column has use for them.

    What is wrong for a column as well is told of the same place in the same words.
    """
    for kind in (Kind.INTEGER, Kind.DATE, Kind.BOOLEAN):
        Options(Target("", kind), "", everywhere, told).one({"column": "any"})
