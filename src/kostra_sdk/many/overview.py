"""The overview of many jobs, and the page it is rendered as."""

from __future__ import annotations

import attrs

from kostra_sdk.many.counts import OverviewContent
from kostra_sdk.many.page import render_html

__all__ = ["Overview"]


@attrs.define
class Overview(OverviewContent):
    """The verdicts of many jobs, one row a job."""

    def to_html(self) -> str:
        """Render as one self-contained HTML page in Norwegian."""
        return render_html(self)
