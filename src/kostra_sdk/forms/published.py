"""SSB's published file descriptions, ``file_description_11F_2027.yaml``, read into layouts.

A file description says ``id``, ``reportingYear`` and ``fields``; each field has ``name``, ``description``, ``from``,
``size``, ``dataType``, ``mandatory``, ``datePattern`` and ``codeList``, a list of ``code`` and ``value``.
Other members are passed over.

A field that the form has had before keeps this package's own label.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kostra_sdk.errors import MissingExtra, UnknownForm
from kostra_sdk.forms.added import LARGEST, LayoutError, layout_from
from kostra_sdk.forms.registry import find_form
from kostra_sdk.layouts import FieldType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kostra_sdk.extract.files import StrPath
    from kostra_sdk.forms.base import Form
    from kostra_sdk.layouts import Field, Layout

__all__ = ["published_layout"]

_DEEPEST: Final = 8
"""How deep the members of a file description may be inside each other; SSB's own are five deep."""
_LABEL: Final = 60
_TYPES: Final = {
    "STRING_TYPE": FieldType.STRING,
    "INTEGER_TYPE": FieldType.INTEGER,
    "DATE_TYPE": FieldType.DATE,
}
_MEMBERS: Final = {"fields": list, "reportingYear": int}


def published_layout(path: StrPath, *, form: str | None = None) -> Layout:
    """Read a file description that SSB has published.

    The form is not known by its new year until the layout is used,
    see :func:`~kostra_sdk.forms.added.take_in` and :func:`~kostra_sdk.forms.use_layouts`.

    Args:
        path: The YAML file.
        form: The official name of the form, where the file does not say it;
            that of the accounts does not, and is of all of them.

    Raises:
        LayoutError: The file is no file description of a year to come; every problem is told.
        UnknownForm: There is no form called `form`.
        MissingExtra: PyYAML, of the extra ``cli``, is not installed.
        OSError: The file cannot be read.
    """
    source = Path(path).name
    with Path(path).open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise LayoutError(source, [f"it is larger than {LARGEST} bytes"])
    said = _loaded(content, source)
    problems = [f"it has no {member}" for member, kind in _MEMBERS.items() if not isinstance(said.get(member), kind)]
    of = _form(said, form)
    if isinstance(of, str):
        raise LayoutError(source, [*problems, of])
    if problems:
        raise LayoutError(source, problems)
    return _made(said, of, source)


def _form(said: Mapping[str, Any], named: str | None) -> Form | str:
    """Give the form, or why there is none."""
    if named is not None:
        return find_form(named)
    name = said.get("id")
    if not isinstance(name, str):
        return "it does not say which form it is of (id)"
    try:
        return find_form(name)
    except UnknownForm as unknown:
        return str(unknown)


def _made(said: Mapping[str, Any], form: Form, source: str) -> Layout:
    year = said["reportingYear"]
    before = form.layout(max((known for known in form.years if known < year), default=form.years[0]))
    problems: list[str] = []
    fields = []
    place = 1
    for number, raw in enumerate(said["fields"], start=1):
        if not isinstance(raw, dict):
            fields.append(raw)
            continue
        field, unlike = _field(raw, form, before, place)
        called = f"field {number} {raw['name']}" if isinstance(raw.get("name"), str) else f"field {number}"
        problems += [f"{called}: {problem}" for problem in unlike]
        fields.append(field)
        width = field["width"]
        place = field["start"] + width if isinstance(width, int) and isinstance(field["start"], int) else 0
    widths = [field["width"] for field in fields if isinstance(field, dict)]
    length = sum(width for width in widths if isinstance(width, int))
    data = {"form": form.name, "year": year, "length": length, "fields": fields}
    try:
        layout = layout_from(data, source)
    except LayoutError as error:
        raise LayoutError(source, [*problems, *error.problems]) from None
    if problems:
        raise LayoutError(source, problems)
    return layout


def _field(raw: Mapping[str, Any], form: Form, before: Layout, place: int) -> tuple[dict[str, Any], list[str]]:
    """Give a field in the shape of the layout files, and what is wrong with it in SSB's own."""
    problems: list[str] = []
    name = raw.get("name")
    key = form.aliases.get(name, name) if isinstance(name, str) else ""
    kind = raw.get("dataType")
    if not isinstance(kind, str) or kind not in _TYPES:
        problems.append(f"dataType is not one of {', '.join(_TYPES)}")
        kind = "STRING_TYPE"
    codes, unlike = _codes(raw.get("codeList"))
    problems += unlike
    field = {
        "name": name,
        "label": _label(raw, before.by_key.get(key), codes),
        "start": raw.get("from", place),
        "width": raw.get("size"),
        "type": _TYPES[kind],
        "pattern": raw.get("datePattern") or None,
        "mandatory": raw.get("mandatory", False),
        "codes": codes,
    }
    return field, problems


def _codes(listed: object) -> tuple[dict[Any, Any], list[str]]:
    codes: dict[Any, Any] = {}
    if listed is None:
        return codes, []
    if not isinstance(listed, list):
        return codes, ["codeList is no list"]
    problems = []
    for number, each in enumerate(listed, start=1):
        code, value = (each.get("code"), each.get("value")) if isinstance(each, dict) else (None, None)
        if not isinstance(code, str):
            problems.append(f"code {number} is no text: in YAML a code stands in quotes, or 01 is read as 1")
        elif code in codes:
            problems.append(f"code {number} is there before")
        else:
            codes[code] = value.strip() if isinstance(value, str) else value
    return codes, problems


def _label(raw: Mapping[str, Any], known: Field | None, codes: Mapping[Any, Any]) -> Any:
    """Say what a field is: in this package's words where it has them, or else the beginning of SSB's."""
    if known is not None:
        return known.label
    first = next(iter(codes.values()), None) if len(codes) == 1 else None
    said = raw.get("description") or first or raw.get("name")
    if not isinstance(said, str):
        return said
    flat = " ".join(said.translate(_NO_BRACES).split())
    return flat if len(flat) <= _LABEL else flat[: _LABEL - 1].rsplit(" ", 1)[0] + "…"


_NO_BRACES: Final = str.maketrans("{}", "()")


def _loaded(content: bytes, source: str) -> Mapping[str, Any]:
    """Read YAML of plain values: nothing inside itself, nothing very deep, nothing but one document."""
    try:
        import yaml  # type: ignore[import-untyped]  # has no stubs
    except ImportError as error:
        raise MissingExtra("reading a file description", "cli") from error
    try:
        text = content.decode("utf-8-sig")
        for problem in _odd(yaml.parse(text, Loader=yaml.SafeLoader), yaml):
            raise LayoutError(source, [problem])
        said = yaml.safe_load(text)
    except UnicodeDecodeError as error:
        raise LayoutError(source, ["it is not in UTF-8"]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        raise LayoutError(source, [f"it is no YAML{where}"]) from error
    if not isinstance(said, dict):
        raise LayoutError(source, ["it is no YAML mapping"])
    return said


def _odd(events: Any, yaml: Any) -> Iterator[str]:
    """Say what makes a YAML text larger or deeper than it looks, before anything is made of it."""
    depth = 0
    for event in events:
        if isinstance(event, yaml.AliasEvent):
            yield "it refers to other places in itself, which no file description does"
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            yield f"it is more than {_DEEPEST} deep"
