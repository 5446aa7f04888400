"""What all records have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import attrs

from kostra_sdk.records.content import RecordContent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_sdk.records.content import Names

__all__ = ["Record"]


@attrs.define(kw_only=True, repr=False)
class Record(RecordContent):
    """One record of a form: a recipient or participant, in one year.

    Attributes carry the official column names in lower case and hold Python's own types.
    A new record is empty: every attribute has the value that is written as blanks.
    Types are checked when the record is written, all at once, not when an attribute is set.

    A record that was read from a line and not changed writes that very line again.
    """

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """Make a record from a mapping, whose keys are attribute names or official names of any year.

        See :func:`kostra_sdk.records.convert.from_dict`.
        """
        from kostra_sdk.records import convert

        return convert.from_dict(cls, data)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Make a record from a JSON object; see :func:`kostra_sdk.records.convert.from_json`."""
        from kostra_sdk.records import convert

        return convert.from_json(cls, text)

    def to_dict(self, names: Names = "attribute", year: int | None = None) -> dict[str, Any]:
        """Give what is filled, as plain values; see :func:`kostra_sdk.records.convert.to_dict`."""
        from kostra_sdk.records import convert

        return convert.to_dict(self, names, year)

    def to_json(self, names: Names = "attribute", year: int | None = None) -> str:
        """Give the same as a JSON object; see :func:`kostra_sdk.records.convert.to_json`."""
        from kostra_sdk.records import convert

        return convert.to_json(self, names, year)
