from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk import EventError
from kostra_sdk.forms.kvalifisering.codes import AvslViktigsteInntekt, KvpOslo, Status
from kostra_sdk.forms.kvalifisering.counting import RULES
from kostra_sdk.forms.kvalifisering.events import Avslutningsaarsak, Situasjon, Tilleggsart, Tilleggsytelse
from kostra_sdk.forms.person.codes import Ektstat, JaNei
from kostra_sdk.forms.person.events import Husholdning, Sak
from tests.forms.kvalifisering.happenings import (
    build,
    day,
    end,
    leave,
    left_out,
    paid,
    participant,
    program,
    record,
    remarks,
)

if TYPE_CHECKING:
    from kostra_sdk.forms.person.counting import CountingRule


def slug(text: str) -> str:
    """Write a source or a rule as part of a function's name."""
    return text.lower().replace("-", "_")


def named_after(rule: CountingRule) -> str:
    """Give the name of a rule's test: its first source, and its own name."""
    return f"test_{slug(rule.source.split(', ')[0])}_{slug(rule.name)}"


@pytest.mark.parametrize("rule", [rule for rule, _ in RULES], ids=lambda rule: rule.name)
def test_every_rule_is_tested_under_its_source(rule: CountingRule) -> None:
    """A rule has a test that is named after where the rule is said, so that the letter is found from the test."""
    assert callable(globals().get(named_after(rule)))


def test_every_rule_is_said_once_and_applied_by_a_documented_function() -> None:
    """The page that shows letter beside code can show each rule, and finds what the function says of itself."""
    names = [rule.name for rule, _ in RULES]
    assert len(names) == len(set(names))
    assert all(function.__doc__ for _, function in RULES)
    assert all(rule.text.endswith(".") and rule.source for rule, _ in RULES)


# --- who is reported, and once ----------------------------------------------------------------------------


@pytest.mark.parametrize("begynt", [None, "2026-01-01"])
def test_b_20_ikke_begynt(begynt: str | None) -> None:
    """Who has a decision, but had not begun by the end of the year, is not reported."""
    built = build(*participant(), program(begynt))
    assert not built.records
    assert left_out(built) == [("Program", "ikke-begynt")]


def test_b_20_who_began_on_the_last_day_is_reported() -> None:
    """Begun by 31 December is begun."""
    assert record(*participant(), program("12-31")).begynt_dato == day("12-31")


def test_b_20_avsluttet_for_aaret() -> None:
    """A programme that had ended before the year is not reported, and one that ended on its first day is."""
    built = build(*participant(), program("2023-05-01"), end("2024-12-31"))
    assert not built.records
    assert left_out(built) == [("Program", "avsluttet-for-aaret")]
    assert record(*participant(), program("2023-05-01"), end("01-01")).avsl_dato == day("01-01")


@pytest.mark.parametrize(
    ("leaves", "ended", "is_remarked"),
    [
        ([("2024-10-01", None)], "03-15", True),
        ([("2024-10-01", "03-15")], "03-15", True),
        ([("2024-10-01", "03-14")], "03-15", True),
        ([("2025-01-01", None)], "03-15", True),
        ([("2024-10-01", "2024-12-31"), ("2025-01-01", None)], "03-15", True),
        ([("2024-10-01", "02-28"), ("2024-11-01", "01-15")], "03-01", True),
        ([("2024-10-01", "03-13")], "03-15", False),
        ([("2024-10-01", "2024-12-31")], "01-01", False),
        ([("2025-01-02", None)], "03-15", False),
        ([], "03-15", False),
    ],
)
def test_b_20_permisjon_ved_aarets_start(leaves: list[tuple[str, str | None]], ended: str, is_remarked: bool) -> None:
    """Who was on leave at New Year and ended without coming back is reported without payments, and that is remarked."""
    built = build(*participant(), program("2024-02-01"), *(leave(*each) for each in leaves), end(ended))
    (only,) = built.records
    assert (only.status, only.avsl_dato, only.stmnd, only.kvp_stonad) == (Status.FULLFORT, day(ended), set(), 0)
    assert ("permisjon-ved-aarets-start" in remarks(built)) is is_remarked


def test_b_20_leave_is_not_remarked_on_where_it_explains_nothing() -> None:
    """A leave at New Year is no news where something was paid, and where the programme did not end."""
    away = [*participant(), program("2024-02-01"), leave("2024-10-01")]
    assert remarks(build(*away, end("03-15"), paid("01-10"))) == []
    assert remarks(build(*away)) == []


def test_b_3_ett_skjema_per_person_og_enhet() -> None:
    """Two cases of a person in a unit are one record with the payments of both, named by the programme's case."""
    built = build(
        *participant(),
        Sak(journalnr="KVP0", person="p1"),
        program(),
        paid("03-20", 1_000),
        paid("04-20", 2_000, sak="KVP0"),
    )
    (only,) = built.records
    assert (only.person_journalnr, only.kvp_stonad, only.stmnd) == ("KVP1", 3_000, {3, 4})


@pytest.mark.parametrize("one_case", [True, False])
def test_b_3_siste_program(one_case: bool) -> None:
    """Of two programmes in the year the latest is reported, with the payments of both; the other is left out."""
    first = "KVP1" if one_case else "KVP0"
    built = build(
        *participant(),
        Sak(journalnr="KVP0", person="p1"),
        program("2024-02-01", sak=first),
        end("03-31", Avslutningsaarsak.UTEBLIVELSE, sak=first),
        paid("02-20", 1_000, sak=first),
        program("09-01"),
        paid("10-20", 2_000),
    )
    (only,) = built.records
    assert (only.begynt_dato, only.status, only.avsl_dato) == (day("09-01"), Status.I_PROGRAM, None)
    assert (only.person_journalnr, only.kvp_stonad) == ("KVP1", 3_000)
    assert left_out(built) == [("Program", "siste-program")]
    assert remarks(built) == ["siste-program"]


def test_b_3_an_older_programme_that_is_over_is_no_second_one() -> None:
    """A programme that ended before the year is left out as that, and not remarked on."""
    built = build(*participant(), program("2022-02-01"), end("2023-03-31"), program("2024-09-01"))
    assert left_out(built) == [("Program", "avsluttet-for-aaret")]
    assert remarks(built) == []


def test_b_20_uten_program_i_aaret() -> None:
    """What a person without a programme to report was paid, or received beside it, is left out one by one."""
    built = build(
        *participant(),
        program("2023-05-01"),
        end("2024-12-20"),
        paid("01-10"),
        paid("2024-12-10"),
        Tilleggsytelse(sak="KVP1", dato=day("01-11"), art=Tilleggsart.KOMMUNAL_BOSTOTTE),
    )
    assert not built.records
    assert sorted(left_out(built)) == [
        ("Kvalifiseringsutbetaling", "betalt-i-annet-aar"),
        ("Kvalifiseringsutbetaling", "uten-program-i-aaret"),
        ("Program", "avsluttet-for-aaret"),
        ("Tilleggsytelse", "uten-program-i-aaret"),
    ]


def test_b_10_flere_enheter() -> None:
    """A person in two units has a record in each, told apart by unit, and both are remarked on."""
    built = build(
        *participant(enhet="nav"),
        Sak(journalnr="KVP2", person="p1", enhet="flyktning"),
        program(),
        program("03-01", sak="KVP2"),
    )
    assert {unit: [each.person_journalnr for each in of_unit] for unit, of_unit in built.by_unit.items()} == {
        "flyktning": ["KVP2"],
        "nav": ["KVP1"],
    }
    assert [each.person_journalnr for each in built.records] == ["KVP2", "KVP1"]
    assert [(each.journal_number, each.rule.name) for each in built.remarks] == [
        ("KVP1", "flere-enheter"),
        ("KVP2", "flere-enheter"),
    ]


def test_03_annen_bydel() -> None:
    """A bydel's extract has its own cases, and those that name no bydel; the city's has all."""
    events = [
        *participant(enhet="03"),
        Sak(journalnr="KVP2", person="p1", enhet="07"),
        program(),
        program(sak="KVP2"),
        *participant("KVP3", person="p3"),
        program(sak="KVP3"),
    ]
    built = build(*events, region="030107")
    assert [(each.person_journalnr, each.bydelsnr) for each in built.records] == [("KVP2", "07"), ("KVP3", "07")]
    assert [(item.journal_number, item.event, item.rule.name, item.enhet) for item in built.left_out] == [
        ("KVP1", "Sak", "annen-bydel", "03")
    ]
    whole = build(*events[:-4], *events[3:5], region="030100")
    assert [each.bydelsnr for each in whole.records] == ["03", "07"]


# --- months and sums --------------------------------------------------------------------------------------


def test_b_15_betalt_i_annet_aar() -> None:
    """A payment counts by its own date: the last of December before and the first of January after do not."""
    built = build(*participant(), program("2024-02-01"), *map(paid, ["2024-12-31", "01-01", "12-31", "2026-01-01"]))
    (only,) = built.records
    assert (only.stmnd, only.kvp_stonad) == ({1, 12}, 36_000)
    assert [(item.dato, item.rule.name) for item in built.left_out] == [
        (date(2024, 12, 31), "betalt-i-annet-aar"),
        (date(2026, 1, 1), "betalt-i-annet-aar"),
    ]


def test_b_15_tilbakefort_annet_aar() -> None:
    """What is taken back of last year's payment is not drawn off this year's."""
    built = build(
        *participant(),
        program("2024-02-01"),
        paid("2024-12-20", 9_000, id="17"),
        paid("01-05", -9_000, id="18", tilbakefort="17"),
        paid("01-20", 18_000),
    )
    assert built.records[0].kvp_stonad == 18_000
    assert [(item.reference, item.rule.name) for item in built.left_out] == [
        ("17", "betalt-i-annet-aar"),
        ("18", "tilbakefort-annet-aar"),
    ]


def test_b_15_stonadsmaaneder() -> None:
    """Months are those of payment, and a month whose payment was taken back is none, whenever that was."""
    only = record(
        *participant(),
        program(),
        paid("02-20", id="1"),
        paid("03-20", id="2"),
        paid("05-02", -18_000, tilbakefort="1"),
    )
    assert (only.stmnd, only.kvp_stonad) == ({3}, 18_000)


def test_29_sum_av_maaneder() -> None:
    """The sum is that of the months, and zero, not blank, where nothing was paid."""
    assert record(*participant(), program(), paid("02-20", 1_500), paid("02-25", 500)).kvp_stonad == 2_000
    assert record(*participant(), program()).kvp_stonad == 0


def test_b_15_motregnet_i_annen_maaned() -> None:
    """What is taken back beyond a month's payment is taken of other months, and that is remarked."""
    built = build(*participant(), program(), paid("02-20", 5_000), paid("03-20", 9_000), paid("04-20", -10_000))
    assert (built.records[0].stmnd, built.records[0].kvp_stonad) == ({2}, 4_000)
    assert remarks(built) == ["motregnet-i-annen-maaned"]


def test_b_15_tilbakefort_for_mye() -> None:
    """A year in which more was taken back than paid has no amount and no month; the participant is reported still."""
    built = build(*participant(), program(), paid("02-20", 5_000), paid("04-20", -10_000))
    assert (built.records[0].stmnd, built.records[0].kvp_stonad) == (set(), 0)
    assert remarks(built) == ["tilbakefort-for-mye"]


@pytest.mark.parametrize(
    ("art", "field"),
    [
        (Tilleggsart.KOMMUNAL_BOSTOTTE, "kvp_med_kommbos"),
        (Tilleggsart.HUSBANKENS_BOSTOTTE, "kvp_med_husbankbos"),
        (Tilleggsart.SOSIALHJELP_ENGANG, "kvp_med_soshj_engang"),
        (Tilleggsart.SOSIALHJELP_PROGRAM, "kvp_med_soshj_pgm"),
        (Tilleggsart.SOSIALHJELP_SUPPLEMENT, "kvp_med_soshj_sup"),
    ],
)
def test_b_21_sosialhjelp_ved_siden(art: Tilleggsart, field: str) -> None:
    """Support beside ticks its box and the answer, and leaves months and sum alone: its amount is form 11's."""
    events = [*participant(), program(), paid("03-20", 18_000)]
    without = record(*events).to_dict()
    assert without["kvp_med_astonad"] == JaNei.NEI
    beside = record(*events, Tilleggsytelse(sak="KVP1", dato=day("06-01"), art=art)).to_dict()
    assert beside == {**without, "kvp_med_astonad": JaNei.JA, field: True}


@pytest.mark.parametrize("when", ["02-01", "06-01"])
def test_26_the_first_and_the_last_day_of_a_programme_are_its_own(when: str) -> None:
    """Support received on the first or the last day is beside it."""
    beside = Tilleggsytelse(sak="KVP1", dato=day(when), art=Tilleggsart.SOSIALHJELP_ENGANG)
    assert record(*participant(), program("02-01"), end("06-01"), beside).kvp_med_astonad is JaNei.JA


@pytest.mark.parametrize("when", ["2024-12-01", "2026-01-10"])
def test_26_support_of_another_year_of_the_programme_is_not_this_years(when: str) -> None:
    """The form asks about the reporting year, whatever the programme's own time is."""
    beside = Tilleggsytelse(sak="KVP1", dato=day(when), art=Tilleggsart.SOSIALHJELP_ENGANG)
    built = build(*participant(), program("2024-02-01"), beside)
    assert built.records[0].kvp_med_astonad is JaNei.NEI
    assert left_out(built) == [("Tilleggsytelse", "tillegg-utenfor-programmet")]


@pytest.mark.parametrize("when", ["2024-12-31", "01-31", "06-02", "2026-01-01"])
def test_26_tillegg_utenfor_programmet(when: str) -> None:
    """Support received before the programme began, after it ended or in another year is not beside it."""
    events = [*participant(), program("02-01"), end("06-01")]
    built = build(*events, Tilleggsytelse(sak="KVP1", dato=day(when), art=Tilleggsart.SOSIALHJELP_ENGANG))
    assert built.records[0].kvp_med_astonad is JaNei.NEI
    assert left_out(built) == [("Tilleggsytelse", "tillegg-utenfor-programmet")]


# --- status, and what follows from it ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "status"),
    [
        ([], Status.I_PROGRAM),
        ([leave("12-31")], Status.I_PERMISJON),
        ([leave("06-01")], Status.I_PERMISJON),
        ([leave("06-01", "12-31")], Status.I_PERMISJON),
        ([leave("06-01", "12-30")], Status.I_PROGRAM),
        ([leave("2024-10-01", "2026-02-01")], Status.I_PERMISJON),
        ([leave("06-01"), end("12-31")], Status.FULLFORT),
        ([end("07-01", Avslutningsaarsak.UTEBLIVELSE)], Status.AVBRUTT_UTEBLIVELSE),
        ([end("07-01", Avslutningsaarsak.FLYTTING_KOMMUNE)], Status.AVBRUTT_FLYTTING),
        ([end("07-01", Avslutningsaarsak.ETTER_AVBRUDD)], Status.AVSLUTTET_ETTER_AVBRUDD),
    ],
)
def test_36_status_ved_aarets_slutt(events: list[Any], status: Status) -> None:
    """Status is that of 31 December, and only those that ended have a date of it (control 37)."""
    only = record(*participant(), program("2024-02-01"), *events)
    assert only.status is status
    assert (only.avsl_dato is not None) is (status not in {Status.I_PROGRAM, Status.I_PERMISJON})


def test_36_who_moved_to_another_bydel_has_no_date() -> None:
    """Status 6 is Oslo's own, and has no date of the end: control 37 of 2021 and 2022 does not allow one."""
    moved = end("07-01", Avslutningsaarsak.FLYTTING_BYDEL)
    only = record(*participant(enhet="02"), program(), moved, region="030102")
    assert (only.status, only.avsl_dato) == (Status.FLYTTET_BYDEL, None)
    with pytest.raises(EventError, match="there are bydeler in Oslo only"):
        build(*participant(), program(), moved)


def test_36_avsluttet_etter_aaret() -> None:
    """An end after the year is next year's, and is listed."""
    built = build(*participant(), program(), end("2026-01-01"))
    assert (built.records[0].status, built.records[0].avsl_dato) == (Status.I_PROGRAM, None)
    assert left_out(built) == [("Avslutning", "avsluttet-etter-aaret")]


def test_36_permisjon_etter_aaret() -> None:
    """A leave after the year is next year's, and is listed."""
    built = build(*participant(), program(), leave("2026-01-01"))
    assert built.records[0].status is Status.I_PROGRAM
    assert left_out(built) == [("Permisjon", "permisjon-etter-aaret")]


@pytest.mark.parametrize(("year", "status"), [(2022, "3"), (2023, "7")])
def test_36_etter_avbrudd_uten_kode(year: int, status: str) -> None:
    """Before 2023 a programme ended after a break is one ended as agreed, which is remarked on."""
    ended = end(f"{year}-05-01", Avslutningsaarsak.ETTER_AVBRUDD, situasjoner={Situasjon.UKJENT})
    built = build(*participant(), program(f"{year}-02-01"), ended, year=year)
    assert (built.records[0].status, built.records[0].avsl_ukjent) == (Status(status), True)
    assert remarks(built) == (["etter-avbrudd-uten-kode"] if year == 2022 else [])


@pytest.mark.parametrize(
    "more",
    [
        {"situasjoner": {Situasjon.SKOLE_ELLER_UTDANNING}},
        {"viktigste_inntekt": AvslViktigsteInntekt.SKOLE_ELLER_UTDANNING},
        {"annet": "oppdiktet"},
    ],
    ids=lambda more: next(iter(more)),
)
def test_37_avslutning_folger_status(more: dict[str, Any]) -> None:
    """What came after a programme that was broken off is not asked for, so it is not written, which is remarked on."""
    stayed_away = end("05-01", Avslutningsaarsak.UTEBLIVELSE)
    plain = record(*participant(), program(), stayed_away)
    built = build(*participant(), program(), end("05-01", Avslutningsaarsak.UTEBLIVELSE, **more))
    assert built.records == (plain,)
    assert remarks(built) == ["avslutning-folger-status"]


@pytest.mark.parametrize(
    ("year", "situasjoner", "ticked", "in_words"),
    [
        (2020, {Situasjon.UFORETRYGD}, {"avsl_annet"}, "uføretrygd"),
        (2020, {Situasjon.UFORETRYGD, Situasjon.UKJENT}, {"avsl_annet"}, "uføretrygd, ukjent"),
        (
            2020,
            {Situasjon.ARBEIDSAVKLARINGSPENGER, Situasjon.SOSIALHJELP_UNDER_AVKLARING, Situasjon.BEHANDLING},
            {"avsl_annet", "avsl_behandl"},
            "",
        ),
        (2021, {Situasjon.BEHANDLING, Situasjon.SKOLE_ELLER_UTDANNING}, {"avsl_annet", "avsl_skole"}, ""),
    ],
)
def test_38_situasjon_uten_rute(year: int, situasjoner: set[Situasjon], ticked: set[str], in_words: str) -> None:
    """A situation that the year has no box for is told as annet, in words where there is room, and remarked on."""
    ended = end(f"{year}-05-01", situasjoner=situasjoner, viktigste_inntekt=None)
    built = build(*participant(), program(f"{year}-02-01"), ended, year=year)
    only = built.records[0].to_dict()
    assert {name for name in only if name.startswith("avsl_") and only[name] is True} == ticked
    assert only.get("avsl_annet_spes", "") == in_words
    assert remarks(built) == ["situasjon-uten-rute"]


@pytest.mark.parametrize(
    ("year", "more", "is_remarked"),
    [
        (2020, {"viktigste_inntekt": AvslViktigsteInntekt.ANNET}, True),
        (2021, {"viktigste_inntekt": AvslViktigsteInntekt.ANNET}, False),
        (2020, {"annet": "oppdiktet", "viktigste_inntekt": None}, False),
        (2021, {"annet": "oppdiktet"}, True),
    ],
    ids=["2020-inntekt", "2021-inntekt", "2020-annet", "2021-annet"],
)
def test_39_inntekt_uten_felt(year: int, more: dict[str, Any], is_remarked: bool) -> None:
    """Income until 2020 and words for annet from 2021 have no field, and that is remarked on; annet is ticked still."""
    built = build(*participant(), program(f"{year}-02-01"), end(f"{year}-05-01", **more), year=year)
    assert built.records[0].avsl_annet is ("annet" in more)
    assert remarks(built) == (["inntekt-uten-felt"] if is_remarked else [])


# --- where the participant came from ----------------------------------------------------------------------


def test_19_annen_kommune() -> None:
    """The answer follows from the municipality: none is no, and one is yes with its number."""
    at_home = record(*participant(), program())
    assert (at_home.kvp_komm, at_home.kommnr_kvp_komm) == (JaNei.NEI, "")
    moved = build(*participant(), program(fra_kommune="1103"))
    assert (moved.records[0].kvp_komm, moved.records[0].kommnr_kvp_komm) == (JaNei.JA, "1103")
    assert moved.remarks == ()


@pytest.mark.parametrize(
    ("year", "number", "written", "is_remarked"),
    [
        (2019, "0219", "0219", False),
        (2020, "0219", "0219", True),
        (2017, "9999", "0000", True),
        (2020, "9999", "0000", True),
        (2021, "9999", "", True),
        (2023, "9999", "", True),
        (2024, "9999", "9999", False),
        (2026, "9999", "9999", False),
    ],
)
def test_20_kommune_utenfor_aaret(year: int, number: str, written: str, is_remarked: bool) -> None:
    """A municipality that the year does not know stays as it is said; "not known" is written as the year has it."""
    built = build(*participant(), program(f"{year}-02-01", fra_kommune=number), year=year)
    assert (built.records[0].kvp_komm, built.records[0].kommnr_kvp_komm) == (JaNei.JA, written)
    assert remarks(built) == (["kommune-utenfor-aaret"] if is_remarked else [])


@pytest.mark.parametrize(
    ("year", "region", "fra_bydel", "answer", "is_remarked"),
    [
        (2020, "030107", True, KvpOslo.JA, False),
        (2020, "030107", False, KvpOslo.NEI, False),
        (2020, "030107", None, KvpOslo.UOPPGITT, False),
        (2019, "460100", None, KvpOslo.UOPPGITT, False),
        (2022, "030107", True, KvpOslo.JA, False),
        (2022, "030107", None, None, False),
        (2022, "460100", False, None, False),
        (2023, "030107", True, None, True),
        (2023, "030107", False, None, False),
    ],
)
def test_20a_bydel_uten_felt(
    year: int, region: str, fra_bydel: bool | None, answer: KvpOslo | None, is_remarked: bool
) -> None:
    """Whether one came from another bydel is asked in Oslo until 2022; later, who did is remarked on."""
    built = build(*participant(), program(f"{year}-02-01", fra_bydel=fra_bydel), year=year, region=region)
    assert built.records[0].kvp_oslo is answer
    assert remarks(built) == (["bydel-uten-felt"] if is_remarked else [])


# --- what is said of the participant ----------------------------------------------------------------------


def test_b_19_husholdning_etter_aaret() -> None:
    """A household that was known after the year is left out, by the case of the record."""
    built = build(*participant(), program(), Husholdning(person="p1", dato=day("2026-01-01"), barn_under_18=3))
    assert built.records[0].bu18 is JaNei.NEI
    assert [(item.journal_number, item.event, item.dato, item.rule.name) for item in built.left_out] == [
        ("KVP1", "Husholdning", day("2026-01-01"), "husholdning-etter-aaret")
    ]


def test_b_19_siste_opplysninger() -> None:
    """Household is the last that was known by 31 December, and the answer on children follows from their number."""
    only = record(
        *participant(),
        program(),
        Husholdning(person="p1", dato=day("12-31"), ektstat=Ektstat.SAMBOER, barn_under_18=2),
        Husholdning(person="p1", dato=day("02-01"), ektstat=Ektstat.GIFT, barn_under_18=1),
        Husholdning(person="p1", dato=day("2026-01-01"), ektstat=Ektstat.SKILT_ELLER_SEPARERT, barn_under_18=3),
    )
    assert (only.ektstat, only.bu18, only.antbu18) == (Ektstat.SAMBOER, JaNei.JA, 2)
    none = record(*participant(), program())
    assert (none.ektstat, none.bu18, none.antbu18) == (Ektstat.UGIFT, JaNei.NEI, None)
    unknown = record(*(each for each in participant() if not isinstance(each, Husholdning)), program())
    assert (unknown.ektstat, unknown.bu18, unknown.antbu18) == (None, None, None)
