"""The main job from end to end: typed records, extract, official verdict, report, envelope, delivery, receipt.

Everybody in it is made up: month + 80 in the numbers is the synthetic series, which nobody has.
Run it with ``make demo``; the files land in ``build/demo``.
"""

from __future__ import annotations

import io
import random
import sys
import time
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from examples.sending import deliver
from kostra_sdk import (
    Arbsit,
    Bosit,
    Ektstat,
    Extract,
    JaNei,
    Kjonn,
    Report,
    Sosialhjelp,
    Trygdesit,
    Vklo,
    check,
)
from kostra_sdk.testing import synthetic_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

YEAR, REGION, RECORDS, SEED = 2026, "030100", 25_000, 2026
OUT = Path("build/demo")
OFFICIAL_SAMPLE = Path("../shared/reference/official/11CF/kvalifisering_minimal.dat")

SITUATIONS = (
    (Vklo.ARBEIDSINNTEKT, Trygdesit.HAR_INGEN, Arbsit.ARBEID_DELTID),
    (Vklo.TRYGD, Trygdesit.ARBEIDSAVKLARINGSPENGER, Arbsit.REGISTRERT_ARBEIDSLEDIG),
    (Vklo.TRYGD, Trygdesit.UFORETRYGD, Arbsit.IKKE_ARBEIDSSOKER),
    (Vklo.STIPEND_ELLER_LAAN, Trygdesit.HAR_INGEN, Arbsit.UNDER_UTDANNING),
    (Vklo.SOSIALHJELP, Trygdesit.HAR_INGEN, Arbsit.REGISTRERT_ARBEIDSLEDIG),
    (Vklo.SOSIALHJELP, Trygdesit.HAR_INGEN, Arbsit.KOMMUNALT_TILTAK),
    (Vklo.INTRODUKSJONSSTOTTE, Trygdesit.HAR_INGEN, Arbsit.INTRODUKSJONSORDNING),
)


def made_up_records(count: int, seed: int) -> Iterator[Sosialhjelp]:
    """Give records of recipients who do not exist, no two with the same number."""
    rng = random.Random(seed)
    taken: set[str] = set()
    while len(taken) < count:
        born = date(1960, 1, 1) + timedelta(days=rng.randrange(47 * 365))
        number = synthetic_number(born, rng)
        if number in taken:
            continue
        taken.add(number)
        vklo, trygdesit, arbsit = rng.choice(SITUATIONS)
        months = sorted(rng.sample(range(1, 13), rng.randint(1, 12)))
        paid = {month: rng.randrange(2_000, 18_000, 10) for month in months}
        children = rng.choice((0, 0, 0, 1, 2, 3))
        yield Sosialhjelp(
            bydelsnr=f"{rng.randint(1, 15):02}",
            fodselsdato=born,
            person_journalnr=f"{len(taken):08}",
            person_fodselsnr=number,
            kjonn=rng.choice(list(Kjonn)),
            ektstat=rng.choice(list(Ektstat)),
            bu18=JaNei.JA if children else JaNei.NEI,
            antbu18=children or None,
            vklo=vklo,
            trygdesit=trygdesit,
            arbsit=arbsit,
            stmnd=set(months),
            bidrag=sum(paid.values()),
            laan=0,
            bidrag_mnd=paid,
            gitt_okonomirad=JaNei.NEI,
            faat_individuell_plan=JaNei.NEI,
            saksbehandler=f"DEMO{rng.randint(1, 60):02}",
            bosit=rng.choice((Bosit.LEID_PRIVAT, Bosit.LEID_KOMMUNAL, Bosit.EID)),
            vilkarsoslov=JaNei.NEI,
            vilkarsamekt=JaNei.NEI,
        )


@contextmanager
def timed(step: str) -> Iterator[None]:
    """Print how long a step took."""
    start = time.perf_counter()
    yield
    print(f"  {step:<52} {time.perf_counter() - start:6.2f} s")


def summary(report: Report) -> str:
    """Say in a line what a report says."""
    verdict = "kan ikke sendes" if report.blocks_submission else "kan sendes"
    return f"{report.records} poster, {report.controls_run} kontroller, {len(report.findings)} funn: {verdict}"


def write(records: Iterable[Sosialhjelp], path: Path) -> None:
    """Write the extract, record by record."""
    with Extract.create(path, form="11F", year=YEAR, region=REGION) as extract:
        for record in records:
            extract.add(record)


def damage(records: list[Sosialhjelp]) -> None:
    """Make the two mistakes: a question left open, and a sum that is not that of its months."""
    records[17].bosit = None
    records[4711].bidrag = sum(records[4711].bidrag_mnd.values()) + 1


def mend(records: list[Sosialhjelp]) -> None:
    """Mend them, as a caseworker does in the case system; the file itself is never edited (B-13)."""
    records[17].bosit = Bosit.LEID_PRIVAT
    records[4711].bidrag = sum(records[4711].bidrag_mnd.values())


def main() -> None:
    """Run the demonstration."""
    OUT.mkdir(parents=True, exist_ok=True)
    extract_file, page = OUT / f"11F_{REGION}.dat", OUT / "rapport.html"
    print(f"11F {YEAR} for region {REGION}: {RECORDS} oppdiktede mottakere, to av dem med feil")
    with timed("fylle ut poster"):
        records = list(made_up_records(RECORDS, SEED))
        damage(records)
    with timed("skrive uttrekket"):
        write(records, extract_file)
    with timed("kontrollere som SSB"):
        report = check(extract_file, form="11F", year=YEAR, region=REGION)
    with timed("skrive rapporten som HTML"):
        page.write_text(report.to_html(), encoding="utf-8", newline="\n")
    print(f"  {summary(report)}")
    for finding in report.findings:
        who = f"journalnummer {finding.journal_number}" if finding.journal_number else f"linje {finding.lines[0]}"
        print(f"    {finding.control}\n      {who}: {finding.message}")
    print(f"  {extract_file} ({extract_file.stat().st_size / 1e6:.1f} MB) og {page}")
    with timed("rette feilene og lage uttrekket på nytt"):
        mend(records)
        write(records, extract_file)
    with timed("kryptere, sende gjennom et brudd og få kvittering"):
        receipt = deliver(extract_file, form="11F", year=YEAR, region=REGION)
    print(f"  levert til simulatoren nøyaktig én gang: {receipt}")
    if OFFICIAL_SAMPLE.exists():
        print("SSBs egen eksempelfil for 11CF, holdt mot 2024:")
        print(f"  {summary(check(OFFICIAL_SAMPLE, form='11CF', year=2024, region='030100'))}")


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a console of another code page prints what it can
    main()
