from __future__ import annotations

from contextlib import suppress

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.serve.multipart import LONGEST_HEAD, LONGEST_VALUE, MOST_PARTS, Upload, read_multipart
from kostra_sdk.serve.problems import ProblemKind, Refused

TYPE = "multipart/form-data; boundary=xyz"


def encoded(fields: dict[str, str | list[str]], files: list[tuple[str, tuple[str, bytes]]]) -> tuple[bytes, str]:
    """Encode a form as httpx does."""
    request = httpx.Request("POST", "http://x", data=fields, files=files)
    return request.read(), request.headers["content-type"]


def part(head: str, content: bytes) -> bytes:
    """Write a part by hand."""
    return b"--xyz\r\n" + head.encode() + b"\r\n\r\n" + content + b"\r\n"


NAMED = 'Content-Disposition: form-data; name="year"'


@given(
    fields=st.dictionaries(st.text("abc_", min_size=1, max_size=8), st.text(max_size=40), max_size=5),
    files=st.lists(
        st.binary(min_size=1, max_size=200) | st.text("\r\n-x", min_size=1).map(str.encode), min_size=1, max_size=3
    ),
)
def test_a_form_is_read_as_it_was_written(fields: dict[str, str], files: list[bytes]) -> None:
    """Fields and files come out as another program encoded them, the files byte for byte."""
    body, content_type = encoded(dict(fields), [("file", ("uttrekk.dat", content)) for content in files])
    assert read_multipart(body, content_type) == Upload(tuple(fields.items()), tuple(files))


def test_the_file_may_hold_its_own_boundary_inside_a_line() -> None:
    """Only a boundary at the beginning of a line ends a part."""
    content = b"x--xyz\r\n-xyz\n--xyz"
    body = part(f'{NAMED}; filename="a"', content) + b"--xyz--\r\n"
    assert read_multipart(body, TYPE).files == (content,)


def test_where_no_file_was_chosen_there_is_none() -> None:
    """A browser sends an empty part for an empty field."""
    body = part('Content-Disposition: form-data; name="file"; filename=""', b"") + part(NAMED, b"2025") + b"--xyz--"
    assert read_multipart(body, TYPE) == Upload((("year", "2025"),), ())


def test_what_stands_before_the_first_boundary_is_passed_over() -> None:
    """RFC 2046 lets a sender write a preamble, and blanks behind a boundary."""
    body = b"preamble\r\n--xyz \t\r\n" + NAMED.encode() + b"\r\n\r\n2025\r\n--xyz--\r\nepilogue"
    assert read_multipart(body, TYPE).fields == (("year", "2025"),)


def test_a_file_name_in_another_alphabet_is_a_file() -> None:
    """RFC 5987's ``filename*`` says as much as ``filename``."""
    body = part("Content-Disposition: form-data; name=file; filename*=UTF-8''uttrekk%20%C3%A5.dat", b"x") + b"--xyz--"
    assert read_multipart(body, TYPE).files == (b"x",)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", TYPE),
        (b"nothing", TYPE),
        (b"--xyz", TYPE),
        (b"--xyz\r\n\r\n", TYPE),
        (part(NAMED, b"2025"), TYPE),
        (part("Content-Type: text/plain", b"2025") + b"--xyz--", TYPE),
        (part('Content-Disposition: attachment; name="year"', b"2025") + b"--xyz--", TYPE),
        (part("Content-Disposition: form-data", b"2025") + b"--xyz--", TYPE),
        (b"--xyzabc\r\n" + NAMED.encode() + b"\r\n\r\n2025\r\n--xyz--", TYPE),
        (part(NAMED + "\r\nX: " + "x" * LONGEST_HEAD, b"2025") + b"--xyz--", TYPE),
        (part(NAMED, b"x" * (LONGEST_VALUE + 1)) + b"--xyz--", TYPE),
        (part(NAMED, b"2025") * (MOST_PARTS + 1) + b"--xyz--", TYPE),
        (part(NAMED, b"2025") + b"--xyz--", "multipart/form-data"),
        (part(NAMED, b"2025") + b"--xyz--", "multipart/form-data; boundary=" + "x" * 71),
        (part(NAMED, b"2025") + b"--xyz--", "multipart/form-data; boundary=æøå"),
    ],
    ids=range(15),
)
def test_what_is_no_form_or_has_no_bounds_is_refused(body: bytes, content_type: str) -> None:
    """Cut short, unnamed, too long or too many: each is refused before anything is done with it."""
    with pytest.raises(Refused) as refused:
        read_multipart(body, content_type)
    assert refused.value.problem.kind is ProblemKind.NOT_MULTIPART


@given(st.binary(max_size=300), st.text(max_size=60))
def test_any_bytes_at_all_are_read_or_refused(body: bytes, boundary: str) -> None:
    """Nothing that a caller may send raises anything else."""
    for data, content_type in ((body, TYPE), (b"--xyz\r\n" + body, TYPE), (body, f"multipart/form-data; {boundary}")):
        with suppress(Refused):
            assert isinstance(read_multipart(data, content_type), Upload)
