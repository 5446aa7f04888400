"""How the documentation is built: `make docs`, with warnings as errors and nothing fetched from a network."""

import doctest
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

project = "kostra_sdk"
author = "kostra_sdk contributors"
copyright = f"2026, {author}"
release = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
version = release
language = "en"

extensions = [
    "docs._ext.kostra_catalogue",
    "docs._ext.kostra_console",
    "docs._ext.kostra_counting",
    "docs._ext.kostra_worksheets",
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.doctest",
]
exclude_patterns = ["_build", "_ext", "_static"]

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented_params"
maximum_signature_line_length = 88

# Every name that is referred to must be documented here,
# but for those of the standard library and of the packages below: their documentation is not at hand.
nitpicky = True
_elsewhere = sorted({*sys.stdlib_module_names, "attr", "attrs", "cattrs", "click", "cryptography"})
_elsewhere += ["numpy", "rich", "starlette"]
nitpick_ignore_regex = [
    ("py:.*", rf"({'|'.join(_elsewhere)})(\..*)?"),
    # How annotations call classes of the standard library, and type variables.
    ("py:class", r"ASGIApp|Evaluator|Executor|date|Decimal|timedelta|Path|PathLike|Destination|([a-z_]+\.)*[RT]"),
    ("py:attr", "[a-z_]+"),  # an exception's own, told in the text itself
]

# The snippets of a page share one folder of their own, so that they can write the files they show.
doctest_global_setup = """
import os
import tempfile
from docs._ext.kostra_console import console, file, leave, stand_for
_before = os.getcwd()
_folder = tempfile.TemporaryDirectory()
os.chdir(_folder.name)
"""
doctest_global_cleanup = """
leave()
os.chdir(_before)
_folder.cleanup()
"""
# Sphinx' own flags but for one: the text of an exception is part of what a snippet shows.
doctest_default_flags = doctest.ELLIPSIS | doctest.DONT_ACCEPT_TRUE_FOR_1

html_theme = "furo"
html_title = f"{project} {release}"
html_static_path = ["_static"]
html_css_files = ["kostra.css"]
html_copy_source = False
html_show_sphinx = False
