"""What is wrong with a stream that should be XML."""

from __future__ import annotations

from enum import StrEnum

from kostra_sdk.errors import DataError

__all__ = ["MarkupError", "MarkupFault"]


class MarkupFault(StrEnum):
    """The kinds of fault, each with what an English exception says of it."""

    EMPTY = "there is no element in it"
    CUT_OFF = "it ends in the middle"
    MALFORMED = "not well-formed"
    ENCODING = "not in the encoding that it says, or in one that is not read"
    ENTITY = "an entity that is not declared, or that refers to itself"
    EXTERNAL = "a reference to something outside the file"
    PARAMETER_ENTITY = "a parameter entity"
    AMPLIFIED = "entities that make much of little"
    TOO_DEEP = "elements too deep within each other"
    TOO_LARGE = "an element, a tag or a declaration too large"
    TOO_MANY_NAMES = "too many different names"


class MarkupError(DataError, ValueError):
    """A stream is no XML, or XML that no honest program writes; the text holds nothing of what is in it."""

    def __init__(self, fault: MarkupFault, line: int, column: int) -> None:
        self.fault = fault
        """What is wrong."""
        self.line = line
        """Where, counted from 1."""
        self.column = column
        """Where in the line, counted from 1."""
        super().__init__(f"no XML that can be read, at line {line}, column {column}: {fault.value}")
