"""How fast half a million records are judged, by each evaluator, in a process of its own; and in how much memory.

``make bench`` prints it.
Times are the processor's, of the one core that is used, and each is also a multiple of reading and touching every byte.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk.extract.target import Target
from kostra_sdk.forms import find_form
from kostra_sdk.testing import sample_records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.layouts import Field

STATUS = Path("/proc/self/status")
pytestmark = pytest.mark.skipif(not STATUS.exists(), reason="memory is read where Linux tells it")

FORM, YEAR, REGION = "11F", 2026, "030100"
RECORDS = 500_000
DAMAGED = 0.001
"""How many of the cells."""
SOURCE = Path(__file__).parents[1] / "src"

MEASURE = """
import json, sys, time
def memory():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
path, evaluator = sys.argv[1:]
alone = memory()
wall, start = time.perf_counter(), time.process_time()
from kostra_sdk import check
report = check(path, form={form!r}, year={year}, region={region!r}, evaluator=evaluator)
assert report.records == {records}
print(json.dumps({{
    "seconds": time.process_time() - start,
    "wall": time.perf_counter() - wall,
    "findings": len(report.findings),
    "MB": memory() - alone,
}}))
"""
TOUCH = """
import json, sys, time
import numpy as np
start = time.process_time()
with open(sys.argv[1], "rb", buffering=0) as file:
    room, total = bytearray(1 << 20), 0
    words = np.frombuffer(room, np.uint64)
    while count := file.readinto(room):
        total += int(words[: count // 8].sum())
print(json.dumps({"seconds": time.process_time() - start}))
"""


def damaged(line: bytes, fields: tuple[Field, ...], rng: random.Random) -> bytes:
    """Damage some cells of a line."""
    cells = bytearray(line)
    for field in fields:
        if rng.random() < DAMAGED:
            cells[field.start : field.stop] = bytes(rng.choices(b" 0123456789Xx", k=field.width))
    return bytes(cells)


def lines() -> Iterator[bytes]:
    """Give the lines of half a million people who do not exist, as Oslo's, with damage sprinkled over them."""
    target = Target(FORM, YEAR, REGION)
    fields, rng = find_form(FORM).layout(YEAR).fields, random.Random(1)
    for record in sample_records(FORM, YEAR, RECORDS, region=REGION):
        yield damaged(target.line_of(record).encode("latin-1"), fields, rng) + b"\n"


@pytest.fixture(scope="module")
def long_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of them, which takes a minute to make."""
    path = tmp_path_factory.mktemp("long") / "11F.dat"
    with path.open("wb") as file:
        file.writelines(lines())
    return path


@pytest.fixture(scope="module")
def touch_seconds(long_file: Path) -> float:
    """How long it takes to read the file and touch every byte: the least of five times."""
    return float(min(run(TOUCH, long_file)["seconds"] for _ in range(5)))


def run(code: str, *args: object) -> dict[str, Any]:
    """Run code in a fresh interpreter, and take in what it prints."""
    ran = subprocess.run(
        [sys.executable, "-c", code, *map(str, args)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE), "OPENBLAS_NUM_THREADS": "1"},
    )
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def measure(path: Path, evaluator: str, touch_seconds: float, times: int) -> None:
    """Check a file in fresh interpreters, imports and all, and print the best of some times."""
    code = MEASURE.format(form=FORM, year=YEAR, region=REGION, records=RECORDS)
    best = min((run(code, path, evaluator) for _ in range(times)), key=lambda measured: measured["seconds"])
    print(
        f"\n  {path.name}, {evaluator}: {best['seconds']:.2f} s of one core ({best['wall']:.2f} s by the clock),"
        f" {RECORDS / best['seconds']:,.0f} records a second, {best['findings']} findings,"
        f" {best['MB']:.0f} MB above the interpreter, {best['seconds'] / touch_seconds:.0f} times touching every byte"
    )


def test_checking_half_a_million_records_with_numpy(long_file: Path, touch_seconds: float) -> None:
    """The limits are 500 000 records a second, and 150 MB above the interpreter."""
    measure(long_file, "numpy", touch_seconds, 5)


def test_checking_half_a_million_packed_records_with_numpy(long_file: Path, touch_seconds: float) -> None:
    """The same, unpacked as it is read."""
    packed = long_file.with_suffix(".dat.gz")
    with long_file.open("rb") as file, gzip.open(packed, "wb", compresslevel=1) as to:
        while piece := file.read(1 << 20):
            to.write(piece)
    measure(packed, "numpy", touch_seconds, 3)


def test_checking_half_a_million_records_in_plain_python(long_file: Path, touch_seconds: float) -> None:
    """The limit is 25 000 records a second."""
    measure(long_file, "python", touch_seconds, 2)
