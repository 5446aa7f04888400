"""Rows in: from where vendors keep them, by a mapping file, to the events and records of the forms."""

from kostra_sdk.sources.mapping import Mapping, Survey
from kostra_sdk.sources.rows import rows

__all__ = ["Mapping", "Survey", "rows"]
