"""Every counting rule has a test here that is named after its source line."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import pytest

from kostra_sdk.forms.person import building, payments
from kostra_sdk.forms.person.codes import JaNei
from kostra_sdk.forms.person.counting import CountingRule, LeftOut, Remark
from kostra_sdk.forms.person.events import Husholdning, Person, Sak
from kostra_sdk.forms.sosialhjelp import rules
from kostra_sdk.forms.sosialhjelp.builder import SosialhjelpBuilder
from kostra_sdk.forms.sosialhjelp.codes import Bosit, Trygdesit, Vklo
from kostra_sdk.forms.sosialhjelp.counting import RULES
from kostra_sdk.forms.sosialhjelp.events import Hjemmel, Sanksjonsart, Stonadsart, Unntaksgrunn, Vilkar
from kostra_sdk.ids import duf
from tests.forms.sosialhjelp.happenings import (
    CASE,
    YEAR,
    built,
    conditions,
    contact,
    exemption,
    payment,
    record_of,
    sanction,
)

F = TypeVar("F", bound=Callable[..., object])

KEPT: set[CountingRule] = set()
"""The rules that have a test."""
BEFORE, FIRST, LAST, AFTER = (
    date(YEAR - 1, 12, 31),
    date(YEAR, 1, 1),
    date(YEAR, 12, 31),
    date(YEAR + 1, 1, 1),
)
MARCH, JUNE = date(YEAR, 3, 14), date(YEAR, 6, 1)


def keeps(*kept: CountingRule) -> Callable[[F], F]:
    """Say which rules a test is of, and hold it to being named after the first source of each."""

    def mark(test: F) -> F:
        for rule in kept:
            source = rule.source.split(",")[0].lower().replace("-", "_")
            assert test.__name__.startswith(f"test_{source}_"), rule.name
        KEPT.update(kept)
        return test

    return mark


def left_out(rule: CountingRule, dato: date, event: str = "Utbetaling", reference: str = "") -> LeftOut:
    """Give what is left out of the one case."""
    return LeftOut(rule=rule, journal_number=CASE, event=event, dato=dato, reference=reference)


def test_every_rule_has_a_test() -> None:
    """Rules are told from each other by name, none is lacking in the table, and each has its test."""
    table = [rule for rule, _ in RULES]
    constants = {
        value
        for module in (rules, building, payments)
        for value in vars(module).values()
        if isinstance(value, CountingRule)
    }
    assert set(table) == constants | set(rules.HJEMLER.values()) == KEPT
    assert len({rule.name for rule in table}) == len(table)
    for rule in table:
        assert re.fullmatch(r"[a-z0-9-]+", rule.name)
        assert re.fullmatch(r"([AB]-\d+|\d\d(_?[ABC])?)(, ([AB]-\d+|\d\d(_?[ABC])?))*", rule.source)
        assert rule.text.endswith(".")
    assert set(Hjemmel) - set(rules.HJEMLER) == {Hjemmel.SOSIALTJENESTELOVEN_18, Hjemmel.SOSIALTJENESTELOVEN_19}


def test_every_rule_has_the_function_that_applies_it() -> None:
    """It is a function of the package, with a docstring that can be shown."""
    for _, function in RULES:
        assert function.__module__.startswith(("kostra_sdk.forms.sosialhjelp.", "kostra_sdk.forms.person."))
        assert inspect.getdoc(function)
        assert inspect.getsource(function).lstrip().startswith("def ")


# --- payments ---------------------------------------------------------------------------------------------


@keeps(payments.BETALT_I_ANNET_AAR)
def test_b_15_payments_count_by_their_own_date() -> None:
    """Those of the year's first and last day do, those of the days around it do not."""
    result = built(payment(1, BEFORE, id="a"), payment(20, FIRST), payment(300, LAST), payment(4_000, AFTER, id="d"))
    assert result.records[0].bidrag_mnd == {1: 20, 12: 300}
    assert result.left_out == (
        left_out(payments.BETALT_I_ANNET_AAR, BEFORE, reference="a"),
        left_out(payments.BETALT_I_ANNET_AAR, AFTER, reference="d"),
    )


@keeps(rules.HJEMLER[Hjemmel.KOMMUNALT_REGLEMENT], rules.HJEMLER[Hjemmel.ANNET])
def test_b_4_only_support_under_paragraphs_18_and_19_counts() -> None:
    """Both paragraphs do; kommunalt reglement and anything else does not."""
    result = built(
        payment(100, MARCH, hjemmel=Hjemmel.SOSIALTJENESTELOVEN_18),
        payment(20, MARCH, hjemmel=Hjemmel.SOSIALTJENESTELOVEN_19),
        payment(3, MARCH, hjemmel=Hjemmel.KOMMUNALT_REGLEMENT),
        payment(4, JUNE, hjemmel=Hjemmel.ANNET),
    )
    assert result.records[0].bidrag == 120
    assert result.left_out == (
        left_out(rules.HJEMLER[Hjemmel.KOMMUNALT_REGLEMENT], MARCH),
        left_out(rules.HJEMLER[Hjemmel.ANNET], JUNE),
    )
    assert result.counts() == {"kommunalt-reglement": 1, "annen-hjemmel": 1}


@keeps(rules.HJEMLER[Hjemmel.FORSTERKET_BOTILBUD])
def test_b_6_forsterket_botilbud_is_no_social_assistance() -> None:
    """It belongs to helse- og omsorgstjenesteloven."""
    result = built(payment(hjemmel=Hjemmel.FORSTERKET_BOTILBUD), payment(70))
    assert result.records[0].bidrag == 70
    assert result.left_out == (left_out(rules.HJEMLER[Hjemmel.FORSTERKET_BOTILBUD], MARCH),)


SERVICES = (
    Hjemmel.FORSKUTTERT_BOSTOTTE,
    Hjemmel.DISPONERT_TRYGD,
    Hjemmel.STOTTEKONTAKT,
    Hjemmel.AVLASTNING,
    Hjemmel.INSTITUSJONSPLASS,
)


@keeps(*(rules.HJEMLER[hjemmel] for hjemmel in SERVICES))
@pytest.mark.parametrize("hjemmel", SERVICES)
def test_b_16_other_services_are_no_social_assistance(hjemmel: Hjemmel) -> None:
    """Each is left out by a rule of its own, so that the caller sees why."""
    result = built(payment(hjemmel=hjemmel), payment(70))
    assert result.records[0].bidrag == 70
    assert result.left_out == (left_out(rules.HJEMLER[hjemmel], MARCH),)
    assert result.counts() == {str(hjemmel): 1}


@keeps(rules.HJEMLER[Hjemmel.JOBBSJANSEN])
def test_b_18_of_those_in_jobbsjansen_only_support_under_18_and_19_counts() -> None:
    """The person is reported, with the social assistance alone."""
    result = built(payment(hjemmel=Hjemmel.JOBBSJANSEN), payment(70))
    assert result.records[0].bidrag == 70
    assert result.counts() == {"jobbsjansen": 1}


@keeps(rules.HJEMLER[Hjemmel.INTRODUKSJONSSTONAD])
def test_b_21_social_assistance_beside_introduksjonsstonad_is_reported() -> None:
    """And only the social assistance."""
    result = built(payment(hjemmel=Hjemmel.INTRODUKSJONSSTONAD), payment(70))
    assert result.records[0].bidrag == 70
    assert result.counts() == {"introduksjonsstonad": 1}


@keeps(rules.HJEMLER[Hjemmel.KVALIFISERINGSSTONAD])
def test_b_20_kvalifiseringsstonad_is_of_another_form() -> None:
    """Social assistance beside it is reported here (B-21)."""
    result = built(payment(hjemmel=Hjemmel.KVALIFISERINGSSTONAD), payment(70))
    assert result.records[0].bidrag == 70
    assert result.counts() == {"kvalifiseringsstonad": 1}


@keeps(payments.TILBAKEFORT_ANNET_AAR)
def test_b_15_a_reversal_of_another_years_payment_changes_nothing() -> None:
    """What it reverses is in that year's extract."""
    result = built(payment(1_000, BEFORE, id="a"), payment(-400, MARCH, id="b", tilbakefort="a"), payment(70, MARCH))
    assert result.records[0].bidrag_mnd == {3: 70}
    assert left_out(payments.TILBAKEFORT_ANNET_AAR, MARCH, reference="b") in result.left_out


# --- months and sums --------------------------------------------------------------------------------------


@keeps(rules.STONADSMAANEDER)
def test_b_15_months_with_support_are_those_of_the_payments() -> None:
    """Not those a decision holds for, nor one that was paid and taken back."""
    record = record_of(
        conditions(FIRST, Vilkar.KURS, til=LAST),
        payment(70, MARCH),
        payment(80, JUNE, art=Stonadsart.LAAN),
        payment(900, date(YEAR, 9, 1), id="a"),
        payment(-900, LAST, tilbakefort="a"),
    )
    assert record.stmnd == {3, 6}


@keeps(rules.SUM_AV_MAANEDER)
def test_27_the_years_sums_are_those_of_the_months() -> None:
    """Of bidrag and of loans; the one that there is nothing of is 0, since an answer is mandatory."""
    record = record_of(payment(70, MARCH), payment(30, MARCH), payment(80, JUNE))
    assert (record.bidrag, record.bidrag_mnd) == (180, {3: 100, 6: 80})
    assert (record.laan, record.laan_mnd) == (0, {})


@keeps(payments.MOTREGNET)
def test_b_15_a_month_below_zero_is_set_off_against_others() -> None:
    """That is worth a remark; the sum stays what was paid."""
    result = built(payment(1_000, MARCH), payment(-300, JUNE))
    assert result.records[0].bidrag_mnd == {3: 700}
    assert result.remarks == (Remark(rule=payments.MOTREGNET, journal_number=CASE),)


@keeps(payments.TILBAKEFORT_FOR_MYE)
def test_b_15_more_taken_back_than_paid_is_nothing() -> None:
    """What was lent is not less for it."""
    result = built(payment(-300, MARCH), payment(900, JUNE, art=Stonadsart.LAAN))
    assert (result.records[0].bidrag, result.records[0].laan) == (0, 900)
    assert result.remarks == (Remark(rule=payments.TILBAKEFORT_FOR_MYE, journal_number=CASE),)


# --- who is reported, and once ----------------------------------------------------------------------------


@keeps(rules.INGEN_STONAD)
def test_b_4_who_has_only_other_support_is_not_reported() -> None:
    """Refugees on kommunalt reglement, for one; cases where nothing happened in the year are not listed."""
    other = Sak(journalnr="00000002", person="p1")
    result = built(other, payment(hjemmel=Hjemmel.KOMMUNALT_REGLEMENT), contact(BEFORE, sak="00000002"))
    assert result.records == ()
    assert result.left_out == (
        LeftOut(rule=rules.INGEN_STONAD, journal_number=CASE, event="Sak"),
        left_out(rules.HJEMLER[Hjemmel.KOMMUNALT_REGLEMENT], MARCH),
    )


@keeps(rules.NETTO_NULL)
def test_27_who_has_nothing_left_is_not_reported() -> None:
    """Every payment that came to nothing is listed."""
    result = built(payment(900, MARCH, id="a"), payment(-900, JUNE, id="b", tilbakefort="a"))
    assert result.records == ()
    assert result.left_out == (
        left_out(rules.NETTO_NULL, MARCH, reference="a"),
        left_out(rules.NETTO_NULL, JUNE, reference="b"),
    )


@keeps(rules.EN_POST)
def test_05a_cases_of_one_person_are_one_record() -> None:
    """Also where the case system has the person twice."""
    number = "2015123456" + duf.check_digits("2015123456")
    twice = (Person(id="a", duf=number), Person(id="b", duf=duf.format(number)))
    result = built(
        *twice,
        Sak(journalnr="00000002", person="a"),
        Sak(journalnr="00000003", person="b"),
        payment(10, MARCH, sak="00000002"),
        payment(200, JUNE, sak="00000003"),
    )
    assert [record.bidrag for record in result.records] == [210]


@keeps(rules.SISTE_SAK)
def test_b_19_the_record_is_named_by_the_latest_case() -> None:
    """That of the latest payment or contact, by day and then by number; its latest caseworker answers."""
    cases = (Sak(journalnr="00000002", person="p1", saksbehandler="TEST02"), Sak(journalnr="00000000", person="p1"))
    record = record_of(*cases, payment(10, JUNE), payment(20, MARCH, sak="00000002"))
    assert (record.person_journalnr, record.saksbehandler) == (CASE, "TEST01")
    record = record_of(*cases, payment(10, MARCH), payment(20, MARCH, sak="00000002"))
    assert (record.person_journalnr, record.saksbehandler) == ("00000002", "TEST02")
    record = record_of(
        *cases,
        payment(10, MARCH, sak="00000002"),
        contact(JUNE, saksbehandler="TEST03"),
        contact(date(YEAR, 6, 2)),
        contact(AFTER, sak="00000000"),
    )
    assert (record.person_journalnr, record.saksbehandler) == (CASE, "TEST03")


@keeps(building.FLERE_ENHETER)
def test_b_10_each_unit_reports_its_own() -> None:
    """A person in two units has two records, which is worth a remark, and each unit can be sent apart."""
    result = built(
        Sak(journalnr="00000002", person="p1", enhet="nav"),
        Sak(journalnr="00000003", person="p1", enhet="flyktning"),
        payment(10, sak="00000002"),
        payment(200, sak="00000003"),
    )
    assert {enhet: [record.bidrag for record in records] for enhet, records in result.by_unit.items()} == {
        "flyktning": [200],
        "nav": [10],
    }
    assert [record.bidrag for record in result.records] == [200, 10]
    assert result.remarks == (
        Remark(rule=building.FLERE_ENHETER, journal_number="00000002"),
        Remark(rule=building.FLERE_ENHETER, journal_number="00000003"),
    )


@keeps(building.ANNEN_BYDEL)
def test_03_a_bydel_reports_its_own_cases() -> None:
    """Those that name no bydel are its own too; the whole of Oslo reports all, each with its bydel."""
    events: list[Any] = [
        Person(id="a"),
        Sak(journalnr="7", person="a", enhet="07"),
        Sak(journalnr="8", person="a", enhet="08"),
        payment(10, sak="7"),
        payment(200, sak="8"),
        payment(3_000),
    ]
    bydel = built(*events, region="030107")
    assert [(record.bydelsnr, record.bidrag) for record in bydel.records] == [("07", 3_000), ("07", 10)]
    assert bydel.left_out == (LeftOut(rule=building.ANNEN_BYDEL, journal_number="8", event="Sak", enhet="08"),)
    whole = SosialhjelpBuilder(year=YEAR, region="030100").extend(events[:-1]).build()
    assert [(record.bydelsnr, record.bidrag) for record in whole.records] == [("07", 10), ("08", 200)]


# --- what is said of the recipient ------------------------------------------------------------------------


@keeps(rules.SISTE_OPPLYSNINGER)
def test_b_19_the_last_known_of_each_field_counts() -> None:
    """Whatever the order they are given in, and however old it is."""
    record = record_of(
        payment(),
        contact(JUNE, vklo=Vklo.SOSIALHJELP),
        contact(BEFORE, vklo=Vklo.TRYGD, bosit=Bosit.EID, gitt_okonomirad=True),
    )
    assert (record.vklo, record.bosit, record.gitt_okonomirad) == (Vklo.SOSIALHJELP, Bosit.EID, JaNei.JA)
    assert (record.arbsit, record.faat_individuell_plan) == (None, None)


@keeps(rules.KONTAKT_ETTER_AARET)
def test_b_19_what_was_known_after_the_year_does_not_count() -> None:
    """A contact of New Year's Eve does."""
    result = built(payment(), contact(LAST, bosit=Bosit.EID), contact(AFTER, bosit=Bosit.UTEN_BOLIG))
    assert result.records[0].bosit == Bosit.EID
    assert result.left_out == (left_out(rules.KONTAKT_ETTER_AARET, AFTER, event="Kontakt"),)


@keeps(rules.TRYGD)
def test_a_6_trygd_goes_with_the_source_of_livelihood() -> None:
    """Who no longer lives on trygd has none, in the years that have a code for it."""
    events = (
        contact(date(2016, 1, 1), vklo=Vklo.TRYGD, trygdesit=Trygdesit.DAGPENGER),
        contact(date(2016, 2, 1), vklo=Vklo.SOSIALHJELP),
    )
    for year, expected in ((2019, None), (2020, Trygdesit.HAR_INGEN), (2026, Trygdesit.HAR_INGEN)):
        assert record_of(payment(dato=date(year, 5, 1)), *events, year=year).trygdesit == expected
    assert record_of(payment(), events[0]).trygdesit == Trygdesit.DAGPENGER


@keeps(rules.KODE_UTENFOR_AARET)
def test_a_5_a_code_that_the_year_does_not_know_is_annet() -> None:
    """That is worth a remark, but for the code 7, which meant annet like 5 does."""
    known = {2020: ("7", 0), 2021: ("5", 0)}
    for year, (bosit, remarks) in known.items():
        result = built(payment(dato=date(year, 5, 1)), contact(date(year, 5, 1), bosit=Bosit.ANNET_7), year=year)
        assert (result.records[0].bosit, len(result.remarks)) == (bosit, remarks)
    events = (payment(dato=date(2019, 5, 1)), contact(date(2019, 5, 1), bosit=Bosit.INSTITUSJON))
    result = built(*events, year=2019)
    assert result.records[0].bosit == Bosit.ANNET
    assert result.remarks == (Remark(rule=rules.KODE_UTENFOR_AARET, journal_number=CASE),)


@keeps(building.HUSHOLDNING_ETTER_AARET)
def test_b_19_a_household_known_after_the_year_is_not_used() -> None:
    """It is left out, as a contact after the year is, under the journal number of the record."""
    last, after = (Husholdning(person="p1", dato=dato, barn_under_18=dato.month) for dato in (LAST, AFTER))
    result = built(payment(), after, last)
    assert result.records[0].antbu18 == 12
    assert result.left_out == (left_out(building.HUSHOLDNING_ETTER_AARET, AFTER, event="Husholdning"),)


@keeps(rules.BARN_UNDER_18)
def test_b_19_children_are_those_of_the_last_known_household() -> None:
    """The answer about them follows from their number."""
    first, second = (
        Husholdning(person="p1", dato=dato, barn_under_18=number) for dato, number in ((FIRST, 3), (JUNE, 0))
    )
    for events, expected in (((first,), (JaNei.JA, 3)), ((second, first), (JaNei.NEI, 0)), ((), (None, None))):
        record = record_of(payment(), *events)
        assert (record.bu18, record.antbu18) == expected


# --- conditions -------------------------------------------------------------------------------------------


@keeps(rules.FORSTE_VILKAR)
def test_39_the_first_conditions_of_the_year_are_reported() -> None:
    """With the days of their decision; later ones are left out."""
    result = built(payment(), conditions(JUNE, Vilkar.KURS), conditions(MARCH, Vilkar.HELSETJENESTER, til=JUNE))
    record = result.records[0]
    assert (record.vilkarsoslov, record.vilkarsamekt) == (JaNei.JA, JaNei.NEI)
    assert (record.utbetdato, record.utbettomdato) == (MARCH, JUNE)
    assert (record.vilkarhelse, record.vilkarkurs) == (True, False)
    assert result.left_out == (left_out(rules.FORSTE_VILKAR, JUNE, event="Vilkarsvedtak"),)


@keeps(rules.VEDTAK_I_ANNET_AAR)
def test_39_decisions_of_other_years_are_not_reported() -> None:
    """Neither conditions nor exemptions nor sanctions."""
    result = built(
        payment(),
        conditions(BEFORE, Vilkar.KURS),
        exemption(BEFORE, Unntaksgrunn.HELSE),
        sanction(AFTER, Sanksjonsart.REDUSERT_STONAD),
    )
    record = result.records[0]
    assert (record.vilkarsoslov, record.vedtakdato, record.sanksjonred) == (JaNei.NEI, None, False)
    assert result.left_out == tuple(
        left_out(rules.VEDTAK_I_ANNET_AAR, dato, event=event)
        for dato, event in ((BEFORE, "Aktivitetsunntak"), (BEFORE, "Vilkarsvedtak"), (AFTER, "Sanksjon"))
    )


@keeps(rules.VILKAR_UTEN_RUTE)
def test_a_7_norwegian_lessons_have_a_box_from_2024() -> None:
    """Before that they are annet, which is worth a remark."""
    for year, box, remarks in ((2023, "vilkarannet", 1), (2024, "vilkarnorsksamiskoppl", 0)):
        dato = date(year, 5, 1)
        decision = conditions(dato, Vilkar.NORSK_ELLER_SAMISK, til=dato)
        result = built(payment(dato=dato), decision, year=year)
        assert [name for name in ("vilkarannet", "vilkarnorsksamiskoppl") if getattr(result.records[0], name)] == [box]
        assert result.remarks == (Remark(rule=rules.VILKAR_UTEN_RUTE, journal_number=CASE),) * remarks


@keeps(rules.SISTE_UNNTAK)
def test_b_19_the_last_exemption_of_the_year_is_reported() -> None:
    """With its grounds; earlier ones are left out."""
    events = (exemption(JUNE, Unntaksgrunn.HELSE), exemption(MARCH, Unntaksgrunn.ARBEID))
    result = built(payment(), *events)
    record = result.records[0]
    assert (record.vedtakdato, record.vedtakhelse, record.vedtakarb) == (JUNE, True, False)
    assert result.left_out == (left_out(rules.SISTE_UNNTAK, MARCH, event="Aktivitetsunntak"),)


@keeps(rules.IKKE_I_SKJEMAET)
def test_02_the_form_of_2017_has_no_exemptions_and_sanctions() -> None:
    """They are left out, so that the record can be written."""
    dato = date(2017, 5, 1)
    events = (exemption(dato, Unntaksgrunn.HELSE), sanction(dato, Sanksjonsart.REDUSERT_STONAD))
    result = built(payment(dato=dato), *events, year=2017)
    record = result.records[0]
    assert (record.vedtakdato, record.vedtakhelse, record.sanksjonred) == (None, False, False)
    assert result.left_out == tuple(
        left_out(rules.IKKE_I_SKJEMAET, dato, event=event) for event in ("Aktivitetsunntak", "Sanksjon")
    )
