"""Expressions over one record: what a control's function returns instead of an answer.

A control is a small function over a symbolic record, :class:`~kostra_sdk.controls.Row`.
It is run once, and the operators it uses build a tree of :class:`Node`.
The tree is data: it is compiled to judge records, printed in the catalogue, compared between editions
and mutated in tests.

The operations of a tree, with what they hold:

===============  =================================  ======================================================
``literal``      value                              a number, a truth value or the bytes of a code
``cell``         key                                the raw bytes of a field
``trimmed``      key                                the same without the blanks around it, as the dialect has it
``piece``        key, start, stop                   some of its characters, counted from 0
``number``       key                                a field as a whole number; what is no number is 0
``test``         name, key                          a yes or no about a cell that the dialect answers
``value``        name, key                          a number about a cell that the dialect gives
``setting``      name                               what the caller said: ``year``, ``kommune``, ``oslo``
``known``        key                                the cell is one of the field's codes
``isin``         key, codes                         the cell is one of the given codes
``within``       node, codes or a list's name       another text is one of the codes, or in that list
``any_known``    keys                               at least one of the fields holds one of its codes
``count_known``  keys                               how many of the fields hold one of their codes
``count_above``  keys                               how many of the fields are numbers above 0
``total``        keys                               the sum of the fields as numbers
``and or not``   nodes                              as in logic
``== != < …``    two nodes                          comparison
``+ - *``        two nodes                          arithmetic
``by_year``      (year, node or plain value) pairs  the newest that is not later than the edition
``duplicates``   keys, node                         the record shares the fields with another; among which
``group``        keys, node                         the same, told once for all that share them, blanks trimmed
``exact_group``  keys, node                         the same, blanks and all
``listed``       key, name                          the cell is in a list of the form and region
``total_over``   node, node                         the sum of a number over all records; of which
``some``         node                               there is such a record
``first``        node, node                         the first such record has the other, too
===============  =================================  ======================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = [
    "ACROSS",
    "MIRRORED",
    "OVER_FILE",
    "ByYear",
    "Cell",
    "Expr",
    "Node",
    "Text",
    "as_node",
    "by_year",
]

T = TypeVar("T")
MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""A comparison → the one that says the same with its sides exchanged."""
ACROSS = frozenset({"duplicates", "group", "exact_group"})
"""The operations that compare records with each other: each is a whole control."""
OVER_FILE = frozenset({"total_over", "some", "first"})
"""The operations that look at all records at once: a control that uses one is judged when the file is read."""
Operand = Any
"""What may stand beside an expression: another one, a number, a code, a dated value."""


@attrs.frozen(cache_hash=True)
class Node:
    """A node of a tree: an operation and what it is applied to."""

    op: str
    args: tuple[Any, ...] = ()
    is_over_file: bool = attrs.field(init=False, eq=False, repr=False)
    """Whether the tree looks at all records at once."""

    @is_over_file.default
    def _looks_at_all(self) -> bool:
        return self.op in OVER_FILE or any(child.is_over_file for child in self.children())

    def children(self) -> Iterator[Node]:
        """Give the nodes just below this one; of a dated node the alternatives."""
        for arg in self.args:
            if isinstance(arg, Node):
                yield arg
            elif self.op == "by_year" and isinstance(arg[1], Node):
                yield arg[1]

    def walk(self) -> Iterator[Node]:
        """Give this node and all below it, itself first."""
        yield self
        for child in self.children():
            yield from child.walk()

    def keys(self) -> tuple[str, ...]:
        """Give the fields the tree reads, each once, in order of first mention."""
        found: dict[str, None] = {}
        for node in self.walk():
            if node.op in {"cell", "number", "trimmed", "piece", "known", "isin", "listed"}:
                found[node.args[0]] = None
            elif node.op in {"test", "value"}:
                found[node.args[1]] = None
            elif node.op in {"any_known", "count_known", "count_above", "total", *ACROSS}:
                found.update(dict.fromkeys(node.args[0]))
        return tuple(found)


def as_node(value: Operand) -> Node:
    """Give an expression's tree, or the literal that a plain value stands for."""
    if isinstance(value, Expr):
        return value.node
    if isinstance(value, str):
        return Node("literal", (value.encode("latin-1"),))
    return Node("literal", (value,))


class Expr:
    """A value that is not known yet: the operators build its tree."""

    __slots__ = ("_node",)
    __hash__ = None  # type: ignore[assignment]  # two expressions compare to a third, not to a truth

    def __init__(self, op: str, *args: Any) -> None:
        self._node = Node(op, args)

    @property
    def node(self) -> Node:
        """The tree."""
        return self._node

    def _binary(self, op: str, other: Operand) -> Expr:
        if isinstance(other, Cell):
            if op in MIRRORED:  # the cell knows whether it is compared as text or as a number
                return other._binary(MIRRORED[op], self)  # noqa: SLF001 - one family
            return Expr(op, self.node, other.number.node)
        return Expr(op, self.node, as_node(other))

    def __and__(self, other: Operand) -> Expr:
        return self._binary("and", other)

    def __or__(self, other: Operand) -> Expr:
        return self._binary("or", other)

    def __invert__(self) -> Expr:
        return Expr("not", self.node)

    def __eq__(self, other: Operand) -> Expr:  # type: ignore[override]
        return self._binary("==", other)

    def __ne__(self, other: Operand) -> Expr:  # type: ignore[override]
        return self._binary("!=", other)

    def __lt__(self, other: Operand) -> Expr:
        return self._binary("<", other)

    def __le__(self, other: Operand) -> Expr:
        return self._binary("<=", other)

    def __gt__(self, other: Operand) -> Expr:
        return self._binary(">", other)

    def __ge__(self, other: Operand) -> Expr:
        return self._binary(">=", other)

    def __add__(self, other: Operand) -> Expr:
        return self._binary("+", other)

    def __sub__(self, other: Operand) -> Expr:
        return self._binary("-", other)

    def __mul__(self, other: Operand) -> Expr:
        return self._binary("*", other)

    def __bool__(self) -> bool:
        message = "an expression has no truth yet: use & | ~ in controls, not and/or/not"
        raise TypeError(message)


class ByYear(Expr, Generic[T]):
    """A dated parameter: from each year on, the value that holds until the next year named.

    It serves as a plain value (a name, a severity) and, inside a control, as an expression.
    """

    __slots__ = ("values",)

    def __init__(self, values: Mapping[int, T]) -> None:
        self.values = tuple(sorted(values.items()))

    @property
    def node(self) -> Node:
        """The choice as a node: codes and tuples of codes stay plain values, expressions become trees."""
        return Node(
            "by_year",
            tuple((year, value.node if isinstance(value, Expr) else value) for year, value in self.values),
        )

    def at(self, year: int) -> T | None:
        """Give the value of `year`, None before the first."""
        found = None
        for since, value in self.values:
            if since <= year:
                found = value
        return found


def by_year(values: Mapping[int, T]) -> ByYear[T]:
    """Make a dated parameter, ``by_year({2020: 500_000, 2021: 600_000})``; see :class:`ByYear`."""
    return ByYear(values)


class Text(Expr):
    """A text that is no raw cell: a part of one, one without the blanks around it, or what the caller said."""

    __slots__ = ()

    def isin(self, *codes: str) -> Expr:
        """Whether the text is one of the codes."""
        return Expr("within", self.node, _raw(codes))

    def is_listed(self, name: str) -> Expr:
        """Whether the text is in the list of that name for the form and region; all are where there is none."""
        return Expr("within", self.node, name)


class Cell(Expr):
    """One field of the record.

    Compared with text it is its raw bytes; compared with a number, added or summed it is the whole number it reads as.
    """

    __slots__ = ("key",)

    def __init__(self, key: str) -> None:
        super().__init__("cell", key)
        self.key = key

    def _binary(self, op: str, other: Operand) -> Expr:
        right = as_node(other)
        textual = right.op == "cell" or (right.op == "literal" and isinstance(right.args[0], bytes))
        if isinstance(other, ByYear):
            textual = all(isinstance(value, str) for _, value in other.values)
        if op in {"==", "!="} and (textual or right.op == "setting"):
            return Expr(op, self.node, right)
        if isinstance(other, Cell):
            right = other.number.node
        return Expr(op, self.number.node, right)

    def __getitem__(self, place: slice) -> Text:
        """Give some of the characters, as ``r.REGION[:4]``."""
        return Text("piece", self.key, place.start or 0, place.stop)

    @property
    def trimmed(self) -> Text:
        """The text without the blanks around it."""
        return Text("trimmed", self.key)

    @property
    def number(self) -> Expr:
        """The cell as a whole number; what cannot be read as one is 0."""
        return Expr("number", self.key)

    def isin(self, *codes: str | ByYear[tuple[str, ...]]) -> Expr:
        """Whether the raw cell is one of the codes, or of a dated tuple of codes."""
        if len(codes) == 1 and isinstance(codes[0], ByYear):
            return Expr(
                "by_year",
                *((year, Node("isin", (self.key, _raw(values)))) for year, values in codes[0].values),
            )
        return Expr("isin", self.key, _raw(codes))

    @property
    def is_known(self) -> Expr:
        """Whether the raw cell is in the field's code list of the edition."""
        return Expr("known", self.key)

    def is_listed(self, name: str) -> Expr:
        """Whether the raw cell is in the list of that name for the form and region; all are where there is none."""
        return Expr("listed", self.key, name)

    @property
    def is_blank(self) -> Expr:
        """Whether nothing but white space stands there."""
        return Expr("test", "blank", self.key)

    @property
    def is_integer(self) -> Expr:
        """Whether it reads as a whole number of 32 bits."""
        return Expr("test", "integer", self.key)

    @property
    def is_numeric(self) -> Expr:
        """Whether nothing but digits and blanks stands there."""
        return Expr("test", "numeric", self.key)

    @property
    def is_amount(self) -> Expr:
        """Whether it is a whole number that stands to the right: blanks, perhaps a minus, digits."""
        return Expr("test", "amount", self.key)

    @property
    def is_date(self) -> Expr:
        """Whether it reads as a date; the day may exceed the month, as the official program allows."""
        return Expr("test", "date", self.key)

    @property
    def is_strict_date(self) -> Expr:
        """Whether it is a day of the calendar."""
        return Expr("test", "strict_date", self.key)

    @property
    def is_zeros(self) -> Expr:
        """Whether it is all zeros."""
        return Expr("test", "zeros", self.key)

    @property
    def begins_with_date(self) -> Expr:
        """Whether the first six characters read as a date."""
        return Expr("test", "date_of_six", self.key)

    @property
    def is_number(self) -> Expr:
        """Whether it is a fødselsnummer or D-nummer as control 05 of the edition wants it."""
        return Expr("test", "valid_number", self.key)

    @property
    def is_mod11(self) -> Expr:
        """Whether it is eleven digits with the right check digits."""
        return Expr("test", "mod11", self.key)

    @property
    def is_duf(self) -> Expr:
        """Whether it is a DUF number as the edition reckons."""
        return Expr("test", "duf", self.key)

    @property
    def has_age(self) -> Expr:
        """Whether the edition can tell an age from the fødselsnummer."""
        return Expr("test", "age_known", self.key)

    @property
    def age_fails(self) -> Expr:
        """Whether the edition's reckoning of the age breaks down, rather than giving unknown."""
        return Expr("test", "age_fails", self.key)

    @property
    def age(self) -> Expr:
        """Age in the reporting year as the edition reckons it; −1 where it is unknown."""
        return Expr("value", "age", self.key)

    @property
    def date_year(self) -> Expr:
        """The year of a date; 0 where it is none."""
        return Expr("value", "date_year", self.key)

    @property
    def day(self) -> Expr:
        """A date as the number of its day, so that two can be compared; 0 where it is none."""
        return Expr("value", "day", self.key)

    @property
    def day_after_a_year(self) -> Expr:
        """The number of the day one year and one day after a date; 0 where it is none."""
        return Expr("value", "day_after_a_year", self.key)

    @property
    def reporting_year(self) -> Expr:
        """VERSION as a year: 1-99 are in this century, and what is no number is 0."""
        return Expr("value", "reporting_year", self.key)


def _raw(codes: tuple[Any, ...]) -> tuple[bytes, ...]:
    return tuple(code.encode("latin-1") for code in codes)
