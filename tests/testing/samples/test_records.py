"""Made-up records: sound in every edition, varied, plainly fictitious, and the same every time."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk import (
    Extract,
    InvalidId,
    Kvalifisering,
    RegionError,
    Sosialhjelp,
    Status,
    UnknownEdition,
    UnknownForm,
    UsageError,
    check,
)
from kostra_sdk.advice.plausibility import plausibility
from kostra_sdk.extract.target import Target
from kostra_sdk.forms import find_form
from kostra_sdk.forms.introduksjon.codes import IntroStatus
from kostra_sdk.forms.person.codes import Ektstat
from kostra_sdk.ids import fodselsnummer
from kostra_sdk.testing import sample_records
from kostra_sdk.testing.samples.numbers import TENOR, is_nobodys_number
from kostra_sdk.testing.samples.population import JOURNAL_NUMBERS, Population
from tests.forms.lines import EDITIONS, YEARS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostra_sdk.records import Record

REGIONS = ("030100", "030105", "460100", "110302")
"""Oslo, one of its bydeler, and elsewhere; a bydel elsewhere is none to the official programs."""
CONTRADICTION = "Kontroll 002 : Filbeskrivelse, mangler obligatorisk verdi"
"""In 2026, outside Oslo, BYDELSNR of 11F is mandatory and must be blank."""
LAYOUTS = [(form, year) for form in ("11F", "11CF", "11B") for year in find_form(form).years]


def extract_of(records: Iterable[Record], form: str, year: int, region: str) -> Extract[Any]:
    """Collect records in an extract."""
    extract = Extract.new(form=form, year=year, region=region)
    for record in records:
        extract.add(record)
    return extract


@pytest.mark.parametrize(("form", "year", "region"), [(*edition, region) for edition in EDITIONS for region in REGIONS])
def test_nothing_is_wrong_with_them(form: str, year: int, region: str) -> None:
    """The official program of every edition has nothing to say, but for the contradiction of 2026."""
    records = sample_records(form, year, 250, region=region, seed=year)

    report = check(extract_of(records, form, year, region))

    is_contradiction = (form, year) == ("11F", 2026) and region[:4] != "0301"
    expected = {CONTRADICTION: 250} if is_contradiction else {}
    assert report.counts() == expected
    assert {finding.fields for finding in report.findings} <= {("BYDELSNR",)}
    assert report.records == 250


@pytest.mark.slow
@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_nothing_is_wrong_with_very_many(form: str, year: int) -> None:
    """Not one of 25 000 records of Oslo is remarked on."""
    report = check(extract_of(sample_records(form, year, 25_000, region="030100"), form, year, "030100"))

    assert (report.records, report.counts()) == (25_000, {})


@pytest.mark.parametrize(("form", "year"), LAYOUTS)
def test_every_layout_can_be_filled(form: str, year: int) -> None:
    """Records fill no field that the year lacks, and are read back as they were written."""
    records = list(sample_records(form, year, 80, region="030100", seed=2))

    extract = extract_of(records, form, year, "030100")

    assert [record.person_journalnr for record in islice(extract, 16)] == [f"TEST000{n:X}" for n in range(16)]
    assert len(extract) == 80
    assert not any(record.raw for record in extract)


@pytest.mark.parametrize(("form", "year"), LAYOUTS)
def test_nobody_is_in_them(form: str, year: int) -> None:
    """Numbers are synthetic, or never given where the program cannot read those; no two are alike."""
    records = list(sample_records(form, year, 200, region="460100"))

    numbers = [record.person_fodselsnr for record in records]
    assert len(set(numbers)) == 200
    assert all(map(is_nobodys_number, numbers))
    if year <= 2016 or 2020 <= year <= 2022:
        assert {reason_of(number) for number in numbers} == {"century"}
    else:
        assert all(map(fodselsnummer.is_synthetic, numbers))
    assert all(record.person_journalnr.startswith("TEST") for record in records)
    assert len({record.person_journalnr for record in records}) == 200
    assert form == "11B" or all(record.saksbehandler.startswith("FIKTIV") for record in records)


def reason_of(number: str) -> str:
    """Say why the strict reading refuses a number."""
    with pytest.raises(InvalidId) as refused:
        fodselsnummer.validate(number)
    return refused.value.reason


def test_the_same_seed_gives_the_same_records() -> None:
    """Records depend on form, year, region and seed alone; a shorter sample is the beginning of a longer one."""

    def lines(n: int | None, seed: int, region: str = "030100") -> list[str]:
        target = Target("11CF", 2025, region)
        records = sample_records("11CF", 2025, n, region=region, seed=seed)
        return [target.line_of(record) for record in islice(records, 30)]

    assert lines(30, 7) == lines(None, 7)
    assert lines(10, 7) == lines(30, 7)[:10]
    assert lines(30, 7) != lines(30, 8)
    assert lines(30, 7, "030101") != lines(30, 7, "030102")


def test_oslo_is_spread_over_its_bydeler() -> None:
    """Region 030100 has people in all 15 bydeler, and that of a bydel in it alone."""
    spread = Counter(record.bydelsnr for record in sample_records("11F", 2026, 600, region="030100"))
    extract = extract_of(sample_records("11F", 2026, 5, region="030107"), "11F", 2026, "030107")

    assert sorted(spread) == [f"{number:02}" for number in range(1, 16)]
    assert {record.bydelsnr for record in extract} == {"07"}


@pytest.mark.parametrize("year", YEARS)
def test_recipients_are_of_all_kinds(year: int) -> None:
    """Every code of every question, every month, condition and sanction comes up."""
    records = list(sample_records("11F", year, 2500, region="460100", seed=3))
    layout = find_form("11F").layout(year)

    for name in ("kjonn", "ektstat", "bu18", "vklo", "trygdesit", "arbsit", "bosit", "vilkarsoslov", "vilkarsamekt"):
        codes = {code for code in layout.by_key[name.upper()].codes if code.strip("0 ")}
        assert {getattr(record, name) for record in records} == codes - ({"7"} if name == "bosit" else set()), name
    boxes = [field.key.lower() for field in layout.fields if field.key.startswith(("VILKAR", "VEDTAK", "SANKSJON"))]
    assert all(any(getattr(record, name) for record in records) for name in boxes)
    assert {month for record in records for month in record.stmnd} == set(range(1, 13))
    assert any(record.person_duf for record in records)
    assert {bool(record.laan) for record in records} == {True, False}
    assert any(record.laan and not record.bidrag for record in records)
    assert all(fits(record, year) for record in records)


def fits(record: Sosialhjelp, year: int) -> bool:
    """Whether what is said of a recipient hangs together."""
    assert record.bidrag == sum(record.bidrag_mnd.values())
    assert record.laan == sum(record.laan_mnd.values())
    assert {*record.bidrag_mnd, *record.laan_mnd} <= record.stmnd
    if record.utbetdato and record.utbettomdato:
        assert record.utbetdato.year == record.utbettomdato.year == year
        assert record.utbetdato <= record.utbettomdato
    if record.fodselsdato:
        assert fodselsnummer.birth_date(record.person_fodselsnr) == record.fodselsdato
    return (int(record.person_fodselsnr[8]) % 2 == 1) == (record.kjonn == "1")


@pytest.mark.parametrize("form", ["11F", "11CF"])
def test_a_caseworker_would_believe_them(form: str) -> None:
    """Nobody has been a parent, husband or divorced before their time, and most of the very young are neither."""
    year = 2026
    very_young = []
    for record in sample_records(form, year, 5_000, region="460100"):
        age = year - fodselsnummer.birth_date(record.person_fodselsnr).year
        assert record.antbu18 <= max(1, (age - 16) // 2), age
        assert age > 20 or record.ektstat in {Ektstat.UGIFT, Ektstat.SAMBOER}, age
        assert age > 45 or record.ektstat != Ektstat.ENKE_ELLER_ENKEMANN, age
        if age < 22:
            very_young.append(record)
    assert sum(bool(record.antbu18) for record in very_young) < len(very_young) / 4
    assert sum(record.ektstat == Ektstat.UGIFT for record in very_young) > len(very_young) / 2


@pytest.mark.parametrize(("form", "year"), [edition for edition in EDITIONS if edition[0] in {"11F", "11CF"}])
def test_they_are_not_remarked_on(form: str, year: int) -> None:
    """The package's own advice has nothing to say of a sample either."""
    assert plausibility(extract_of(sample_records(form, year, 200, region="460100"), form, year, "460100")) == ()


@pytest.mark.parametrize("year", YEARS)
def test_participants_are_of_all_kinds(year: int) -> None:
    """Every status and outcome comes up, and the dates of each programme follow each other."""
    records = list(sample_records("11CF", year, 2500, region="030100", seed=3))
    layout = find_form("11CF").layout(year)

    assert {record.status for record in records} == {code for code in layout.by_key["STATUS"].codes if code.strip("0 ")}
    boxes = [
        field.key.lower()
        for field in layout.fields
        if field.key.startswith(("AVSL_", "KVP_MED", "YTELSE_")) and not field.key.endswith(("SPES", "BEHANDL", "FOR"))
    ]
    boxes = [name for name in boxes if name not in {"avsl_avklar_ufor", "avsl_ingen_akt"}]
    assert [name for name in boxes if not any(getattr(record, name) for record in records)] == []
    assert all(follow(record, year) for record in records)


def test_only_oslo_has_movers_between_bydeler() -> None:
    """Status 6 is for the bydeler of Oslo."""
    elsewhere = {record.status for record in sample_records("11CF", 2026, 500, region="460100")}

    assert Status.FLYTTET_BYDEL not in elsewhere


def follow(record: Kvalifisering, year: int) -> bool:
    """Whether the dates of a programme follow each other, and the support lies within."""
    assert record.reg_dato
    assert record.vedtak_dato
    assert record.begynt_dato
    assert record.reg_dato < record.vedtak_dato < record.begynt_dato
    assert year - 2 <= record.begynt_dato.year <= year
    if record.begynt_dato.year == year:
        assert min(record.stmnd) == record.begynt_dato.month
    if record.avsl_dato:
        assert record.begynt_dato < record.avsl_dato
        assert record.status is not Status.FULLFORT or (record.avsl_dato - record.begynt_dato).days >= 180
        assert record.avsl_dato.year == year
        assert max(record.stmnd) == record.avsl_dato.month
    return bool(record.kvp_stonad)


@pytest.mark.parametrize("year", range(2011, 2017))
def test_participants_of_introduction_are_of_all_kinds(year: int) -> None:
    """Every status and measure comes up, and support lies between beginning and end."""
    records = list(sample_records("11B", year, 800, region="460100"))

    assert {record.status for record in records} == set(IntroStatus)
    assert all(
        any(getattr(record, f"tiltak_{number}") for record in records) is (number != 5) for number in range(1, 12)
    )
    assert {bool(record.person_duf) for record in records} == {True, False}
    for record in records:
        assert record.startdato
        assert (record.avslutningsdato is None) == (record.status is IntroStatus.I_PROGRAM)
        assert record.startdato < (record.avslutningsdato or date(year, 12, 31))
        assert max(record.stmnd) == (record.avslutningsdato or date(year, 12, 31)).month


def test_what_cannot_be_made_up_is_said_at_once() -> None:
    """Unknown forms, years and regions, and too many records, raise before the first record is asked for."""
    with pytest.raises(UnknownForm):
        sample_records("7", 2026, region="030100")
    with pytest.raises(UnknownEdition):
        sample_records("11F", 2016, region="030100")
    with pytest.raises(RegionError):
        sample_records("11F", 2026, region="0301")
    with pytest.raises(RegionError, match="no bydel 16"):
        sample_records("11CF", 2020, region="030116")
    for n in (-1, JOURNAL_NUMBERS + 1):
        with pytest.raises(UsageError, match=r"journal numbers|0 records or more"):
            sample_records("11F", 2026, n, region="030100")


def test_a_form_without_samples_is_unknown_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """A form that there is, but no samples of, is answered with those there are."""
    monkeypatch.setattr("kostra_sdk.testing.samples.records.FORMS", ())

    with pytest.raises(UnknownForm, match="no form '11F'"):
        sample_records("11F", 2026, region="030100")


def test_the_journal_numbers_come_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """An endless sample stops with an error, rather than give a journal number twice."""
    monkeypatch.setattr("kostra_sdk.testing.samples.population.JOURNAL_NUMBERS", 3)

    with pytest.raises(UsageError, match="no more journal numbers"):
        list(sample_records("11F", 2026, region="030100"))


def test_a_number_is_drawn_again_where_it_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people never share a number, even where the series gives it twice."""
    people = Population(Target("11F", 2026, "460100"), seed=1)
    first = people.person(40, 40)["person_fodselsnr"]
    given = iter([first, first])
    monkeypatch.setattr(
        people, "series", TENOR.__class__("twice", 1900, 2039, lambda born, rng: next(given, TENOR.number(born, rng)))
    )

    assert people.person(40, 40)["person_fodselsnr"] != first


def test_where_no_series_is_read_the_synthetic_one_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that refuses all of them gets numbers that are plainly synthetic."""
    monkeypatch.setattr(TENOR.__class__, "is_read_by", lambda *_: False)

    assert Population(Target("11F", 2026, "460100"), seed=1).series is TENOR
