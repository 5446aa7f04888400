"""The pages and tables that are read off the editions themselves, as Markdown text.

Nothing here knows Sphinx: a page is a string, and the same editions give the same string.
"""

from __future__ import annotations

import re
import textwrap
from functools import cache
from typing import TYPE_CHECKING

from docs._ext.kostra_changes import changes_page
from docs._ext.kostra_markdown import code, content, note, occurrence, page, plain, position, table
from kostra_sdk import errors
from kostra_sdk.advice import edition_advice
from kostra_sdk.controls.terms import BOKMAL_TERMS, ENGLISH_TERMS
from kostra_sdk.forms import FAMILIES, XML_FORMS, find_form
from kostra_sdk.forms.changes import control_texts
from kostra_sdk.layouts.xml_layout import XmlKind
from kostra_sdk.records.attributes import Kind, cells_of
from kostra_sdk.report.text import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_sdk.forms.base import Form
    from kostra_sdk.forms.changes import ControlText
    from kostra_sdk.layouts import Field
    from kostra_sdk.layouts.xml_layout import XmlField
    from kostra_sdk.records.attributes import Cell

FORMS = (*FAMILIES, *XML_FORMS)
"""The forms that have pages: of those that are the same but for their names, the first."""
FEW_CODES = 2
"""So many codes stand in the table of fields itself; longer lists follow below it."""
MANY_CODES = 40
"""Longer lists, those of municipalities, are given as one paragraph."""


# --- editions ---------------------------------------------------------------------------------------------


def pages() -> dict[str, str]:
    """Give all the pages, by document name."""
    forms = [find_form(name) for name in FORMS]
    made = {f"reference/changes/{form.name}": changes_page(form) for form in forms}
    for form in forms:
        fields = xml_page if form.is_xml else fields_page
        made |= {f"reference/fields/{form.name}-{year}": fields(form, year) for year in form.years}
        made |= {f"reference/controls/{form.name}-{year}": controls_page(form, year) for year in form.control_years}
    return made


def editions_table(folder: str) -> str:
    """List every supported edition, with links from a page in `folder`."""
    reference = "" if folder == "reference" else "../reference/"
    rows = []
    for form in map(find_form, FORMS):
        for year in reversed(form.years):
            standard = form.standard(year)
            length: int | str = "XML" if form.is_xml else form.layout(year).length
            count = len(form.xml_layout(year).fields if form.is_xml else form.layout(year).fields)
            fields = f"[{count}]({reference}fields/{form.name}-{year}.md)"
            controls = "–"
            if year in form.control_years:
                controls = f"[{len(_names_of_controls(form, year))}]({reference}controls/{form.name}-{year}.md)"
            status = "final" if standard.final else "**provisional**"
            if standard.unproven_from is not None:
                status = f"**unproven**: of {standard.unproven_from}"
            rows.append((form.name, year, length, fields, controls, code(standard.commit), standard.released, status))
    heads = ("Form", "Year", "Characters a record", "Fields", "Controls", "Official program", "of", "Status")
    return table(heads, rows)


def years_table(names: Sequence[str]) -> str:
    """Link to the fields, controls and changes of some forms, year by year, from a page in a sibling folder."""
    rows = []
    for form in map(find_form, names):
        fields = " ".join(f"[{year}](../reference/fields/{form.name}-{year}.md)" for year in form.years)
        controls = " ".join(f"[{year}](../reference/controls/{form.name}-{year}.md)" for year in form.control_years)
        rows.append((form.name, fields, controls, f"[changes](../reference/changes/{form.name}.md)"))
    return table(("Form", "Fields by year", "Controls by year", "From year to year"), rows)


def runs_table() -> str:
    """Tell which of the controls that not every year has run in which edition."""
    asked = {"attachment": "000", "filbeskrivelse": "02", "fodselsnummer_dubletter": "05A, 05B"}
    rows = []
    for form in map(find_form, FORMS):
        for year in reversed(form.control_years):
            names = _names_of_controls(form, year)
            rows.append((form.name, year, *("yes" if key in names else "–" for key in asked), len(names)))
    return table(("Form", "Year", *asked.values(), "Controls in all"), rows)


@cache
def _texts(form: Form, year: int) -> Mapping[str, ControlText]:
    return {control.key: control for control in control_texts(form, year)}


def _describes_fields(form: Form, year: int) -> bool:
    return "filbeskrivelse" in _names_of_controls(form, year)


def _names_of_controls(form: Form, year: int) -> set[str]:
    """Give the controls of a year, where all faults of control 02 count as one."""
    return {key.partition(".")[0] for key in _texts(form, year)}


def _standing(form: Form, year: int) -> str:
    """Say which official program the edition follows."""
    standard = form.standard(year)
    if standard.unproven_from is not None:
        return (
            f"No official program of {year} is public: these are the controls of commit {code(standard.commit)} "
            f"of {standard.released}, made for {standard.unproven_from}.\n"
            f"That they were the same in {year} is **unproven**."
        )
    said = f"The official program of this edition is commit {code(standard.commit)} of {standard.released}"
    if standard.final:
        return f"{said}, the last of its season."
    return f"{said}.\nThe edition is **provisional**: the program may still change until the season of {year} is over."


def _family(form: Form) -> str:
    """Say which other forms are the same but for their names."""
    others = FAMILIES.get(form.name, ())[1:]
    return f"It is the same for the forms {', '.join(others)}." if others else ""


# --- fields -----------------------------------------------------------------------------------------------


def fields_page(form: Form, year: int) -> str:
    """Make the page of the fields of an edition."""
    layout = form.layout(year)
    cells = cells_of(form.record, layout)
    controls = _to_controls(form, year)
    unsaid = ""
    if any(field.mandatory is None for field in layout.fields):
        unsaid = "The official program of this year does not say which fields are mandatory."
    lists = [_code_list(cell) for cell in cells if len(cell.field.codes) > FEW_CODES]
    return page(
        f"# Fields of {form.name} {year}",
        f"{form.title}: {len(layout.fields)} fields in {layout.length} characters a record, which ends with LF.\n"
        f"Positions are counted from 1.\n{_family(form)}\n{controls}\n{unsaid}",
        table(
            ("Position", "Width", "Name", "Attribute", "Label", "Type", "Mandatory", "Codes"),
            [_field_row(cell) for cell in cells],
        ),
        "## Codes" if lists else "",
        *lists,
    )


def _to_controls(form: Form, year: int) -> str:
    """Refer to the controls of an edition, where it has any."""
    if year not in form.control_years:
        return ""
    return f"What is asked of them is in the [controls of {form.name} {year}](../controls/{form.name}-{year}.md)."


def xml_page(form: Form, year: int) -> str:
    """Make the page of the elements and attributes of an edition that is XML."""
    layout = form.xml_layout(year)
    elements = sum(field.kind is not XmlKind.ATTRIBUTE for field in layout.fields)
    return page(
        f"# Fields of {form.name} {year}",
        f"{form.title}: {elements} elements with {len(layout.fields) - elements} attributes, as XML.\n"
        "Each stands under what it is within, attributes with `@`; in a record they are called the same "
        "in lower snake case, `start_dato` for `StartDato`.\n"
        "*Number* is how many there may be; `0–` is any number.\n"
        f"{_to_controls(form, year)}",
        table(("Name", "Label", "Number", "Holds", "Alike in no two", "Codes"), map(_xml_row, layout.fields)),
        "## Codes",
        *(_xml_codes(field) for field in layout.fields if len(field.codes) > FEW_CODES),
    )


def _xml_row(field: XmlField) -> Sequence[object]:
    name = "\u2003" * field.level + code(field.name)
    codes = f"[{len(field.codes)} codes](#{_anchor(field)})"
    if len(field.codes) <= FEW_CODES:
        codes = _listed(field.codes)
    unique = code(field.unique) if field.unique else ""
    return name, plain(field.label), occurrence(field), content(field), unique, codes


def _xml_codes(field: XmlField) -> str:
    rows = [(code(value), plain(label)) for value, label in field.codes.items()]
    return page(f"### {code(field.path)}", plain(field.label), table(("Code", "Label"), rows))


def _anchor(field: XmlField) -> str:
    """Name the place of a list of codes within its page, as headings are."""
    return re.sub(r"[^a-z0-9]", "", field.path.lower())


def _field_row(cell: Cell) -> Sequence[object]:
    field = cell.field
    mandatory = {True: "yes", False: "", None: "–"}[field.mandatory]
    type_ = f"{field.type} {code(field.pattern)}" if field.pattern else field.type
    label = plain(field.label)
    return position(field), field.width, code(field.name), attribute(cell), label, type_, mandatory, _codes(field)


def attribute(cell: Cell) -> str:
    """Say which attribute of the record fills a column."""
    if cell.kind is Kind.UNKNOWN:
        return code("raw")
    name = cell.attribute.name
    if cell.kind in {Kind.AMOUNTS, Kind.COUNTS}:
        return code(f"{name}[{cell.number!r}]")
    return code(f"{cell.number} in {name}" if cell.kind is Kind.BOXES else name)


def _codes(field: Field) -> str:
    if len(field.codes) > FEW_CODES:
        return f"[{len(field.codes)} codes](#{field.name.lower()})"
    return _listed(field.codes)


def _listed(codes: Mapping[str, str]) -> str:
    return ", ".join(f"{code(value)} {plain(label)}".rstrip() for value, label in codes.items())


def _code_list(cell: Cell) -> str:
    """List the codes of a field, with their labels and what they are called in Python."""
    field, members = cell.field, cell.attribute.codes
    heading = f"### {field.name}"
    if len(field.codes) > MANY_CODES:
        listed = ", ".join(f"{code(value)} {plain(label)}" for value, label in field.codes.items())
        return page(heading, f"{plain(field.label)}, {len(field.codes)} codes: {listed}.")
    names = {member.value: f"{members.__name__}.{member.name}" for member in members or ()} if members else {}
    if not names:
        pairs = [(code(value), plain(label)) for value, label in field.codes.items()]
        return page(heading, plain(field.label), table(("Code", "Label"), pairs))
    rows = [
        (code(value), plain(label), code(names.get(value) or ("raw" if value.strip() else "None")))
        for value, label in field.codes.items()
    ]
    return page(heading, plain(field.label), table(("Code", "Label", "In Python"), rows))


# --- controls ---------------------------------------------------------------------------------------------


def controls_page(form: Form, year: int) -> str:
    """Make the page of the controls of an edition."""
    controls = _texts(form, year)
    advice = edition_advice(form.name, year, oslo=False)
    start = "Outside Oslo reports carry this advice:\n\n> "
    warnings = [note("warning", start + plain(said.message)) for said in advice]
    return page(
        f"# Controls of {form.name} {year}",
        f"{form.title}: {len(_names_of_controls(form, year))} controls in official order"
        f"{', those of control 02 told apart by the kind of fault' if _describes_fields(form, year) else ''}.\n"
        f"{_standing(form, year)}\n"
        f"{_family(form)}\n"
        f"{'' if form.is_xml else 'What the words of the formulas mean is told under [Controls](../controls.md).'}\n"
        f"The fields are listed under [Fields of {form.name} {year}](../fields/{form.name}-{year}.md).",
        *warnings,
        *(_control_section(form, year, control) for control in controls.values()),
    )


def _control_section(form: Form, year: int, control: ControlText) -> str:
    blocks = "blocks submission" if control.severity.blocks else "does not block"
    rows = {
        "Severity": f"{control.severity.name} ({SEVERITIES[control.severity]}), {blocks}",
        "Asks" if control.fields else "Effect": plain(control.doc),
        # The controls of XML are functions, and say in words alone what they ask.
        "Fails when": "" if form.is_xml else code(control.condition),
        "Message": _template(control.message),
        "Fields": ", ".join(map(code, control.fields)),
        "Source": _source(control.reference),
        "Unchanged since": str(since) if (since := unchanged_since(form, year, control.key)) < year else "",
    }
    listed = [f":{label}: {said}" for label, said in rows.items() if said]
    target = f"(control-{form.name}-{year}-{control.key.replace('.', '-')})=".lower()
    return page(f"{target}\n## {plain(control.name)}", "\n".join(listed))


def _template(message: str) -> str:
    """Write the template of a message, with its places as code."""
    parts = re.split(r"(\{[^}]+\})", message)
    return "".join(code(part) if part.startswith("{") else plain(part) for part in parts)


def _source(reference: str) -> str:
    return f"[{reference}](../../meta/sources.md)" if reference else ""


def unchanged_since(form: Form, year: int, key: str) -> int:
    """Give the first of the years up to `year` in which the control was word for word what it is."""
    said = _texts(form, year)[key]
    for before in range(year - 1, min(form.control_years) - 1, -1):
        was = _texts(form, before).get(key)
        if was is None or (was.name, was.severity, was.exact) != (said.name, said.severity, said.exact):
            return before + 1
    return min(form.control_years)


def terms_table() -> str:
    """List the words of the formulas with what `kostra` calls them in bokmål, and what they mean."""
    rows = [
        (code(term.word), code(BOKMAL_TERMS[name].word), plain(term.meaning)) for name, term in ENGLISH_TERMS.items()
    ]
    return table(("Word", "In `kostra`", "Meaning"), rows)


# --- errors -----------------------------------------------------------------------------------------------


def error_table() -> str:
    """List the classes of errors with what they are and what builtin they resemble, from their docstrings."""
    rows = []
    for name in re.findall(r"^[ │├└─]*([A-Z]\w+)", _drawing(), re.MULTILINE):
        class_ = getattr(errors, name)
        builtins = [base.__name__ for base in class_.__bases__ if base.__module__ == "builtins"]
        said = re.sub(r":\w+:`~?([\w.]+\.)?(\w+)`", r"\2", (class_.__doc__ or "").partition("\n\n")[0])
        sentence = _markdown(" ".join(said.split()))
        rows.append((f"{{class}}`~kostra_sdk.{name}`", ", ".join(map(code, builtins)), sentence))
    return table(("Class", "Also a", "Raised when"), rows)


def _markdown(text: str) -> str:
    """Write a docstring's sentence, where code stands between two backquotes on each side."""
    return "".join(code(part) if number % 2 else plain(part) for number, part in enumerate(text.split("``")))


def error_tree() -> str:
    """Give the drawing of the error tree."""
    return f"```text\n{_drawing()}\n```"


def _drawing() -> str:
    """Find the drawing at the top of ``errors.py``."""
    drawing = re.search(r"^::\n\n(.*?)\n\n(?=\S)", errors.__doc__ or "", re.DOTALL | re.MULTILINE)
    if drawing is None:
        message = "errors.py has no drawing of its tree"
        raise ValueError(message)
    return textwrap.dedent(drawing[1])
