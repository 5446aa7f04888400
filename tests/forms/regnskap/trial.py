"""Trying mutants of the accounts' trees on the files of the boundaries and the reference cases.

A control that is graver in one quarter and milder in another is one place in the source, and so one :data:`Rule`.

A word that many controls are written with, such as ``drift``, is one place in the source:
a fault in it is a fault in all of them at once, and is seen where one of them shows it.
In the controls themselves such a word is left alone, but for being turned round or left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

from kostra_sdk.controls import Node, Row, Said
from kostra_sdk.controls.definition import at_year
from kostra_sdk.controls.expression import ACROSS, OVER_FILE
from kostra_sdk.forms import find_form
from kostra_sdk.forms.regnskap import lists
from kostra_sdk.forms.regnskap.controls import CONTROLS, words
from tests.controls.corpus import records_of
from tests.controls.interpreter import Interpreter, cut
from tests.controls.mutants import mutants
from tests.forms.regnskap.boundaries import BOUNDARIES
from tests.forms.regnskap.lines import GROUPS
from tests.forms.regnskap.test_evaluation import WHITE, said_of
from tests.reference.verdicts import CASES, cases

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kostra_sdk.controls import Control

__all__ = ["RULES", "WORDS", "Fault", "Rule", "faults_of", "faults_of_word", "is_seen"]

Rule: TypeAlias = "tuple[Control, ...]"
"""A control, or the graver and the milder one of a rule."""
Fault: TypeAlias = "tuple[str, dict[Control, Node]]"
"""What was changed, and the tree of each control that has the fault."""


def _rules() -> Iterator[Rule]:
    controls = dict.fromkeys(control for among in CONTROLS.values() for control in among)
    mild = {control.condition.args[1]: control for control in controls if control.key.endswith(".mild")}
    for control in controls:
        twin = mild.get(control.condition.args[1]) if control.condition.op == "and" else None
        if twin is not control:
            yield (control,) if twin is None else (control, twin)


RULES: Final[tuple[Rule, ...]] = tuple(_rules())
"""Each rule of the accounts once, whatever groups of forms it judges."""

WORDS: Final[Mapping[Node, str]] = {
    getattr(words, name)(Row()).node: name
    for name in (
        *("bevilgning", "balanse", "helseforetak", "regional", "kommunal", "fylkeskommunal", "drift", "investering"),
        *("in_bydel", "outside_bydel", "expense", "income", "has_amount", "early_quarter"),
    )
}
"""The words that several controls are written with, by their trees."""


@attrs.frozen(eq=False)
class Evidence:
    """A file that a control was run on, and how much of what fires there is visible."""

    records: Mapping[int, Mapping[str, bytes]]
    """The lines that are judged, by their numbers."""
    said: Said
    interpreter: Interpreter
    has_lines: bool
    """Whether a finding shows its lines, and not only that it is there."""

    def findings(self, tree: Node) -> object:
        """Give what is visible of the findings of a tree."""
        if tree.op in ACROSS:
            found = _shared(tree, self.records)
        elif any(node.op in OVER_FILE for node in tree.walk()):
            return bool(self.interpreter.over_file(tree, list(self.records.values()), self.said))
        else:
            said = self.said
            found = [
                (number,)
                for number, cells in self.records.items()
                if self.interpreter.value(tree, cells, said.kommune, said.oslo, said)
            ]
        return found if self.has_lines else len(found)


def _shared(tree: Node, records: Mapping[int, Mapping[str, bytes]]) -> list[tuple[int, ...]]:
    keys: dict[tuple[bytes, ...], list[int]] = {}
    for number, cells in records.items():
        texts = (cells[key] if tree.op == "exact_group" else cells[key].strip(WHITE) for key in tree.args[0])
        keys.setdefault(tuple(texts), []).append(number)
    return [tuple(numbers) for numbers in keys.values() if len(numbers) > 1]


@cache
def _made(number: str, group: str, year: int) -> tuple[Evidence, ...]:
    """Give the files made by hand for the controls of a number, as those of a year."""
    return tuple(
        _file(boundary.file.form, year, boundary.file.written(year), said, has_lines=True)
        for boundary in BOUNDARIES
        if boundary.number == number and year in boundary.years and boundary.file.form in GROUPS[group]
        for said in [said_of(boundary.file.region, boundary.file.quarter_said, boundary.file.org_number)]
    )


@cache
def _cases(group: str, year: int, without_lines: str) -> tuple[Evidence, ...]:
    """Give the reference cases of a year, with lines unless the official report of a control has none."""
    return tuple(
        _file(
            case.form,
            year,
            records_of(case),
            said_of(case.region, case.quarter, case.org_number),
            has_lines=without_lines not in case.without_lines,
        )
        for case in cases(CASES)
        if case.year == year and case.form in GROUPS[group]
        if not any(finding.control.startswith(("Kontroll 000", "Kontroll 001")) for finding in case.findings)
    )


def _file(form: str, year: int, texts: Sequence[bytes], said: Said, *, has_lines: bool) -> Evidence:
    layout = find_form(form).layout(year)
    numbered = {number: cut(layout, text) for number, text in enumerate(texts, start=1) if len(text) == layout.length}
    read = {number: cells for number, cells in numbered.items() if year == 2023 or cells["BELOP"].strip(WHITE) != b"0"}
    return Evidence(read, said, _interpreter(form, year, lists.variant(form, year, said)), has_lines)


@cache
def _interpreter(form: str, year: int, variant: lists.Variant) -> Interpreter:
    edition = find_form(form).edition(year)
    return Interpreter(edition.layout, edition.dialect, lists.lists(form, year, variant))


def _seen_on(control: Control, year: int) -> Iterator[Evidence]:
    """Give all that a control is seen on, what was made for it first."""
    name = at_year(control.name, year) or ""
    number = "010U" if "Utgått" in name else at_year(control.number, year) or ""
    groups = [group for group, among in CONTROLS.items() if control in among]
    for group in groups:
        yield from _made(number, group, year)
    for group in groups:
        yield from _cases(group, year, name)


@cache
def _resolved(tree: Node, year: int) -> Node:
    """Give a tree as a year has it, the lists of form and region left as they are named."""
    if tree.op == "by_year":
        chosen = dict(tree.args)[max(first for first, _ in tree.args if first <= year)]
        if isinstance(chosen, Node):
            return _resolved(chosen, year)
        return Node("literal", (chosen.encode("latin-1") if isinstance(chosen, str) else chosen,))
    return Node(tree.op, tuple(_resolved(arg, year) if isinstance(arg, Node) else arg for arg in tree.args))


def faults_of(rule: Rule, year: int) -> Iterator[Fault]:
    """Give the mutants of a rule, its words left whole."""
    tree = _resolved(rule[0].condition, year)
    if tree.op in ACROSS:
        for what, mutant in _across(tree):
            yield what, dict.fromkeys(rule, mutant)
    elif len(rule) == 1:
        for what, mutant in _mutants(tree, year):
            yield what, {rule[0]: mutant}
    else:
        (grave, mild), (when, who) = rule, _resolved(rule[1].condition, year).args
        for what, mutant in _mutants(who, year):
            yield what, {grave: Node("and", (Node("not", (when,)), mutant)), mild: Node("and", (when, mutant))}
        for what, mutant in _mutants(when, year):
            yield what, {grave: Node("and", (Node("not", (mutant,)), who)), mild: Node("and", (mutant, who))}


def _across(tree: Node) -> Iterator[tuple[str, Node]]:
    keys, among = tree.args
    for key in keys:
        yield f"without {key}", Node(tree.op, (tuple(other for other in keys if other != key), among))
    yield "with BELOP", Node(tree.op, ((*keys, "BELOP"), among))
    yield "blanks and all", Node("exact_group" if tree.op == "group" else "group", tree.args)


def faults_of_word(word: Node, year: int) -> Iterator[Fault]:
    """Give the mutants of a word in each rule that is written with it, the words that it is made of left whole."""
    own = _resolved(word, year)
    for what, mutant in _mutants(own, year, besides=own):
        found = {}
        for control in (control for rule in RULES for control in rule if control.severity_at(year) is not None):
            tree = _resolved(control.condition, year)
            changed = _replaced(tree, {own: mutant})
            if changed != tree:
                found[control] = changed
        yield what, found


def _mutants(tree: Node, year: int, besides: Node | None = None) -> Iterator[tuple[str, Node]]:
    """Give the mutants of a tree; in it a test of its name stands for each word but one."""
    words = {_resolved(word, year): Node("test", (name, "r")) for word, name in WORDS.items()}
    words.pop(besides, None)
    back = {name: word for word, name in words.items()}
    edition = find_form("0A").edition(year)
    for what, mutant in mutants(_replaced(tree, words), edition.layout, edition.dialect):
        yield what, _replaced(mutant, back)


def _replaced(tree: Node, instead: Mapping[Node, Node]) -> Node:
    """Give a tree with others in place of some of its parts."""
    if tree in instead:
        return instead[tree]
    return Node(tree.op, tuple(_replaced(arg, instead) if isinstance(arg, Node) else arg for arg in tree.args))


def is_seen(fault: Mapping[Control, Node], year: int) -> bool:
    """Whether anything tells a fault from what it should be."""
    return any(
        file.findings(mutant) != file.findings(_resolved(control.condition, year))
        for control, mutant in fault.items()
        for file in _seen_on(control, year)
    )
