from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from examples import fagsystem
from kostra_sdk import Extract, KvalifiseringBuilder, Report, SosialhjelpBuilder, check
from kostra_sdk.sources import Mapping

MAPPING = Path(fagsystem.__file__).with_name("fagsystem.toml")


def built(builder: Any, database: Path, tables: dict[str, str]) -> Any:
    """Build records from the tables of the made-up case system."""
    mapping = Mapping.load(MAPPING)
    for event, select in tables.items():
        builder.extend(mapping.read(event, fagsystem.rows_of(database, select)))
    return builder.build()


def judged(form: str, records: Any, year: int, region: str) -> Report:
    """Write and check an extract."""
    extract = Extract.new(form=form, year=year, region=region)
    for record in records:
        extract.add(record)
    return check(extract)


@pytest.mark.parametrize(("year", "region"), [(2023, "030100"), (2024, "460100"), (2025, "460100"), (2026, "030100")])
def test_a_made_up_municipality_has_no_finding_that_its_events_do_not_justify(
    year: int, region: str, tmp_path: Path
) -> None:
    """From tables in SQLite to both extracts; only who was on leave and ended without coming back is remarked on."""
    database = tmp_path / "fagsystem.sqlite"
    fagsystem.fill(database, year=year, region=region, persons=1_000, payments=4_000)
    social = built(SosialhjelpBuilder(year=year, region=region), database, fagsystem.SOSIALHJELP)
    programme = built(KvalifiseringBuilder(year=year, region=region), database, fagsystem.KVALIFISERING)
    assert len(social.records) > 800
    assert len(programme.records) > 20
    expected = {"betalt-i-annet-aar", "kommunalt-reglement", "kvalifiseringsstonad", "husholdning-etter-aaret"}
    assert expected <= set(social.counts())
    assert list(judged("11F", social.records, year, region).findings) == []
    report = judged("11CF", programme.records, year, region)
    away = f"{year % 100:02}001000"
    assert [(finding.control.split()[1], finding.journal_number) for finding in report.findings] == [("28", away)]
    assert not report.blocks_submission
    assert [(remark.rule.name, remark.journal_number) for remark in programme.remarks] == [
        ("permisjon-ved-aarets-start", away)
    ]


def test_people_who_are_there_twice_have_one_record(tmp_path: Path) -> None:
    """A refugee who was known by DUF number before is one person, with the payments of both cases."""
    database = tmp_path / "fagsystem.sqlite"
    fagsystem.fill(database, year=2025, region="460100", persons=300, payments=2_000)
    social = built(SosialhjelpBuilder(year=2025, region="460100"), database, fagsystem.SOSIALHJELP)
    twice = fagsystem.rows_of(database, "DUFNR FROM PERSON WHERE DUFNR <> '' GROUP BY DUFNR HAVING COUNT(*) > 1")
    records = [record for record in social.records if record.person_duf in {row["DUFNR"] for row in twice}]
    assert len({record.person_duf for record in records}) == len(records) > 5
    assert all(record.person_fodselsnr for record in records)


def test_every_krone_of_the_tables_is_reported_or_left_out(tmp_path: Path) -> None:
    """What is reported is what the tables say under §§ 18 and 19 in the year, to the krone."""
    database = tmp_path / "fagsystem.sqlite"
    fagsystem.fill(database, year=2025, region="460100", persons=300, payments=2_000)
    social = built(SosialhjelpBuilder(year=2025, region="460100"), database, fagsystem.SOSIALHJELP)
    ((asked,),) = (
        row.values()
        for row in fagsystem.rows_of(
            database,
            "SUM(BELOP_ORE) / 100 FROM UTBETALING WHERE HJEMMEL IN ('STL18', 'STL19') AND UTBETALT_DATO LIKE '%.2025'",
        )
    )
    assert sum((record.bidrag or 0) + (record.laan or 0) for record in social.records) == asked
