"""The report, and what it is rendered as; a rendering is loaded when it is asked for."""

from __future__ import annotations

from typing import Any

import attrs

from kostra_sdk.report.model import ReportContent

__all__ = ["Report"]


@attrs.frozen(slots=False)
class Report(ReportContent):
    """The verdict on an extract or a record: the official findings, statistics and number of controls.

    Every report names its :attr:`standard`.
    :attr:`findings` keeps the official order and count;
    it is a sequence whose messages are made when they are read.
    """

    def to_text(self) -> str:
        """Render as plain Norwegian text for a terminal or a log the caseworker reads."""
        from kostra_sdk.report.text import render_text

        return render_text(self)

    def to_dict(self) -> dict[str, Any]:
        """Give the report as plain dicts and lists, after the documented JSON schema."""
        from kostra_sdk.report.json import report_dict

        return report_dict(self)

    def to_json(self) -> str:
        """Render as JSON after the documented schema."""
        from kostra_sdk.report.json import render_json

        return render_json(self)

    def to_altinn(self) -> str:
        """Render as JSON in the shape that SSB's control API for Altinn forms answers in."""
        from kostra_sdk.report.altinn import render_altinn

        return render_altinn(self)

    def to_html(self) -> str:
        """Render as one self-contained HTML page in Norwegian, with findings that can be filtered."""
        from kostra_sdk.report.html import render_html

        return render_html(self)
