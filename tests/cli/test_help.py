from __future__ import annotations

import re
from importlib import metadata
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from kostra_sdk.cli import app
from kostra_sdk.cli.norsk import App
from kostra_sdk.errors import MissingExtra

if TYPE_CHECKING:
    from click.testing import Result

COMMANDS = sorted(app.kostra.commands)
LOOKING_UP = {"calendar", "check", "check-many", "controls", "diff", "edition", "fields", "forms", "parts"}
ENCRYPTING = {"decrypt", "encrypt"}
SENDING = {"confirm", "doctor", "onboard", "resume", "retry", "send", "settings", "status", "withdraw"}
KEEPING = {"purge", "receipts", "rekey", "verify"}
TRYING = {"sample", "schema", "simulator"}
BY_HAND = {"worksheet"}
SERVING = {"serve"}
ADVISING = {"quarterly", "reconcile"}
ENGLISH = re.compile(
    r"\b(usage|options|commands|show|this|message|required|default|and|the|exit|integer|text\])\b", re.IGNORECASE
)


def kostra(*args: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(app.kostra, args, prog_name="kostra")


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_in_bokmal(command: str) -> None:
    """Every command's help has Norwegian headings and sentences, and no English of click's."""
    result = kostra(*command.split(), "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith("Bruk: kostra")
    assert "\nValg:\n" in result.stdout
    words = re.sub(r"--[a-z-]+|\[[a-z|]+\]", "", result.stdout)
    for name in (*COMMANDS, "text"):  # what a user types is English
        words = words.replace(name, "")
    assert not ENGLISH.search(words)


def test_help_lists_the_commands() -> None:
    """The help of kostra says what each command is for."""
    listed = kostra("--help").stdout.partition("Kommandoer:")[2]
    assert "..." not in listed
    assert set(COMMANDS) == LOOKING_UP | ENCRYPTING | SENDING | KEEPING | TRYING | BY_HAND | SERVING | ADVISING
    for name in COMMANDS:
        assert re.search(rf"^  {name} +\w", listed, re.MULTILINE)


def test_without_a_command_there_is_help() -> None:
    """The bare command shows its help on stderr and is wrong usage."""
    result = kostra()
    assert result.stderr.startswith("Bruk: kostra")
    assert (result.stdout, result.exit_code) == ("", 64)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("sjekk",), "Ukjent kommando 'sjekk'; det finnes calendar, check, check-many, confirm, controls, "),
        (("--farge",), "Ukjent valg --farge."),
        (("fields",), "Argumentet SKJEMA mangler."),
        (("fields", "11F"), "Argumentet ÅR mangler."),
        (("fields", "11F", "nå"), "Argumentet ÅR er ugyldig: ventet et helt tall."),
        (("fields", "11X", "2026"), "Ukjent skjema '11X'"),
        (("controls", "11F", "2019"), "Kontrollene for 11F 2019 er ikke med."),
        (("diff", "11F", "2015", "2026"), "11F 2015 er ikke kjent"),
        (("forms", "11F"), "Det er for mange argumenter."),
        (("resume", "--wait", "lenge"), "Valget --wait er ugyldig: ventet et tall."),
        (("serve", "--port", "åtte"), "Valget --port er ugyldig: ventet et helt tall."),
        (("serve", "--port", "99999"), "Valget --port er ugyldig: ventet et tall fra 0 til 65535."),
    ],
)
def test_wrong_usage_is_64(args: tuple[str, ...], said: str) -> None:
    """The other commands say in bokmål what is wrong with the call, with status 64."""
    result = kostra(*args)
    assert said in result.stderr
    assert (result.stdout, result.exit_code) == ("", 64)


def test_what_is_not_installed_is_told_with_how_to_install_it() -> None:
    """A command that needs more than the core package ends with status 64 and the line that installs it."""

    @click.group(cls=App)
    def lacking() -> None:
        """Lack something."""

    @lacking.command()
    def try_it() -> None:
        """Need it."""
        raise MissingExtra("trying it", "yaml")

    result = CliRunner().invoke(lacking, ["try-it"])
    assert result.exit_code == 64
    assert result.stderr == 'kostra: Dette trenger mer enn grunnpakken: pip install "kostra-sdk[yaml]"\n'


def test_the_version_is_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """--version says the installed version; run from the sources alone, it says that there is none."""
    monkeypatch.setattr(metadata, "version", lambda name: {"kostra-sdk": "26.1.0"}[name])
    result = kostra("--version")
    assert (result.stdout, result.exit_code) == ("kostra 26.1.0\n", 0)

    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    result = kostra("--version")
    assert (result.stdout, result.exit_code) == ("kostra (ikke installert som pakke)\n", 0)
