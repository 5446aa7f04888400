"""Controls of the programme: how the participant came to it, and what came of it, 14-21 and 36-39."""

from __future__ import annotations

from kostra_sdk.controls import Expr, Row, by_year, control, titled
from kostra_sdk.forms.kvalifisering.controls.deltaker import not_oslo
from kostra_sdk.forms.kvalifisering.controls.names import named_in_year
from kostra_sdk.report.model import Severity

WARNING, ERROR = Severity.WARNING, Severity.ERROR

AVSL = tuple(
    f"AVSL_{name}"
    for name in (
        *("ORDINAERTARB", "ARBLONNSTILS", "ARBMARK", "SKOLE", "UFORE", "AAP"),
        *("OK_AVKLAR", "UTEN_OK_AVKLAR", "ANNET", "UKJENT"),
    )
)
"""The situations after the programme that control 38 looks for; the boxes are those of 2021 on."""


def _old_or_no_date(r: Row, key: str) -> Expr:
    """A date is missing, or from 2022 more than four years before the year the record is for, outside Oslo."""
    date = r.cell(key)
    old = r.VERSION.reporting_year - date.date_year > 4
    return by_year({2020: ~date.is_date, 2022: not_oslo(r) & (~date.is_date | old)})


@control(
    "14",
    titled("14", "Dato for registrert søknad ved NAV-kontoret.", "Dato for registrert søknad ved NAV-kontoret"),
    severity=ERROR,
    message="Datoen da søknaden ble registrert, er {REG_DATO}; den mangler, er ugyldig eller er for langt tilbake.",
)
def soknad_registrert(r: Row) -> Expr:
    """REG_DATO is a date, from 2022 of the last years."""
    return _old_or_no_date(r, "REG_DATO")


@control(
    "15",
    titled("15", "Dato for fattet vedtak om program (søknad innvilget)"),
    severity=ERROR,
    message="Vedtaksdatoen for programmet er {VEDTAK_DATO}; den mangler, er ugyldig eller er for langt tilbake.",
)
def vedtak_fattet(r: Row) -> Expr:
    """VEDTAK_DATO is a date, from 2022 of the last years."""
    return _old_or_no_date(r, "VEDTAK_DATO")


@control(
    "16",
    by_year(
        {
            2020: "Kontroll 16 Dato for når deltakeren begynte i program (iverksettelse).",
            2022: "Kontroll 16 Dato for når deltakeren begynte i program (iverksettelse)",
            2023: "Kontroll 16 : Dato for når deltakeren begynte i program (iverksettelse)",
        }
    ),
    severity=ERROR,
    message=by_year(
        {
            2020: "Datoen da deltakeren begynte, er {BEGYNT_DATO}; den mangler, er ugyldig eller er for langt tilbake.",
            2024: "Datoen da deltakeren begynte, er {BEGYNT_DATO}; den mangler, er ugyldig, "
            "er for langt tilbake eller etter årets slutt.",
        }
    ),
    reference="B-20",
)
def begynt_i_program(r: Row) -> Expr:
    """BEGYNT_DATO is a date of the last years, from 2024 not after the reporting year."""
    begun = r.BEGYNT_DATO
    outside = (r.year - begun.date_year > 4) | (begun.date_year > r.year)
    return by_year(
        {
            2020: _old_or_no_date(r, "BEGYNT_DATO"),
            2024: not_oslo(r) & (~begun.is_date | outside),
        }
    )


_ANNEN_KOMMUNE = "Kvalifiseringsprogram i annen kommune"


@control(
    "19",
    titled("19", f"{_ANNEN_KOMMUNE}"),
    severity=ERROR,
    message="Svaret på om deltakeren kom fra program i en annen kommune, er {KVP_KOMM}; "
    "gyldige koder er {KVP_KOMM.codes}.",
)
def annen_kommune(r: Row) -> Expr:
    """KVP_KOMM is one of its codes; the list of 2020 has 0 and blank as well."""
    return ~r.KVP_KOMM.is_known


@control(
    "20",
    titled("20", f"{_ANNEN_KOMMUNE}. Kommunenummer.", f"{_ANNEN_KOMMUNE}. Kommunenummer"),
    severity=ERROR,
    message="Deltakeren kom fra program i en annen kommune, men kommunenummeret {KOMMNR_KVP_KOMM} finnes ikke i året.",
)
def annen_kommunes_nummer(r: Row) -> Expr:
    """With KVP_KOMM = 1, KOMMNR_KVP_KOMM is a municipality of the year; 9999 will do from 2024, unlisted at first."""
    listed = r.KOMMNR_KVP_KOMM.is_known
    return (r.KVP_KOMM == "1") & ~by_year({2020: listed, 2024: listed | (r.KOMMNR_KVP_KOMM == "9999"), 2025: listed})


@control(
    "20A",
    "Kontroll 20a Fra kvalifiseringsprogram i annen bydel i Oslo.",
    severity=WARNING,
    until=2022,
    message="Svaret på om deltakeren kom fra program i en annen bydel i Oslo, er {KVP_OSLO}; "
    "gyldige koder er {KVP_OSLO.codes}.",
)
def annen_bydel(r: Row) -> Expr:
    """In Oslo, KVP_OSLO is one of its codes."""
    return (r.KOMMUNE_NR == "0301") & ~r.KVP_OSLO.is_known


_YTELSER = "Ytelser de to siste månedene før registrert søknad ved NAV-kontoret"


@control(
    "21",
    titled("21", f"{_YTELSER}"),
    severity=ERROR,
    message="Deltakeren hadde sosialhjelp før søknaden, men sosialhjelpens rolle er {YTELSE_TYPE_SOSHJ}; "
    "gyldige koder er {YTELSE_TYPE_SOSHJ.codes}.",
)
def ytelser(r: Row) -> Expr:
    """With YTELSE_SOSHJELP = 1, YTELSE_TYPE_SOSHJ is one of its codes."""
    return (r.YTELSE_SOSHJELP == "1") & ~r.YTELSE_TYPE_SOSHJ.is_known


_STATUS = "Status for deltakelse i kvalifiseringsprogram per 31.12."


@control(
    "36",
    by_year(
        named_in_year(f"Kontroll 36 {_STATUS}YYYY. Gyldige verdier.")
        | {2023: f"Kontroll 36 : {_STATUS}ÅÅÅÅ. Gyldige verdier"}
    ),
    severity=ERROR,
    message="Status i programmet ved årets slutt er {STATUS}; gyldige koder er {STATUS.codes}.",
)
def status(r: Row) -> Expr:
    """STATUS is one of the year's codes; 7 is new in 2023."""
    return ~r.STATUS.is_known


_AVSLUTTET = (
    "Dato for avsluttet program (gjelder fullførte, avsluttede etter avtale og varig avbrutte program, "
    "ikke for permisjoner) (DDMMÅÅ)"
)


@control(
    "37",
    titled("37", f"{_AVSLUTTET}.", f"{_AVSLUTTET}"),
    severity=ERROR,
    message="Status i programmet er {STATUS}, og da stemmer ikke datoen da programmet ble avsluttet: {AVSL_DATO}.",
)
def avsluttet_dato(r: Row) -> Expr:
    """Who has ended has a date of that, from 2024 a day of the reporting year; in 2021-2022 nobody else has one."""
    ended = r.STATUS.isin(by_year({2020: ("3", "4", "5"), 2023: ("3", "4", "5", "7")}))
    date = r.AVSL_DATO
    undated = ended & ~date.is_date
    return by_year(
        {
            2020: undated,
            2021: undated | (~ended & (date != "      ")),
            2023: undated,
            2024: ended & (~date.is_strict_date | (date.date_year != r.year)),
        }
    )


_FULLFORTE = "Fullførte/avsluttede program"


@control(
    "38",
    by_year(
        {
            2021: f"Kontroll 38 {_FULLFORTE} ? til hvilken situasjon gikk deltakeren? Gyldige verdier.",
            2023: f"Kontroll 38 : {_FULLFORTE} – til hvilken situasjon gikk deltakeren? Gyldige verdier",
        }
    ),
    severity=ERROR,
    since=2021,
    message="Programmet er avsluttet (status {STATUS}), men det er ikke krysset av for deltakerens situasjon etterpå.",
)
def situasjon_etterpa(r: Row) -> Expr:
    """Who has completed the programme went on to something."""
    return r.STATUS.isin(by_year({2021: ("3",), 2023: ("3", "7")})) & ~r.any_known(AVSL)


@control(
    "39",
    by_year(
        {
            2021: f"Kontroll 39 {_FULLFORTE} ? til hvilken inntektskilde gikk deltakeren? Gyldige verdier.",
            2023: f"Kontroll 39 : {_FULLFORTE} – til hvilken inntektskilde gikk deltakeren? Gyldige verdier",
        }
    ),
    severity=ERROR,
    since=2021,
    message="Programmet er fullført, men viktigste inntektskilde etterpå er {AVSL_VIKTIGSTE_INNTEKT}; "
    "gyldige koder er {AVSL_VIKTIGSTE_INNTEKT.codes}.",
)
def inntekt_etterpa(r: Row) -> Expr:
    """Who has completed the programme has an income of a known kind; status 7 is not looked at."""
    return (r.STATUS == "3") & ~r.AVSL_VIKTIGSTE_INNTEKT.is_known
