from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk.errors import FieldError, UsageError
from kostra_sdk.extract import Extract
from kostra_sdk.forms.sosialhjelp.record import Sosialhjelp

if TYPE_CHECKING:
    from pathlib import Path

HERE: dict[str, Any] = {"form": "11F", "year": 2026, "region": "030107"}


def test_records_go_to_the_file(tmp_path: Path) -> None:
    """What is streamed to a file is what collecting gives, and it appears when the block ends."""
    path, collected = tmp_path / "11F.dat", Extract.new(**HERE)
    with Extract.create(path, **HERE) as extract:
        assert (extract.form, extract.year, extract.region) == ("11F", 2026, "030107")
        for number in range(3):
            record = Sosialhjelp(person_journalnr=str(number))
            extract.add(record)
            collected.add(record)
            assert len(extract) == number + 1
        assert not path.exists()
    assert path.read_bytes() == collected.to_bytes()
    assert len(extract) == 3
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_is_left_of_a_block_that_raises(tmp_path: Path) -> None:
    """A record that does not fit, and is not caught, leaves no file at all."""
    records = [Sosialhjelp(), Sosialhjelp(bidrag=10**7)]
    with pytest.raises(FieldError), Extract.create(tmp_path / "11F.dat", **HERE) as extract:
        list(map(extract.add, records))
    assert list(tmp_path.iterdir()) == []


def test_a_record_that_raises_may_be_left_out(tmp_path: Path) -> None:
    """Nothing of a record that raises is written, so that the caller may catch it and go on."""
    with Extract.create(tmp_path / "11F.dat", **HERE, transliterate=True) as extract:
        extract.add(Sosialhjelp(saksbehandler="a–b"))
        with pytest.raises(FieldError):
            extract.add(Sosialhjelp(saksbehandler="Ω"))
        extract.add(Sosialhjelp(saksbehandler="c"))
    again = Extract.read(tmp_path / "11F.dat", form="11F", year=2026, region="030107")
    assert [record.saksbehandler for record in again] == ["a-b", "c"]


def test_records_are_added_inside_the_block(tmp_path: Path) -> None:
    """Before and after the block there is no file to write to."""
    extract = Extract.create(tmp_path / "11F.dat", **HERE)
    with pytest.raises(UsageError, match="with"):
        extract.add(Sosialhjelp())
    assert list(tmp_path.iterdir()) == []
    with extract:
        pass
    with pytest.raises(UsageError, match="with"):
        extract.add(Sosialhjelp())


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Some megabytes of records are written, and read again, in a fraction of that."""
    path, record = tmp_path / "11F.dat", Sosialhjelp(bidrag_mnd={1: 5})
    small = Extract.new(**HERE)
    small.add(record)
    # What a first record costs, loading the layout and compiling its codec, is no part of the file.
    assert len(list(Extract.read(small.to_bytes(), **HERE))) == 1
    tracemalloc.start()
    try:
        with Extract.create(path, **HERE) as extract:
            for _ in range(10_000):
                extract.add(record)
        assert sum(1 for _ in Extract.read(path, **HERE)) == 10_000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert path.stat().st_size == 3_390_000
    assert peak < 2**20
