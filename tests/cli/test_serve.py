from __future__ import annotations

import builtins
import errno
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from kostra_sdk import serve as package
from kostra_sdk.cli.norsk import App
from kostra_sdk.cli.serve import serve
from kostra_sdk.errors import MissingExtra
from tests.serve.service import KEY

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from kostra_sdk.serve import ServeSettings


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[ServeSettings]:
    """Note what would be served, and serve nothing."""
    seen: list[ServeSettings] = []

    def run(settings: ServeSettings, *, started: Any) -> None:
        seen.append(settings)
        started("http://127.0.0.1:8765/")

    monkeypatch.setattr(package, "run", run)
    return seen


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """A file with one key."""
    path = tmp_path / "nokler.txt"
    path.write_text(f"{KEY}\n", encoding="utf-8")
    return path


def kostra(*args: object) -> Result:
    """Run the command."""
    app = App(name="kostra")
    app.add_command(serve)
    return CliRunner().invoke(app, ["serve", *map(str, args)], prog_name="kostra")


def test_without_options_only_this_machine_reaches_it(served: list[ServeSettings]) -> None:
    """The command tells the address and how it is stopped, and ends with 0."""
    result = kostra()
    assert result.stdout == "Svarer på http://127.0.0.1:8765/ til den stanses med Ctrl-C.\n"
    assert (result.stderr, result.exit_code) == ("", 0)
    (settings,) = served
    assert settings == package.ServeSettings()


def test_every_option_is_a_setting(served: list[ServeSettings], keys: Path) -> None:
    """Megabytes are whole millions of bytes, and keys are read from their file."""
    options = ["--host", "::1", "--port", 0, "--max-megabytes", 3, "--timeout", 15, "--workers", 2]
    assert kostra(*options, "--api-key-file", keys, "--allow-host", "a.example", "--allow-host", "b").exit_code == 0
    assert served == [
        package.ServeSettings(
            host="::1",
            port=0,
            max_bytes=3_000_000,
            timeout=15,
            workers=2,
            api_keys=(KEY,),
            allowed_hosts=("a.example", "b"),
        )
    ]


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.5", "kostra.example"])
def test_an_address_that_others_reach_asks_for_keys(served: list[ServeSettings], keys: Path, host: str) -> None:
    """Without a file of keys nothing is served; with one there is a warning that it must be guarded."""
    refused = kostra("--host", host)
    assert refused.exit_code == 64
    assert "--api-key-file" in refused.stderr
    assert served == []
    warned = kostra("--host", host, "--api-key-file", keys)
    assert warned.exit_code == 0
    assert warned.stderr.startswith("ADVARSEL: Tjenesten kan nås fra andre maskiner")
    assert "TLS" in warned.stderr
    assert KEY not in warned.output


@pytest.mark.parametrize("content", ["", "kort\n", "nøkkel med mellomrom og norske tegn\n"], ids=range(3))
def test_keys_that_do_not_do_are_told(served: list[ServeSettings], tmp_path: Path, content: str) -> None:
    """The message says what a key must be, and never what it is."""
    path = tmp_path / "nokler.txt"
    path.write_text(content, encoding="utf-8")
    result = kostra("--api-key-file", path)
    assert (result.exit_code, served) == (64, [])
    assert "minst 20 tegn" in result.stderr
    assert not content.strip() or content.strip() not in result.stderr


def test_a_file_of_keys_that_is_not_there_is_told(served: list[ServeSettings], tmp_path: Path) -> None:
    """Wrong usage, in bokmål."""
    result = kostra("--api-key-file", tmp_path / "borte.txt")
    assert (result.exit_code, served) == (64, [])
    assert "Kan ikke lese nøklene i" in result.stderr


@pytest.mark.parametrize(
    "options",
    [
        ("--port", "70000"),
        ("--port", "nei"),
        ("--max-megabytes", "0"),
        ("--timeout", "0"),
        ("--timeout", "1.5"),
        ("--workers", "0"),
        ("--farge", "rød"),
        ("fil.dat",),
    ],
)
def test_wrong_usage_is_64(served: list[ServeSettings], options: tuple[str, ...]) -> None:
    """A value outside its bounds is told before anything is served."""
    result = kostra(*options)
    assert (result.exit_code, served) == (64, [])
    assert result.stderr.startswith("Bruk: kostra serve")
    assert not {"range", "valid", "is"} & set(result.stderr.split())


def test_an_address_that_cannot_be_had_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A port in use, or an address of another machine, is the caller's to change."""

    def run(_settings: ServeSettings, *, started: Any) -> None:
        raise OSError(errno.EADDRINUSE, "Address already in use")

    monkeypatch.setattr(package, "run", run)
    result = kostra("--port", "8765")
    assert result.exit_code == 64
    assert "Kan ikke svare på 127.0.0.1, port 8765: adressen er i bruk." in result.stderr


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line for pip names the command's own extra and the service's."""
    real = builtins.__import__

    def missing(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "kostra_sdk.serve":
            raise MissingExtra(name, "serve")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", missing)
    result = kostra()
    assert result.exit_code == 64
    assert 'pip install "kostra-sdk[cli,serve]"' in result.stderr


def test_help_is_in_bokmal() -> None:
    """The help names the options and the exit statuses."""
    result = kostra("--help")
    assert result.exit_code == 0
    assert result.stdout.startswith("Bruk: kostra serve [VALG]")
    for word in ("--host ADRESSE", "--api-key-file FIL", "Ctrl-C", "64 ved feil bruk"):
        assert word in result.stdout
