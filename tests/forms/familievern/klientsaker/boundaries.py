"""Lines that just fail or just pass the controls of 52AF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.forms.boundary import Boundary, between, codes, only
from tests.forms.familievern.boundaries import NO_DATES, NOT_THERE, YEARS, count, fits, groups, one_of, regions
from tests.forms.lines import day, each

if TYPE_CHECKING:
    from kostra_sdk.layouts import Field
    from tests.forms.lines import Text

__all__ = ["ACROSS", "BOUNDARIES"]

TEMA: Final = codes(
    "PARREL AVKLAR SAMLBRUDD SAMSPILL BARNSIT BARNFOR BOSTED FORELDRE FORBARN "
    "FLERGEN SAMBARN SAERBARN KULTUR TVANG RUS SYKD VOLD ALVH"
)
TAKES_PART: Final = codes("PARTNER EKSPART BARNU18 BARNO18 FORELDRE OVRFAM VENN ANDR")
SAMARB: Final = codes("LEGE HELSE PSYKH JURIST KRISES SKOLE SOS KOMMB STATB ANDRE")
NOBODY: Final = {"SAMARB_INGEN_A": ""}
BLANK_DELT: Final = {f"DELT_{who}_A": "" for who in TAKES_PART}
WAITED: Final = (
    *(("01012024", "02012025"), ("28022023", "29022024"), ("29022024", "01032025"), ("31122024", "01012026")),
    *(("31022023", "29022024"), ("01032023", "02032024"), ("01012023", "31129999")),
)
"""The inquiry and a first talk a year and a day later, or more."""
IN_TIME: Final = (
    *(("01012024", "01012025"), ("28022023", "28022024"), ("29022024", "28022025"), ("31122024", "31122025")),
    *(("31022023", "28022024"), ("01012025", "01012025"), ("02012025", "01012025"), ("31129999", "01019999")),
    *(("31129998", "31129999"), ("01019999", "31129999"), ("01032023", "01032024"), ("01012024", "31022024")),
)


def samt(who: str) -> str:
    """Give the column of the talks with somebody, which of others is spelled otherwise."""
    return f"SAMT_{'ANDRE' if who == 'ANDR' else who}_A"


def born(age: int) -> Text:
    """Write the year somebody is born who is so old at the end of the reporting year."""

    def write(year: int, _field: Field) -> str:
        return str(year - age)

    return write


BOUNDARIES: Final = (
    *regions("REGION_NR_A", "KONTOR_NR_A"),
    Boundary(
        "henvendelsesdato",
        YEARS,
        fails=each(HENV_DATO_A=("", *NO_DATES)),
        passes=each(HENV_DATO_A=(day("3101"), "31022024", "01010001", "31129999")),
    ),
    one_of("kontakt_tidligere", "KONTAKT_TIDL_A", "1 2 3 4"),
    one_of("begrunnelse", "HENV_GRUNN_A", "1 2 3 4"),
    one_of("kjonn", "PRIMK_KJONN_A", "1 2"),
    Boundary(
        "fodselsaar",
        YEARS,
        fails=each(PRIMK_FODT_A=("", "0", "XXXX", "85", born(101), born(-1))),
        passes=each(PRIMK_FODT_A=(born(100), born(99), born(0), born(1))),
    ),
    one_of("samlivsstatus", "PRIMK_SIVILS_A", "1 2 3 4"),
    one_of("formell_sivilstand", "FORMELL_SIVILS_A", "1 2 3 4 5 6", PRIMK_SIVILS_A="3"),
    one_of("formell_sivilstand", "FORMELL_SIVILS_A", "1 2 3 4 5 6", PRIMK_SIVILS_A="4"),
    Boundary(
        "formell_sivilstand", YEARS, passes=each(PRIMK_SIVILS_A=("1", "2", *NOT_THERE), FORMELL_SIVILS_A=NOT_THERE)
    ),
    one_of("bosituasjon", "PRIMK_SAMBO_A", "1 2 3 4 5"),
    one_of("arbeid", "PRIMK_ARBSIT_A", "1 2 3 4 5 6 7"),
    one_of("part_varighet", "PART_LENGDE_A", "1 2 3 4 5 6", PRIMK_VSRELASJ_A="1"),
    Boundary("part_varighet", YEARS, passes=each(PRIMK_VSRELASJ_A=("2", "0", "", "8"), PART_LENGDE_A=NOT_THERE)),
    one_of("ekspart_lengde", "EKSPART_LENGDE_A", "1 2 3 4 5 6", PRIMK_VSRELASJ_A="2"),
    Boundary("ekspart_lengde", YEARS, passes=each(PRIMK_VSRELASJ_A=("1", "3", ""), EKSPART_LENGDE_A=NOT_THERE)),
    one_of("ekspart_varighet", "EKSPART_VARIGH_A", "1 2 3 4 5 6", PRIMK_VSRELASJ_A="2"),
    Boundary("ekspart_varighet", YEARS, passes=each(PRIMK_VSRELASJ_A=("1", "3", ""), EKSPART_VARIGH_A=NOT_THERE)),
    Boundary(
        "forste_samtale",
        YEARS,
        fails=each(FORSTE_SAMT_A=("", *NO_DATES)),
        passes=each(FORSTE_SAMT_A=(day("3101"), "31022024")),
    ),
    fits("samtale_for_henvendelse", "HENV_DATO_A", "FORSTE_SAMT_A"),
    Boundary(
        "temaer",
        YEARS,
        fails=each(TEMA_PARREL_A=("", "0", "2", "X", "\xa0")),
        passes=[{"TEMA_PARREL_A": "", f"TEMA_{tema}_A": "1"} for tema in TEMA],
    ),
    one_of("hovedform", "HOVEDF_BEHAND_A", "1 2 3 4"),
    Boundary(
        "deltakelse",
        only(2023, 2024),
        fails=[BLANK_DELT, *({**BLANK_DELT, f"DELT_{who}_A": text} for who in TAKES_PART for text in "03X")],
        passes=[{**BLANK_DELT, f"DELT_{who}_A": text} for who in TAKES_PART for text in "12"],
    ),
    Boundary(
        "samtaler_involverte",
        YEARS,
        fails=[
            *each(SAMT_PRIMK_A=("", "0", "00", "X", "-1")),
            {"SAMT_PRIMK_A": "", "SAMT_FORHOLD_A": "1"},
            *({"SAMT_PRIMK_A": "", samt(who): "-1"} for who in TAKES_PART),
        ],
        passes=[
            *each(SAMT_PRIMK_A=("1", "01", "+1", "99")),
            *({"SAMT_PRIMK_A": "", samt(who): "1"} for who in TAKES_PART),
            *({"SAMT_PRIMK_A": "-9", samt(who): "1"} for who in TAKES_PART),
            *({"SAMT_PRIMK_A": "1", samt(who): "2"} for who in TAKES_PART),
        ],
    ),
    *(
        Boundary(
            f"delt_uten_samtaler.delt_{who.lower()}_a",
            YEARS,
            fails=each(**{f"DELT_{who}_A": "1", samt(who): ("", "0", "X", "00", "-0")}),
            passes=[
                *each(**{f"DELT_{who}_A": "1", samt(who): ("1", "-1", "99")}),
                *each(**{f"DELT_{who}_A": ("2", "", "0"), samt(who): ("", "0")}),
            ],
        )
        for who in TAKES_PART
    ),
    Boundary(
        "samtaler_ansatte",
        YEARS,
        fails=each(ANTSAMT_HOVEDT_A=("", "0", "-1", "X"), ANTSAMT_ANDREANS_A=("", "0", "-1", "X")),
        passes=each(ANTSAMT_HOVEDT_A=("1", "999"), ANTSAMT_ANDREANS_A=("", "0", "-9", "1"))
        + each(ANTSAMT_HOVEDT_A=("", "0", "-9"), ANTSAMT_ANDREANS_A=("1", "999")),
    ),
    count("samtaler_iaret", "ANTSAMT_IARET_A"),
    count("samtaler_oppr", "ANTSAMT_OPPR_A"),
    count("timer_iaret", "TIMER_IARET_A"),
    count("timer_oppr", "TIMER_OPPR_A"),
    Boundary(
        "samarbeid",
        only(2023, 2024),
        fails=each(SAMARB_INGEN_A=("", "0", "2", "X"), SAMARB_LEGE_A=("", "0", "2")),
        passes=[
            *each(SAMARB_INGEN_A="1", SAMARB_LEGE_A=("", "1")),
            *({**NOBODY, f"SAMARB_{who}_A": "1"} for who in SAMARB),
        ],
    ),
    Boundary(
        "samarbeid",
        between(2025),
        fails=[
            *({"SAMARB_INGEN_A": "1", f"SAMARB_{who}_A": "1"} for who in SAMARB),
            NOBODY,
            *({**NOBODY, f"SAMARB_{who}_A": "2"} for who in SAMARB),
        ],
        passes=[
            *each(SAMARB_INGEN_A="1", SAMARB_LEGE_A=("", "0", "2")),
            *({**NOBODY, f"SAMARB_{who}_A": "1"} for who in SAMARB),
            *each(SAMARB_INGEN_A=("0", "2", "X", "\xa0", "\x85"), SAMARB_LEGE_A=("", "1")),
        ],
    ),
    one_of("status", "STATUS_ARETSSL_A", "1 2 3"),
    one_of("hovedtema", "HOVEDTEMA_A", " ".join(f"{number:02d}" for number in range(1, 19)), STATUS_ARETSSL_A="1"),
    one_of("hovedtema", "HOVEDTEMA_A", "01 18", STATUS_ARETSSL_A="2"),
    Boundary("hovedtema", YEARS, fails=each(HOVEDTEMA_A=("00", "19"), STATUS_ARETSSL_A=("1", "2"))),
    Boundary("hovedtema", YEARS, passes=each(HOVEDTEMA_A=("", "00", "19"), STATUS_ARETSSL_A=("3", "", "0"))),
    Boundary(
        "avslutningsdato",
        YEARS,
        fails=each(STATUS_ARETSSL_A=("1", "2"), DATO_AVSL_A=("", *NO_DATES)),
        passes=[
            *each(STATUS_ARETSSL_A=("1", "2"), DATO_AVSL_A=(day("3112"), "31022024")),
            *each(STATUS_ARETSSL_A=("3", "", "0"), DATO_AVSL_A=("", *NO_DATES)),
        ],
    ),
    fits("avslutning_for_samtale", "FORSTE_SAMT_A", "DATO_AVSL_A"),
    one_of("bekymringsmelding", "BEKYMR_MELD_A", "1 2"),
    Boundary(
        "ventetid",
        between(2024),
        fails=[
            *({"HENV_DATO_A": asked, "FORSTE_SAMT_A": met} for asked, met in WAITED),
            *each(HENV_DATO_A=NO_DATES, FORSTE_SAMT_A=("01012025", *NO_DATES)),
            *each(HENV_DATO_A="01012025", FORSTE_SAMT_A=NO_DATES),
        ],
        passes=[
            *({"HENV_DATO_A": asked, "FORSTE_SAMT_A": met} for asked, met in IN_TIME),
            *each(HENV_DATO_A="", FORSTE_SAMT_A=("01012025", "X", "")),
            *each(HENV_DATO_A=("01012000", "X"), FORSTE_SAMT_A=("", "\xa0" * 8)),
        ],
    ),
)
"""One entry a control and what changed in it."""

ACROSS: Final = groups("KONTOR_NR_A", "JOURNAL_NR_A")
"""The control across records."""
