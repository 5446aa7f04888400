"""An edition's controls made ready: specialised to the year, compiled, in official order."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final

import attrs

from kostra_sdk.controls.compiler import (
    compile_conclusion,
    compile_gathering,
    compile_judge,
    compile_part,
    compile_values,
)
from kostra_sdk.controls.definition import Control, at_year
from kostra_sdk.controls.description import FieldDescription
from kostra_sdk.controls.dialect import Dialect, dialect_of
from kostra_sdk.controls.expression import ACROSS, OVER_FILE, Expr, Node
from kostra_sdk.controls.message import cells_named, message_writer
from kostra_sdk.controls.said import UNSAID, Said
from kostra_sdk.controls.specialise import NO_LISTS, Lists, specialise
from kostra_sdk.report.model import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from kostra_sdk.controls.tables import GroupTable, SumTable
    from kostra_sdk.layouts import Layout

__all__ = ["Edition", "EditionControl", "controls_of"]

_MOST_PARTS: Final = 4096
"""How many compiled parts of trees are kept; the trees of an edition have a thousand at most."""


@attrs.frozen(eq=False)
class EditionControl:
    """A control, or one kind of fault of the field description, as one edition has it."""

    key: str
    number: str
    name: str
    severity: Severity
    message: str
    """The template of the message."""
    tree: Node
    """The specialised tree of who fails."""
    values: Mapping[str, Node]
    identified: bool
    place: int
    """The place of its rule in the official order; all faults of the field description share one."""
    doc: str = ""
    reference: str = ""

    @property
    def is_across(self) -> bool:
        """Whether it compares records with each other."""
        return self.tree.op in ACROSS

    @property
    def is_over_file(self) -> bool:
        """Whether it judges all records together, once the file is read."""
        return self.tree.is_over_file

    @property
    def keys(self) -> tuple[str, ...]:
        """The fields it judges, by their lasting keys."""
        return self.tree.keys()


def controls_of(
    controls: Sequence[Control | FieldDescription], layout: Layout, lists: Lists = NO_LISTS
) -> Iterator[EditionControl]:
    """Give the controls that the layout's edition runs, in official order, with the codes of form and region.

    Controls of one rule (see :attr:`Control.rule`) have the place of the first of them.
    """
    year = layout.year
    places: dict[str, int] = {}
    for control in controls:
        place = places.setdefault(control.rule, len(places))
        if isinstance(control, FieldDescription):
            severity = at_year(control.severity, year)
            if severity is None:
                continue
            for fault in control.faults(layout):
                yield EditionControl(
                    key=control.key,
                    number=control.number,
                    name=fault.name,
                    severity=severity,
                    message=fault.message,
                    tree=specialise(fault.condition.node, layout),
                    values={},
                    identified=False,
                    place=place,
                    doc=fault.kind,
                )
        elif (severity := control.severity_at(year)) is not None:
            yield EditionControl(
                key=control.key,
                number=at_year(control.number, year) or "",
                name=at_year(control.name, year) or "",
                severity=severity,
                message=at_year(control.message, year) or "",
                tree=specialise(control.condition, layout, lists),
                values={name: specialise(tree, layout, lists) for name, tree in control.values.items()},
                identified=control.identified,
                place=place,
                doc=control.doc,
                reference=control.reference,
            )


def _values_of(control: EditionControl) -> str:
    """Name the function that gives the control's own values."""
    return f"values_of_{control.key.replace('.', '_')}"


def _columns(layout: Layout, key: str | None) -> slice:
    if key is None:
        return slice(0)
    field = layout.by_key[key]
    return slice(field.start, field.stop)


class Edition:
    """Everything that judges a year's records of a form.

    Args:
        layout: The year's layout.
        controls: The form's controls of all years, in official order.
        tables: The year's tables of statistics.
        identity: The keys of the fields that name caseworker and journal number; None for what findings do not name.
        lists: The codes of the form and region, for the forms whose lists differ by them.
        dropped: Which lines the official program reads past: they are counted, and judged by nothing.
        found_by: What another process finds the same edition by, a function that can be pickled;
            None where it cannot be found.
        reference_date: The day the official program runs, for the editions that reckon from it.
    """

    def __init__(
        self,
        layout: Layout,
        controls: Sequence[Control | FieldDescription],
        tables: Sequence[SumTable | GroupTable],
        identity: tuple[str | None, str | None],
        reference_date: date | None = None,
        *,
        lists: Lists = NO_LISTS,
        dropped: Expr | None = None,
        found_by: Callable[[Said], Edition] | None = None,
    ) -> None:
        self.layout = layout
        self.found_by = found_by
        """What another process finds the same edition by; None where it cannot be found."""
        self.dialect: Dialect = dialect_of(layout.year, reference_date)
        self.tables = tuple(tables)
        caseworker, journal = identity
        self.has_caseworker = caseworker is not None
        """Whether findings name a caseworker."""
        self.has_journal = journal is not None
        """Whether findings name a journal number."""
        self.caseworker = _columns(layout, caseworker)
        self.journal = _columns(layout, journal)
        everything = tuple(controls_of(controls, layout, lists))
        self.tests = tuple(control for control in everything if not (control.is_across or control.is_over_file))
        """The controls that look at one record, in the order the compiled function numbers them."""
        self.across = tuple(control for control in everything if control.is_across)
        """The controls that compare records."""
        self.over_file = tuple(control for control in everything if control.is_over_file)
        """The controls that judge all records together."""
        self._dropped = specialise(dropped.node, layout, lists) if dropped is not None else None
        self._writers: dict[EditionControl, Callable[[bytes, Mapping[str, object], Said], str]] = {}
        self._names: dict[EditionControl, tuple[str, ...]] = {}
        self._told_by: dict[EditionControl, tuple[slice, ...]] = {}
        self._compiled = lru_cache(maxsize=_MOST_PARTS)(self._compile)

    @cached_property
    def judge(self) -> Callable[..., tuple[Any, ...]]:
        """The compiled function of a line; see :func:`~kostra_sdk.controls.compiler.compile_judge`."""
        return compile_judge(
            self.layout,
            self.dialect,
            [(test.name, test.tree) for test in self.tests],
            [control.tree for control in self.across],
        )

    @cached_property
    def drops(self) -> Callable[[bytes], tuple[Any, ...]] | None:
        """The compiled function that says whether a line is read past, or None where none is."""
        if self._dropped is None:
            return None
        return compile_values(self.layout, self.dialect, [self._dropped], "drops")

    @cached_property
    def gathered(self) -> tuple[Node, ...]:
        """What is summed over the file for the controls of all records, and for their messages."""
        trees = [tree for control in self.over_file for tree in (control.tree, *control.values.values())]
        return tuple(dict.fromkeys(node for tree in trees for node in tree.walk() if node.op in OVER_FILE))

    @cached_property
    def gather(self) -> Callable[..., None] | None:
        """The compiled function that adds a line to the sums over the file, or None where nothing is summed."""
        if not self.gathered:
            return None
        return compile_gathering(self.layout, self.dialect, self.gathered)

    def no_totals(self) -> list[int]:
        """Give the sums over the file before its first line."""
        return [0] * len(self.gathered)

    @cached_property
    def conclude(self) -> Callable[..., tuple[Any, ...]]:
        """The compiled function that says of each control of all records whether it fires, given the sums."""
        return compile_conclusion(self.layout, self.gathered, [control.tree for control in self.over_file], "conclude")

    def totals_of(self, control: EditionControl, totals: Sequence[int], said: Said) -> Mapping[str, object]:
        """Give what the message of a control of all records names, given the sums over the file."""
        name = _values_of(control)
        values = compile_conclusion(self.layout, self.gathered, list(control.values.values()), name)
        return dict(zip(control.values, values(totals, *said), strict=True))

    def value(self, part: Node, cells: Mapping[str, bytes], said: Said) -> Any:
        """Give the value of a specialised tree, or of a part of one, for a record.

        Args:
            part: The tree, which looks at one record.
            cells: The record's cells by their lasting keys, at least those that the tree reads.
            said: What is said of the file.
        """
        if part.op == "literal":  # what is compiled is kept by trees that are equal, as 0 and False are
            return part.args[0]
        return self._compiled(part)(cells, *said)

    def value_over_file(self, part: Node, totals: Sequence[int], said: Said) -> Any:
        """Give the value of a tree of a control of all records, or of a part of one, given the sums over the file."""
        return self._compiled(part)(totals, *said)[0]

    def _compile(self, part: Node) -> Callable[..., Any]:
        if part.is_over_file:
            return compile_conclusion(self.layout, self.gathered, [part], "part_over_file")
        return compile_part(self.layout, self.dialect, part)

    @cached_property
    def measure(self) -> Callable[[bytes], tuple[Any, ...]]:
        """The compiled function that gives what the tables count of a line."""
        trees = [specialise(tree, self.layout) for table in self.tables for tree in table.trees()]
        return compile_values(self.layout, self.dialect, trees, "measure")

    @cached_property
    def blocking(self) -> frozenset[int]:
        """The numbers of the tests that block submission."""
        return frozenset(number for number, test in enumerate(self.tests) if test.severity.blocks)

    @cached_property
    def count(self) -> int:
        """How many controls the edition has beside the checks of the file as a whole."""
        return len({control.place for control in (*self.tests, *self.across, *self.over_file)})

    def message(self, control: EditionControl, line: bytes, extra: Mapping[str, object], said: Said = UNSAID) -> str:
        """Write the message of a control that fired on a line; `extra` has values that no line holds."""
        write = self._writers.get(control)
        if write is None:
            write = self._writers[control] = self._writer(control)
        return write(line, extra, said)

    def _writer(self, control: EditionControl) -> Callable[[bytes, Mapping[str, object], Said], str]:
        write = message_writer(control.message, self.layout, control.tree)
        if not control.values or control.is_over_file:
            return lambda line, extra, _: write(line, extra)
        values = compile_values(self.layout, self.dialect, list(control.values.values()), _values_of(control))
        names = tuple(control.values)
        return lambda line, extra, said: write(line, {**dict(zip(names, values(line, *said), strict=True)), **extra})

    def names(self, control: EditionControl) -> tuple[str, ...]:
        """Give the official names of the fields a control judges."""
        names = self._names.get(control)
        if names is None:
            names = self._names[control] = tuple(self.layout.by_key[key].name for key in control.keys)
        return names

    def told_by(self, control: EditionControl) -> tuple[slice, ...]:
        """Give the parts of a line that a finding of a control on it is told by, in order.

        They are the cells its message names and those its own values are made of, caseworker and journal number.
        """
        parts = self._told_by.get(control)
        if parts is None:
            keys = set(cells_named(control.message)).union(*(tree.keys() for tree in control.values.values()))
            named = [self.layout.by_key[key] for key in keys]
            marks = (self.caseworker, self.journal) if control.identified else ()
            columns = [*(slice(field.start, field.stop) for field in named), *(part for part in marks if part.stop)]
            parts = self._told_by[control] = tuple(_joined(columns))
        return parts


def _joined(columns: Iterable[slice]) -> Iterator[slice]:
    """Put parts of a line in order, and those that touch together."""
    start = stop = 0
    for part in sorted(columns, key=lambda part: part.start):
        if part.start > stop:
            if stop:
                yield slice(start, stop)
            start = part.start
        stop = max(stop, part.stop)
    if stop:
        yield slice(start, stop)
