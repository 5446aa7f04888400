"""The main job from end to end: a case system's tables, events, records, extract, verdict, envelope, delivery, receipt.

Everybody in it is made up: month + 80 in the numbers is the synthetic series, which nobody has.
Run it with ``make demo``; the files land in ``build/demo``.
"""

from __future__ import annotations

import io
import sqlite3
import sys
import time
from collections import Counter
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from examples import fagsystem
from examples.sending import deliver
from kostra_sdk import Extract, KvalifiseringBuilder, SosialhjelpBuilder, check
from kostra_sdk.sources import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk import Report

OUT: Final = Path("build/demo")
MAPPING: Final = Path(__file__).with_name("fagsystem.toml")
OFFICIAL_SAMPLE: Final = Path("../shared/reference/official/11CF/kvalifisering_minimal.dat")


@contextmanager
def timed(step: str) -> Iterator[None]:
    """Print how long a step took."""
    start = time.perf_counter()
    yield
    print(f"  {step:<58} {time.perf_counter() - start:6.2f} s")


def summary(report: Report) -> str:
    """Say in a line what a report says."""
    verdict = "kan ikke sendes" if report.blocks_submission else "kan sendes"
    return f"{report.records} poster, {report.controls_run} kontroller, {len(report.findings)} funn: {verdict}"


def build(database: Path, form: str, year: int, region: str) -> Path:
    """Build a form's extract from the tables, and say what was left out by which rule."""
    mapping = Mapping.load(MAPPING)
    builder: SosialhjelpBuilder | KvalifiseringBuilder
    if form == "11F":
        builder, tables = SosialhjelpBuilder(year=year, region=region), fagsystem.SOSIALHJELP
    else:
        builder, tables = KvalifiseringBuilder(year=year, region=region), fagsystem.KVALIFISERING
    for event, select in tables.items():
        builder.extend(mapping.read(event, fagsystem.rows_of(database, select)))
    built = builder.build()
    path = OUT / f"{form}_{year}_{region}.dat"
    with Extract.create(path, form=form, year=year, region=region) as extract:
        for record in built.records:
            extract.add(record)
    left_out = ", ".join(f"{count} {rule}" for rule, count in built.counts().items())
    print(f"  {form}: {len(built.records)} poster; utelatt: {left_out}")
    for rule, count in Counter(remark.rule for remark in built.remarks).items():
        print(f"    {count} merknader: {rule.text}")
    return path


def judge(path: Path, form: str, year: int, region: str) -> Report:
    """Check an extract and print what is found."""
    report = check(path, form=form, year=year, region=region)
    print(f"  {form}: {summary(report)}")
    for finding in report.findings:
        who = f"journalnummer {finding.journal_number}" if finding.journal_number else f"linje {finding.lines[0]}"
        print(f"    {finding.control}\n      {who}: {finding.message}")
    return report


def damage(database: Path) -> None:
    """Make two mistakes in the case system: a question nobody has answered, and an amount in the millions."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE KONTAKT SET BOSITUASJON = '' WHERE SAKSNR = '26000017'")
        connection.execute(
            "INSERT INTO UTBETALING VALUES ('26000018', 'B900001', '03.06.2026', 120000000, 'B', 'STL18', '')"
        )


def mend(database: Path) -> None:
    """Mend them there, as a caseworker does; the file itself is never edited (B-13)."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE KONTAKT SET BOSITUASJON = '1' WHERE SAKSNR = '26000017'")
        connection.execute("DELETE FROM UTBETALING WHERE BILAGSNR = 'B900001'")


def whole_year(database: Path, year: int, region: str) -> dict[str, Report]:
    """Build and judge both forms."""
    with timed("fra hendelser til poster og uttrekk"):
        extracts = {form: build(database, form, year, region) for form in ("11F", "11CF")}
    with timed("kontrollere som SSB"):
        return {form: judge(path, form, year, region) for form, path in extracts.items()}


def main() -> None:
    """Run the demonstration."""
    OUT.mkdir(parents=True, exist_ok=True)
    database = OUT / "fagsystem.sqlite"
    print("2025, en kommune med NAV-kontor og flyktningkontor:")
    with timed("et oppdiktet fagsystem: 3 000 personer, 20 000 utbetalinger"):
        fagsystem.fill(database, year=2025, region="460100")
    whole_year(database, 2025, "460100")
    print("2026, Oslo, med to feil i fagsystemet:")
    year, region = 2026, "030100"
    with timed("et oppdiktet fagsystem: 3 000 personer, 20 000 utbetalinger"):
        fagsystem.fill(database, year=year, region=region)
        damage(database)
    reports = whole_year(database, year, region)
    page = OUT / "rapport.html"
    page.write_text(reports["11F"].to_html(), encoding="utf-8", newline="\n")
    print(f"  rapporten til saksbehandleren: {page}")
    with timed("rette i fagsystemet og lage uttrekket på nytt"):
        mend(database)
        extract = build(database, "11F", year, region)
        judge(extract, "11F", year, region)
    with timed("kryptere, sende gjennom et brudd og få kvittering"):
        receipt = deliver(extract, form="11F", year=year, region=region)
    print(f"  levert til simulatoren nøyaktig én gang: {receipt}")
    if OFFICIAL_SAMPLE.exists():
        print("SSBs egen eksempelfil for 11CF, holdt mot 2024:")
        print(f"  {summary(check(OFFICIAL_SAMPLE, form='11CF', year=2024, region='030100'))}")


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a console of another code page prints what it can
    main()
