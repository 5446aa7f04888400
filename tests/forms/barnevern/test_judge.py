from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.errors import UnknownEdition
from kostra_sdk.forms.barnevern.judge import judge
from kostra_sdk.report.model import Finding, Severity
from tests.forms.barnevern.builders import avgiver, document, individ, judged, number_of, said, wrapped
from tests.markup.streams import Stream, endless

if TYPE_CHECKING:
    from kostra_sdk.forms.barnevern.record import Individ

YEAR = 2024

VALID = (
    '<Individ Id="i1" StartDato="2024-01-10" Journalnummer="J1" Saksbehandler="TEST01" Avslutta3112="2" {}>'
    '<Plan Id="P1" StartDato="2024-01-10" Plantype="1"/>{}</Individ>'
)


def names(content: bytes, year: int = YEAR) -> list[str]:
    """Judge a file, and give the numbers of the controls that fire, in order."""
    return [finding.control.partition(":")[0] for finding in judged(content, year).findings]


def other(number: int, **changes: object) -> Individ:
    """Make up an individual with journal number and id of its own, and a number of its own."""
    values = {"id": f"I{number}", "journalnummer": f"J{number}", "fodselsnummer": number_of(number % 15 + 1, YEAR)}
    return individ(YEAR, **(values | changes))


def test_findings_stand_in_the_order_of_the_file_and_then_of_the_controls() -> None:
    """First each element as it stands, then what is of the whole file."""
    first, second = other(1, fodselsnummer=None), other(2, avslutta3112="1")
    content = document(YEAR, [first, avgiver(YEAR, versjon=2023, kommunenummer="4602"), second, avgiver(YEAR)])
    assert names(content) == [
        "Individ Kontroll 03",
        "Individ Kontroll 11",
        "Individ Kontroll 12",
        "Avgiver K2",
        "Avgiver K4",
        "Individ Kontroll 02d",
        "Melding Kontroll 2d",
        "Plan Kontroll 2d",
        "Tiltak Kontroll 2d",
        "Undersøkelse Kontroll 2d",
        "Avgiver K0",
    ]


def test_findings_of_an_individual_name_caseworker_journal_and_id() -> None:
    """What is of an individual names it; of the file and of the Avgiver, nobody."""
    content = document(YEAR, [avgiver(YEAR, versjon=2023), individ(YEAR, avslutta3112="1", saksbehandler=" TEST02 ")])
    findings = judged(content, YEAR).findings
    assert (findings[0].caseworker, findings[0].journal_number, findings[0].individual_id) == (None, None, None)
    assert {(each.caseworker, each.journal_number, each.individual_id) for each in findings[1:]} == {
        ("TEST02", "J1", "I1")
    }
    assert all(each.lines == () for each in findings)


@pytest.mark.parametrize(("count", "fires"), [(0, True), (1, False), (2, True)])
def test_there_is_one_avgiver(count: int, fires: bool) -> None:
    """Exactly one that is valid."""
    assert ("Avgiver K0" in names(document(YEAR, [*[avgiver(YEAR)] * count, individ(YEAR)]))) == fires


def test_an_invalid_avgiver_is_none() -> None:
    """One that breaks the schema is K1, and does not count."""
    verdict = judged(document(YEAR, [avgiver(YEAR, kommunenummer="46"), individ(YEAR)]), YEAR)
    assert [finding.control for finding in verdict.findings] == [
        "Avgiver K1: Validering av avgiver",
        "Avgiver K0: Feil antall avgivere",
    ]
    assert "Avgiver/@Kommunenummer er kortere enn 4 tegn" in verdict.findings[0].message
    assert verdict.controls_run == 51


def test_a_digit_is_one_of_ten() -> None:
    """Figures of other scripts are none, where the schema asks for digits."""
    arabic_indic = "\N{ARABIC-INDIC DIGIT ZERO}\N{ARABIC-INDIC DIGIT ONE}"
    found = names(document(YEAR, [avgiver(YEAR), individ(YEAR, bydelsnummer=arabic_indic)]))
    assert found[0] == "Individ Kontroll 01"
    assert found != names(document(YEAR, [avgiver(YEAR), individ(YEAR, bydelsnummer="01")]))


def test_there_is_an_individual() -> None:
    """A file without a valid one is an error."""
    verdict = judged(document(YEAR, [avgiver(YEAR)]), YEAR)
    assert [finding.control for finding in verdict.findings] == ["Individ Kontroll 00: Individ mangler"]
    assert (verdict.records, verdict.controls_run, verdict.severity) == (0, 4, Severity.ERROR)


def test_an_invalid_individual_is_not_judged_further() -> None:
    """It is control 01 alone, without ids, counts no controls and takes part in no duplicates."""
    broken = individ(YEAR, avslutta3112="3", slutt_dato=date(1990, 1, 1))
    verdict = judged(document(YEAR, [avgiver(YEAR), broken, individ(YEAR)]), YEAR)
    [finding] = verdict.findings
    assert finding.control == "Individ Kontroll 01: Validering av individ"
    assert (finding.caseworker, finding.journal_number, finding.individual_id) == (None, None, None)
    assert finding.message == (
        "Individ nummer 1 (journalnummer «J1») følger ikke filbeskrivelsen, og er ikke kontrollert videre: "
        "Individ/@Avslutta3112 er ikke en gyldig kode det året."
    )
    assert (verdict.records, verdict.controls_run) == (1, 55)


def test_the_first_faults_of_an_individual_are_listed() -> None:
    """Very many faults are told in part; a journal number that may be a personal number is not told at all."""
    meldinger = '<Melding Id="M1"/>' * 7
    [_, invalid] = reversed(
        judged(wrapped(YEAR, f'<Individ Journalnummer="{"1" * 11}">{meldinger}</Individ>'), YEAR).findings
    )
    assert invalid.message.startswith("Individ nummer 1 følger ikke")
    assert invalid.message.endswith("; og 6 feil til.")
    assert "1" * 11 not in invalid.message


def test_people_who_are_there_twice() -> None:
    """Control 04 has one finding for each individual with the same number, naming the journal alone."""
    same = number_of(9, YEAR)
    people = [other(1, fodselsnummer=same), other(2), other(3, fodselsnummer=same), other(4, fodselsnummer=same)]
    findings = judged(document(YEAR, [avgiver(YEAR), *people]), YEAR).findings
    assert [finding.control for finding in findings] == ["Individ Kontroll 04: Dublett på fødselsnummer"] * 3
    assert [(each.caseworker, each.journal_number, each.individual_id) for each in findings] == [
        (None, "J1", None),
        (None, "J3", None),
        (None, "J4", None),
    ]
    assert findings[1].message == "Det samme fødselsnummeret står på 3 individer. Andre journalnumre: J1, J4."


def test_the_same_case_twice() -> None:
    """The same person with the same journal number is both kinds of duplicate; 05 names nobody."""
    same = {"fodselsnummer": number_of(9, YEAR), "journalnummer": "J7"}
    findings = judged(document(YEAR, [avgiver(YEAR), other(1, **same), other(2, **same)]), YEAR).findings
    assert [finding.control.partition(":")[0] for finding in findings] == [
        "Individ Kontroll 04",
        "Individ Kontroll 04",
        "Individ Kontroll 05",
    ]
    assert "ingen andre" in findings[0].message
    assert findings[2] == Finding(
        "Individ Kontroll 05: Dublett på journalnummer",
        Severity.ERROR,
        "Journalnummeret «J7» står på 2 individer; hver sak skal ha sitt eget.",
    )


@pytest.mark.parametrize(
    ("number", "fires"),
    [(None, []), ("", ["05"]), ("05031400100", ["05"]), (number_of(10, YEAR), ["04", "04", "05"])],
    ids=["none", "empty", "with 00100", "right"],
)
def test_who_takes_part_in_duplicates(number: str | None, fires: list[str]) -> None:
    """In 04 who has a number with the right check digits, in 05 who has any, be it an empty one."""
    same = {"fodselsnummer": number, "journalnummer": "J7"}
    found = names(document(YEAR, [avgiver(YEAR), other(1, **same), other(2, **same)]))
    assert [name.removeprefix("Individ Kontroll ") for name in found if name[-2:] in {"04", "05"}] == fires


# --- what is no XML -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "filen er tom"),
        (b" ", "filen er tom"),
        (b"<Barnevern><Individ", "filen slutter midt i"),
        (b"<Barnevern/>junk", "reglene for XML er brutt"),
        (b'<?xml version="1.0" encoding="utf-8"?><Barnevern>\xe5</Barnevern>', "reglene for XML er brutt"),
        (b'<?xml version="1.0" encoding="klingon"?><Barnevern/>', "tegnsettet er ukjent"),
        (b"<Barnevern>&aring;</Barnevern>", "entitet som ikke er definert"),
        (b'<!DOCTYPE b [<!ENTITY x SYSTEM "file:///x">]><b>&x;</b>', "noe utenfor seg selv"),
        (b'<!DOCTYPE b [<!ENTITY % x "y">]><b/>', "parameterentiteter"),
        (b'<!DOCTYPE b [<!ENTITY x "&y;&y;"><!ENTITY y "' + b"z" * 600 + b'">]><b/>', "urimelig mye tekst"),
        (b"<b>" * 1001, "for dypt"),
        (b"<b><!--" + b"x" * 2_000_000, "urimelig stort"),
        (b"<b>" + b"".join(b"<x%d/>" % number for number in range(5000)), "urimelig mange"),
    ],
)
def test_what_is_no_xml_is_one_finding_without_a_name(content: bytes, message: str) -> None:
    """The official program has one error without a name for it; ours says what and where."""
    verdict = judged(content, YEAR)
    [finding] = verdict.findings
    assert (finding.control, finding.severity) == ("", Severity.ERROR)
    assert (finding.caseworker, finding.journal_number, finding.individual_id) == (None, None, None)
    assert message in finding.message
    assert (verdict.records, verdict.controls_run, verdict.severity) == (0, 0, Severity.ERROR)


def test_what_was_found_before_the_fault_is_dropped_and_counted() -> None:
    """The findings go, but the controls that were run before the fault are counted."""
    whole = document(YEAR, [avgiver(YEAR, versjon=2023), individ(YEAR, avslutta3112="1"), individ(YEAR)])
    verdict = judged(whole[:-40], YEAR)
    assert [finding.control for finding in verdict.findings] == [""]
    assert (verdict.records, verdict.controls_run) == (1, 55)


@pytest.mark.parametrize(
    "stream",
    [
        endless(b"<Barnevern>", b"<Individ>" * 1000),
        endless(b"<Barnevern><Individ>", b"<Melding/>" * 1000),
        endless(b"<Barnevern><Individ Id='", b"x" * 1000),
        endless(b"<!DOCTYPE b [<!ENTITY x '" + b"y" * 900 + b"'>]><b>", b"&x;" * 1000),
    ],
    ids=["nested", "wide", "long", "bomb"],
)
def test_a_stream_without_end_is_judged_soon(stream: Stream) -> None:
    """Hostile XML is one finding as well, after a bounded part of it."""
    verdict = judge(stream, year=YEAR, said=said())
    assert [finding.control for finding in verdict.findings] == [""]
    assert stream.taken < 3_000_000


@given(st.data())
def test_any_damage_is_judged(data: st.DataObject) -> None:
    """Whatever happens to the bytes of a file, there is a verdict."""
    content = bytearray(document(YEAR, [avgiver(YEAR), individ(YEAR)]))
    places = st.integers(0, len(content) - 1)
    for place in data.draw(st.lists(places, min_size=1, max_size=5)):
        content[place] = data.draw(st.sampled_from(b"<>&/\"'= \n\0\xe5-0129AIxT"))
    verdict = judged(bytes(content[: data.draw(st.one_of(st.just(len(content)), places))]), YEAR)
    assert verdict.severity in {Severity.OK, Severity.WARNING, Severity.ERROR}
    assert all(finding.message.endswith(".") for finding in verdict.findings)


def test_years_without_controls_are_the_callers_mistake() -> None:
    """They raise before anything is read."""
    with pytest.raises(UnknownEdition):
        judge(io.BytesIO(b""), year=2022, said=said())


# --- what is read -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attributes", "children"),
    [
        ("", ""),
        ('Unknown="x"', "<Unknown><Individ/>text</Unknown>"),
        ('xmlns="urn:a" xmlns:b="urn:b" b:DUFnummer="201912345606"', ""),
        ("", '<Melding Id="M1" StartDato="2024-02-01"><Melder><Kode>1</Kode></Melder></Melding>'),
        ('SluttDato=" 2024-12-31T12:30:00Z "', ""),
        ("", "<Distriktsnummer>12</Distriktsnummer>"),
        ('Distriktsnummer="x"', "<Distriktsnummer>12</Distriktsnummer>"),
        ('Bydelsnavn=""', ""),
    ],
)
def test_reading_is_as_lenient_as_the_official_program(attributes: str, children: str) -> None:
    """Order, unknown names, name spaces and whether something is attribute or child make nothing invalid."""
    assert "Individ Kontroll 01" not in names(wrapped(YEAR, VALID.format(attributes, children)))


@pytest.mark.parametrize(
    ("attributes", "children"),
    [
        ("", "text"),
        ("", '<Plan Id="P1" StartDato="2024-01-10" Plantype="1"/>'),
        ("", '<Plan Id="P2" StartDato="2024-01-10"/>'),
        ("", '<Plan Id="P2" StartDato="" Plantype="1"/>'),
        ("", '<Melding Id="M1" StartDato="2024-02-01"><Melder/></Melding>'),
        ('SluttDato="2024-12-31Z"', ""),
        ('SluttDato="31.12.2024"', ""),
        ('Fodselsnummer="123"', ""),
        ('Melding="x"', ""),
        ("", "<DUFnummer>12<b/>3</DUFnummer>"),
    ],
)
def test_what_the_official_program_refuses(attributes: str, children: str) -> None:
    """What cannot be read, or breaks the schema, makes the individual invalid."""
    assert "Individ Kontroll 01" in names(wrapped(YEAR, VALID.format(attributes, children)))


def test_a_year_before_the_first_is_read_and_found() -> None:
    """A negative year is a date, which is before 1998 and before every other."""
    changed = VALID.replace('StartDato="2024-01-10"', 'StartDato="-2024-01-10"', 1).format(
        'SluttDato="-0001-12-31"', ""
    )
    found = names(wrapped(YEAR, changed))
    assert found.count("Individ Kontroll 01a") == 2
    assert "Individ Kontroll 02a" not in found
    assert "Individ Kontroll 02b" in found


def test_root_and_place_do_not_matter() -> None:
    """An individual is read wherever it stands, one within another as a part of it."""
    inner = document(YEAR, [avgiver(YEAR), individ(YEAR)]).split(b"\n", 1)[1]
    assert judged(b"<a><b>" + inner + b"</b></a>", YEAR).records == 1


def test_ages_of_2024_are_reckoned_from_a_day() -> None:
    """Who turns a century younger by the day the program runs is another age by another day."""
    young = individ(YEAR, fodselsnummer="05032600100")
    content = document(YEAR, [avgiver(YEAR), young])

    def fires(day: date | None) -> bool:
        verdict = judge(io.BytesIO(content), year=YEAR, said=said(), reference_date=day)
        return any(finding.control.startswith("Individ Kontroll 07") for finding in verdict.findings)

    assert fires(date(2025, 1, 1))
    assert not fires(None)
    assert not fires(date(2025, 4, 1))
