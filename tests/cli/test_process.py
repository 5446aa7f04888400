"""The command as a process of its own: exit statuses, streams, terminals, what is not installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import kostra_sdk
from tests.forms.lines import line

SOURCES = str(Path(kostra_sdk.__file__).parents[1])
ASKED = ("--form", "11F", "--year", "2025", "--region", "460100")
FINE = line("11F", 2025, {})
COMMAND = (sys.executable, "-m", "kostra_sdk")
WITHOUT = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == {blocked!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Blocker())
sys.argv = ["kostra", "forms"]
from kostra_sdk.cli import main
main()
"""

LOADED = """
import sys
from kostra_sdk.cli.app import kostra

try:
    kostra.main(sys.argv[1:])
finally:
    print(*sys.modules)
"""


def run(*args: object, command: tuple[str, ...] = COMMAND, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run a command with the package on its path, and without what the tester's own terminal asks for."""
    environment = {key: value for key, value in os.environ.items() if key not in {"FORCE_COLOR", "PYTHONUTF8"}}
    environment |= {"PYTHONPATH": SOURCES, **options.pop("env", {})}
    streams: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    result: subprocess.CompletedProcess[bytes] = subprocess.run(
        [*command, *map(str, args)], env=environment, check=False, timeout=60, **streams
    )
    return result


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    """Give an extract of one record with which nothing is wrong."""
    path = tmp_path / "uttrekk.dat"
    path.write_bytes(FINE + b"\n")
    return path


@pytest.mark.parametrize(
    ("cells", "status"),
    [({}, 0), ({"BIDRAG_JAN": "49000"}, 1), ({"VKLO": "0"}, 2)],
    ids=["fine", "warned", "blocked"],
)
def test_the_process_ends_with_the_verdict(extract: Path, cells: dict[str, str], status: int) -> None:
    """The command is ``python -m kostra_sdk`` too, and its exit status the verdict."""
    extract.write_bytes(line("11F", 2025, cells))
    result = run("check", extract, *ASKED)
    assert (result.returncode, result.stderr) == (status, b"")
    assert result.stdout.decode().startswith("Kan ikke sendes" if status == 2 else "Kan sendes")


def test_the_process_ends_with_64_and_65(tmp_path: Path) -> None:
    """Wrong usage is 64, a file that cannot be read 65; neither prints on stdout."""
    for status, args in ((64, ("chek",)), (64, ("check", "x")), (65, ("check", tmp_path / "borte.dat", *ASKED))):
        result = run(*args)
        assert (result.returncode, result.stdout) == (status, b"")
        assert b"kostra: " in result.stderr


def test_standard_input_is_read(extract: Path) -> None:
    """A pipe, which cannot be read twice, is an extract like any other."""
    result = run("check", "-", *ASKED, input=extract.read_bytes())
    assert (result.returncode, result.stderr) == (0, b"")


@pytest.mark.parametrize("blocked", ["click", "rich"])
def test_without_the_extra_it_says_what_to_install(blocked: str) -> None:
    """The core package's command says which extra it needs, and does nothing else."""
    result = run(command=(sys.executable, "-c", WITHOUT.format(blocked=blocked)))
    said = 'kostra trenger mer enn grunnpakken: pip install "kostra-sdk[cli]"'
    assert result.stderr.decode().strip() == said
    assert (result.stdout, result.returncode) == (b"", 64)


def test_another_missing_module_is_no_missing_extra() -> None:
    """Only what the extra holds is said to be missing with it."""
    result = run(command=(sys.executable, "-c", WITHOUT.format(blocked="attrs")))
    assert b"pip install" not in result.stderr
    assert b"ModuleNotFoundError" in result.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp850"])
@pytest.mark.parametrize("args", [("forms",), ("diff", "11F", "2025", "2026"), ("--help",), ("check",)])
def test_a_narrow_code_page_breaks_nothing(extract: Path, args: tuple[str, ...], encoding: str) -> None:
    """What the stream's code page lacks is replaced."""
    if args == ("check",):
        args = ("check", str(extract), *ASKED)
    result = run(*args, env={"PYTHONIOENCODING": encoding})
    assert (result.returncode, result.stderr) == (0, b"")
    if encoding == "cp1252":
        assert "ø".encode(encoding) in result.stdout


def test_json_is_utf_8_whatever_the_code_page(extract: Path) -> None:
    """What a program reads does not depend on the terminal."""
    for args in (("check", extract, *ASKED, "--format", "json"), ("fields", "11F", "2026", "--json")):
        assert run(*args, env={"PYTHONIOENCODING": "ascii"}).stdout == run(*args).stdout


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break otherwise there")
@pytest.mark.parametrize("args", [("forms",), ("controls", "11CF", "2026"), ("fields", "11F", "2026", "--json")])
def test_a_reader_that_has_had_enough_is_no_fault(args: tuple[str, ...]) -> None:
    """``kostra … | head`` says nothing on stderr."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        result = run(*args, stdout=writing)
    finally:
        os.close(writing)
    assert (result.returncode, result.stderr) == (141, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals there")
def test_a_long_file_shows_how_far_it_is_read(tmp_path: Path) -> None:
    """A terminal gets a progress bar for a long file, on stderr alone, and none for a short one."""
    import pty

    (tmp_path / "kort.dat").write_bytes(FINE)
    (tmp_path / "lang.dat").write_bytes((FINE[:-1] + b"\n") * 6_000)
    shown = {}
    for name in ("kort", "lang"):
        terminal, stderr = pty.openpty()
        try:
            result = run("check", tmp_path / f"{name}.dat", *ASKED, stderr=stderr, env={"TERM": "xterm"})
            os.close(stderr)
            shown[name] = os.read(terminal, 1_000_000) if name == "lang" else b""
        finally:
            os.close(terminal)
        assert result.stdout.startswith(b"Kan")
    assert b"Kontrollerer" in shown["lang"]
    assert b"Kontrollerer" not in shown["kort"]


@pytest.mark.parametrize(
    ("args", "needless"), [(("fields", "11F", "2026", "--json"), "rich.console"), (("forms",), "")]
)
def test_a_command_loads_what_it_needs(args: tuple[str, ...], needless: str) -> None:
    """Looking something up loads neither the sending nor numpy, and JSON not the tables."""
    result = run(*args, command=(sys.executable, "-c", LOADED), env={"PYTHONIOENCODING": "utf-8"})
    loaded = set(result.stdout.decode().splitlines()[-1].split())
    assert "kostra_sdk.forms.changes" in loaded
    assert not loaded & {"httpx", "cryptography", "cattrs", "numpy", needless}
