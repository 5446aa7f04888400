"""What all records hold, and the few words a record's class body is written with."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal, Protocol, TypeAlias

import attrs

from kostra_sdk.layouts import MONTHS, Layout

__all__ = [
    "Fill",
    "Names",
    "RecordContent",
    "RecordForm",
    "box",
    "boxes",
    "called",
    "counts",
    "journal_number",
    "monthly",
]

JOURNAL_NUMBER_WIDTH = 8
"""The journal numbers of persons are no longer: a longer text is perhaps a fødselsnummer, which is never printed."""


Names: TypeAlias = Literal["attribute", "official"]
"""What the keys of a plain dict are: attribute names, or official field names in upper case."""


Fill: TypeAlias = Mapping[str, str]
"""What is written where a record leaves a field empty that an extract fills in: by the field's key."""


class RecordForm(Protocol):
    """What a record must know about its form: its name, its years, and what they call the fields."""

    @property
    def name(self) -> str:
        """The official name, such as ``11F``."""

    @property
    def years(self) -> tuple[int, ...]:
        """The years whose layouts are included."""

    @property
    def aliases(self) -> Mapping[str, str]:
        """Official field names of some years → the key that stays."""

    @property
    def identity(self) -> tuple[str | None, str | None]:
        """The keys of the fields that name caseworker and journal number; None where there is none."""

    @property
    def filled(self) -> Mapping[str, str]:
        """The keys of the fields that an extract fills in → what it fills them with."""

    def layout(self, year: int) -> Layout:
        """Give the layout of `year`."""


@attrs.define(kw_only=True, repr=False)
class RecordContent:
    """What a record holds: see :class:`~kostra_sdk.records.base.Record`."""

    form: ClassVar[RecordForm]
    """The form the record belongs to."""

    named_by: ClassVar[tuple[str, ...]] = ()
    """The attributes that name a record of a form without journal numbers; none of them is about a person."""

    raw: dict[str, str] = attrs.field(factory=dict)
    """Official key → the cell's text, for cells whose text is no value of their type.

    Reading puts there what cannot be typed, such as the date ``31022020``, and leaves the attribute empty.
    Writing puts the text back as it stands; a text shorter than the field is filled with blanks on the right.
    """

    _origin: tuple[str, int, str] | None = attrs.field(default=None, init=False, eq=False)
    """Form, year and line that the record was read from."""

    @classmethod
    def __attrs_init_subclass__(cls) -> None:
        # A `repr` made by attrs would show the person: no subclass gets one.
        cls.__repr__ = RecordContent.__repr__  # type: ignore[method-assign]

    def __repr__(self) -> str:
        """Show which record this is, and nothing about the person."""
        return f"{type(self).__name__}({self._shown()})"

    @property
    def form_name(self) -> str:
        """The official name of the form that the record is of; blank where its class is of several and it says none."""
        return self.form.name

    def _shown(self) -> str:
        """Give what names the record, and says nothing about the person."""
        key = self.form.identity[1]
        return f"{key.lower()}={journal_number(self)!r}" if key else ""


def journal_number(record: RecordContent) -> str:
    """Give the journal number to name a record by, blank where what stands there can be none."""
    key = record.form.identity[1]
    return "" if key is None else _fitting_text(record, key)


def called(record: RecordContent) -> str:
    """Give what a record is called in an error: by its journal number, or by what its form has in place of one.

    Nothing that can be about a person is shown, and no amount.
    """
    if not record.named_by:
        return f"journal number {journal_number(record) or '(blank)'}"
    return ", ".join(f"{name} {_fitting_text(record, name.upper()) or '(blank)'}" for name in record.named_by)


def _fitting_text(record: RecordContent, key: str) -> str:
    """Give the text of a field, blank where it is none or does not fit."""
    text = getattr(record, key.lower(), "")
    width = record.form.layout(record.form.years[-1]).by_key[key].width
    return str(text).strip() if isinstance(text, str) and len(text) <= width else ""


def box(code: str) -> Any:
    """A box whose code some years' layouts leave unsaid; the code is then `code`."""
    return attrs.field(default=False, metadata={"code": code})


def boxes(pattern: str, count: int) -> Any:
    """Columns named by `pattern` and a number from 1 to `count`; the value is the set of those ticked."""
    return attrs.field(factory=set, metadata={"keys": [pattern.format(n) for n in range(1, count + 1)]})


def counts(columns: Mapping[str, str]) -> Any:
    """Columns of whole numbers, each by a name of its own; the value is a mapping from such names to numbers."""
    return attrs.field(factory=dict, metadata={"keys": list(columns.values()), "names": list(columns)})


def monthly(name: str) -> Any:
    """Columns named by `name` and a month; the value is a mapping from month (1-12) to whole kroner."""
    keys: Sequence[str] = [f"{name}_{month}" for month in MONTHS]
    return attrs.field(factory=dict, metadata={"keys": keys})
