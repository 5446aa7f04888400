from __future__ import annotations

import random
from datetime import date, datetime
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk import EventError, Extract, RegionError, UnknownEdition, UsageError, check
from kostra_sdk.forms.kvalifisering import FORM
from kostra_sdk.forms.kvalifisering.builder import KvalifiseringBuilder
from kostra_sdk.forms.kvalifisering.codes import YtelseTypeSoshj
from kostra_sdk.forms.kvalifisering.events import (
    Avslutning,
    Avslutningsaarsak,
    Kvalifiseringsutbetaling,
    Program,
    Tilleggsart,
    Tilleggsytelse,
    YtelseForSoknad,
)
from kostra_sdk.forms.person.events import Husholdning, Person, Sak
from tests.forms.kvalifisering.happenings import REGION, build, day, end, leave, paid, participant, program, record
from tests.forms.kvalifisering.municipality import Municipality

if TYPE_CHECKING:
    from kostra_sdk.forms.kvalifisering.record import Kvalifisering
    from kostra_sdk.forms.person.counting import Build


def extract_of(built: Build[Kvalifisering], year: int, region: str) -> Extract[Kvalifisering]:
    """Give the extract of what was built."""
    extract = Extract.new(form="11CF", year=year, region=region)
    for each in built.records:
        extract.add(each)
    return extract


def number_of(control: str) -> str:
    """Give the number of a control from its official name: 05, 20A."""
    return control.removeprefix("Kontroll ").split()[0].upper()


# --- what comes out is right ------------------------------------------------------------------------------


@pytest.mark.parametrize(("year", "oslo", "seed"), [*product(range(2020, 2027), [False, True], range(4))])
def test_the_controls_find_nothing_that_the_events_do_not_justify(year: int, oslo: bool, seed: int) -> None:
    """Every official finding in a built extract is about something that the events say, or do not say."""
    drawn = Municipality(year, oslo=oslo, seed=seed)
    built = KvalifiseringBuilder(year=year, region=drawn.region).extend(drawn.events).build()
    assert {each.person_journalnr for each in built.records} == drawn.reported
    assert {each.person_journalnr: each.kvp_stonad for each in built.records} == {
        journal: drawn.paid.get(journal, 0) for journal in drawn.reported
    }
    report = check(extract_of(built, year, drawn.region))
    found = {
        (built.records[line - 1].person_journalnr, number_of(finding.control))
        for finding in report.findings
        for line in finding.lines
    }
    assert all(finding.lines for finding in report.findings)
    assert {(journal, control) for journal, control in found if control not in drawn.expected[journal]} == set()


@pytest.mark.parametrize("year", range(2023, 2027))
def test_what_the_events_lack_is_found(year: int) -> None:
    """The controls do find what a municipality's events lack: the test above is no test of an empty list."""
    drawn = Municipality(year, oslo=False, seed=7, count=200)
    built = KvalifiseringBuilder(year=year, region=drawn.region).extend(drawn.events).build()
    report = check(extract_of(built, year, drawn.region))
    found = {number_of(finding.control) for finding in report.findings}
    assert found >= {"05", "08", "09", "10", "13", "14", "20", "21", "28", "29", "32", "38", "39"}


@pytest.mark.parametrize("year", FORM.years)
def test_every_year_that_has_a_layout_is_written_and_read(year: int) -> None:
    """What is built fits the layout of its year, and the extract says the same when it is read."""
    drawn = Municipality(year, oslo=year % 2 == 0, seed=year)
    built = KvalifiseringBuilder(year=year, region=drawn.region).extend(drawn.events).build()
    extract = extract_of(built, year, drawn.region)
    again = list(Extract.read(extract.to_bytes(), form="11CF", year=year, region=drawn.region))
    names = ("person_journalnr", "status", "stmnd", "kvp_stonad", "avsl_dato", "begynt_dato", "kvp_med_astonad")
    assert [[getattr(each, name) for name in names] for each in again] == [
        [getattr(each, name) for name in names] for each in built.records
    ]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_events_makes_no_difference(seed: int) -> None:
    """Rows come in the order a database gives them, and that is not what is reported."""
    drawn = Municipality(2025, oslo=False, seed=seed)
    first = KvalifiseringBuilder(year=2025, region=REGION).extend(drawn.events).build()
    random.Random(seed).shuffle(drawn.events)
    again = KvalifiseringBuilder(year=2025, region=REGION)
    for event in drawn.events:
        again.add(event)
    assert again.build() == first


def test_nothing_disappears_unseen() -> None:
    """What was paid is in the record's sum or in the list of what was left out."""
    drawn = Municipality(2025, oslo=False, seed=3)
    built = KvalifiseringBuilder(year=2025, region=REGION).extend(drawn.events).build()
    payments = {event.id: event for event in drawn.events if isinstance(event, Kvalifiseringsutbetaling)}
    dropped = {item.reference for item in built.left_out if item.event == "Kvalifiseringsutbetaling"}
    assert dropped
    counted = sum(event.belop for own, event in payments.items() if own not in dropped)
    assert counted == sum(each.kvp_stonad or 0 for each in built.records)


def test_more_events_may_be_added_after_a_build() -> None:
    """A builder builds what it has, again and again."""
    builder = KvalifiseringBuilder(year=2025, region=REGION).add(*participant(), program())
    assert builder.build().records[0].kvp_stonad == 0
    assert builder.extend([paid("03-20", 1_000)]).build().records[0].kvp_stonad == 1_000


def test_facts_that_are_given_twice_are_one_and_payments_without_id_are_two() -> None:
    """Joined tables repeat persons, cases and programmes; two payments that look alike are both paid."""
    facts = [
        *participant(),
        program(),
        leave("03-01", "03-31"),
        end("10-01"),
        Tilleggsytelse(sak="KVP1", dato=day("02-02"), art=Tilleggsart.KOMMUNAL_BOSTOTTE),
    ]
    assert build(*facts, *facts).records == build(*facts).records
    assert record(*participant(), program(), paid("02-20", 500), paid("02-20", 500)).kvp_stonad == 1_000


def test_what_was_lived_on_before_is_told_box_by_box() -> None:
    """The benefits before the application have a box each, and the part of social assistance says there was some."""
    only = record(*participant(), program(ytelser_for_soknad=set(YtelseForSoknad)))
    assert (only.ytelse_soshjelp, only.ytelse_intro, only.ytelse_tiltakspenger, only.ytelse_folketrygdl) == (True,) * 4
    assert only.ytelse_type_soshj is None
    part = record(*participant(), program(sosialhjelp_for_soknad=YtelseTypeSoshj.SUPPLERENDE))
    assert (part.ytelse_soshjelp, part.ytelse_type_soshj) == (True, YtelseTypeSoshj.SUPPLERENDE)


def test_born_and_sex_are_read_from_the_number() -> None:
    """The number says when the participant was born, which 2025 asks for and 2024 does not."""
    assert record(*participant(), program()).fodselsdato == date(1988, 4, 12)
    assert record(*participant(), program("2024-02-01"), year=2024).fodselsdato is None


# --- what does not fit ------------------------------------------------------------------------------------


def problems(*events: Any, region: str = REGION) -> list[str]:
    """Give the problems that are raised."""
    with pytest.raises(EventError) as raised:
        build(*events, region=region)
    return list(raised.value.problems)


def test_everything_that_does_not_fit_is_raised_at_once() -> None:
    """Whoever mends the events sees all of what is wrong with them, by event and journal number."""
    assert problems(
        *participant(),
        program(),
        Program(sak="KVP1", vedtatt=day("01-01"), begynt=day("02-01")),
        leave("05-01", "04-01"),
        end("01-31"),
        end("10-01"),
        end("11-01"),
        paid("03-01", id="1"),
        paid("04-01", id="1"),
        paid("05-01", -1, tilbakefort="2"),
        paid("05-01", -1, id="3", tilbakefort="1"),
        paid("05-02", -1, tilbakefort="3"),
        paid("05-03", 1, tilbakefort="1"),
        paid("06-01", sak="NONE"),
        paid("06-02", sak="NONE"),
        Sak(journalnr="", person="p1"),
        Sak(journalnr="KVP1", person="p1", enhet="nav"),
        Sak(journalnr="KVP2", person="p2"),
        Sak(journalnr="KVP3", person="p1", enhet="flyktning"),
        paid("06-01", sak="KVP3"),
        paid("06-01", -1, sak="KVP3", tilbakefort="1"),
        leave("06-01", sak="KVP3"),
        end("06-01", sak="KVP3"),
        program(sak="KVP2", fra_kommune="Utopia", fra_bydel=True),
        Husholdning(person="p9", dato=day("01-01"), barn_under_18=-1),
    ) == [
        "Avslutning, journal number KVP1: it is before the programme of its case begins",
        "Avslutning, journal number KVP1: the programme ends twice",
        "Avslutning, journal number KVP3: its case has no Program",
        "Husholdning no. 2: barn_under_18 is negative",
        "Husholdning no. 2: there is no such Person",
        "Kvalifiseringsutbetaling 1, journal number KVP1: another payment has its id",
        "Kvalifiseringsutbetaling, journal number KVP1: it reverses a payment, but is not negative",
        "Kvalifiseringsutbetaling, journal number KVP1: it reverses what is itself a reversal",
        "Kvalifiseringsutbetaling, journal number KVP1: the payment that it reverses is not there",
        "Kvalifiseringsutbetaling, journal number KVP3: it reverses a payment of another case",
        "Kvalifiseringsutbetaling, journal number KVP3: the person has no Program in the unit (2 times)",
        "Kvalifiseringsutbetaling, journal number NONE: there is no such Sak (2 times)",
        "Permisjon, journal number KVP1: it ends before it begins",
        "Permisjon, journal number KVP3: its case has no Program",
        "Program, journal number KVP1: two programmes of the case begin on the same day",
        "Program, journal number KVP2: fra_bydel is true, but there are bydeler in Oslo only",
        "Program, journal number KVP2: fra_kommune is not four digits",
        "Sak, journal number KVP1: it is there twice, and not alike",
        "Sak, journal number KVP2: there is no such Person",
        "Sak: the journal number must have 1 to 8 characters, and not be blank",
    ]


def test_values_of_the_wrong_type_are_raised_at_once() -> None:
    """An amount in øre with decimals, a datetime, a code as text: each is named, and no value is shown."""
    wrong: Any = "oppdiktet"
    assert problems(
        *participant(),
        Program(sak="KVP1", vedtatt=datetime(2025, 1, 1, 12), begynt=wrong, ytelser_for_soknad={wrong}),  # noqa: DTZ001
        Kvalifiseringsutbetaling(sak="KVP1", dato=day("02-01"), belop=99.5),  # type: ignore[arg-type]
        Kvalifiseringsutbetaling(sak="KVP1", dato=day("02-01"), belop=True),
        Avslutning(sak="KVP1", dato=day("10-01"), aarsak=wrong),
        Tilleggsytelse(sak=17, dato=day("02-01"), art=wrong),  # type: ignore[arg-type]
        Person(id="p2", kjonn=wrong),
    ) == [
        "Avslutning, journal number KVP1: aarsak is str, not Avslutningsaarsak",
        "Kvalifiseringsutbetaling, journal number KVP1: belop is bool, not int",
        "Kvalifiseringsutbetaling, journal number KVP1: belop is float, not int",
        "Person: kjonn is str, not Kjonn or None",
        "Program, journal number KVP1: begynt is str, not date or None",
        "Program, journal number KVP1: vedtatt is datetime, not date",
        "Program, journal number KVP1: ytelser_for_soknad is frozenset, not a frozenset of YtelseForSoknad",
        "Tilleggsytelse: art is str, not Tilleggsart",
        "Tilleggsytelse: sak is int, not str",
    ]


def test_in_oslo_a_unit_is_a_bydel() -> None:
    """A case of Oslo's that belongs to no bydel cannot be delivered."""
    assert problems(*participant(enhet="nav"), program(), region="030100") == [
        "Sak, journal number KVP1: in Oslo enhet is a bydel, 01 to 15"
    ]


def test_a_withdrawn_programme_may_have_an_end() -> None:
    """A decision that never came to anything ends too, and is left out as not begun; a leave of it is no trouble."""
    built = build(*participant(), program(None), leave("02-01"), end("03-01", Avslutningsaarsak.UTEBLIVELSE))
    assert [(item.event, item.rule.name, item.dato) for item in built.left_out] == [("Program", "ikke-begynt", None)]


def test_ends_and_leaves_belong_to_the_programme_that_began_last_before_them() -> None:
    """A case may have several programmes in turn, each with leaves and an end of its own."""
    events = [
        *participant(),
        program("2023-01-10"),
        leave("2023-03-01", "2023-04-01"),
        end("2023-09-01"),
        program("2024-11-01"),
        leave("2025-12-01"),
        program(None),
    ]
    built = build(*events)
    assert [(each.begynt_dato, each.status) for each in built.records] == [(date(2024, 11, 1), "2")]
    assert sorted(item.rule.name for item in built.left_out) == ["avsluttet-for-aaret", "ikke-begynt"]
    assert build(*events, year=2023).records[0].avsl_dato == date(2023, 9, 1)


@pytest.mark.parametrize("later", [None, "12-01"])
def test_an_end_on_the_day_the_next_programme_begins_is_that_of_the_earlier_one(later: str | None) -> None:
    """One programme ends and another begins on the same day: the participant is in the later one, till that ends."""
    events = [*participant(), program("2024-02-01"), end("09-01", Avslutningsaarsak.ETTER_AVBRUDD), program("09-01")]
    only = record(*events, *([end(later)] if later else []))
    assert (only.begynt_dato, only.status, only.avsl_dato) == (
        (day("09-01"), "3", day("12-01")) if later else (day("09-01"), "1", None)
    )


def test_an_end_on_the_first_day_is_of_the_programme_itself_where_the_earlier_one_had_ended() -> None:
    """What began and ended on one day is over."""
    only = record(*participant(), program("2024-02-01"), end("2024-06-01"), program("09-01"), end("09-01"))
    assert (only.begynt_dato, only.avsl_dato) == (day("09-01"), day("09-01"))
    assert record(*participant(), program("09-01"), end("09-01")).avsl_dato == day("09-01")


def test_a_number_in_the_journal_numbers_place_is_never_shown() -> None:
    """What is too long for a journal number may be a person's number, and is not printed."""
    number = "01010112345"
    listed = problems(
        *participant(), Sak(journalnr=number, person="p1"), program(sak=number), paid("02-01", sak=number * 2)
    )
    assert listed
    assert all(number not in problem for problem in listed)
    for event in (program(sak=number), paid("02-01", sak=number), leave("02-01", sak=number)):
        assert number not in repr(event)


def test_events_show_their_case_and_nothing_else() -> None:
    """A log that shows events shows no amount, no day and nothing about the person."""
    assert repr(paid("02-01")) == "Kvalifiseringsutbetaling(sak='KVP1')"
    assert repr(end("02-01")) == "Avslutning(sak='KVP1')"


# --- wrong calls ------------------------------------------------------------------------------------------


def test_what_is_no_event_of_the_form_is_refused() -> None:
    """Another form's events, or rows, are no events of 11CF; the error says which are."""
    wrong: Any = {"sak": "KVP1"}
    with pytest.raises(UsageError, match="takes no dict; its events are Person, Sak, Husholdning, Program"):
        KvalifiseringBuilder(year=2025, region=REGION).add(wrong)


@pytest.mark.parametrize("region", ["4601", "030116", "460101"])
def test_a_region_that_there_is_not_is_refused(region: str) -> None:
    """A region is six digits, and only Oslo has bydeler, fifteen of them."""
    with pytest.raises(RegionError):
        KvalifiseringBuilder(year=2025, region=region)


def test_a_year_without_a_layout_is_refused() -> None:
    """The known years are listed."""
    with pytest.raises(UnknownEdition, match="2017, 2018"):
        KvalifiseringBuilder(year=2016, region=REGION)


def test_nothing_is_built_of_nothing() -> None:
    """A municipality without participants has no records: it sends the file that says so."""
    assert build().records == ()
