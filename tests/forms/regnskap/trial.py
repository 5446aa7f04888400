"""Trying mutants of the accounts' trees on the files of the boundaries and the reference cases.

What is said twice in a control, such as a sum that is held against two bounds, is one place in the source, too.
Controls that say the same, graver in one group of forms or quarter and milder in another, are one :data:`Rule`.

A word that many controls are written with, such as ``drift``, is one place in the source:
a fault in it is a fault in all of them at once, and is seen where one of them shows it.
In the controls themselves such a word is left alone, but for being turned round or left out.
"""

from __future__ import annotations

from collections import Counter
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

_PLAIN: Final = frozenset({"literal", "cell", "number", "setting", "piece", "trimmed"})

Rule: TypeAlias = "tuple[Control, ...]"
"""Controls that say the same of who fails, in several groups of forms or severities."""
Fault: TypeAlias = "tuple[str, dict[Control, Node]]"
"""What was changed, and the tree of each control that has the fault."""


def _parted(condition: Node) -> tuple[Node | None, bool, Node]:
    """Take apart what a control says: when it is milder, whether this is the milder one, and who fails."""
    if condition.op == "and" and len(condition.args) == 2:
        when, who = condition.args
        for milder, mild in ((when, True), (when.args[0] if when.op == "not" else None, False)):
            if milder in _MILDER:
                return milder, mild, who
    return None, False, condition


def _rules() -> Iterator[Rule]:
    found: dict[Node, list[Control]] = {}
    for control in dict.fromkeys(control for among in CONTROLS.values() for control in among):
        found.setdefault(_parted(control.condition)[2], []).append(control)
    return map(tuple, found.values())


_MILDER: Final = frozenset(
    when
    for among in CONTROLS.values()
    for control in among
    if control.key.endswith(".mild")
    for when in control.condition.args[:1]
)
RULES: Final[tuple[Rule, ...]] = tuple(_rules())
"""Each rule of the accounts once."""

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
    who = _resolved(_parted(rule[0].condition)[2], year)
    for what, mutant in _across(who) if who.op in ACROSS else _mutants(who, year):
        yield what, {control: _put_together(control, year, who=mutant) for control in rule}
    for milder in dict.fromkeys(_parted(control.condition)[0] for control in rule):
        if milder is not None and milder not in WORDS:
            for what, mutant in _mutants(_resolved(milder, year), year):
                of = (control for control in rule if _parted(control.condition)[0] == milder)
                yield what, {control: _put_together(control, year, milder=mutant) for control in of}


def _put_together(control: Control, year: int, *, who: Node | None = None, milder: Node | None = None) -> Node:
    """Give a control's tree with a fault in it."""
    own_milder, is_mild, own_who = _parted(control.condition)
    who = who or _resolved(own_who, year)
    if own_milder is None:
        return who
    when = milder or _resolved(own_milder, year)
    return Node("and", (when if is_mild else Node("not", (when,)), who))


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
        if found:
            yield what, found


def _mutants(tree: Node, year: int, besides: Node | None = None) -> Iterator[tuple[str, Node]]:
    """Give the mutants of a tree, all its words left whole but one."""
    words = {_resolved(word, year): name for word, name in WORDS.items()}
    if besides is not None:
        del words[besides]
    again = Counter(node for node in _within(tree, words) if node.op not in _PLAIN)
    parts = {node: f"part_{number}" for number, node in enumerate(again) if again[node] > 1 and node != tree}
    standing = {node: Node("test", (name, "r")) for node, name in (words | parts).items()}
    back = {name: node for node, name in standing.items()}
    edition = find_form("0A").edition(year)
    for part in (tree, *parts):
        inner = Node(part.op, tuple(_replaced(arg, standing) if isinstance(arg, Node) else arg for arg in part.args))
        for what, mutant in mutants(inner, edition.layout, edition.dialect):
            whole = mutant
            while (longer := _replaced(whole, back)) != whole:
                whole = longer
            yield what, _replaced(tree, {part: whole})


def _within(tree: Node, words: Mapping[Node, str]) -> Iterator[Node]:
    """Give the nodes of a tree, those of its words left out."""
    if tree not in words:
        yield tree
        for child in tree.children():
            yield from _within(child, words)


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
        if control.severity_at(year) is not None
        for file in _seen_on(control, year)
    )
