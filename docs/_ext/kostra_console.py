"""The directives ``console`` and ``file``: commands and files, held against the real thing by the doctest builder.

In a ``console`` a line that begins with ``$`` is a command, what follows is all that it prints;
``$ echo $?`` gives its exit status.
Only ``kostra``, with or without ``< file``, and ``echo $?`` are understood.
``kostra simulator … &`` runs until the page ends, on a free port whatever the page says.
A ``file`` is shown, and written under the name that is its argument; with ``:append:`` behind what is there.
All of it happens in the page's own folder, with its other snippets.

A page cannot know ports and ids: ids that it shows stand for those that come, in order of their appearance,
once it has told them to :func:`stand_for`, and the address of its simulator for the real one.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes  # type: ignore[import-untyped]  # docutils tells no types
from docutils.parsers.rst import directives  # type: ignore[import-untyped]  # likewise
from sphinx.util.docutils import SphinxDirective

import kostra_sdk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata, OptionSpec

PROMPT = "$ "
LANGUAGES = {".toml": "toml", ".json": "json"}
ID = re.compile(r"\b[0-9a-f]{32}\b")


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


class File(SphinxDirective):
    """A file, which is written before the snippets that follow."""

    has_content = True
    required_arguments = 1
    option_spec: ClassVar[OptionSpec] = {"append": directives.flag}

    def run(self) -> list[nodes.Node]:
        """Show it, and let the doctest builder write it."""
        name, shown = self.arguments[0], "\n".join(self.content)
        language = LANGUAGES.get(Path(name).suffix, "text")
        block = nodes.literal_block(shown, shown, language=language, testnodetype="doctest", groups=["default"])
        block["test"] = f">>> file({name!r}, {shown!r}, append={'append' in self.options})"
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
_stands_for: dict[str, str] = {}
"""What pages show, and what it really is."""
_to_come: Iterator[str] = iter(())
_running: list[subprocess.Popen[bytes]] = []


def stand_for(*shown: str) -> None:
    """Say which ids a page shows, in the order in which the real ones will come."""
    global _to_come  # noqa: PLW0603 - a page's, as the exit status is
    _to_come = iter(shown)


def file(name: str, content: str, *, append: bool) -> None:
    """Write a file that a page shows, or more of it."""
    with Path(name).open("a" if append else "w", encoding="utf-8") as written:
        written.write(_as_it_is(content) + "\n")


def console(command: str) -> None:
    """Run a command and print what it prints."""
    global _status  # noqa: PLW0603 - a shell remembers the last exit status, and so does this one
    if command == "echo $?":
        print(_status)  # noqa: T201 - that is what the command does
        return
    words, _, source = command.partition(" < ")
    program, *arguments = shlex.split(_as_it_is(words))
    if program != "kostra":
        message = f"no command of these pages: {program}"
        raise ValueError(message)
    called = [sys.executable, "-m", "kostra_sdk", *arguments]
    # The folder is another one here: a relative path to the package would lead nowhere.
    environment = os.environ | {"PYTHONPATH": str(Path(kostra_sdk.__file__).parents[1]), "PYTHONUTF8": "1"}
    if arguments[-1] == "&":
        _run_beside([*called[:-1], "--port", "0"], arguments[arguments.index("--port") + 1], environment)
        return
    done = subprocess.run(  # noqa: S603 - the commands are those of our own pages
        called,
        input=Path(source).read_bytes() if source else b"",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        env=environment,
    )
    _status = done.returncode
    print(_as_shown(done.stdout.decode()), end="")  # noqa: T201 - that is what the command does


def leave() -> None:
    """End what a page has left running, and forget what stood for what."""
    while _running:
        beside = _running.pop()
        beside.terminate()
        beside.communicate()
    _stands_for.clear()
    stand_for()


def _run_beside(command: list[str], port: str, environment: dict[str, str]) -> None:
    """Run a simulator beside the page, and print the line that it begins with."""
    beside = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)  # noqa: S603 - likewise
    _running.append(beside)
    if beside.stdout is None:
        raise TypeError
    line = beside.stdout.readline().decode()
    _stands_for[f"http://127.0.0.1:{port}"] = json.loads(line)["url"]
    print(_as_shown(line), end="")  # noqa: T201 - likewise


def _as_it_is(text: str) -> str:
    for shown, real in _stands_for.items():
        text = text.replace(shown, real)
    return text


def _as_shown(text: str) -> str:
    for real in ID.findall(text):
        if real not in _stands_for.values() and (shown := next(_to_come, "")):
            _stands_for[shown] = real
    for shown, real in _stands_for.items():
        text = text.replace(real, shown)
    return text


def setup(app: Sphinx) -> ExtensionMetadata:
    """Make the directive known."""
    app.add_directive("console", Console)
    app.add_directive("file", File)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
