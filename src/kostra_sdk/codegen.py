"""Python source made from data, compiled so that a traceback shows its lines."""

from __future__ import annotations

import linecache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["compile_source"]


def compile_source(name: str, source: str, namespace: Mapping[str, object]) -> dict[str, Any]:
    """Run `source` with the names of `namespace` at hand, and give all names there are afterwards.

    `name` says what the source is, such as ``11F 2026 encode``.
    Tracebacks call it ``<kostra_sdk 11F 2026 encode>`` and show its lines, as those of a file.
    The source is always this package's own, made from its layouts and controls, never text from outside.
    """
    filename = f"<kostra_sdk {name}>"
    # Without a modification time, `linecache.checkcache` leaves the entry alone.
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    names = {"__name__": filename, **namespace}
    exec(compile(source, filename, "exec", dont_inherit=True), names)  # noqa: S102 - our own source
    return names
