from __future__ import annotations

import io
import os
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk import Extract, RegionError, UnknownEdition, UnknownForm, UsageError, check
from kostra_sdk.parts import Whole
from tests.forms.lines import line
from tests.parts.builders import EDITION, PERSONS, joined, record

if TYPE_CHECKING:
    from pathlib import Path

NAV = joined(record("J1", PERSONS[0]), record("J2", PERSONS[1]))
FLYKTNING = joined(record("F1", PERSONS[2]))


def merge(parts: dict[str, Any], **changes: Any) -> Whole:
    """Merge parts of 11F 2025 of Bergen."""
    return Whole.merge(parts, **{**EDITION, **changes})


def test_a_whole_is_its_parts_one_after_the_other(tmp_path: Path) -> None:
    """Byte for byte, in the order they were given, as a file, an extract, and again as often as it is asked for."""
    whole = merge({"nav": NAV, "flyktning": FLYKTNING})
    assert (len(whole), whole.form, whole.year, whole.region) == (3, "11F", 2025, "460100")
    extract = whole.to_extract()
    assert extract.to_bytes() == extract.to_bytes() == NAV + FLYKTNING
    assert len(extract) == 3
    assert [each.person_journalnr for each in extract] == ["J1", "J2", "F1"]
    whole.write(tmp_path / "alt.dat")
    assert (tmp_path / "alt.dat").read_bytes() == NAV + FLYKTNING
    assert repr(whole) == "Whole(form='11F', year=2025, region='460100', parts=['nav', 'flyktning'])"


def test_the_verdict_is_that_on_the_merged_file() -> None:
    """Findings, statistics, advice and severity are those of the one file that the parts make."""
    blocked = joined(record("J2", PERSONS[1]), record("F9", VKLO="0"))
    whole = merge({"nav": NAV, "flyktning": blocked})
    assert whole.check().report.to_json() == check(NAV + blocked, **EDITION).to_json()  # type: ignore[arg-type]
    assert whole.check().report.blocks_submission
    fine = merge({"nav": NAV, "flyktning": FLYKTNING})
    assert fine.check().report.statistics
    assert fine.check().report.to_json() == check(NAV + FLYKTNING, **EDITION).to_json()  # type: ignore[arg-type]


def test_parts_come_as_paths_bytes_files_and_extracts(tmp_path: Path) -> None:
    """Whatever they are read from, the whole is the same."""
    path = tmp_path / "nav.dat"
    path.write_bytes(NAV)
    collected: Extract[Any] = Extract.new(**EDITION)  # type: ignore[arg-type]
    for each in Extract.read(NAV, **EDITION):  # type: ignore[call-overload]
        collected.add(each)
    for part in (path, str(path), NAV, io.BytesIO(NAV), Extract.read(path, **EDITION), collected):  # type: ignore[call-overload]
        whole = merge({"nav": part, "flyktning": FLYKTNING})
        assert whole.to_extract().to_bytes() == NAV + FLYKTNING
        assert whole.check().report.to_json() == whole.check().report.to_json()


def test_lines_end_with_lf_in_the_whole() -> None:
    """A last line without end does not run into the next part, and CR LF becomes LF."""
    whole = merge({"nav": NAV.replace(b"\n", b"\r\n").rstrip(b"\r\n"), "flyktning": FLYKTNING[:-1]})
    assert whole.to_extract().to_bytes() == NAV + FLYKTNING


def test_a_part_without_anyone_adds_nothing() -> None:
    """Its one space is no line; alone it answers that there is nobody."""
    whole = merge({"nav": NAV, "flyktning": b" "})
    assert whole.to_extract().to_bytes() == NAV
    assert not whole.is_empty
    assert [part.check().blocks_submission for part in whole.parts.values()] == [False, False]
    assert whole.parts["flyktning"].check(has_participants=True).blocks_submission


def test_nobody_anywhere_is_the_file_that_says_so() -> None:
    """Where every part says that there is nobody, so does the whole (B-9)."""
    whole = merge({"nav": b" ", "flyktning": b" "})
    assert whole.is_empty
    assert whole.to_extract().to_bytes() == b" "
    assert whole.to_extract().is_empty
    assert not whole.check().report.blocks_submission
    assert whole.check(has_participants=True).report.blocks_submission


def test_each_part_is_checked_alone() -> None:
    """What is wrong in one office's file is in its own report, with its own lines."""
    whole = merge({"nav": NAV, "flyktning": joined(record("F1", PERSONS[2]), record("F2", PERSONS[3], VKLO="0"))})
    reports = {name: part.check() for name, part in whole.parts.items()}
    assert [report.blocks_submission for report in reports.values()] == [False, True]
    assert [finding.lines for finding in reports["flyktning"].findings] == [(2,)]
    assert [(part.number, part.of, part.region) for part in whole.parts.values()] == [
        (1, 2, "460100"),
        (2, 2, "460100"),
    ]


def test_the_bydeler_of_oslo_make_oslo(tmp_path: Path) -> None:
    """Each is checked as itself, and together they are 030100; records keep their bydel."""
    parts = {f"0301{bydel}": joined(record(bydel, KOMMUNE_NR="0301", BYDELSNR=bydel)) for bydel in ("05", "07", "15")}
    of_extract = Extract.read(parts["030105"], form="11F", year=2025, region="030105")
    whole = merge({"frogner": of_extract, "030107": parts["030107"], "030115": parts["030115"]}, region="030100")
    assert [part.region for part in whole.parts.values()] == ["030105", "030107", "030115"]
    assert not whole.check().report.blocks_submission
    assert [each.bydelsnr for each in whole.to_extract()] == ["05", "07", "15"]
    assert all(not part.check().blocks_submission for part in whole.parts.values())


def test_a_long_whole_is_read_in_pieces() -> None:
    """The parts are read as the whole is, a piece at a time, and nothing is lost between pieces."""
    many = joined(*(record(f"{number:08}") for number in range(600)))
    whole = merge({"nav": many, "flyktning": FLYKTNING})
    with whole.to_extract().open() as stream:
        pieces = iter(lambda: stream.read(1 << 20), b"")
        sizes = [len(piece) for piece in pieces]
    assert sum(sizes) == len(many) + len(FLYKTNING)
    assert len(sizes) > 1
    assert whole.to_extract().to_bytes() == many + FLYKTNING


def test_ages_are_reckoned_from_the_day_that_is_asked_for() -> None:
    """The programs of 2023 and 2024 reckon from the day they run: parts and whole take it as `check` does."""
    young = line("11F", 2024, {"PERSON_FODSELSNR": "01012500100"})
    whole = merge({"nav": young}, year=2024)
    for day in (date(2025, 4, 1), date(2023, 1, 1)):
        alone = check(young, form="11F", year=2024, region="460100", reference_date=day).to_json()
        assert whole.check(reference_date=day).report.to_json() == alone
        assert whole.parts["nav"].check(reference_date=day).to_json() == alone
    assert whole.check(reference_date=date(2025, 4, 1)).report.to_json() != (
        whole.check(reference_date=date(2023, 1, 1)).report.to_json()
    )


@pytest.mark.parametrize(
    ("parts", "changes", "error"),
    [
        ({}, {}, UsageError),
        ({"": NAV}, {}, UsageError),
        ({"NAV kontor": NAV}, {}, UsageError),
        ({"nav/../": NAV}, {}, UsageError),
        ({"nav": NAV}, {"form": "99X"}, UnknownForm),
        ({"nav": NAV}, {"year": 1999}, UnknownEdition),
        ({"nav": NAV}, {"region": "4601"}, RegionError),
        ({"nav": 5}, {}, UsageError),
        ({7: NAV}, {}, UsageError),
        ([NAV], {}, UsageError),
        ({"nav": NAV}, {"region": 460100}, RegionError),
        ({"nav": NAV}, {"form": "0A"}, UsageError),
        ({"nav": "there-is-none.dat"}, {}, OSError),
    ],
    ids=[
        "none",
        "no-name",
        "blank",
        "path",
        "form",
        "year",
        "region",
        "number",
        "key",
        "list",
        "digits",
        "accounts",
        "missing",
    ],
)
def test_a_wrong_call_is_told(parts: dict[str, Any], changes: dict[str, Any], error: type[Exception]) -> None:
    """Names that cannot be units, forms, years and regions that are not known, files that are not there."""
    with pytest.raises(error):
        merge(parts, **changes)


def test_a_pipe_is_refused_before_it_is_read() -> None:
    """A part is read more than once, which a pipe cannot be."""
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb", buffering=0) as pipe, os.fdopen(writing, "wb", buffering=0) as into:
        into.write(NAV[:10])
        with pytest.raises(UsageError, match="read only once"):
            merge({"nav": pipe})
        assert pipe.read(10) == NAV[:10]
