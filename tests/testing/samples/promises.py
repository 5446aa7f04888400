"""What a damaged sample promises, held against the verdict on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kostra_sdk import check
from kostra_sdk.forms import find_form
from kostra_sdk.testing.samples.numbers import is_nobodys_duf, is_nobodys_number

if TYPE_CHECKING:
    from kostra_sdk import Extract, Finding
    from kostra_sdk.testing import Damaged

__all__ = ["assert_kept", "cells", "is_of", "lines"]


def lines(extract: Extract[Any]) -> list[bytes]:
    """Give the lines of an extract, none of the empty one."""
    data = extract.to_bytes()
    return [] if len(data) == 1 else data.splitlines()


def cells(extract: Extract[Any], line: int = 0) -> dict[str, str]:
    """Cut a line into its cells."""
    text = lines(extract)[line].decode("latin-1")
    fields = find_form(extract.form).layout(extract.year).fields
    return {field.key: text[field.start : field.stop] for field in fields}


def is_of(finding: Finding, made: Damaged) -> bool:
    """Whether a finding is the one asked for; of the field description, the one of that field."""
    kind, _, field = made.label.rpartition(":")
    return finding.control == made.control and (not kind or finding.fields == (field,))


def assert_kept(made: Damaged) -> None:
    """See that the failing extract has the finding asked for, and none but those implied; and the passing one none."""
    failing, passing = check(made.failing), check(made.passing)
    found = [finding for finding in failing.findings if is_of(finding, made)]

    assert found, made.label
    assert {line for finding in found for line in finding.lines} == set(made.lines), made.label
    assert {*failing.counts()} == {made.control, *made.implied}, made.label
    assert not any(is_of(finding, made) for finding in passing.findings), made.label
    assert {*passing.counts()} == {*made.remaining}, made.label
    for extract in (made.failing, made.passing):
        _assert_harmless(extract)
    if made.key not in {"attachment", "record_length"}:
        assert len(lines(made.failing)) == len(lines(made.passing)) == len(made.lines), made.label
        assert lines(made.failing) != lines(made.passing), made.label


def _assert_harmless(extract: Extract[Any]) -> None:
    """See that nobody is in it, and that lines and cells are such as the official program reads."""
    length = find_form(extract.form).layout(extract.year).length
    for number, line in enumerate(lines(extract)):
        assert length - len(line) in {0, 1}
        assert line.decode("latin-1").isprintable()
        if len(line) == length:
            record = cells(extract, number)
            assert is_nobodys_number(record.get("PERSON_FODSELSNR", ""))
            assert is_nobodys_duf(record.get("PERSON_DUF", ""))
