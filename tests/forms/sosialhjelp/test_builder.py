from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk import Extract, check
from kostra_sdk.errors import RegionError, UnknownEdition
from kostra_sdk.forms import find_form
from kostra_sdk.forms.person.codes import JaNei, Kjonn
from kostra_sdk.forms.person.events import Husholdning, Person, Sak
from kostra_sdk.forms.sosialhjelp import rules
from kostra_sdk.forms.sosialhjelp.builder import SosialhjelpBuilder
from kostra_sdk.forms.sosialhjelp.events import Hjemmel, Stonadsart
from tests.forms.sosialhjelp.happenings import BORN, YEAR, built, contact, municipality, payment, record_of

if TYPE_CHECKING:
    from kostra_sdk.forms.person.counting import Build
    from kostra_sdk.forms.sosialhjelp.record import Sosialhjelp
    from kostra_sdk.report import Report

FORM = find_form("11F")
JUSTIFIED = frozenset({"30", "31"})
"""The controls of the year's sum: very much and very little are reported as they are."""
NOT_NUMBERS = frozenset({"05", "06", "07", "22", "23A", "38"})
"""The official programs of 2020 do not read synthetic numbers: what they find in them is none of the builder's."""


def judged(build: Build[Sosialhjelp], year: int, region: str) -> Report:
    """Give the official verdict on what was built."""
    extract: Extract[Sosialhjelp] = Extract.new(form="11F", year=year, region=region)
    for record in build.records:
        extract.add(record)
    return check(extract)


def numbers_of(report: Report) -> set[str]:
    """Give the numbers of the controls that fire, as they are written in their names."""
    return {finding.control.removeprefix("Kontroll ").split(" ")[0].rstrip(":") for finding in report.findings}


@pytest.mark.parametrize("year", FORM.control_years)
@pytest.mark.parametrize("region", ["460100", "030100", "030107"])
def test_no_finding_that_the_events_do_not_justify(year: int, region: str) -> None:
    """A year of whatever happens, of events that agree, passes the official program; only sums are what they are."""
    enheter = ("07", "11") if region.startswith("0301") else ("nav",)
    events = municipality(random.Random(year), year, persons=150, payments=900, enheter=enheter)
    build = SosialhjelpBuilder(year=year, region=region).extend(events).build()
    assert len(build.records) > (50 if region == "030107" else 100)
    found = numbers_of(judged(build, year, region))
    known = {"002"} if year == 2026 and region == "460100" else set()  # BYDELSNR: the program contradicts itself
    assert found <= JUSTIFIED | known | (NOT_NUMBERS if year < 2023 else set())


@given(seed=st.integers(0, 2**32), year=st.sampled_from(FORM.control_years))
def test_the_controls_of_months_and_sums_have_nothing_to_say(seed: int, year: int) -> None:
    """Nor those of children and conditions, whatever was paid and taken back: 10-12, 26-29, 36-37, 39-43."""
    rng = random.Random(seed)
    events = municipality(rng, year, persons=4, payments=40)
    build = SosialhjelpBuilder(year=year, region="460100").extend(events).build()
    never = {"10", "11", "12", "26", "27", "28", "29", "36", "37", "39", "40", "41", "42", "43"}
    assert numbers_of(judged(build, year, "460100")) & never == set()


AMOUNTS = st.lists(
    st.tuples(
        st.integers(-3_000, 3_000),
        st.dates(date(YEAR - 1, 11, 1), date(YEAR + 1, 2, 28)),
        st.sampled_from(Stonadsart),
        st.sampled_from([Hjemmel.SOSIALTJENESTELOVEN_18, Hjemmel.SOSIALTJENESTELOVEN_19, Hjemmel.KOMMUNALT_REGLEMENT]),
    ),
    max_size=12,
)


@given(AMOUNTS)
def test_every_krone_is_reported_or_left_out(paid: list[tuple[int, date, Stonadsart, Hjemmel]]) -> None:
    """What counts is summed, each kind by itself; all other payments are listed, each once."""
    payments = [
        payment(belop, dato, art=art, hjemmel=hjemmel, id=f"u{number}")
        for number, (belop, dato, art, hjemmel) in enumerate(paid)
    ]
    build = built(*payments)
    counted = {
        each.id: each for each in payments if each.dato.year == YEAR and each.hjemmel != Hjemmel.KOMMUNALT_REGLEMENT
    }
    sums = {art: max(0, sum(each.belop for each in counted.values() if each.art == art)) for art in Stonadsart}
    listed = [item.reference for item in build.left_out if item.event == "Utbetaling"]
    if any(sums.values()):
        (record,) = build.records
        assert {Stonadsart.BIDRAG: record.bidrag, Stonadsart.LAAN: record.laan} == sums
        assert set(listed) == {each.id for each in payments} - counted.keys()
    else:
        assert build.records == ()
        assert set(listed) == {each.id for each in payments}
    assert len(listed) == len(set(listed))


@given(seed=st.integers(0, 2**32))
def test_the_order_of_events_does_not_matter(seed: int) -> None:
    """But for what is known of one day, nothing is told by the order."""
    rng = random.Random(seed)
    events = municipality(rng, YEAR, persons=6, payments=60)
    first = SosialhjelpBuilder(year=YEAR, region="460100").extend(events).build()
    rng.shuffle(events)
    second = SosialhjelpBuilder(year=YEAR, region="460100").extend(events).build()
    assert first.left_out == second.left_out
    assert first.remarks == second.remarks
    known = [(record.person_journalnr, record.bidrag_mnd, record.stmnd, record.utbetdato) for record in first.records]
    assert known == [
        (record.person_journalnr, record.bidrag_mnd, record.stmnd, record.utbetdato) for record in second.records
    ]


@pytest.mark.parametrize("year", FORM.years)
def test_records_of_every_year_can_be_written(year: int) -> None:
    """Fields that a year lacks are left empty: whatever happened, no record is refused."""
    events = municipality(random.Random(year), year, persons=60, payments=400)
    build = SosialhjelpBuilder(year=year, region="460100").extend(events).build()
    extract: Extract[Sosialhjelp] = Extract.new(form="11F", year=year, region="460100")
    for record in build.records:
        extract.add(record)
    assert len(list(extract)) == len(build.records) > 30
    assert (build.records[0].fodselsdato is None) == (year < 2025)


def test_what_the_person_is() -> None:
    """Numbers without separators, sex and date of birth."""
    events = (
        Person(id="a", fodselsnr="179 590-00000", duf="", kjonn=Kjonn.KVINNE, fodselsdato=BORN),
        Sak(journalnr="00000002", person="a"),
    )
    record = record_of(*events, payment(sak="00000002"))
    assert (record.person_fodselsnr, record.kjonn, record.fodselsdato) == ("17959000000", Kjonn.KVINNE, BORN)
    assert (record.person_duf, record.saksbehandler) == ("", "")


def test_records_are_in_order_of_unit_and_journal_number() -> None:
    """The same every time, and the same by unit."""
    events = municipality(random.Random(1), YEAR, persons=60, payments=400, enheter=("nav", "flyktning"))
    build = SosialhjelpBuilder(year=YEAR, region="460100").extend(events).build()
    assert list(build.by_unit) == ["flyktning", "nav"]
    assert build.records == build.by_unit["flyktning"] + build.by_unit["nav"]
    for records in build.by_unit.values():
        journal_numbers = [record.person_journalnr for record in records]
        assert journal_numbers == sorted(set(journal_numbers))


def test_what_is_left_out_can_be_shown() -> None:
    """With day and case, and neither amount nor person."""
    result = built(payment(4711, hjemmel=Hjemmel.KOMMUNALT_REGLEMENT, id="U1"), payment(70))
    (item,) = result.left_out
    assert item.message == f"Utbetaling 14.03.2025, journalnummer 00000001: {item.rule.text}"
    assert "4711" not in repr(result)


def test_building_twice() -> None:
    """More events may come after the first building; what was built before stays."""
    builder = SosialhjelpBuilder(year=YEAR, region="460100")
    builder.add(Person(id="a"), Sak(journalnr="1", person="a"), payment(100, sak="1"))
    first = builder.build()
    second = builder.add(payment(20, sak="1")).build()
    assert ([record.bidrag for record in first.records], [record.bidrag for record in second.records]) == ([100], [120])


def test_nothing_given_is_nothing_built() -> None:
    """A municipality may have had nobody."""
    build = SosialhjelpBuilder(year=YEAR, region="460100").build()
    assert (build.records, build.left_out, build.remarks, dict(build.by_unit)) == ((), (), (), {})


@pytest.mark.parametrize("region", ["030116", "460101", "46010"])
def test_a_region_that_there_is_not(region: str) -> None:
    """Only Oslo has bydeler, and it has fifteen."""
    with pytest.raises(RegionError):
        SosialhjelpBuilder(year=YEAR, region=region)


@pytest.mark.parametrize("region", [460100, None, b"460100"], ids=["int", "none", "bytes"])
def test_a_region_that_is_no_text(region: Any) -> None:
    """A number column has lost the zero of 0301."""
    with pytest.raises(RegionError, match="a region is text, six digits of it; this is "):
        SosialhjelpBuilder(year=YEAR, region=region)


@pytest.mark.parametrize("year", [2016, 2025.0, None, "2025"], ids=["early", "float", "none", "text"])
def test_a_year_without_a_layout(year: Any) -> None:
    """It is the caller's mistake, told at once."""
    with pytest.raises(UnknownEdition):
        SosialhjelpBuilder(year=year, region="460100")


def test_a_reversal_of_an_excluded_payment_is_excluded_too() -> None:
    """It has the same legal basis, or the events do not fit together."""
    paid = payment(500, hjemmel=Hjemmel.STOTTEKONTAKT, id="U1")
    back = payment(-500, date(YEAR, 9, 1), hjemmel=Hjemmel.STOTTEKONTAKT, id="U2", tilbakefort="U1")
    result = built(paid, back, payment(70))
    assert [item.rule for item in result.left_out] == [rules.HJEMLER[Hjemmel.STOTTEKONTAKT]] * 2


def test_the_caseworker_of_the_last_contact_answers() -> None:
    """Where no contact of the case names one, it is that of the case."""
    assert record_of(payment(), contact(saksbehandler="TEST07"), contact(date(YEAR, 5, 1))).saksbehandler == "TEST07"
    assert record_of(payment(), contact()).saksbehandler == "TEST01"
    other = Sak(journalnr="00000002", person="p1")
    earlier = contact(date(YEAR, 1, 5), sak="00000002", saksbehandler="TEST08")
    assert record_of(other, payment(), earlier).saksbehandler == "TEST01", "a contact of another case names nobody"


def test_no_children_is_an_answer() -> None:
    """It is written as 0, since a blank is a finding in 2021 and 2022."""
    household = Husholdning(person="p1", dato=date(YEAR, 1, 1), barn_under_18=0)
    assert (record_of(payment(), household).bu18, record_of(payment(), household).antbu18) == (JaNei.NEI, 0)
    assert (record_of(payment()).bu18, record_of(payment()).antbu18) == (None, None)
