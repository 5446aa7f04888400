"""JSON in: strict, one record at a time, with the place of what is wrong and never the value."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

import attrs

from kostra_sdk.serve.problems import Fault, Problem, ProblemKind, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["LONGEST", "NotJson", "Placed", "at_record", "object_of", "records_of", "safe_path", "text_of"]

LONGEST: Final = 262_144
"""How many characters one value may have in JSON."""
_FIRST_PIECE: Final = 4_096
_NEWLINE: Final = "\n"
_BLANKS: Final = re.compile(r"[ \t\r\n]*")
_NAME: Final = r"[A-Za-zÆØÅæøå_](?:[A-Za-zÆØÅæøå_]|[0-9]{1,3}(?![0-9])){0,60}"
"""A name such as fields have; a key of the caller's own may be anything, a person's number too."""
_PATH: Final = re.compile(rf"\$(?:\[[0-9]{{1,8}}\])?(?:\.{_NAME}(?:\[(?:[0-9]{{1,3}}|'?{_NAME}'?)\])*)*")
_UNKNOWN: Final = re.compile(rf"unknown field (?!{_NAME}$).*", re.DOTALL)


class NotJson(ValueError):
    """Text is no JSON, or an object has a key twice; the words say what and where, without the text itself."""

    def __init__(self, wrong: str, place: int | None = None) -> None:
        self.place = place
        """Where in the text it begins to be wrong, counted from 0, if that is known."""
        super().__init__(wrong)


@attrs.frozen
class Placed:
    """A record and its place: its number, counted from 0, and its value or what is wrong with it."""

    index: int
    value: Any = None
    wrong: str = ""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise NotJson("the same key twice in one object")
    return members


def _constant(_name: str) -> None:
    raise NotJson("NaN and Infinity are no JSON")


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_constant)


def _decoded(text: str, at: int) -> tuple[Any, int]:
    """Read one value of at most :data:`LONGEST` characters; raises :class:`NotJson`.

    A value may take many times the memory of its text, so the text is looked at in growing pieces:
    how much memory a value can take is known before it is made.
    """
    length = _FIRST_PIECE
    while True:
        piece = text[at : at + length]
        is_cut = at + length < len(text)
        try:
            value, end = _scanned(piece)
        except NotJson as error:
            if error.place is None:
                raise
            if not is_cut:
                raise NotJson(f"{error}, from {_position(text, at + error.place)}") from None
        else:
            if not is_cut or end < len(piece):  # a number may go on behind the end of the piece
                return value, at + end
        if length >= LONGEST:
            raise NotJson(f"longer than {LONGEST} characters, or not JSON")
        length *= 8


def _scanned(piece: str) -> tuple[Any, int]:
    """Read the value that a text begins with; raises :class:`NotJson`, with a place where more text may mend it."""
    try:
        return _DECODER.raw_decode(piece)
    except NotJson:
        raise
    except json.JSONDecodeError as error:
        wrong = NotJson("not JSON", error.pos)
    except RecursionError:
        wrong = NotJson("nested too deeply")
    except ValueError:
        wrong = NotJson("a number of too many digits")
    raise wrong  # out here, where no traceback shows the text


def _position(text: str, place: int) -> str:
    return f"line {text.count(_NEWLINE, 0, place) + 1} column {place - text.rfind(_NEWLINE, 0, place)}"


def _after_blanks(text: str, at: int) -> int:
    match = _BLANKS.match(text, at)
    return match.end() if match else at


def text_of(body: bytes) -> str:
    """Read UTF-8, with or without byte order mark; raises :class:`~kostra_sdk.serve.problems.Refused`."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(Problem(ProblemKind.NOT_JSON, f"not UTF-8, from byte {error.start}")) from None


def object_of(text: str) -> dict[str, Any]:
    """Read one JSON object; raises :class:`~kostra_sdk.serve.problems.Refused` for anything else."""
    try:
        value, end = _decoded(text, _after_blanks(text, 0))
    except NotJson as wrong:
        raise Refused(Problem(ProblemKind.NOT_JSON, str(wrong))) from None
    if _after_blanks(text, end) != len(text) or not isinstance(value, dict):
        raise Refused(Problem(ProblemKind.NOT_JSON, "not one JSON object"))
    return value


def records_of(body: bytes) -> Iterator[Placed]:
    """Give the values of a JSON array, or of JSON lines, one at a time.

    What is no JSON is given as wrong; in an array nothing can be read behind it, in lines the next may be sound.
    Raises :class:`~kostra_sdk.serve.problems.Refused` for what is no UTF-8.
    """
    text = text_of(body)
    begins = _after_blanks(text, 0)
    return _array(text, begins + 1) if text.startswith("[", begins) else _lines(text)


def _array(text: str, at: int) -> Iterator[Placed]:
    index = 0
    at = _after_blanks(text, at)
    if text.startswith("]", at):
        at += 1
    else:
        while True:
            try:
                value, at = _decoded(text, at)
            except NotJson as wrong:
                yield Placed(index, wrong=str(wrong))
                return
            yield Placed(index, value)
            index += 1
            at = _after_blanks(text, at) + 1
            if text.startswith("]", at - 1):
                break
            if not text.startswith(",", at - 1):
                yield Placed(index, wrong="not JSON: neither a comma nor the end of the array")
                return
            at = _after_blanks(text, at)
    if _after_blanks(text, at) != len(text):
        yield Placed(index, wrong="something stands behind the end of the array")


def _lines(text: str) -> Iterator[Placed]:
    index = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value, end = _decoded(line, _after_blanks(line, 0))
            if _after_blanks(line, end) != len(line):
                raise NotJson("more than one value in a line")
        except NotJson as wrong:
            yield Placed(index, wrong=f"{wrong} (line {number})")
        else:
            yield Placed(index, value)
        index += 1


def safe_path(path: str) -> str:
    """Give a path as it is where it is made of names that a field could have; otherwise only where it begins."""
    if _PATH.fullmatch(path):
        return path
    begins = re.match(r"\$(\[[0-9]{1,8}\])?", path)
    return f"{begins.group() if begins else '$'}.(unnamed)"


def at_record(problem: str, index: int | None, journal_number: str | None) -> Fault:
    """Make a fault of a record's problem, ``message @ path``; neither part may hold more than names of fields."""
    message, _, path = problem.rpartition(" @ ")
    place = "$" if index is None else f"$[{index}]"
    return Fault(
        _UNKNOWN.sub("unknown field", message),
        path=safe_path(place + path.removeprefix("$")),
        index=index,
        journal_number=journal_number,
    )
