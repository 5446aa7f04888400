"""What a form's fields and controls are in a year, and what changed between two, from layouts and trees.

Nobody writes the list of changes: it is read off the editions themselves.
"""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import attrs

from kostra_sdk.controls import Control, FieldDescription
from kostra_sdk.controls.definition import at_year
from kostra_sdk.controls.explain import explain, of_year
from kostra_sdk.controls.judge import BadLine
from kostra_sdk.controls.phrases import ENGLISH
from kostra_sdk.controls.prechecks import attachment, record_length
from kostra_sdk.generations import JAVA, KOTLIN
from kostra_sdk.layouts import Field
from kostra_sdk.layouts.xml_layout import XmlField
from kostra_sdk.report.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kostra_sdk.controls.description import FieldFault
    from kostra_sdk.controls.expression import Node
    from kostra_sdk.controls.phrases import Phrases
    from kostra_sdk.forms.base import Form
    from kostra_sdk.layouts import Layout

__all__ = [
    "ChangeKind",
    "ControlChange",
    "ControlText",
    "FieldChange",
    "control_changes",
    "control_texts",
    "field_changes",
]


class ChangeKind(StrEnum):
    """What happened to a field or a control from one year to the other."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


_FIELD_PARTS: Final = ("name", "label", "position", "width", "type", "pattern", "mandatory")
_XML_PARTS: Final = (
    "label",
    "kind",
    "mandatory",
    "most",
    "unique",
    "type",
    "min_length",
    "max_length",
    "pattern",
)
_CONTROL_PARTS: Final = ("number", "name", "severity", "condition")


class _Change:
    """What both kinds of changes have in common: something old, something new."""

    __slots__ = ()

    old: Any
    new: Any

    @property
    def kind(self) -> ChangeKind:
        """Whether it was added, removed or changed."""
        if self.old is None:
            return ChangeKind.ADDED
        return ChangeKind.REMOVED if self.new is None else ChangeKind.CHANGED


@attrs.frozen
class FieldChange(_Change):
    """A field that another year lacks, or has otherwise; of XML an element or attribute."""

    key: str
    """The name that stays when a year renames the field; of XML its path."""
    old: Field | XmlField | None
    """The field as it was; None where it is new."""
    new: Field | XmlField | None
    """The field as it is; None where it is gone."""

    @property
    def differences(self) -> Mapping[str, tuple[Any, Any]]:
        """What is otherwise, old and new.

        By ``name``, ``label``, ``position`` (of the first character, counted from 1), ``width``, ``type``,
        ``pattern`` and ``mandatory``.
        Of XML by ``label``, ``kind``, ``mandatory``, ``most``, ``unique``, ``type``, ``min_length``, ``max_length``
        and ``pattern``.
        Where one of the years does not say whether the field is mandatory (2017-2019), that is no difference.
        """
        if self.old is None or self.new is None:
            return MappingProxyType({})
        parts = _XML_PARTS if isinstance(self.new, XmlField) else _FIELD_PARTS
        pairs = {part: (_part(self.old, part), _part(self.new, part)) for part in parts}
        if None in pairs["mandatory"]:
            del pairs["mandatory"]
        return _differing(pairs)

    @property
    def codes_added(self) -> Mapping[str, str]:
        """Codes that are new, with their labels; none for a field that is itself new or gone."""
        return self._codes_beyond(self.new, self.old)

    @property
    def codes_removed(self) -> Mapping[str, str]:
        """Codes that are gone, with their labels; none for a field that is itself new or gone."""
        return self._codes_beyond(self.old, self.new)

    @property
    def codes_relabelled(self) -> Mapping[str, tuple[str, str]]:
        """Codes whose labels changed: the old label and the new."""
        if self.old is None or self.new is None:
            return MappingProxyType({})
        new = self.new.codes
        return _differing({code: (label, new[code]) for code, label in self.old.codes.items() if code in new})

    @property
    def is_move(self) -> bool:
        """Whether nothing but the field's position changed, as when a field before it came or went."""
        codes = self.codes_added or self.codes_removed or self.codes_relabelled
        return set(self.differences) == {"position"} and not codes

    @staticmethod
    def _codes_beyond(these: Field | XmlField | None, those: Field | XmlField | None) -> Mapping[str, str]:
        if these is None or those is None:
            return MappingProxyType({})
        return MappingProxyType({code: label for code, label in these.codes.items() if code not in those.codes})


@attrs.frozen
class ControlText:
    """A control of one year in words."""

    key: str
    """The name that stays when the official number or name changes."""
    number: str
    name: str
    """The official name, to the letter."""
    severity: Severity
    condition: str
    """Who fails, as a formula; see :mod:`kostra_sdk.controls.explain`."""
    fields: tuple[str, ...]
    """The official names of the fields it judges."""
    message: str
    """The template of the Norwegian message; empty where there is one a field."""
    doc: str
    """What it asks of a record, in a few English words."""
    reference: str
    exact: str = attrs.field(repr=False)
    """The condition with nothing left out and with lasting field names: what conditions are compared by."""


@attrs.frozen
class ControlChange(_Change):
    """A control that another year lacks, or has otherwise."""

    key: str
    old: ControlText | None
    new: ControlText | None

    @property
    def differences(self) -> Mapping[str, tuple[Any, Any]]:
        """What is otherwise, old and new: ``number``, ``name``, ``severity`` and ``condition``."""
        if self.old is None or self.new is None:
            return MappingProxyType({})
        pairs = {part: (getattr(self.old, part), getattr(self.new, part)) for part in _CONTROL_PARTS}
        if self.old.exact == self.new.exact:
            del pairs["condition"]  # the same of fields that are called otherwise
        elif self.old.condition == self.new.condition:
            pairs["condition"] = self.old.exact, self.new.exact
        return _differing(pairs)


def field_changes(form: Form, old: int, new: int) -> tuple[FieldChange, ...]:
    """Tell what changed in a form's layout from one year to another.

    Returns:
        The fields that were added or changed, as they stand in the new layout, then those that were removed.

    Raises:
        UnknownEdition: The form has no layout of one of the years.
    """
    before, after = _fields(form, old), _fields(form, new)
    changes = [FieldChange(key, before.get(key), field) for key, field in after.items()]
    changes += [FieldChange(key, field, None) for key, field in before.items() if key not in after]
    return tuple(
        change
        for change in changes
        if change.kind is not ChangeKind.CHANGED
        or change.differences
        or change.codes_added
        or change.codes_removed
        or change.codes_relabelled
    )


def _fields(form: Form, year: int) -> Mapping[str, Field | XmlField]:
    return form.xml_layout(year).by_key if form.is_xml else form.layout(year).by_key


def control_changes(form: Form, old: int, new: int, phrases: Phrases = ENGLISH) -> tuple[ControlChange, ...]:
    """Tell what changed in a form's official controls from one year to another.

    Args:
        form: The form.
        old: The one year.
        new: The other.
        phrases: The language of the formulas, see :func:`control_texts`.

    Returns:
        The controls that were added or changed, in the new official order, then those that were removed.

    Raises:
        UnknownEdition: The controls of one of the years are not included.
    """
    before = {control.key: control for control in control_texts(form, old, phrases)}
    after = {control.key: control for control in control_texts(form, new, phrases)}
    changes = [ControlChange(key, before.get(key), control) for key, control in after.items()]
    changes += [ControlChange(key, control, None) for key, control in before.items() if key not in after]
    return tuple(change for change in changes if change.kind is not ChangeKind.CHANGED or change.differences)


def control_texts(form: Form, year: int, phrases: Phrases = ENGLISH) -> tuple[ControlText, ...]:
    """Give the official controls of a year in words, in official order.

    Control 02 looks at every field: it is given once a kind of fault, with the fields that can have it.

    Args:
        form: The form.
        year: The year.
        phrases: The language of the formulas: :data:`~kostra_sdk.controls.phrases.ENGLISH` or
            :data:`~kostra_sdk.controls.phrases.BOKMAL`.

    Raises:
        UnknownEdition: The controls of the year are not included.
    """
    form.check_controls(year)
    if form.is_xml:
        return tuple(_xml_controls(form, year, phrases))
    layout = form.layout(year)
    texts = [*_prechecks(form, layout, phrases)]
    for control in form.controls_of(year):
        if isinstance(control, FieldDescription):
            texts += _description(control, layout, phrases)
        else:
            texts += _control(control, layout, phrases)
    return tuple(texts)


def _xml_controls(form: Form, year: int, phrases: Phrases) -> Iterator[ControlText]:
    """Put the controls of an XML form in words: they are functions and no trees, so what they say stands for them."""
    controls: Any = form.controls
    for control in controls:
        severity = control.severity_at(year)
        if severity is not None:
            asked = control.asks if phrases.language == "nb" else control.doc
            yield ControlText(
                key=control.key,
                number=at_year(control.number, year) or "",
                name=at_year(control.name, year) or "",
                severity=severity,
                condition=phrases.not_so.format(asked=asked),
                fields=control.fields,
                message=at_year(control.message, year) or "",
                doc=control.doc,
                reference=control.reference,
                exact=asked,
            )


def _control(control: Control, layout: Layout, phrases: Phrases) -> Iterator[ControlText]:
    year = layout.year
    severity = control.severity_at(year)
    if severity is None:
        return
    tree = of_year(control.condition, layout)
    yield ControlText(
        key=control.key,
        number=at_year(control.number, year) or "",
        name=at_year(control.name, year) or "",
        severity=severity,
        condition=explain(tree, layout, phrases=phrases),
        fields=_names(layout, tree),
        message=at_year(control.message, year) or "",
        doc=control.doc,
        reference=control.reference,
        exact=explain(tree, full=True, phrases=phrases),
    )


_ENDS: Final = "Nothing else is judged where it fires."
_PASSES_OVER: Final = "Nothing else is judged of the line."

_FAULTS: Final = MappingProxyType(
    {
        "missing": "A mandatory field is filled.",
        "code": "A field with a code list holds one of its codes.",
        "integer": "A field for a whole number holds one.",
        "date": "A field for a date holds one.",
    }
)


def _description(control: FieldDescription, layout: Layout, phrases: Phrases) -> Iterator[ControlText]:
    """Put control 02 in words: one text a kind of fault, for what is asked is the same of all its fields."""
    severity = at_year(control.severity, layout.year)
    if severity is None:
        return
    kinds: dict[str, list[FieldFault]] = {}
    for fault in control.faults(layout):
        kinds.setdefault(fault.kind, []).append(fault)
    for kind, doc in _FAULTS.items():
        if faults := kinds.get(kind):
            first = faults[0]
            # The same is asked of all, if not of the same codes: those are in the list of fields.
            it = phrases.terms["it"].word
            asked = explain(first.condition.node, phrases=phrases).replace(first.field.key, it)
            yield ControlText(
                key=f"{control.key}.{kind}",
                number=control.number,
                name=first.name,
                severity=severity,
                condition=phrases.any_field.format(asked=asked),
                fields=tuple(fault.field.name for fault in faults),
                message="",
                doc=doc,
                reference="",
                exact=asked,
            )


def _prechecks(form: Form, layout: Layout, phrases: Phrases) -> Iterator[ControlText]:
    """Put 000 and 001 in words; how grave they are is asked of themselves."""
    year = layout.year
    name, length_name = form.precheck_names(year)
    if name and (said := attachment(name, year, has_participants=True, one_character=True, has_lines=False)):
        yield _precheck("attachment", name, said.severity, phrases.attachment, _ENDS)
    bad_line = BadLine(number=1, length=0, has_tab=False)
    asked = partial(record_length, length_name, year, expected=layout.length)
    (said, *_) = asked(bad_lines=(bad_line,), records=1)
    condition = phrases.length.format(length=layout.length)
    if year >= KOTLIN:
        condition += phrases.or_tab
    if asked(bad_lines=(), records=0):
        condition += phrases.or_none
    yield _precheck("record_length", length_name, said.severity, condition, _ENDS if year >= JAVA else _PASSES_OVER)


def _precheck(key: str, name: str, severity: Severity, condition: str, doc: str) -> ControlText:
    return ControlText(
        key=key,
        number=name.split()[1],
        name=name,
        severity=severity,
        condition=condition,
        fields=(),
        message="",
        doc=doc,
        reference="",
        exact=condition,
    )


def _names(layout: Layout, tree: Node) -> tuple[str, ...]:
    keys = tree.keys()
    return tuple(layout.by_key[key].name for key in keys)


def _part(field: Field | XmlField, part: str) -> Any:
    return field.start + 1 if part == "position" and isinstance(field, Field) else getattr(field, part)


def _differing(pairs: Mapping[str, tuple[Any, Any]]) -> Mapping[str, tuple[Any, Any]]:
    return MappingProxyType({part: pair for part, pair in pairs.items() if pair[0] != pair[1]})
