from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk.errors import UsageError
from kostra_sdk.serve import ServeSettings
from kostra_sdk.serve.settings import default_workers, is_loopback, keys_of
from tests.serve.service import KEY

if TYPE_CHECKING:
    from pathlib import Path


def test_by_default_only_this_machine_reaches_it() -> None:
    """Without a word of the operator it answers on loopback, without keys."""
    settings = ServeSettings()
    assert (settings.host, settings.port, settings.api_keys) == ("127.0.0.1", 8765, ())
    assert settings.is_loopback
    assert settings.max_bytes == 50_000_000
    assert settings.timeout == 60
    assert settings.workers == default_workers()


@pytest.mark.parametrize(("cores", "workers"), [(None, 1), (1, 1), (2, 2), (64, 4)])
def test_there_is_a_worker_a_core_up_to_four(monkeypatch: pytest.MonkeyPatch, cores: int | None, workers: int) -> None:
    """A large machine is not taken whole."""
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    assert default_workers() == workers


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost", "LOCALHOST"])
def test_loopback_is_known(host: str) -> None:
    """Addresses and the name of loopback ask for no key."""
    assert is_loopback(host)
    assert ServeSettings(host=host).is_loopback


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "10.0.0.5", "kostra.example", "127.0.0.1.example"])
def test_an_address_that_others_reach_asks_for_keys(host: str) -> None:
    """There is no way to open the service to others without a key."""
    with pytest.raises(UsageError, match="asks for keys"):
        ServeSettings(host=host)
    assert not ServeSettings(host=host, api_keys=(KEY,)).is_loopback


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"port": -1}, "port"),
        ({"port": 65_536}, "port"),
        ({"max_bytes": 0}, "at least one byte"),
        ({"timeout": 0}, "time limit"),
        ({"timeout": float("nan")}, "time limit"),
        ({"workers": 0}, "worker"),
        ({"api_keys": ("kort",)}, "20"),
        ({"api_keys": (KEY, "k" * 19)}, "20"),
        ({"api_keys": ("med mellomrom i seg, langt",)}, "visible ASCII"),
        ({"api_keys": ("nøkkel-med-norske-bokstaver",)}, "visible ASCII"),
    ],
    ids=lambda value: "" if isinstance(value, dict) else None,
)
def test_settings_that_do_not_do_are_refused(wrong: dict[str, Any], said: str) -> None:
    """Each limit must make sense."""
    with pytest.raises(UsageError, match=said):
        ServeSettings(**wrong)


def test_everything_wrong_is_said_at_once() -> None:
    """The operator mends all of it in one go."""
    with pytest.raises(UsageError, match=r"port.*worker"):
        ServeSettings(port=-1, workers=0)


def test_keys_are_not_shown() -> None:
    """ServeSettings that are printed or logged tell no key."""
    assert KEY not in repr(ServeSettings(api_keys=(KEY,)))


def test_the_names_are_loopback_and_what_the_operator_adds() -> None:
    """An address that means all of them is nobody's name."""
    loopback = {"localhost", "127.0.0.1", "::1"}
    assert ServeSettings().host_names == loopback
    own = ServeSettings(host="10.0.0.5", api_keys=(KEY,), allowed_hosts=("Kostra.Example",))
    assert own.host_names == loopback | {"10.0.0.5", "kostra.example"}
    assert ServeSettings(host="0.0.0.0", api_keys=(KEY,)).host_names == loopback


def test_there_are_places_for_each_worker() -> None:
    """A worker has one request under way, and two that wait."""
    assert ServeSettings(workers=2).places == 6


def test_keys_are_read_one_a_line(tmp_path: Path) -> None:
    """Several keys hold at a time, so that one can be replaced; blank lines and remarks are passed over."""
    file = tmp_path / "keys.txt"
    file.write_bytes(b"\xef\xbb\xbf# nye\r\n" + KEY.encode() + b"\r\n\r\n  en-annen-lang-nokkel-0  \n")
    assert keys_of(file) == (KEY, "en-annen-lang-nokkel-0")


@pytest.mark.parametrize("content", [b"", b"\n\n", b"# bare en merknad\n"])
def test_a_file_without_keys_is_refused(tmp_path: Path, content: bytes) -> None:
    """A file that was emptied by mistake does not open the service."""
    file = tmp_path / "keys.txt"
    file.write_bytes(content)
    with pytest.raises(UsageError, match="no key"):
        keys_of(file)


def test_a_key_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 make a key that cannot be."""
    file = tmp_path / "keys.txt"
    file.write_bytes(b"\xff" * 30)
    with pytest.raises(UsageError, match="visible ASCII"):
        ServeSettings(api_keys=keys_of(file))
    with pytest.raises(FileNotFoundError):
        keys_of(tmp_path / "borte.txt")
