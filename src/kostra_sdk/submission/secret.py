"""Secrets by reference: settings say where a key or a password is, never what it is."""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import attrs

from kostra_sdk.errors import UsageError
from kostra_sdk.submission.errors import SetupError

__all__ = ["Secret", "SecretMissing"]

KEY_SIZE: Final = 32
"""The bytes of an outbox's key."""


class SecretMissing(SetupError):
    """A secret is not where the settings say, or is not of the right kind.

    Cause: an environment variable that is not set, a file that cannot be read, or something else in its place.
    """

    remedy = "Put the secret where the settings say; the scheduled job must be allowed to read it."


@attrs.frozen(kw_only=True)
class Secret:
    """Where a secret is: exactly one of the three.

    In a settings file it is written ``{ env = "NAME" }`` or ``{ file = "path" }``;
    settings that are made in Python may give a function, such as one that asks a secret store.
    """

    env: str = ""
    """The name of an environment variable."""
    file: Path | None = None
    call: Callable[[], bytes | str] | None = attrs.field(default=None, repr=False)

    def __attrs_post_init__(self) -> None:
        if sum(map(bool, (self.env, self.file, self.call))) != 1:
            raise UsageError('a secret is told by one of { env = "NAME" } and { file = "path" }')

    def __str__(self) -> str:
        """Say where it is."""
        if self.env:
            return f"the environment variable {self.env}"
        return f"the file {self.file}" if self.file else "a function of the program's"

    def read(self) -> bytes:
        """Give the secret as it is.

        Raises :class:`SecretMissing` where there is none.
        """
        found = self._found()
        if not found:
            raise SecretMissing(f"there is no secret in {self}")
        return found

    def text(self) -> str:
        """Give the secret as text, without the line's end that editors leave.

        Raises :class:`SecretMissing` where there is none, or where it is not UTF-8.
        """
        try:
            return self.read().decode().rstrip("\r\n")
        except UnicodeDecodeError:
            raise SecretMissing(f"the secret in {self} is not text") from None  # the error would show it

    def key(self) -> bytes:
        """Give a key of 32 bytes, written as base64, as 64 hexadecimal digits, or as the bytes themselves.

        Raises :class:`SecretMissing` where it is none of these.
        """
        found = self.read()
        if len(found) == KEY_SIZE:
            return found
        for decode in (bytes.fromhex, _from_base64):
            try:
                key = decode(found.decode("ascii").strip())
            except (UnicodeDecodeError, ValueError):
                continue
            if len(key) == KEY_SIZE:
                return key
        raise SecretMissing(f"the secret in {self} is not a key of {KEY_SIZE} bytes, in base64 or hexadecimal digits")

    def _found(self) -> bytes:
        if self.env:
            return os.environ.get(self.env, "").encode(errors="surrogateescape")
        if self.file is not None:
            try:
                return self.file.read_bytes()
            except OSError as error:
                raise SecretMissing(f"{self} cannot be read: {error.strerror}") from error
        given = self.call() if self.call else b""
        return given.encode() if isinstance(given, str) else given


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
