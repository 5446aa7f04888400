"""The directive ``kostra-worksheet``: a table of what is known of a form that is entered by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util.docutils import SphinxDirective

from docs._ext.kostra_markdown import code, plain, table
from kostra_sdk.advice.worksheets import GUIDELINE_RATES, SOURCES, worksheet_of

if TYPE_CHECKING:
    from docutils import nodes  # type: ignore[import-untyped]  # docutils tells no types
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from kostra_sdk.advice.worksheets import WorksheetField


class WorksheetTable(SphinxDirective):
    """The fields of the form that is its argument; ``sources`` and ``rates`` give the other tables."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Parse the table where the directive stands."""
        return self.parse_text_to_nodes(text_of(self.arguments[0]))


def text_of(what: str) -> str:
    """Give a table as Markdown."""
    if what == "sources":
        rows = ((source.id, plain(source.title), plain(source.address)) for source in SOURCES.values())
        return table(("Source", "What", "Where"), rows)
    if what == "rates":
        heads = ("From", "Enslig", "Par", "Bofellesskap", "0–5", "6–10", "11–17")
        names = ("since", "enslig", "par", "bofellesskap", "barn_0_5", "barn_6_10", "barn_11_17")
        return table(heads, ([getattr(rates, name) for name in names] for rates in GUIDELINE_RATES))
    heads = ("Attribute", "Number", "What it is, in Norwegian", "Holds", "Status", "Seen for", "Sources")
    return table(heads, (_row(field) for field in worksheet_of(what).fields()))


def _row(field: WorksheetField) -> tuple[str, ...]:
    years = sorted({year for year in (field.seen_from, field.seen_until) if year is not None})
    holds = f"{field.kind.value}, {field.unit.value}" if field.unit else field.kind.value
    return (
        code(field.name),
        field.number or "",
        plain(field.label),
        holds + (", mandatory" if field.mandatory else ""),
        field.status.value,
        "–".join(map(str, years)),
        ", ".join(field.sources),
    )


def setup(app: Sphinx) -> ExtensionMetadata:
    """Make the directive known."""
    app.add_directive("kostra-worksheet", WorksheetTable)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
