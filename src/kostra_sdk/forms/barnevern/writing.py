"""Writing form 15F: records become XML, the same bytes for the same records, every time.

A file is ISO-8859-1, says so, and has the elements and attributes in the order of the official schema.
A character that ISO-8859-1 does not have is written as a reference, and is read as itself.
Nothing is written that the schema of the year does not allow.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, Final

from kostra_sdk.errors import FieldError, FieldProblem
from kostra_sdk.forms.barnevern import FORM, journal
from kostra_sdk.forms.barnevern.fitting import problems_of
from kostra_sdk.forms.barnevern.structure import Kind, structure
from kostra_sdk.markup import PROLOGUE, Element, render

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType
    from typing import Self

    from kostra_sdk.forms.barnevern.fitting import Misfit
    from kostra_sdk.forms.barnevern.record import Avgiver, Individ
    from kostra_sdk.forms.barnevern.structure import ElementType, LeafType

__all__ = ["TAIL", "BarnevernWriter", "element_of", "head", "shown", "write"]

_ROOT = "Barnevern"
TAIL: Final = f"</{_ROOT}>\n".encode()
"""What a file ends with."""


class BarnevernWriter:
    """Writes a file, one individual at a time, in a ``with`` block.

    The file is whole when the block ends; when it raises, the file is left without its end, and is no XML.
    """

    def __init__(self, file: IO[bytes], avgiver: Avgiver, *, year: int) -> None:
        """Begin the file with who reports.

        Args:
            file: What to write to, open in binary mode; it is not closed.
            avgiver: Who reports.
            year: The reporting year, 2017-2026.

        Raises:
            UnknownEdition: The form is not known for that year.
            FieldError: The Avgiver does not fit the schema of the year; every problem is listed.
            OSError: The file cannot be written.
        """
        self.year = year
        """The reporting year."""
        self._file = file
        file.write(head(avgiver, year))

    def add(self, individ: Individ) -> None:
        """Write an individual as it is now.

        Raises:
            FieldError: It does not fit the schema of the year; every problem of it is listed, by path, without values.
            OSError: The file cannot be written.
        """
        self._file.write(element_of(individ, self.year))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._file.write(TAIL)


def write(file: IO[bytes], avgiver: Avgiver, individer: Iterable[Individ], *, year: int) -> None:
    """Write a whole file; arguments and errors are those of :class:`BarnevernWriter`."""
    with BarnevernWriter(file, avgiver, year=year) as writer:
        for individ in individer:
            writer.add(individ)


def head(avgiver: Avgiver, year: int) -> bytes:
    """Give what a file begins with, as far as the individuals.

    Raises:
        UnknownEdition: The form is not known for that year.
        FieldError: The Avgiver does not fit the schema of the year; every problem is listed.
    """
    return PROLOGUE + f"<{_ROOT}>\n".encode() + _content(avgiver, structure(year).avgiver, year, "")


def element_of(individ: Individ, year: int) -> bytes:
    """Give the element of an individual, as it stands in a file.

    Raises :class:`~kostra_sdk.errors.FieldError` as :meth:`BarnevernWriter.add` does.
    """
    return _content(individ, structure(year).individ, year, shown(individ))


def shown(individ: object) -> str:
    """Give the journal number to name an individual by."""
    return journal.shown(getattr(individ, "journalnummer", None))


def _content(record: Avgiver | Individ, kind: ElementType, year: int, journal_number: str) -> bytes:
    misfits = problems_of(record, kind)
    if misfits:
        raise FieldError(FORM.name, year, journal_number, [_field_problem(misfit) for misfit in misfits])
    return render(_element(record, kind), depth=1)


def _field_problem(misfit: Misfit) -> FieldProblem:
    return FieldProblem(misfit.problem.path, misfit.width, misfit.problem.reason)


def _element(record: Any, kind: ElementType) -> Element:
    element = Element(kind.name)
    for leaf in kind.leaves:
        value = getattr(record, leaf.attribute)
        if value is None:
            continue
        text = _text(value, leaf)
        if leaf.is_attribute:
            element.attributes[leaf.name] = text
        else:
            element.children.append(Element(leaf.name, texts=[text]))
    for inner in kind.elements:
        value = getattr(record, inner.attribute)
        found = value if inner.is_list else [] if value is None else [value]
        element.children += [_element(each, inner) for each in found]
    return element


def _text(value: Any, leaf: LeafType) -> str:
    if leaf.kind is Kind.DATE:
        return str(value.isoformat())
    return f"{value:04d}" if leaf.kind is Kind.YEAR else str(value)
