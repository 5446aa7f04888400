from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.forms import find_form
from kostra_sdk.forms.person.codes import JaNei
from kostra_sdk.forms.sosialhjelp.events import Sanksjonsart, Unntaksgrunn, Vilkar
from kostra_sdk.forms.sosialhjelp.record import Sosialhjelp
from kostra_sdk.forms.sosialhjelp.vilkar import (
    first_conditions,
    has_exemptions,
    last_exemption,
    of_year,
    sanction_fields,
    vilkar_boxes,
    vilkar_fields,
)
from kostra_sdk.records import codec_for
from tests.forms.sosialhjelp.happenings import YEAR, conditions, exemption, sanction

FORM = find_form("11F")
MARCH, JUNE = date(YEAR, 3, 1), date(YEAR, 6, 1)


def test_decisions_of_the_year() -> None:
    """The first and the last day of the year are in it."""
    inside = [conditions(date(YEAR, 1, 1), Vilkar.KURS), conditions(date(YEAR, 12, 31), Vilkar.KURS)]
    outside = [conditions(date(YEAR - 1, 12, 31), Vilkar.KURS), conditions(date(YEAR + 1, 1, 1), Vilkar.KURS)]
    assert of_year([*outside, *inside], YEAR) == (inside, outside)


def test_the_first_decision_that_sets_conditions_for_the_recipient() -> None:
    """One that sets them for spouse or samboer alone counts only where there is no other."""
    spouse, own, later = conditions(MARCH, ektefelle=True), conditions(JUNE, Vilkar.KURS), conditions(JUNE)
    assert first_conditions([own, spouse]) == ([own], [spouse])
    assert first_conditions([spouse]) == ([spouse], [])
    assert first_conditions([]) == ([], [])
    assert first_conditions([later, own]) == ([later, own], []), "those of one day are one decision"


def test_no_conditions_is_an_answer() -> None:
    """Both questions are answered with no, and there are no dates."""
    assert vilkar_fields([], FORM.layout(YEAR)) == (
        {"vilkarsoslov": JaNei.NEI, "vilkarsamekt": JaNei.NEI},
        False,
    )
    spouse = vilkar_fields([conditions(MARCH, ektefelle=True)], FORM.layout(YEAR))[0]
    assert spouse == {"vilkarsoslov": JaNei.NEI, "vilkarsamekt": JaNei.JA}


def test_conditions_of_one_day_are_put_together() -> None:
    """The boxes of all of them, and the longest of their periods."""
    first = [
        conditions(MARCH, Vilkar.KURS, til=date(YEAR, 5, 31)),
        conditions(MARCH, Vilkar.HELSETJENESTER, til=date(YEAR, 8, 31), ektefelle=True),
    ]
    assert vilkar_fields(first, FORM.layout(YEAR)) == (
        {
            "vilkarsoslov": JaNei.JA,
            "vilkarsamekt": JaNei.JA,
            "utbetdato": MARCH,
            "utbettomdato": date(YEAR, 8, 31),
            "vilkarkurs": True,
            "vilkarhelse": True,
        },
        False,
    )


def test_a_last_day_that_is_not_known_is_left_blank() -> None:
    """The control of that field finds it (42); of several decisions of the day the last day that is known counts."""
    unknown, known = conditions(MARCH, Vilkar.KURS, til=None), conditions(MARCH, Vilkar.KURS, til=date(YEAR, 8, 31))
    assert vilkar_fields([unknown], FORM.layout(YEAR))[0]["utbettomdato"] is None
    assert vilkar_fields([unknown, known], FORM.layout(YEAR))[0]["utbettomdato"] == date(YEAR, 8, 31)


def test_conditions_for_the_spouse_alone_do_not_make_those_of_the_recipient_last() -> None:
    """The last day is that of the conditions that the boxes are about."""
    own, spouses = conditions(MARCH, Vilkar.KURS, til=JUNE), conditions(MARCH, ektefelle=True)
    assert vilkar_fields([own, spouses], FORM.layout(YEAR))[0]["utbettomdato"] == JUNE


@given(year=st.sampled_from(FORM.years), vilkar=st.sets(st.sampled_from(Vilkar), min_size=1))
def test_boxes_that_the_year_has(year: int, vilkar: set[Vilkar]) -> None:
    """Every condition ticks a box with its own code, or that of annet; the record can always be written."""
    boxes, lost = vilkar_boxes(vilkar, FORM.layout(year))
    record = Sosialhjelp(**boxes)
    line = codec_for(Sosialhjelp, FORM.layout(year)).encode(record)
    written = {
        line[field.start : field.stop] for field in FORM.layout(year).fields if field.key.startswith("VILKAR")
    } - {" ", "  "}
    unknown = vilkar - written
    assert lost == bool(unknown)
    assert written == (vilkar - unknown) | ({Vilkar.ANNET} if unknown else set())


@pytest.mark.parametrize(
    ("year", "lost"),
    [
        (2017, {Vilkar.ARBEIDSTRENING, Vilkar.KURS, Vilkar.FORMUE_ELLER_BOUTGIFTER}),
        (2018, {Vilkar.DIGITAL_PLAN, Vilkar.NORSK_ELLER_SAMISK}),
        (2019, {Vilkar.NORSK_ELLER_SAMISK}),
        (2023, {Vilkar.NORSK_ELLER_SAMISK}),
        (2024, set()),
    ],
)
def test_conditions_that_a_year_has_no_box_for(year: int, lost: set[Vilkar]) -> None:
    """They are told as annet, and it is said that they were."""
    found = {each for each in Vilkar if vilkar_boxes({each}, FORM.layout(year))[1]}
    assert found == lost | ({Vilkar.DIGITAL_PLAN, Vilkar.NORSK_ELLER_SAMISK} if year == 2017 else set())


def test_the_last_exemption() -> None:
    """Those of one day are one, with the grounds of all of them."""
    earlier, one, other = (
        exemption(MARCH, Unntaksgrunn.ARBEID),
        exemption(JUNE, Unntaksgrunn.HELSE),
        exemption(JUNE, Unntaksgrunn.AKTIVITET),
    )
    assert last_exemption([one, earlier, other]) == (
        {"vedtakdato": JUNE, "vedtakhelse": True, "vedtakakt": True},
        [earlier],
    )
    assert last_exemption([]) == ({}, [])


def test_every_sanction_of_the_year_is_ticked() -> None:
    """The boxes have no date."""
    ticked = sanction_fields([sanction(MARCH, Sanksjonsart.REDUSERT_STONAD), sanction(JUNE, *Sanksjonsart)])
    assert ticked == {"sanksjonred": True, "sanksjonandre": True}
    assert sanction_fields([]) == {}


def test_the_form_of_2017_asks_for_neither() -> None:
    """Exemptions and sanctions came in 2018."""
    assert [year for year in FORM.years if not has_exemptions(FORM.layout(year))] == [2017]
