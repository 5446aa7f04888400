"""A control's tree as one line of formula, for the catalogue and for what changed between years.

``VKLO = 1 and ARBSIT not in {01, 02}``: fields in capitals, codes as they stand in the file.
The words are those of a language, of :class:`~kostra_sdk.controls.phrases.Phrases`: English for developers,
bokmål for caseworkers; :mod:`~kostra_sdk.controls.terms` says what each word in small letters means.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from kostra_sdk.controls.alike import FEWEST, IT, drawn_together, flattened, shape
from kostra_sdk.controls.expression import ACROSS, MIRRORED, Node
from kostra_sdk.controls.phrases import ENGLISH
from kostra_sdk.controls.specialise import TRUE, specialise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kostra_sdk.controls.alike import Alike
    from kostra_sdk.controls.phrases import Phrases
    from kostra_sdk.layouts import Layout

__all__ = ["explain", "of_year"]

_CLAUSE, _OR, _AND, _NOT, _COMPARISON, _SUM, _PRODUCT, _ATOM = range(8)
"""How strongly a formula binds; where one is weaker than its place asks, it stands in parentheses."""

_OPPOSITE: Final = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_YEARS: Final = {"year": "\0year", "yy": "\0yy"}
"""The settings that a year fills in, and what they are called where they shall stay words."""
_STAY: Final = {name: setting for setting, name in _YEARS.items()}
_BARE: Final = frozenset({"number", "literal", "by_year"})
_FEWEST_IN_RUN: Final = 4
_MOST_FIELDS: Final = 6
_MOST_CODES: Final = 24
_SHOWN_CODES: Final = 3
_NEVER: Final = 9999
"""The year after the last of a value that still holds."""

_Formula = tuple[str, int]


def explain(node: Node, layout: Layout | None = None, *, full: bool = False, phrases: Phrases = ENGLISH) -> str:
    """Write a tree as one line of formula.

    Args:
        node: The tree, as a control has it or specialised to a year.
        layout: The year's layout: the formula is that year's (see :func:`of_year`), with its field names.
            Without one, what changes by year is written with its years, and fields by their lasting keys.
        full: Whether long lists of fields and codes are written out; otherwise their ends stand for them.
        phrases: The language, :data:`~kostra_sdk.controls.phrases.ENGLISH` or
            :data:`~kostra_sdk.controls.phrases.BOKMAL`.

    Returns:
        The formula; equal trees give equal formulas.

    Raises:
        KeyError: The layout lacks a field of the tree, or the language a word for it.
        ValueError: There are no words for an operation.
    """
    tree = node if layout is None else of_year(node, layout)
    return _Writer(layout, phrases, full=full).text(tree, _CLAUSE)


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
        return Node("setting", (_YEARS[value.args[0]],))
    return Node(value.op, tuple(map(_in_words, value.args)))


class _Writer:
    def __init__(self, layout: Layout | None, phrases: Phrases, *, full: bool) -> None:
        self._layout = layout
        self._say = phrases
        self._full = full
        self._years = (0, _NEVER)

    def text(self, node: Node, place: int) -> str:
        """Write a node for a place that asks for formulas as strong as `place`."""
        return _placed(self._formula(node), place)

    def _formula(self, node: Node) -> _Formula:  # noqa: C901, PLR0911, PLR0912 - one case an operation
        op, args, say = node.op, node.args, self._say
        match op:
            case "literal":
                return self._value(args[0]), _ATOM
            case "cell" | "number":
                return self._name(args[0]), _ATOM
            case "test" | "value":
                return self._called(args[0], self._name(args[1]))
            case "trimmed" | "known":
                return self._called(op, self._name(args[0]))
            case "piece":
                return self._piece(*args), _ATOM
            case "listed":
                return self._among(self._name(args[0]), args[1])
            case "within":
                return self._among(self.text(args[0], _SUM), args[1])
            case "setting":
                return self._setting(args[0])
            case "isin":
                return self._among(self._name(args[0]), args[1])
            case "any_known":
                return self._some_known(say.any_of, args[0])
            case "count_known":
                return self._called("count", f"{self._fields(args[0])} {say.holding} {say.one_of_their_codes}")
            case "count_above":
                return self._called("count", f"{self._fields(args[0])}: {self._name(IT)} > 0")
            case "total":
                return self._called("sum", self._fields(args[0]))
            case "sum":
                return self._called("sum", self._fields([number.args[0] for number in args]))
            case "count":
                return self._called("count", self._counted(args))
            case "and" | "or":
                return self._joined(op, flattened(op, args))
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
                return self._shared(args[0], args[1], say.shared[op]), _CLAUSE
            case "total_over":
                number, which = (self.text(arg, _CLAUSE) for arg in args)
                return self._called("total", f"{number} {say.where} {which}")
            case "some":
                return say.some.format(what=self.text(args[0], _CLAUSE)), _CLAUSE
            case "first":
                which, what = (self.text(arg, _AND) for arg in args)
                return say.first.format(which=which, what=what), _CLAUSE
            case _ if op in _OPPOSITE:
                return self._comparison(op, args[0], args[1])
            case _:
                raise ValueError(f"no words for the operation {op!r}")

    def _called(self, name: str, what: str) -> _Formula:
        return f"{self._say.terms[name].word}({what})", _ATOM

    def _name(self, key: str) -> str:
        if key == IT:
            return self._say.terms["it"].word
        return key if self._layout is None else self._layout.by_key[key].name

    def _value(self, value: Any) -> str:
        """Write what a literal or a dated parameter holds."""
        if isinstance(value, Node):
            return self.text(value, _CLAUSE)
        if isinstance(value, bool):
            return self._say.always if value else self._say.never
        if isinstance(value, str):
            value = value.encode("latin-1")
        return _code(value) if isinstance(value, bytes) else str(value)

    def _setting(self, name: str, *, negated: bool = False) -> _Formula:
        if name == "oslo":
            return self._say.not_in_oslo if negated else self._say.in_oslo, _COMPARISON
        return self._say.settings[_STAY.get(name, name)], _ATOM

    def _among(self, name: str, codes: Sequence[bytes] | str, *, negated: bool = False) -> _Formula:
        say = self._say
        if isinstance(codes, str):
            return f"{name} {say.not_in_list if negated else say.in_list} {codes}", _COMPARISON
        if len(codes) == 1:
            return f"{name} {'!=' if negated else '='} {_code(codes[0])}", _COMPARISON
        return f"{name} {say.not_among if negated else say.among} {{{self._codes(sorted(codes))}}}", _COMPARISON

    def _some_known(self, start: str, keys: Sequence[str]) -> _Formula:
        return f"{start} {self._fields(keys)} {self._say.holds} {self._say.one_of_its_codes}", _COMPARISON

    def _piece(self, key: str, start: int, stop: int | None) -> str:
        last = self._layout.by_key[key].width if stop is None and self._layout else stop
        return self._say.piece.format(first=start + 1, last=last or "", field=self._name(key))

    def _comparison(self, op: str, left: Node, right: Node) -> _Formula:
        if not left.keys() and right.keys():
            op, left, right = MIRRORED[op], right, left
        # `ANTBU18 = 0` would be the text 0: where nothing else says that numbers are compared, it is said.
        say = op in {"==", "!="} and left.op in _BARE and right.op in _BARE
        left_text, right_text = (
            self._called("number", self._name(side.args[0]))[0]
            if say and side.op == "number"
            else self.text(side, _SUM)
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
            return self._some_known(self._say.none_of, args[0])
        if op in _OPPOSITE:
            return self._comparison(_OPPOSITE[op], *args)
        if op == "or" and (alike := drawn_together(flattened(op, args))):
            return self._all_alike(self._say.none_of, alike)
        return f"{self._say.negation} {self.text(inner, _NOT)}", _NOT

    def _joined(self, op: str, args: Sequence[Node]) -> _Formula:
        say = self._say
        # Where nothing is so, field by field, it is so of none of them.
        nots = [arg.args[0] for arg in args if arg.op == "not"]
        if op == "and" and len(nots) == len(args) and (alike := drawn_together(nots)):
            return self._all_alike(say.none_of, alike)
        start, word, place = (say.any_of, say.disjunction, _OR) if op == "or" else (say.each_of, say.conjunction, _AND)
        formulas: list[_Formula] = []
        for _, run in groupby(args, key=shape):
            clauses = list(run)
            if alike := drawn_together(clauses):
                formulas.append(self._all_alike(start, alike))
            else:
                formulas += map(self._formula, clauses)
        if len(formulas) == 1:
            return formulas[0]
        return f" {word} ".join(_placed(formula, place) for formula in formulas), place

    def _all_alike(self, start: str, alike: Alike) -> _Formula:
        return self._asked(f"{start} {self._fields(alike.keys)}", alike, self._say.holds)

    def _asked(self, fields: str, alike: Alike, holds: str) -> _Formula:
        say = self._say
        if not alike.own:
            if alike.clause.op == "isin":
                return f"{fields} {say.among} {{{self._codes(sorted(alike.clause.args[1]))}}}", _COMPARISON
            return f"{fields}: {self.text(alike.clause, _OR)}", _CLAUSE
        own = say.own_code.format(codes=self._codes(alike.own))
        if alike.common:
            own = say.common_or_own.format(common=self._codes(sorted(alike.common)), own=own)
        return f"{fields} {holds} {own}", _COMPARISON

    def _counted(self, args: Sequence[Node]) -> str:
        if alike := drawn_together(args):
            return self._asked(self._fields(alike.keys), alike, self._say.holding)[0]
        return "; ".join(self.text(arg, _CLAUSE) for arg in args)

    def _shared(self, keys: Sequence[str], among: Node, how: str) -> str:
        shared = how.format(fields=self._say.shared_with.join(map(self._name, keys)))
        if among == TRUE:
            return shared
        return self._say.shared_among.format(shared=shared, which=self.text(among, _CLAUSE))

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
            texts.append(f"{self._span(since, until)}: {self._value(value)}")
        self._years = outer
        return f"[{'; '.join(texts)}]", _ATOM

    def _span(self, since: int, until: int) -> str:
        if until == _NEVER:
            return self._say.since.format(year=since)
        return f"{since}" if until == since + 1 else f"{since}–{until - 1}"

    def _fields(self, keys: Sequence[str]) -> str:
        names = [self._name(key) for key in keys]
        if _are_numbered(names):
            return f"{names[0]} … {names[-1]}"
        if self._full or len(names) <= _MOST_FIELDS:
            return ", ".join(names)
        return self._say.many_fields.format(first=names[0], last=names[-1], count=len(names))

    def _codes(self, codes: Sequence[bytes]) -> str:
        texts = list(_runs(codes))
        if self._full or len(texts) <= _MOST_CODES:
            return ", ".join(texts)
        first = ", ".join(map(_code, codes[:_SHOWN_CODES]))
        return self._say.many_codes.format(first=first, last=_code(codes[-1]), count=len(codes))


def _placed(formula: _Formula, place: int) -> str:
    text, strength = formula
    return text if strength >= place else f"({text})"


def _are_numbered(names: Sequence[str]) -> bool:
    """Whether the names are one name with rising numbers at its end, as ``STMND_1`` and on."""
    stem = names[0].rstrip("0123456789") if names else ""
    first = names[0][len(stem) :] if names else ""
    if len(names) < FEWEST or not first:
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
