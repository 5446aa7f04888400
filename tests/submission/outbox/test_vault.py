"""The vault: sealed files come out as they went in, or not at all."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.errors import UsageError
from kostra_sdk.submission.outbox import Keys, VaultDamaged
from kostra_sdk.submission.outbox.vault import Vault

if TYPE_CHECKING:
    from pathlib import Path

KEYS = Keys.of(b"k" * 32)
CHUNK = 1 << 16


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """An empty vault."""
    return Vault(tmp_path / "sealed", KEYS)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_is_put_comes_out(vault: Vault, size: int) -> None:
    """Content of any length, at the edges of the chunks too, is read back as it was."""
    content = bytes(number % 251 for number in range(size))

    vault.put("a", io.BytesIO(content))

    with vault.open("a") as reader:
        assert reader.read() == content


def test_nothing_of_the_content_is_on_disk(vault: Vault) -> None:
    """The file does not hold the content in the clear."""
    vault.put("a", io.BytesIO(b"VISIBLY SECRET" * 100))

    assert b"VISIBLY" not in vault.path("a").read_bytes()


@given(at=st.integers(0, 10_000), flip=st.integers(1, 255))
def test_every_changed_byte_is_found(tmp_path_factory: pytest.TempPathFactory, at: int, flip: int) -> None:
    """Whatever byte of a sealed file is changed, it cannot be read to its end."""
    vault = Vault(tmp_path_factory.mktemp("vault"), KEYS)
    vault.put("a", io.BytesIO(b"x" * (CHUNK + 100)))
    sealed = bytearray(vault.path("a").read_bytes())
    # Positions are drawn over the header and the beginning, and over the end.
    place = at if at < 5_000 else len(sealed) - 1 - (at - 5_000)
    sealed[place] ^= flip
    vault.path("a").write_bytes(bytes(sealed))

    with pytest.raises(VaultDamaged), vault.open("a") as reader:
        reader.read()


@pytest.mark.parametrize("kept", [0, 3, 4, 10, 21, 100])
def test_a_file_cut_off_is_found(vault: Vault, kept: int) -> None:
    """A file that ends early is damaged, wherever it ends."""
    vault.put("a", io.BytesIO(b"x" * 500))
    vault.path("a").write_bytes(vault.path("a").read_bytes()[:kept])

    with pytest.raises(VaultDamaged), vault.open("a") as reader:
        reader.read()


def test_a_file_that_grew_is_found(vault: Vault) -> None:
    """Nothing may come after the last chunk."""
    vault.put("a", io.BytesIO(b"x"))
    vault.path("a").write_bytes(vault.path("a").read_bytes() + b"y")

    with pytest.raises(VaultDamaged, match="added to"), vault.open("a") as reader:
        reader.read()


def test_one_file_cannot_stand_in_for_another(vault: Vault) -> None:
    """A sealed file opens under its own label alone."""
    vault.put("a", io.BytesIO(b"x"))
    vault.path("b").write_bytes(vault.path("a").read_bytes())

    with pytest.raises(VaultDamaged), vault.open("b") as reader:
        reader.read()


def test_the_wrong_key_opens_nothing(vault: Vault, tmp_path: Path) -> None:
    """A key of another name is not there, and one of the same name is not the same."""
    vault.put("a", io.BytesIO(b"x"))

    with pytest.raises(VaultDamaged, match="not given"):
        Vault(tmp_path / "sealed", Keys.of(b"k" * 32, "2")).open("a")
    with pytest.raises(VaultDamaged), Vault(tmp_path / "sealed", Keys.of(b"z" * 32)).open("a") as reader:
        reader.read()


def test_resealing_moves_to_the_current_key(vault: Vault, tmp_path: Path) -> None:
    """After resealing the old key is no longer needed, and doing it twice changes nothing."""
    vault.put("a", io.BytesIO(b"content"))
    both = Vault(tmp_path / "sealed", Keys({"1": b"k" * 32, "2": b"z" * 32}, "2"))

    assert both.reseal("a") is True
    assert both.reseal("a") is False

    with Vault(tmp_path / "sealed", Keys.of(b"z" * 32, "2")).open("a") as reader:
        assert reader.read() == b"content"


class Dribble(io.BytesIO):
    """A stream that gives less than it is asked for."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Give three bytes at the most."""
        return super().read(min(size or 3, 3))


def test_a_stream_may_give_less_than_it_is_asked_for(vault: Vault) -> None:
    """Chunks are filled, however the content comes."""
    vault.put("a", Dribble(b"x" * (CHUNK + 7)))

    with vault.open("a") as reader:
        assert reader.read() == b"x" * (CHUNK + 7)


@pytest.mark.parametrize(
    ("secrets", "current"), [({"1": b"short"}, "1"), ({"": b"k" * 32}, ""), ({"1": b"k" * 32}, "2")]
)
def test_keys_that_are_none_are_refused(secrets: dict[str, bytes], current: str) -> None:
    """A key has 32 bytes and a name, and the current one is among them."""
    with pytest.raises(UsageError):
        Keys(secrets, current)


def test_keys_do_not_show_their_secrets() -> None:
    """What is printed of a ring holds no key."""
    assert "kkk" not in repr(KEYS)


def test_removing_what_is_not_there_is_no_error(vault: Vault) -> None:
    """A file is gone after it was removed, be it once or twice."""
    vault.put("a", io.BytesIO(b"x"))

    vault.remove("a")
    vault.remove("a")

    assert list(vault.labels()) == []


def test_what_was_left_half_written_is_swept(vault: Vault, tmp_path: Path) -> None:
    """A draft that a killed process left goes when it is old enough, and not while it may still be written."""
    draft = tmp_path / "sealed" / ".kostra-0123456789abcdef.tmp"
    draft.write_bytes(b"half")
    written = draft.stat().st_mtime

    assert vault.sweep(written - 1) == 0
    assert vault.sweep(written + 1) == 1
    assert not draft.exists()
