"""The catalogue of editions as a part of the documentation, made anew at every build.

The pages of fields, controls and changes are written to ``reference/fields``, ``reference/controls`` and
``reference/changes`` before Sphinx looks for documents; they are kept out of version control.
Directives put the smaller tables where they are asked for:
``kostra-editions``, ``kostra-glance``, ``kostra-years``, ``kostra-runs``, ``kostra-terms``, ``kostra-error-table``,
``kostra-error-tree``, ``kostra-submission-errors`` and ``kostra-known-codes``.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from sphinx.ext.napoleon import Config
from sphinx.ext.napoleon.docstring import GoogleDocstring
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

from docs._ext import kostra_changes, kostra_pages, kostra_submission
from kostra_sdk.forms import find_form

if TYPE_CHECKING:
    from docutils import nodes  # type: ignore[import-untyped]  # docutils tells no types
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


class _Text(SphinxDirective):
    """A directive that stands for some Markdown."""

    def text(self) -> str:
        """Give the Markdown."""
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        """Parse it where the directive stands."""
        return self.parse_text_to_nodes(self.text())


class Editions(_Text):
    """All supported editions in one table."""

    def text(self) -> str:
        """Give the table, with links as from here."""
        return kostra_pages.editions_table(str(PurePosixPath(self.env.docname).parent))


class Glance(_Text):
    """What changed in a form, a line a year."""

    required_arguments = 1

    def text(self) -> str:
        """Give the table of the form named."""
        return kostra_changes.glance_table(find_form(self.arguments[0]))


class Years(_Text):
    """The pages of some forms, year by year."""

    required_arguments = 1
    optional_arguments = 10

    def text(self) -> str:
        """Give the table of the forms named."""
        return kostra_pages.years_table(self.arguments)


class Runs(_Text):
    """Which of the controls that not every year has run when."""

    def text(self) -> str:
        """Give the table."""
        return kostra_pages.runs_table()


class Terms(_Text):
    """The words of the formulas."""

    def text(self) -> str:
        """Give the table."""
        return kostra_pages.terms_table()


class ErrorTable(_Text):
    """The classes of errors."""

    def text(self) -> str:
        """Give the table."""
        return kostra_pages.error_table()


class ErrorTree(_Text):
    """The error tree as it is drawn in the source."""

    def text(self) -> str:
        """Give the drawing."""
        return kostra_pages.error_tree()


class SubmissionErrors(_Text):
    """The classes of errors of the submission."""

    def text(self) -> str:
        """Give the table."""
        return kostra_submission.submission_error_table()


class KnownCodes(_Text):
    """The codes of a receiver."""

    required_arguments = 1

    def text(self) -> str:
        """Give the table of the receiver named."""
        return kostra_submission.known_code_table(self.arguments[0])


DIRECTIVES: dict[str, type[_Text]] = {
    "kostra-editions": Editions,
    "kostra-glance": Glance,
    "kostra-runs": Runs,
    "kostra-years": Years,
    "kostra-terms": Terms,
    "kostra-error-table": ErrorTable,
    "kostra-error-tree": ErrorTree,
    "kostra-submission-errors": SubmissionErrors,
    "kostra-known-codes": KnownCodes,
}


def write_pages(app: Sphinx) -> None:
    """Write the pages that differ from what is there, and remove those of no edition."""
    made = {Path(app.srcdir, f"{name}.md"): text for name, text in kostra_pages.pages().items()}
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
    for folder in {path.parent for path in made}:
        for path in set(folder.glob("*.md")) - made.keys():
            path.unlink()


def resolve(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, contnode: nodes.TextElement
) -> nodes.reference | None:
    """Find what a docstring calls by a short name, or by the module it lives in, under the name it is documented by.

    That is the one object whose full name ends as the target does, the more parts alike the better.
    """
    target = str(node["reftarget"]).removeprefix("~").removeprefix(".")
    if node.get("refdomain") != "py":
        return None
    objects = env.domains.python_domain.objects
    names = [name for name, entry in objects.items() if not entry.aliased]
    parts = target.split(".")
    shortest = 1 if len(parts) == 1 or parts[0] == "kostra_sdk" else 2
    for start in range(len(parts) - shortest + 1):
        end = "." + ".".join(parts[start:])
        found = [name for name in names if f".{name}".endswith(end)]
        if len(found) == 1:
            entry = objects[found[0]]
            return make_refnode(app.builder, node["refdoc"], entry.docname, entry.node_id, contnode, found[0])
        if found:  # which of them is meant?
            return None
    return None


def read_docstring(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    """Read the sections of a docstring, ``Args`` and the like, as Napoleon does.

    An attribute's docstring is left alone: Napoleon would take what stands before a colon in it for a type.
    """
    if what not in {"attribute", "data", "property"}:
        settings: Any = Config()  # Napoleon's own, as they are by default
        lines[:] = GoogleDocstring(list(lines), settings, app, what, name, obj, options).lines()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Tie the catalogue to a build."""
    app.setup_extension("sphinx.ext.autodoc")
    app.connect("builder-inited", write_pages)
    app.connect("missing-reference", resolve)
    app.connect("autodoc-process-docstring", read_docstring)
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
