"""The directive ``console``: commands with what they print, held against the real thing by the doctest builder.

A line that begins with ``$`` is a command, what follows is all that it prints; ``$ echo $?`` gives its exit status.
Only ``kostra``, with or without ``< file``, and ``echo $?`` are understood.
They run in the page's own folder, with its other snippets.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes  # type: ignore[import-untyped]  # docutils tells no types
from sphinx.util.docutils import SphinxDirective

import kostra_sdk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

PROMPT = "$ "


class Console(SphinxDirective):
    """Commands on a console, which are tested."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Show them as they are written, and give the doctest builder the same as a doctest."""
        shown = "\n".join(self.content)
        test = "\n".join(as_doctest(list(self.content)))
        block = nodes.literal_block(shown, shown, language="console", testnodetype="doctest", groups=["default"])
        block["test"] = test
        block["options"] = {}
        self.set_source_info(block)
        return [block]


def as_doctest(lines: Sequence[str]) -> list[str]:
    """Write commands and output as a doctest; a command may be continued after a backslash."""
    test: list[str] = []
    command = ""
    for line in lines:
        if command or line.startswith(PROMPT):
            command += line.removeprefix(PROMPT)
            if command.endswith("\\"):
                command = command[:-1]
                continue
            test.append(f">>> console({command!r})")
            command = ""
        else:
            test.append(line if line.strip() else "<BLANKLINE>")
    return test


_status = 0


def console(command: str) -> None:
    """Run a command and print what it prints."""
    global _status  # noqa: PLW0603 - a shell remembers the last exit status, and so does this one
    if command == "echo $?":
        print(_status)  # noqa: T201 - that is what the command does
        return
    words, _, source = command.partition(" < ")
    program, *arguments = words.split()
    if program != "kostra":
        message = f"no command of these pages: {program}"
        raise ValueError(message)
    done = subprocess.run(  # noqa: S603 - the commands are those of our own pages
        [sys.executable, "-m", "kostra_sdk", *arguments],
        input=Path(source).read_bytes() if source else b"",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        # The folder is another one here: a relative path to the package would lead nowhere.
        env=os.environ | {"PYTHONPATH": str(Path(kostra_sdk.__file__).parents[1]), "PYTHONUTF8": "1"},
    )
    _status = done.returncode
    print(done.stdout.decode(), end="")  # noqa: T201 - that is what the command does


def setup(app: Sphinx) -> ExtensionMetadata:
    """Make the directive known."""
    app.add_directive("console", Console)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
