"""What all pages share: one HTML document that needs nothing from outside itself, and text made safe for it."""

from __future__ import annotations

import pkgutil
from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING, cast

from kostra_sdk.report.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["asset", "digest", "document", "safe"]


def document(title: str, body: Iterable[str], *, css: str, js: str = "") -> str:
    """Put a page together, in Norwegian, whose Content-Security-Policy lets only its own style and script run.

    Args:
        title: The title, as plain text.
        body: The lines of the body, as HTML.
        css: The style.
        js: The script; a page without one may run none.
    """
    script = f"script-src '{digest(js)}'; " if js else ""
    policy = f"default-src 'none'; style-src '{digest(css)}'; {script}base-uri 'none'; form-action 'none'"
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="nb">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            '<meta name="referrer" content="no-referrer">',
            '<meta name="robots" content="noindex">',
            f"<title>{safe(title)}</title>",
            f"<style>{css}</style>",
            "</head>",
            "<body>",
            *body,
            *([f"<script>{js}</script>"] if js else []),
            "</body>",
            "</html>",
            "",
        ]
    )


@lru_cache
def asset(package: str, name: str) -> str:
    """Give a style or script that lies in a package, with LF at the ends of its lines."""
    return cast("bytes", pkgutil.get_data(package, name)).decode().replace("\r\n", "\n")


def digest(text: str) -> str:
    """Give what a Content-Security-Policy names a style or script by."""
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def safe(text: str) -> str:
    """Make any text safe between tags and in quoted attributes."""
    return escape(clean(text, "\N{REPLACEMENT CHARACTER}"))
