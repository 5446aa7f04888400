"""What changed in a form from year to year, as Markdown: the page of it, and the table in a line a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs._ext.kostra_markdown import code, content, page, plain, position, table
from kostra_sdk.forms.changes import ChangeKind, ControlChange, control_changes, field_changes
from kostra_sdk.layouts.xml_layout import XmlField

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kostra_sdk.forms.base import Form
    from kostra_sdk.forms.changes import FieldChange

MANY_CODES = 40
"""So many codes are counted rather than listed, as those of municipalities."""
SHOWN_NAMES = 6

PARTS = {
    "name": "name",
    "label": "label",
    "position": "position",
    "width": "width",
    "type": "type",
    "pattern": "pattern",
    "kind": "kind",
    "most": "at most",
    "unique": "alike in no two",
    "min_length": "fewest characters",
    "max_length": "most characters",
    "number": "number",
    "severity": "severity",
    "condition": "fails when",
}
"""What the parts of a change are called."""


def changes_page(form: Form) -> str:
    """Make the page of what changed in a form from year to year."""
    sections = []
    for old, new in _pairs(form):
        sections += [f"({form.name.lower()}-{_anchor(old, new)})=\n## {old} to {new}", *_year_change(form, old, new)]
    return page(
        f"# Changes of {form.name}",
        f"{form.title}, year by year, read off the layouts and {'' if form.is_xml else 'the trees of '}the controls.\n"
        + (
            "Elements and attributes go by their paths.\nControls of XML are functions: "
            "what is compared is name, number, severity and what they ask."
            if form.is_xml
            else "A field that only stands elsewhere, since one before it came or went, is counted but not listed."
        ),
        *sections,
    )


def _year_change(form: Form, old: int, new: int) -> Iterator[str]:
    fields = field_changes(form, old, new)
    listed = [change for change in fields if not change.is_move]
    moved = len(fields) - len(listed)
    moves = f"; {moved} fields only moved" if moved else ""
    length = "" if form.is_xml else f"A record: {_lengths(form, old, new)}{moves}."
    yield f"### Fields, {old} to {new}\n\n{length}"
    if listed:
        rows = [(code(_name(change)), change.kind, _field_change(change)) for change in listed]
        yield table(("Field", "", "What"), rows)
    else:
        yield "No field was added, removed or changed."
    if old not in form.control_years:
        return
    controls = control_changes(form, old, new)
    yield f"### Controls, {old} to {new}"
    if controls:
        lines = [(_control_link(form, old, new, change), change.kind, _control_change(change)) for change in controls]
        yield table(("Control", "", "What"), lines)
    else:
        yield "No control was added, removed or changed."


def _lengths(form: Form, old: int, new: int) -> str:
    was, now = form.layout(old).length, form.layout(new).length
    return f"{was} characters" if was == now else f"{was} → {now} characters"


def _field_change(change: FieldChange) -> str:
    parts = []
    if change.kind is not ChangeKind.CHANGED and (field := change.new or change.old):
        where = (field.kind, content(field)) if isinstance(field, XmlField) else (f"position {position(field)}",)
        parts.append(", ".join(filter(None, (plain(field.label), *where))))
    parts += [_was_is(part, *pair) for part, pair in change.differences.items()]
    for what, codes in (("new", change.codes_added), ("gone", change.codes_removed)):
        if len(codes) > MANY_CODES:
            parts.append(f"{len(codes)} codes {what}")
        elif codes:
            parts.append(f"{what}: " + ", ".join(f"{code(value)} {plain(label)}" for value, label in codes.items()))
    if len(change.codes_relabelled) > SHOWN_NAMES:
        parts.append(f"{len(change.codes_relabelled)} codes have another label")
    else:
        parts += [
            f"{code(value)}: {plain(was)} → {plain(now)}" for value, (was, now) in change.codes_relabelled.items()
        ]
    return "; ".join(parts)


def _control_link(form: Form, old: int, new: int, change: ControlChange) -> str:
    year = old if change.new is None else new
    target = f"control-{form.name}-{year}-{change.key.replace('.', '-')}".lower()
    return f"[{plain(_name(change))}](#{target})"


def _control_change(change: ControlChange) -> str:
    if change.kind is ChangeKind.CHANGED:
        return "; ".join(_was_is(part, *pair) for part, pair in change.differences.items())
    text = change.new or change.old
    return f"{plain(text.name)} ({text.severity.name})" if text else ""


def _was_is(part: str, was: object, now: object) -> str:
    if part == "mandatory":
        return "now mandatory" if now else "no longer mandatory"
    none = "any number" if part == "most" else "none"
    return f"{PARTS[part]}: {_said(was, none)} → {_said(now, none)}"


def _said(value: object, none: str) -> str:
    name = getattr(value, "name", None)
    if isinstance(name, str):  # a severity
        return name
    return none if value is None else code(value)


def glance_table(form: Form) -> str:
    """Tell in a line a year what changed in a form; links are those of a page in a sibling folder of the reference."""
    rows = []
    for old, new in _pairs(form):
        link = f"../reference/changes/{form.name}.md#{_anchor(old, new)}"
        fields = _tally(field_changes(form, old, new))
        controls = _tally(control_changes(form, old, new)) if old in form.control_years else "–"
        length = () if form.is_xml else (form.layout(new).length,)
        rows.append((f"[{old}\u00a0→\u00a0{new}]({link})", *length, fields, controls))
    lengths = () if form.is_xml else ("Characters a record",)
    return table(("Years", *lengths, "Fields", "Controls"), rows)


def _tally(changes: Sequence[FieldChange] | Sequence[ControlChange]) -> str:
    """Count changes by kind and name the first."""
    parts = []
    for kind in ChangeKind:
        found = [change for change in changes if change.kind is kind and not _is_move(change)]
        # All faults of control 02 are one control.
        names = list({change.key.partition(".")[0]: _name(change) for change in found}.values())
        if names:
            rest = f" and {len(names) - SHOWN_NAMES} more" if len(names) > SHOWN_NAMES else ""
            parts.append(f"{len(names)} {kind}: {', '.join(map(code, names[:SHOWN_NAMES]))}{rest}")
    return "; ".join(parts) or "nothing"


def _name(change: FieldChange | ControlChange) -> str:
    """Give a field's official name, or a control's number."""
    if isinstance(change, ControlChange):
        control = change.new or change.old
        return control.number if control else ""
    field = change.new or change.old
    if isinstance(field, XmlField):
        return field.path
    return field.name if field else ""


def _is_move(change: FieldChange | ControlChange) -> bool:
    return not isinstance(change, ControlChange) and change.is_move


def _pairs(form: Form) -> Iterator[tuple[int, int]]:
    """Give the years beside each other, the newest first."""
    for new in sorted(form.years, reverse=True):
        if new - 1 in form.years:
            yield new - 1, new


def _anchor(old: int, new: int) -> str:
    return f"{old}-to-{new}"
