"""Layouts of years that came after this package: taken in from a folder of the caller's, and only when asked for.

The folder holds files named as ``11F_2027.json``, in the shape of the layouts that are included.
``kostra edition add`` writes them (see :mod:`kostra_sdk.forms.published`).
What is in them is looked through before it is used, since the code that judges and writes is made from it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kostra_sdk.errors import UnknownForm, UsageError
from kostra_sdk.forms import later
from kostra_sdk.forms.registry import find_form
from kostra_sdk.forms.shape import problems_of
from kostra_sdk.layouts import Layout

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_sdk.extract.files import StrPath

__all__ = [
    "LARGEST",
    "LayoutError",
    "added_layouts",
    "know",
    "layout_as_text",
    "layout_from",
    "layouts_in",
    "take_in",
    "use_layouts",
]

LARGEST: Final = 1 << 18
"""How many bytes a file description may have; SSB's own have up to 40 000."""

_KNOWN: Final[set[str]] = set()
"""Texts of layouts that another process told of."""


class LayoutError(UsageError, ValueError):
    """A file description or layout file cannot be used; every problem at once.

    Cause: it is damaged or of another kind, or this package must be upgraded to know the year.
    """

    def __init__(self, source: str, problems: Sequence[str]) -> None:
        self.source = source
        """What the file is called."""
        self.problems = tuple(problems)
        """Every problem, each with the field it is about."""
        super().__init__(f"{source}: " + "; ".join(self.problems))


def use_layouts(folder: StrPath) -> tuple[tuple[str, int], ...]:
    """Let the forms know the years whose layouts lie in a folder, in this process from now on.

    Records of such a year can be read and written, and are judged by the controls of the last year that is included.
    Reports say that those are not proven for the year (:attr:`~kostra_sdk.Standard.unproven_from`),
    and nothing is submitted on their word.

    A year that is included in the package is not replaced, and neither is one that was taken in before:
    asking twice for the same is harmless, asking for something else of the same year raises.

    Args:
        folder: Where the files are.

    Returns:
        Form and year of each layout, in the order of their files' names.

    Raises:
        LayoutError: A file is no layout of a year to come, or says otherwise than one in use.
        OSError: The folder or a file cannot be read.
    """
    layouts = layouts_in(folder)
    for layout in layouts:
        take_in(layout)
    return tuple((layout.form, layout.year) for layout in layouts)


def layouts_in(folder: StrPath) -> tuple[Layout, ...]:
    """Read the layouts in a folder without using them; raises as :func:`use_layouts`."""
    return tuple(_read(path) for path in sorted(Path(folder).iterdir()) if path.suffix == ".json")


def take_in(layout: Layout) -> None:
    """Let the forms know a year by its layout; raises :class:`LayoutError` where another one is in use for it.

    Forms that share their layouts, as the accounts do, all know the year then.
    """
    known = later.add(find_form(layout.form).package, layout)
    if known is not layout and known.fields != layout.fields:
        raise LayoutError(
            f"{layout.form} {layout.year}", ["another layout of that year is in use in this process: start a new one"]
        )


def layout_from(data: Mapping[str, Any], source: str) -> Layout:
    """Make a layout from the shape of the layout files, once it has been looked through.

    Args:
        data: What the file says.
        source: What the file is called, for errors.

    Raises:
        LayoutError: It is no layout of a year to come; every problem is told.
    """
    name = data.get("form")
    if not isinstance(name, str):
        raise LayoutError(source, ["it does not say which form it is of"])
    try:
        form = find_form(name)
    except UnknownForm as unknown:
        raise LayoutError(source, [str(unknown)]) from unknown
    if problems := problems_of(data, form):
        raise LayoutError(source, problems)
    return Layout.from_dict({**data, "form": form.name}, form.aliases)


def layout_as_text(layout: Layout) -> str:
    """Write a layout as its file: one field a line."""
    fields = ",\n".join("  " + json.dumps(_field(field), ensure_ascii=False) for field in layout.fields)
    head = "".join(
        f' "{key}": {json.dumps(value)},\n'
        for key, value in (("form", layout.form), ("year", layout.year), ("length", layout.length))
    )
    return f'{{\n{head} "fields": [\n{fields}\n ]\n}}\n'


def added_layouts(known: int = 0) -> tuple[str, ...]:
    """Give the layouts that were added, each as the text of its file: what another process needs to :func:`know`.

    `known` is how many of them it has been told already; they are given in the order in which they were added.
    """
    return tuple(layout_as_text(layout) for layout in later.added()[known:])


def know(layouts: Sequence[str]) -> None:
    """Take in the layouts that another process told of by :func:`added_layouts`; raises as :func:`take_in`."""
    for text in layouts:
        if text not in _KNOWN:
            take_in(layout_from(json.loads(text), "a layout of the calling process"))
            _KNOWN.add(text)


def _read(path: Path) -> Layout:
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise LayoutError(path.name, [f"it is larger than {LARGEST} bytes"])
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise LayoutError(path.name, ["it is no JSON"]) from error
    if not isinstance(data, dict):
        raise LayoutError(path.name, ["it is no JSON object"])
    layout = layout_from(data, path.name)
    if path.stem != f"{layout.form}_{layout.year}":
        raise LayoutError(path.name, [f"it holds {layout.form} {layout.year}, and must be called so"])
    return layout


def _field(field: Any) -> dict[str, Any]:
    said = {
        "name": field.name,
        "label": field.label,
        "start": field.start + 1,
        "width": field.width,
        "type": str(field.type),
        "pattern": field.pattern,
        "mandatory": field.mandatory,
        "codes": dict(field.codes),
    }
    return {key: value for key, value in said.items() if value not in (None, {})}
