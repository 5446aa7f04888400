"""An edition's controls made ready: specialised to the year, compiled, in official order."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs

from kostra_sdk.controls.compiler import compile_judge, compile_values
from kostra_sdk.controls.definition import Control, at_year
from kostra_sdk.controls.description import FieldDescription
from kostra_sdk.controls.dialect import Dialect, dialect_of
from kostra_sdk.controls.expression import Node
from kostra_sdk.controls.message import message_writer
from kostra_sdk.controls.specialise import specialise
from kostra_sdk.report.model import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from kostra_sdk.controls.tables import GroupTable, SumTable
    from kostra_sdk.layouts import Layout

__all__ = ["Edition", "EditionControl", "controls_of"]


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
    """Its place in the official order; all faults of the field description share one."""
    doc: str = ""
    reference: str = ""

    @property
    def is_across(self) -> bool:
        """Whether it compares records with each other."""
        return self.tree.op == "duplicates"

    @property
    def keys(self) -> tuple[str, ...]:
        """The fields it judges, by their lasting keys."""
        return self.tree.keys()


def controls_of(controls: Sequence[Control | FieldDescription], layout: Layout) -> Iterator[EditionControl]:
    """Give the controls that the layout's edition runs, in official order."""
    year = layout.year
    for place, control in enumerate(controls):
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
                tree=specialise(control.condition, layout),
                values={name: specialise(tree, layout) for name, tree in control.values.items()},
                identified=control.identified,
                place=place,
                doc=control.doc,
                reference=control.reference,
            )


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
        identity: The keys of the fields that name caseworker and journal number; None where a form names no caseworker.
        reference_date: The day the official program runs, for the editions that reckon from it.
    """

    def __init__(
        self,
        layout: Layout,
        controls: Sequence[Control | FieldDescription],
        tables: Sequence[SumTable | GroupTable],
        identity: tuple[str | None, str],
        reference_date: date | None = None,
    ) -> None:
        self.layout = layout
        self.dialect: Dialect = dialect_of(layout.year, reference_date)
        self.tables = tuple(tables)
        caseworker, journal = identity
        self.has_caseworker = caseworker is not None
        """Whether records name a caseworker."""
        self.caseworker = _columns(layout, caseworker)
        self.journal = _columns(layout, journal)
        everything = tuple(controls_of(controls, layout))
        self.tests = tuple(control for control in everything if not control.is_across)
        """The controls that look at one record, in the order the compiled function numbers them."""
        self.across = tuple(control for control in everything if control.is_across)
        """The controls that compare records."""
        self._writers: dict[EditionControl, Callable[[bytes, Mapping[str, object]], str]] = {}
        self._names: dict[EditionControl, tuple[str, ...]] = {}

    @cached_property
    def judge(self) -> Callable[[bytes, bytes, bool], tuple[Any, ...]]:
        """The compiled function of a line; see :func:`~kostra_sdk.controls.compiler.compile_judge`."""
        return compile_judge(
            self.layout,
            self.dialect,
            [(test.name, test.tree) for test in self.tests],
            [(control.tree.args[0], control.tree.args[1]) for control in self.across],
        )

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
        return len({control.place for control in (*self.tests, *self.across)})

    def message(self, control: EditionControl, line: bytes, extra: Mapping[str, object]) -> str:
        """Write the message of a control that fired on a line; `extra` has values that no line holds."""
        write = self._writers.get(control)
        if write is None:
            write = self._writers[control] = self._writer(control)
        return write(line, extra)

    def _writer(self, control: EditionControl) -> Callable[[bytes, Mapping[str, object]], str]:
        write = message_writer(control.message, self.layout, control.tree)
        if not control.values:
            return write
        values = compile_values(self.layout, self.dialect, list(control.values.values()), f"values_of_{control.key}")
        names = tuple(control.values)
        return lambda line, extra: write(line, {**dict(zip(names, values(line), strict=True)), **extra})

    def names(self, control: EditionControl) -> tuple[str, ...]:
        """Give the official names of the fields a control judges."""
        names = self._names.get(control)
        if names is None:
            names = self._names[control] = tuple(self.layout.by_key[key].name for key in control.keys)
        return names
