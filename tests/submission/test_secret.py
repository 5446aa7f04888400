from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from kostra_sdk.errors import UsageError
from kostra_sdk.submission.secret import Secret, SecretMissing

if TYPE_CHECKING:
    from pathlib import Path

WORD = "a-word-nobody-is-to-see"
KEY = bytes(range(32))


def test_a_secret_is_read_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable, a file and a function give the same; the line's end that editors leave is none of it."""
    monkeypatch.setenv("KOSTRA_TEST_SECRET", WORD)
    file = tmp_path / "secret"
    file.write_text(WORD + "\r\n")
    secrets = (Secret(env="KOSTRA_TEST_SECRET"), Secret(file=file), Secret(call=lambda: WORD))
    assert [secret.text() for secret in secrets] == [WORD] * 3
    assert Secret(file=file).read() == f"{WORD}\r\n".encode()
    assert Secret(call=WORD.encode).read() == WORD.encode()


def test_it_is_read_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is kept: a new secret is used without anything being started again."""
    secret = Secret(env="KOSTRA_TEST_SECRET")
    for word in ("one", "two"):
        monkeypatch.setenv("KOSTRA_TEST_SECRET", word)
        assert secret.text() == word


@pytest.mark.parametrize(
    "written",
    [KEY, base64.b64encode(KEY), base64.b64encode(KEY) + b"\n", KEY.hex().encode(), KEY.hex().upper().encode() + b"\n"],
    ids=["bytes", "base64", "base64-line", "hex", "HEX-line"],
)
def test_a_key_may_be_written_in_three_ways(written: bytes) -> None:
    """Base64, hexadecimal digits and the bytes themselves are the same key."""
    assert Secret(call=lambda: written).key() == KEY


@pytest.mark.parametrize("written", [b"short", KEY[:31], KEY + b"x", KEY[:31].hex().encode(), b"!" * 64, b"\xff" * 40])
def test_another_length_is_no_key(written: bytes) -> None:
    """What is not 32 bytes is refused, and not shown."""
    with pytest.raises(SecretMissing, match="32 bytes") as caught:
        Secret(call=lambda: written).key()
    assert repr(written)[2:-1] not in str(caught.value)


def test_what_is_missing_is_named_and_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says where a secret was looked for, which is where it must be put."""
    monkeypatch.delenv("KOSTRA_TEST_SECRET", raising=False)
    with pytest.raises(SecretMissing, match="environment variable KOSTRA_TEST_SECRET"):
        Secret(env="KOSTRA_TEST_SECRET").read()
    with pytest.raises(SecretMissing, match="nothing-here"):
        Secret(file=tmp_path / "nothing-here").read()
    (tmp_path / "empty").touch()
    with pytest.raises(SecretMissing):
        Secret(file=tmp_path / "empty").read()
    (tmp_path / "binary").write_bytes(b"\xff\xfe" + WORD.encode())
    with pytest.raises(SecretMissing, match="not text") as caught:
        Secret(file=tmp_path / "binary").text()
    assert caught.value.__cause__ is None
    assert WORD not in str(caught.value)


def test_a_secret_is_never_shown() -> None:
    """Settings may be printed: a secret says where it is, never what."""
    for secret in (Secret(env="KOSTRA_TEST_SECRET"), Secret(call=lambda: WORD)):
        assert WORD not in repr(secret) + str(secret)


def test_there_is_one_place(tmp_path: Path) -> None:
    """No place, or two, is a mistake."""
    with pytest.raises(UsageError):
        Secret()
    with pytest.raises(UsageError):
        Secret(env="KOSTRA_TEST_SECRET", file=tmp_path)
