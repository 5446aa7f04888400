from __future__ import annotations

import gzip
import io
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk import check
from kostra_sdk.controls import Judgement, choice, judge_lines
from kostra_sdk.controls.choice import LONG, LONG_IF_LOADED, Ahead
from kostra_sdk.errors import MissingExtra, UsageError
from tests.controls.columnar.files import EDITIONS, Pipe, drawn_files, made_file
from tests.controls.damage import regions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kostra_sdk import Report
    from kostra_sdk.controls.choice import Evaluator

YEAR = 2026


def gist(report: Report) -> tuple[object, ...]:
    """Give all of a report that can be compared."""
    counted = (report.severity, report.controls_run, report.records)
    return (*counted, list(report.findings), report.statistics, report.advice)


def judged(data: object, evaluator: Evaluator | None = None, region: str = "460100") -> tuple[object, ...]:
    """Check an extract of 11F by an evaluator, or by the one that is chosen."""
    return gist(check(data, form="11F", year=YEAR, region=region, evaluator=evaluator))  # type: ignore[arg-type]


@pytest.fixture
def used(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which evaluators judge, in order."""
    called: list[str] = []

    def noted(name: str, judge: Callable[..., Judgement]) -> Callable[..., Judgement]:
        def judge_and_note(*args: object) -> Judgement:
            called.append(name)
            return judge(*args)

        return judge_and_note

    from kostra_sdk.controls.columnar import ColumnJudge

    monkeypatch.setattr(choice, "judge_lines", noted("python", judge_lines))
    monkeypatch.setattr(ColumnJudge, "judge", noted("numpy", ColumnJudge.judge))
    return called


@given(data=st.data(), edition=st.sampled_from(EDITIONS), region=regions())
def test_both_evaluators_give_the_same_report(data: st.DataObject, edition: tuple[str, int], region: str) -> None:
    """Findings, statistics, number of controls, severity and advice; whatever the file, and packed or not."""
    form, year = edition
    file = data.draw(drawn_files(form, year))
    given_as = gzip.compress(file, 1) if data.draw(st.booleans()) else file
    python, numpy = (
        gist(check(given_as, form=form, year=year, region=region, evaluator=evaluator))
        for evaluator in ("python", "numpy")
    )
    assert numpy == python == gist(check(file, form=form, year=year, region=region))


@pytest.mark.slow
@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_both_give_the_same_report_on_thousands_of_records(form: str, year: int) -> None:
    """More than fit in a block, with odd lines among them or none."""
    data = made_file(form, year, 4_200, seed=7)
    for file in (data, data + b"short\r\n\xef\xbb\xbf\n" + data):
        python, numpy = (
            gist(check(file, form=form, year=year, region="030100", evaluator=evaluator))
            for evaluator in ("python", "numpy")
        )
        assert numpy == python


def test_a_long_file_is_judged_with_numpy(used: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """From so many records on, whatever they are read from."""
    monkeypatch.setattr(choice, "LONG_IF_LOADED", 20)
    for count in (19, 20):
        data = made_file("11F", YEAR, count, seed=1)
        assert judged(data) == judged(Pipe(data, 1 << 10)) == judged(data, "python")
    assert used == ["python"] * 3 + ["numpy", "numpy", "python"]
    assert "numpy" in sys.modules
    assert LONG_IF_LOADED < LONG


def test_numpy_is_imported_for_longer_files(used: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is not imported yet, the import must pay."""
    monkeypatch.setattr(choice, "LONG", 20)
    monkeypatch.setattr(choice, "LONG_IF_LOADED", 10)
    monkeypatch.setattr(choice, "sys", sys_without("numpy"))
    for count in (19, 20):
        judged(made_file("11F", YEAR, count, seed=1))
    assert used == ["python", "numpy"]


def sys_without(name: str) -> object:
    """Give what is known of loaded modules, but for one."""

    class Without:
        modules = {key: module for key, module in sys.modules.items() if key != name}  # noqa: RUF012 - a double

    return Without()


def test_without_numpy_everything_is_judged_in_python(used: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra: long files take longer, and asking for it says what is missing."""
    monkeypatch.setattr(choice, "find_spec", lambda _: None)
    monkeypatch.setattr(choice, "LONG_IF_LOADED", 1)
    data = made_file("11F", YEAR, 3, seed=1)
    judged(data)
    assert used == ["python"]
    with pytest.raises(MissingExtra, match=r"kostra-sdk\[fast\]"):
        judged(data, "numpy")


def test_the_caller_may_say_which(used: list[str]) -> None:
    """However short or long the file."""
    data = made_file("11F", YEAR, 3, seed=1)
    assert judged(data, "python") == judged(data, "numpy")
    assert used == ["python", "numpy"]
    with pytest.raises(UsageError, match="no evaluator 'polars', only python and numpy"):
        judged(data, "polars")  # type: ignore[arg-type]


def test_an_edition_that_blocks_cannot_be_judged_by_is_judged_in_python(used: list[str]) -> None:
    """Even where numpy is asked for."""
    check(b"x", form="11B", year=2016, region="460100", evaluator="numpy")
    assert used == ["python"]


@given(
    data=st.binary(max_size=50), piece=st.integers(1, 9), sizes=st.lists(st.integers(1, 9)), ahead=st.integers(0, 60)
)
def test_looking_ahead_changes_nothing(data: bytes, piece: int, sizes: list[int], ahead: int) -> None:
    """What was looked at is read again, in order, and each byte counted once."""
    file = Ahead(Pipe(data, piece))
    begun = b"".join(file.read(size) for size in sizes)
    assert file.has(ahead) == (len(data) - len(begun) >= ahead)
    assert file.has(ahead) == (len(data) - len(begun) >= ahead)
    rest = b"".join(iter(lambda: file.read(7), b""))
    assert begun + rest == data
    assert file.size == len(data)


@pytest.mark.parametrize("evaluator", ["python", "numpy", None])
def test_a_file_of_text_is_refused(evaluator: Evaluator | None) -> None:
    """It would be decoded by whatever the machine thinks best."""

    class Text:
        def read(self, _size: int) -> str:
            return "text"

        def seekable(self) -> bool:
            return False

    with pytest.raises(UsageError, match="binary mode"):
        judged(Text(), evaluator)


def test_a_packed_file_is_judged_as_what_is_in_it(tmp_path: Path) -> None:
    """As bytes, a path or a pipe, by either evaluator; one blank in it says that there is nobody."""
    data = made_file("11F", YEAR, 30, seed=2)
    packed = gzip.compress(data)
    path = tmp_path / "11F.dat.gz"
    path.write_bytes(packed)
    expected = judged(data)
    for evaluator in ("python", "numpy", None):
        assert judged(packed, evaluator) == expected
        assert judged(path, evaluator) == expected
        assert judged(io.BytesIO(packed), evaluator) == expected
    blank = check(gzip.compress(b" "), form="11F", year=YEAR, region="460100", has_participants=False)
    assert not blank.blocks_submission
