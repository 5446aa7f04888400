"""A control's tree as one line of formula in English, for the catalogue and for what changed between years.

``VKLO = 1 and ARBSIT not in {01, 02}``: fields in capitals, codes as they stand in the file.
:data:`~kostra_sdk.controls.terms.TERMS` says what each word in small letters means.
"""

from __future__ import annotations

from itertools import chain, groupby
from typing import TYPE_CHECKING, Any, Final

import attrs

from kostra_sdk.controls.expression import ACROSS, MIRRORED, Node
from kostra_sdk.controls.specialise import FALSE, TRUE, specialise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kostra_sdk.layouts import Layout

__all__ = ["explain", "of_year"]

_CLAUSE, _OR, _AND, _NOT, _COMPARISON, _SUM, _PRODUCT, _ATOM = range(8)
"""How strongly a formula binds; where one is weaker than its place asks, it stands in parentheses."""

_SHARED_BY: Final = {
    "duplicates": "shared by two records",
    "group": "shared by several records",
    "exact_group": "shared, blanks and all, by several records",
}
_OPPOSITE: Final = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_SETTINGS: Final = {
    "year": "the reporting year",
    "yy": "the reporting year's last two digits",
    "kommune": "the region's kommune",
    "region": "the region",
    "quarter": "the quarter",
    "org_number": "the organisation number",
}
_YEARS: Final = frozenset({"year", "yy"})
_BARE: Final = frozenset({"number", "literal", "by_year"})
_IT: Final = "\0it"
"""The key that stands for each of several fields."""

_FEWEST_ALIKE: Final = 3
_FEWEST_IN_RUN: Final = 4
_STEM: Final = 3
"""How many letters the names of a group of boxes have in common, at least."""
_MOST_FIELDS: Final = 6
_MOST_CODES: Final = 24
_SHOWN_CODES: Final = 3
_NEVER: Final = 9999
"""The year after the last of a value that still holds."""

_Formula = tuple[str, int]


def explain(node: Node, layout: Layout | None = None, *, full: bool = False) -> str:
    """Write a tree as one line of formula.

    Args:
        node: The tree, as a control has it or specialised to a year.
        layout: The year's layout: the formula is that year's (see :func:`of_year`), with its field names.
            Without one, what changes by year is written with its years, and fields by their lasting keys.
        full: Whether long lists of fields and codes are written out; otherwise their ends stand for them.

    Returns:
        The formula; equal trees give equal formulas.

    Raises:
        KeyError: The layout lacks a field of the tree.
    """
    tree = node if layout is None else of_year(node, layout)
    return _Writer(layout, full=full).text(tree, _CLAUSE)


def of_year(node: Node, layout: Layout) -> Node:
    """Give the tree of the layout's year with the year itself left in words.

    So what says the same of two years is the same tree.
    """
    return specialise(_in_words(node), layout, None)


def _in_words(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_in_words, value))
    if not isinstance(value, Node):
        return value
    if value.op == "setting" and value.args[0] in _YEARS:
        return Node("setting", (_SETTINGS[value.args[0]],))
    return Node(value.op, tuple(map(_in_words, value.args)))


@attrs.frozen
class _Alike:
    """Clauses that ask the same of field after field."""

    keys: tuple[str, ...]
    clause: Node
    """What each is asked, or the first where they have :attr:`own` codes; the field is called :data:`_IT`."""
    own: tuple[bytes, ...] = ()
    """The fields' own codes, field by field, where that is what tells the clauses apart."""
    common: tuple[bytes, ...] = ()
    """The codes that all fields take beside their own."""


class _Writer:
    def __init__(self, layout: Layout | None, *, full: bool) -> None:
        self._layout = layout
        self._full = full
        self._years = (0, _NEVER)

    def text(self, node: Node, place: int) -> str:
        """Write a node for a place that asks for formulas as strong as `place`."""
        return _placed(self._formula(node), place)

    def _formula(self, node: Node) -> _Formula:  # noqa: C901, PLR0911, PLR0912 - one case an operation
        op, args = node.op, node.args
        match op:
            case "literal":
                return self._value(args[0]), _ATOM
            case "cell" | "number":
                return self._name(args[0]), _ATOM
            case "test" | "value":
                return f"{args[0]}({self._name(args[1])})", _ATOM
            case "trimmed":
                return f"trimmed({self._name(args[0])})", _ATOM
            case "piece":
                return self._piece(*args), _ATOM
            case "listed":
                return self._among(self._name(args[0]), args[1])
            case "within":
                return self._among(self.text(args[0], _SUM), args[1])
            case "known":
                return f"known({self._name(args[0])})", _ATOM
            case "setting":
                return self._setting(args[0])
            case "isin":
                return self._among(self._name(args[0]), args[1])
            case "any_known":
                return f"any of {self._fields(args[0])} holds one of its codes", _COMPARISON
            case "count_known":
                return f"count({self._fields(args[0])} holding one of their codes)", _ATOM
            case "count_above":
                return f"count({self._fields(args[0])}: it > 0)", _ATOM
            case "total":
                return f"sum({self._fields(args[0])})", _ATOM
            case "sum":
                return f"sum({self._fields([number.args[0] for number in args])})", _ATOM
            case "count":
                return self._count(args), _ATOM
            case "and" | "or":
                return self._joined(op, _flat(op, args))
            case "not":
                return self._not(args[0])
            case "+" | "-":
                left, right = self.text(args[0], _SUM), self.text(args[1], _SUM if op == "+" else _PRODUCT)
                return f"{left} {op} {right}", _SUM
            case "*":
                return f"{self.text(args[0], _PRODUCT)} * {self.text(args[1], _ATOM)}", _PRODUCT
            case "by_year":
                return self._by_year(args)
            case _ if op in ACROSS:
                return self._shared(args[0], args[1], _SHARED_BY[op]), _CLAUSE
            case "total_over":
                return f"total({self.text(args[0], _CLAUSE)} where {self.text(args[1], _CLAUSE)})", _ATOM
            case "some":
                return f"some record has {self.text(args[0], _CLAUSE)}", _CLAUSE
            case "first":
                return f"the first record with {self.text(args[0], _AND)} has {self.text(args[1], _AND)}", _CLAUSE
            case _ if op in _OPPOSITE:
                return self._comparison(op, args[0], args[1])
            case _:
                raise ValueError(f"no words for the operation {op!r}")

    def _name(self, key: str) -> str:
        if key == _IT:
            return "it"
        return key if self._layout is None else self._layout.by_key[key].name

    def _value(self, value: Any) -> str:
        """Write what a literal or a dated parameter holds."""
        if isinstance(value, Node):
            return self.text(value, _CLAUSE)
        if isinstance(value, bool):
            return "always" if value else "never"
        if isinstance(value, str):
            value = value.encode("latin-1")
        return _code(value) if isinstance(value, bytes) else str(value)

    @staticmethod
    def _setting(name: str, *, negated: bool = False) -> _Formula:
        if name == "oslo":
            return f"the region is{' not' if negated else ''} in Oslo", _COMPARISON
        return _SETTINGS.get(name, name), _ATOM

    def _among(self, name: str, codes: Sequence[bytes] | str, *, negated: bool = False) -> _Formula:
        if isinstance(codes, str):
            return f"{name} {'not ' if negated else ''}in the list {codes}", _COMPARISON
        if len(codes) == 1:
            return f"{name} {'!=' if negated else '='} {_code(codes[0])}", _COMPARISON
        return f"{name} {'not in' if negated else 'in'} {{{self._codes(sorted(codes))}}}", _COMPARISON

    def _piece(self, key: str, start: int, stop: int | None) -> str:
        last = self._layout.by_key[key].width if stop is None and self._layout else stop
        return f"characters {start + 1}–{last or ''} of {self._name(key)}"

    def _comparison(self, op: str, left: Node, right: Node) -> _Formula:
        if not left.keys() and right.keys():
            op, left, right = MIRRORED[op], right, left
        # `ANTBU18 = 0` would be the text 0: where nothing else says that numbers are compared, it is said.
        say = op in {"==", "!="} and left.op in _BARE and right.op in _BARE
        left_text, right_text = (
            f"number({self._name(side.args[0])})" if say and side.op == "number" else self.text(side, _SUM)
            for side in (left, right)
        )
        return f"{left_text} {'=' if op == '==' else op} {right_text}", _COMPARISON

    def _not(self, inner: Node) -> _Formula:  # noqa: PLR0911 - one case an operation
        if inner.op == "by_year" and len(spans := self._spans(inner.args)) == 1:
            inner = spans[0][2]
        op, args = inner.op, inner.args
        if op in {"isin", "listed"}:
            return self._among(self._name(args[0]), args[1], negated=True)
        if op == "within":
            return self._among(self.text(args[0], _SUM), args[1], negated=True)
        if op == "setting" and args[0] == "oslo":
            return self._setting(args[0], negated=True)
        if op == "any_known":
            return f"none of {self._fields(args[0])} holds one of its codes", _COMPARISON
        if op in _OPPOSITE:
            return self._comparison(_OPPOSITE[op], *args)
        if op == "or" and (alike := _alike(_flat(op, args))):
            return self._all_alike("none of ", alike)
        return f"not {self.text(inner, _NOT)}", _NOT

    def _joined(self, op: str, args: Sequence[Node]) -> _Formula:
        # Where nothing is so, field by field, it is so of none of them.
        nots = [arg.args[0] for arg in args if arg.op == "not"]
        if op == "and" and len(nots) == len(args) and (alike := _alike(nots)):
            return self._all_alike("none of ", alike)
        start, place = ("any of ", _OR) if op == "or" else ("each of ", _AND)
        formulas: list[_Formula] = []
        for _, run in groupby(args, key=_shape):
            clauses = list(run)
            if alike := _alike(clauses):
                formulas.append(self._all_alike(start, alike))
            else:
                formulas += map(self._formula, clauses)
        if len(formulas) == 1:
            return formulas[0]
        return f" {op} ".join(_placed(formula, place) for formula in formulas), place

    def _all_alike(self, start: str, alike: _Alike, holds: str = "holds") -> _Formula:
        fields = f"{start}{self._fields(alike.keys)}"
        if not alike.own:
            if alike.clause.op == "isin":
                return f"{fields} in {{{self._codes(sorted(alike.clause.args[1]))}}}", _COMPARISON
            return f"{fields}: {self.text(alike.clause, _OR)}", _CLAUSE
        own = f"its own code ({self._codes(alike.own)})"
        if not alike.common:
            return f"{fields} {holds} {own}", _COMPARISON
        return f"{fields} {holds} any of {self._codes(sorted(alike.common))}, {own}", _COMPARISON

    def _count(self, args: Sequence[Node]) -> str:
        if alike := _alike(args):
            return f"count({self._all_alike('', alike, 'holding')[0]})"
        return f"count({'; '.join(self.text(arg, _CLAUSE) for arg in args)})"

    def _shared(self, keys: Sequence[str], among: Node, by_whom: str) -> str:
        shared = f"{' with '.join(map(self._name, keys))} {by_whom}"
        return shared if among == TRUE else f"{shared} (among {self.text(among, _CLAUSE)})"

    def _spans(self, dated: Sequence[tuple[int, Any]]) -> list[tuple[int, int, Any]]:
        """Give what a dated parameter is from one year until before another, in the years looked at."""
        first, end = self._years
        starts = [since for since, _ in dated]
        return [
            (max(since, first), min(until, end), value)
            for (since, value), until in zip(dated, (*starts[1:], _NEVER), strict=True)
            if since < end and until > first
        ]

    def _by_year(self, dated: Sequence[tuple[int, Any]]) -> _Formula:
        spans = self._spans(dated)
        if len(spans) == 1:  # within the years of a choice further out, there is none here
            value = spans[0][2]
            return self._formula(value) if isinstance(value, Node) else (self._value(value), _ATOM)
        outer = self._years
        texts = []
        for since, until, value in spans:
            self._years = since, until
            texts.append(f"{_span(since, until)}: {self._value(value)}")
        self._years = outer
        return f"[{'; '.join(texts)}]", _ATOM

    def _fields(self, keys: Sequence[str]) -> str:
        names = [self._name(key) for key in keys]
        if _are_numbered(names):
            return f"{names[0]} … {names[-1]}"
        if self._full or len(names) <= _MOST_FIELDS:
            return ", ".join(names)
        return f"{names[0]} … {names[-1]} ({len(names)} fields)"

    def _codes(self, codes: Sequence[bytes]) -> str:
        texts = list(_runs(codes))
        if self._full or len(texts) <= _MOST_CODES:
            return ", ".join(texts)
        first = ", ".join(map(_code, codes[:_SHOWN_CODES]))
        return f"{first}, …, {_code(codes[-1])}: {len(codes)} codes"


def _placed(formula: _Formula, place: int) -> str:
    text, strength = formula
    return text if strength >= place else f"({text})"


def _span(since: int, until: int) -> str:
    if until == _NEVER:
        return f"{since} on"
    return f"{since}" if until == since + 1 else f"{since}–{until - 1}"


def _flat(op: str, args: Sequence[Node]) -> list[Node]:
    """Draw nested ``and`` and ``or`` together, without what changes nothing."""
    unit = TRUE if op == "and" else FALSE
    flat: list[Node] = []
    for arg in args:
        flat += _flat(op, arg.args) if arg.op == op else [arg]
    return [arg for arg in flat if arg != unit] or [unit]


def _shape(node: Node) -> object:
    """Give what clauses must have in common to be drawn together."""
    keys = node.keys()
    if len(keys) != 1:
        return node
    return "isin" if node.op == "isin" else _with_key(node, keys[0], _IT)


def _with_key(value: Any, key: str, other: str) -> Any:
    """Give a tree with `other` in the place of a field."""
    if isinstance(value, Node):
        return Node(value.op, tuple(_with_key(arg, key, other) for arg in value.args))
    if isinstance(value, tuple):
        return tuple(_with_key(part, key, other) for part in value)
    return other if isinstance(value, str) and value == key else value


def _alike(clauses: Sequence[Node]) -> _Alike | None:
    """Give what field after field is asked, if it is the same, or each field's own code."""
    keys = tuple(chain.from_iterable(clause.keys() for clause in clauses))
    shapes = {_shape(clause) for clause in clauses}
    if not len(keys) == len(set(keys)) == len(clauses) >= _FEWEST_ALIKE or len(shapes) != 1:
        return None
    clause = _with_key(clauses[0], keys[0], _IT)
    if shapes != {"isin"}:
        return _Alike(keys, clause)
    sets = [set(each.args[1]) for each in clauses]
    common = set.intersection(*sets)
    if all(codes == common for codes in sets):
        return _Alike(keys, clause)
    own = tuple(code for codes in sets for code in codes - common)
    if any(len(codes - common) != 1 for codes in sets) or len({key[:_STEM] for key in keys}) > 1:
        return None
    return _Alike(keys, clause, own, tuple(common))


def _are_numbered(names: Sequence[str]) -> bool:
    """Whether the names are one name with rising numbers at its end, as ``STMND_1`` and on."""
    stem = names[0].rstrip("0123456789") if names else ""
    first = names[0][len(stem) :] if names else ""
    if len(names) < _FEWEST_ALIKE or not first:
        return False
    return list(names) == [f"{stem}{number}" for number in range(int(first), int(first) + len(names))]


def _code(code: bytes) -> str:
    text = code.decode("latin-1")
    return text if text.isalnum() else f'"{text}"'


def _runs(codes: Sequence[bytes]) -> Iterator[str]:
    """Write codes with numbers that follow on each other drawn together: ``01–10``, ``13``."""
    place = 0
    while place < len(codes):
        stop = place + 1
        while stop < len(codes) and _follows(codes[stop - 1], codes[stop]):
            stop += 1
        if stop - place >= _FEWEST_IN_RUN:
            yield f"{_code(codes[place])}–{_code(codes[stop - 1])}"
        else:
            yield from map(_code, codes[place:stop])
        place = stop


def _follows(before: bytes, code: bytes) -> bool:
    return len(before) == len(code) and before.isdigit() and code.isdigit() and int(code) == int(before) + 1
