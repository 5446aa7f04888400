"""What can be done with the worksheets of forms 7, 7B and 12."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import attrs

from kostra_sdk.advice.worksheets import convert
from kostra_sdk.advice.worksheets.content import WorksheetContent
from kostra_sdk.advice.worksheets.html import render_html
from kostra_sdk.advice.worksheets.previous import previous_remarks
from kostra_sdk.advice.worksheets.remarks import shared_remarks
from kostra_sdk.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kostra_sdk.advice.worksheets.remarks import WorksheetRemark

__all__ = ["Worksheet"]


@attrs.define(kw_only=True, repr=False)
class Worksheet(WorksheetContent):
    """The answers to a form that is entered by hand in SSB's portal; never the official form itself.

    No file format of these forms is public, and not all of their fields are:
    :meth:`fields` says of each how well it is documented that the form has it.

    None is blank: not answered, or not known. Zero is an answer: there is none.
    Types are checked when something is asked of the worksheet, all at once, not when an attribute is set.
    """

    def remarks(self, previous: Self | None = None) -> tuple[WorksheetRemark, ...]:
        """Give all that should be looked at before the answers are entered, in the order of the fields.

        Args:
            previous: A worksheet of the same form for an earlier year, whose figures this year's are held against.

        Raises:
            StructureError: If a value is not of its field's type; every such value of the worksheet at once.
            UsageError: If `previous` is another form's, or not of an earlier year.
        """
        self.check_types()
        found = [*shared_remarks(self), *self._own_remarks()]
        if previous is not None:
            self.check_previous(previous)
            found += self._against(previous)
        order = {field.name: place for place, field in enumerate(self.fields())}
        return tuple(sorted(found, key=lambda remark: order.get(remark.field or "", -1)))

    def check_types(self) -> None:
        """Do nothing if every value is of its field's type.

        Raises:
            StructureError: If one is not; it names all of them, and no value.
        """
        convert.check_types(self)

    def check_previous(self, previous: object) -> None:
        """Do nothing if figures of this worksheet can be held against those of `previous`.

        Raises:
            StructureError: If a value in `previous` is not of its field's type.
            UsageError: If `previous` is another form's, or not of an earlier year.
        """
        if not isinstance(previous, type(self)):
            raise UsageError(f"previous is no {type(self).__name__}: {type(previous).__name__}")
        previous.check_types()
        if previous.year >= self.year:
            raise UsageError(f"previous is of {previous.year}, which is not before {self.year}")

    def to_dict(self) -> dict[str, Any]:
        """Give form, year and every field as plain values; see :func:`~.convert.to_dict`."""
        return convert.to_dict(self)

    def to_json(self) -> str:
        """Give the same as JSON, one line a field."""
        return convert.as_json(convert.to_dict(self))

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """Make a worksheet from a mapping; see :func:`~.convert.from_dict`."""
        return convert.from_dict(cls, data)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Make a worksheet from a JSON object; see :func:`~.convert.from_json`."""
        return convert.from_json(cls, text)

    def to_html(self, previous: Self | None = None) -> str:
        """Render as one self-contained page in Norwegian for print, with the figures of `previous` beside this year's.

        Raises what :meth:`remarks` raises.
        """
        return render_html(self, self.remarks(previous), previous)

    def _own_remarks(self) -> Iterator[WorksheetRemark]:
        """Judge what is of this form alone."""
        raise NotImplementedError

    def _against(self, previous: Self) -> Iterator[WorksheetRemark]:
        """Hold the figures against an earlier year's."""
        return previous_remarks(self, previous)
