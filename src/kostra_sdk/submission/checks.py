"""One thing that the doctor tries, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

import attrs

from kostra_sdk.errors import KostraError
from kostra_sdk.submission.errors import Actor

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Check", "Fact", "Health", "Results"]

Fact: TypeAlias = str | int | float


class Health(StrEnum):
    """How it stands with something."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@attrs.frozen(kw_only=True)
class Check:
    """What was tried, and what came of it; nothing of it holds a value of data or a secret."""

    name: str
    """What kind of thing: ``settings``, ``outbox``, ``key``, ``clock``, ``delegation``, …"""
    subject: str = ""
    """Which one of several: a form, a region, a receiver's name, a file."""
    health: Health
    finding: str
    """What came of it, as a word that stays the same: ``fine``, ``expires``, …; of an error, its class."""
    message: str
    """The same as a sentence in English."""
    facts: Mapping[str, Fact] = attrs.field(factory=dict)
    who_must_act: Actor = Actor.NOBODY
    remedy: str = ""
    """What they can do."""
    error: Exception | None = attrs.field(default=None, eq=False, repr=False)
    """What was raised, where something was."""


class Results:
    """Collects checks."""

    def __init__(self) -> None:
        self._checks: list[Check] = []

    def taken(self) -> list[Check]:
        """Give what was collected since the last time."""
        checks, self._checks = self._checks, []
        return checks

    def fine(self, name: str, message: str, *, subject: str = "", finding: str = "fine", **facts: Fact) -> None:
        """Note that something is as it should be."""
        self._checks.append(
            Check(name=name, subject=subject, health=Health.OK, finding=finding, message=message, facts=facts)
        )

    def caution(
        self,
        name: str,
        message: str,
        finding: str,
        *,
        subject: str = "",
        who: Actor = Actor.VENDOR,
        remedy: str = "",
        **facts: Fact,
    ) -> None:
        """Note something to see to before it is in the way."""
        self._checks.append(
            Check(
                name=name,
                subject=subject,
                health=Health.WARNING,
                finding=finding,
                message=message,
                facts=facts,
                who_must_act=who,
                remedy=remedy,
            )
        )

    def fail(self, name: str, error: Exception, *, subject: str = "", health: Health = Health.FAILED) -> None:
        """Note what was raised."""
        message = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) else str(error)
        who = getattr(error, "who_must_act", Actor.VENDOR)
        self._checks.append(
            Check(
                name=name,
                subject=subject,
                health=health,
                finding=type(error).__name__,
                message=message,
                who_must_act=who,
                remedy=getattr(error, "remedy", ""),
                error=error,
            )
        )

    @contextmanager
    def trying(self, name: str, subject: str = "") -> Iterator[None]:
        """Let what the block raises be a failed check."""
        try:
            yield
        except (KostraError, OSError) as error:
            self.fail(name, error, subject=subject)
