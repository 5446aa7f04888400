"""Which of the forms that an answer can have a caller wants: the ``Accept`` header."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["HTML", "JSON", "OCTETS", "PROBLEM", "TEXT", "chosen", "essence"]

JSON: Final = "application/json"
HTML: Final = "text/html"
TEXT: Final = "text/plain"
OCTETS: Final = "application/octet-stream"
PROBLEM: Final = "application/problem+json"

_MOST: Final = 40


def essence(content_type: str) -> str:
    """Give a media type without its parameters, in lower case."""
    return content_type.partition(";")[0].strip().lower()


def chosen(accept: str, offered: Sequence[str]) -> str | None:
    """Give what of `offered` the caller wants most, the first of equals; None where nothing of it will do.

    A blank header, and what cannot be read of one, asks for nothing in particular.
    """
    wanted = dict(filter(None, map(_read, accept.split(",")[:_MOST])))
    if not wanted:
        return offered[0]
    weights = {media: _weight(media, wanted) for media in offered}
    best = max(weights.values())
    return next(media for media in offered if weights[media] == best) if best > 0 else None


def _read(item: str) -> tuple[str, float] | None:
    kind, *parameters = (part.strip().lower() for part in item.split(";"))
    if kind.count("/") != 1:
        return None
    weight = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                weight = float(value)
            except ValueError:
                return None
    return kind, weight if 0 <= weight <= 1 else 0.0


def _weight(media: str, wanted: dict[str, float]) -> float:
    """Give how much a media type is wanted, by the closest of what was said."""
    for kind in (media, f"{media.partition('/')[0]}/*", "*/*"):
        if kind in wanted:
            return wanted[kind]
    return 0.0
