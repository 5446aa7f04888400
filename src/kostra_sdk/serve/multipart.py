"""Forms with a file, as browsers send them (RFC 7578): a small reader with bounds.

The file is given byte for byte, and its name is never read.
"""

from __future__ import annotations

from email.message import Message
from email.parser import BytesHeaderParser
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.serve.problems import Problem, ProblemKind, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Upload", "read_multipart"]

MOST_PARTS: Final = 30
LONGEST_HEAD: Final = 8_192
"""How many bytes the headers of a part may have."""
LONGEST_VALUE: Final = 1_000
"""How many bytes the value of a part that is no file may have."""
LONGEST_BOUNDARY: Final = 70
_NEWLINE: Final = b"\r\n"


@attrs.frozen
class Upload:
    """What a form held."""

    fields: tuple[tuple[str, str], ...]
    """Name and value of each field, in order; a field may be there more than once."""
    files: tuple[bytes, ...]
    """The files that were chosen."""


def read_multipart(body: bytes, content_type: str) -> Upload:
    """Read a form.

    Args:
        body: The body of the request.
        content_type: Its ``Content-Type``, which names the boundary.

    Raises:
        Refused: It is no such form, or has more or longer parts than it may.
    """
    fields, files = [], []
    for head, content in _parts(body, _boundary(content_type)):
        disposition = BytesHeaderParser().parsebytes(head)
        name = _parameter(disposition, "name")
        if disposition.get_content_disposition() != "form-data" or name is None:
            raise _refused("a part has no Content-Disposition with a name")
        if _parameter(disposition, "filename") is None:
            fields.append((name, _value(content)))
        elif content:  # a browser sends an empty one where no file was chosen
            files.append(content)
    return Upload(tuple(fields), tuple(files))


def _refused(detail: str) -> Refused:
    return Refused(Problem(ProblemKind.NOT_MULTIPART, detail))


def _boundary(content_type: str) -> bytes:
    message = Message()
    message["content-type"] = content_type
    boundary = message.get_boundary("")
    if not (boundary.isascii() and 0 < len(boundary) <= LONGEST_BOUNDARY):
        raise _refused("the Content-Type names no boundary")
    return boundary.encode()


def _parts(body: bytes, boundary: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Give head and content of each part."""
    delimiter = b"--" + boundary
    first = 0 if body.startswith(delimiter) else body.find(_NEWLINE + delimiter) + len(_NEWLINE)
    if not body.startswith(delimiter, first):
        raise _refused("the body does not begin with its boundary")
    begins = first + len(delimiter)
    for _ in range(MOST_PARTS):
        if body.startswith(b"--", begins):
            return
        ends = body.find(_NEWLINE + delimiter, begins)
        line_ends = body.find(_NEWLINE, begins)
        head_ends = body.find(_NEWLINE * 2, line_ends, line_ends + LONGEST_HEAD)
        if ends < 0 or body[begins:line_ends].strip(b" \t") or not 0 < head_ends < ends:
            raise _refused("a part is cut short, or its headers are too long")
        yield body[line_ends + len(_NEWLINE) : head_ends + len(_NEWLINE)], body[head_ends + 2 * len(_NEWLINE) : ends]
        begins = ends + len(_NEWLINE) + len(delimiter)
    raise _refused(f"more than {MOST_PARTS} parts")


def _parameter(message: Message, name: str) -> str | None:
    value = message.get_param(name, header="content-disposition")
    return value if isinstance(value, str) else None if value is None else value[2]


def _value(content: bytes) -> str:
    if len(content) > LONGEST_VALUE:
        raise _refused("a field that is no file is too long")
    return content.decode("utf-8", "replace")
