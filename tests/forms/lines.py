"""Lines made by hand, cell by cell: plausible records of each form and year, in which nothing stands out.

Nobody in them exists.
Until 2022 their number is of a series that was never given out (individual numbers 750-899 for the 1900s);
from 2023 on it is a date with 00100, which the official programs take.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Final, TypeAlias

from kostra_sdk.errors import InvalidId
from kostra_sdk.forms import find_form
from kostra_sdk.ids import duf, fodselsnummer
from kostra_sdk.layouts import FieldType

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kostra_sdk.layouts import Field

__all__ = [
    "DUF",
    "EDITIONS",
    "ELSEWHERE",
    "FAMILIEVERN",
    "FORMS",
    "JUDGED",
    "NEVER_GIVEN",
    "OSLO",
    "OTHER_DUF",
    "VARIES",
    "YEARS",
    "YEARS_11B",
    "YEARS_FAMILIEVERN",
    "Cells",
    "Text",
    "aged",
    "base",
    "day",
    "each",
    "line",
    "number_of",
    "placeholder",
    "region_ost",
]

Text: TypeAlias = str | Callable[[int, "Field"], str]
"""What stands in a cell: text, or how to write it for a year and field."""
Cells: TypeAlias = Mapping[str, Text]
"""Cells by the lasting keys of their fields."""

FORMS: Final = ("11F", "11CF")
YEARS: Final = tuple(range(2020, 2027))
"""The years whose controls are included."""
YEARS_11B: Final = tuple(range(2011, 2017))
"""The years of form 11B, which no reference cases are known of."""
EDITIONS: Final = (*product(FORMS, YEARS), *product(["11B"], YEARS_11B))
"""All forms about persons and their years whose controls are included."""
FAMILIEVERN: Final = ("52AF", "52BF", "53F", "55F")
YEARS_FAMILIEVERN: Final = tuple(range(2023, 2027))
JUDGED: Final = (*EDITIONS, *product(FAMILIEVERN, YEARS_FAMILIEVERN))
"""All forms of lines of one kind, and their years whose controls are included."""
VARIES: Final = {
    "11F": "EKTSTAT",
    "11CF": "EKTSTAT",
    "11B": "EKTSTAT",
    "52AF": "PRIMK_ARBSIT_A",
    "52BF": "STRUKTUR_GR_B",
}
"""A field with the codes 1-5, in which records differ whatever else they share."""

ELSEWHERE: Final = "460100"
"""The region of a municipality that is not Oslo, in all of the years."""
OSLO: Final = "030105"


def number_of(head: str, individual: int) -> str:
    """Write a number of six digits and the first possible individual number, with its check digits."""
    for serial in range(individual, individual + 20):
        try:
            return f"{head}{serial}" + fodselsnummer.check_digits(f"{head}{serial}")
        except InvalidId:
            continue
    raise AssertionError


NEVER_GIVEN: Final = number_of("010185", 750)
"""A number that passes modulus 11, of a series that was never given out."""
DUF: Final = "2020900010" + duf.check_digits("2020900010")
OTHER_DUF: Final = "2020900020" + duf.check_digits("2020900020")


def aged(age: int) -> Text:
    """Write a number, not valid until 2022, of someone who is so old in the reporting year."""
    return lambda year, _field: f"0101{(year - age) % 100:02d}00100"


def placeholder(head: str) -> str:
    """Write six digits with the ending of those who have no number yet."""
    return f"{head}00100"


def day(ddmm: str, since: int = 0) -> Text:
    """Write a day of the reporting year, or so many years after, as wide as the field wants it."""

    def write(year: int, field: Field) -> str:
        full = str(year + since)
        return ddmm + (full if field.width == 8 else full[2:])

    return write


def each(**cells: Text | Sequence[Text]) -> tuple[Cells, ...]:
    """Give all combinations of the texts of some cells."""
    texts = [[text] if isinstance(text, str) or callable(text) else text for text in cells.values()]
    return tuple(dict(zip(cells, chosen, strict=True)) for chosen in product(*texts))


def _yy(year: int, _field: Field) -> str:
    return f"{year % 100:02d}"


def _number(year: int, _field: Field) -> str:
    return NEVER_GIVEN if year < 2023 else placeholder("010185")


def _bydel(year: int, _field: Field) -> str:
    return "00" if year == 2020 else ""


def region_ost(year: int, _field: Field) -> str:
    """Write the number of region øst, which was the last of them until 2024."""
    return "667200" if year >= 2025 else "667600"


def _ostfold(year: int, _field: Field) -> str:
    return "31" if year >= 2024 else "30"


def _born(year: int, _field: Field) -> str:
    return str(year - 40)


_PERSON: Final[Cells] = {
    "KOMMUNE_NR": "4601",
    "VERSION": _yy,
    "BYDELSNR": _bydel,
    "FODSELSDATO": "01011985",
    "PERSON_JOURNALNR": "J0000001",
    "PERSON_FODSELSNR": _number,
    "KJONN": "1",
    "EKTSTAT": "1",
    "BU18": "2",
    "STMND_1": "01",
    "SAKSBEHANDLER": "SAKSB00001",
}
_BASES: Final[Mapping[str, Cells]] = {
    "11F": {
        **_PERSON,
        "VKLO": "1",
        "TRYGDESIT": "12",
        "ARBSIT": "01",
        "BIDRAG": "50000",
        "BIDRAG_JAN": "50000",
        "LAAN": "0",
        "GITT_OKONOMIRAD": "1",
        "FAAT_INDIVIDUELL_PLAN": "2",
        "BOSIT": "1",
        "VILKARSOSLOV": "2",
        "VILKARSAMEKT": "2",
        "ANTBU18": "0",
    },
    "11CF": {
        **_PERSON,
        "REG_DATO": day("0201"),
        "VEDTAK_DATO": day("0301"),
        "BEGYNT_DATO": day("0401"),
        "KVP_KOMM": "2",
        "KVP_MED_ASTONAD": "2",
        "KVP_STONAD": "50000",
        "STATUS": "1",
    },
    "11B": {
        "KOMMUNE_NR": "4601",
        "VERSION": _yy,
        "PERSON_JOURNALNR": "J0000001",
        "PERSON_FODSELSNR": _number,
        "KJONN": "1",
        "EKTSTAT": "1",
        "STARTDATO": day("0102"),
        "INNTEKTSGIVENDE_ARBEID": "2",
        "TILTAK_1": "01",
        "STATUS": "06",
        "STMND_12": "12",
        "STONADSSUM": "15000",
    },
    "52AF": {
        "REGION_NR_A": region_ost,
        "KONTOR_NR_A": "017",
        "JOURNAL_NR_A": "SAK000001",
        "HENV_DATO_A": day("0201"),
        "KONTAKT_TIDL_A": "4",
        "HENV_GRUNN_A": "1",
        "PRIMK_KJONN_A": "2",
        "PRIMK_FODT_A": _born,
        "PRIMK_SIVILS_A": "1",
        "PRIMK_SAMBO_A": "1",
        "PRIMK_ARBSIT_A": "1",
        "PRIMK_VSRELASJ_A": "3",
        "FORSTE_SAMT_A": day("0102"),
        "TEMA_PARREL_A": "1",
        "HOVEDF_BEHAND_A": "1",
        "BEKYMR_MELD_A": "2",
        "DELT_PARTNER_A": "2",
        "DELT_EKSPART_A": "2",
        "DELT_BARNU18_A": "2",
        "DELT_BARNO18_A": "2",
        "DELT_FORELDRE_A": "2",
        "DELT_OVRFAM_A": "2",
        "DELT_VENN_A": "2",
        "DELT_ANDR_A": "2",
        "SAMT_PRIMK_A": "3",
        "ANTSAMT_HOVEDT_A": "3",
        "ANTSAMT_IARET_A": "3",
        "ANTSAMT_OPPR_A": "3",
        "TIMER_IARET_A": "4",
        "TIMER_OPPR_A": "4",
        "TOLK_A": "2",
        "SAMARB_INGEN_A": "1",
        "STATUS_ARETSSL_A": "3",
    },
    "52BF": {
        "REGION_NR_B": region_ost,
        "KONTOR_NR_B": "017",
        "GRUPPE_NR_B": "GR0001",
        "GRUPPE_NAVN_B": "Samlivskurs",
        "DATO_GRSTART_B": day("0201"),
        "STRUKTUR_GR_B": "1",
        "HOVEDI_GR_B": "01",
        "ANTMOTERTOT_IARET_B": "3",
        "ANTMOTERTOT_OPPR_B": "3",
        "TIMERTOT_IARET_B": "6",
        "TIMERTOT_OPPR_B": "6",
        "ANTDELT_IARET_B": "8",
        "ANTDELT_OPPR_B": "8",
        "ANTTER_GRUPPEB_B": "2",
        "TOLK_B": "2",
        "STATUS_ARETSSL_B": "2",
        "DATO_GRAVSLUTN_B": day("0103"),
    },
    "53F": {
        "FYLKE_NR": _ostfold,
        "KONTORNR": "017",
        "TILTAK_PUBLIKUM_TILTAK": "1",
        "TILTAK_PUBLIKUM_TIMER": "2",
        "VEILEDNING_STUDENTER_TILTAK": "1",
        "VEILEDNING_STUDENTER_TIMER": "2",
        "VEILEDNING_HJELPEAP_TILTAK": "1",
        "VEILEDNING_HJELPEAP_TIMER": "2",
        "INFO_MEDIA_TILTAK": "1",
        "INFO_MEDIA_TIMER": "2",
        "TILSYN_TILTAK": "1",
        "TILSYN_TIMER": "2",
        "FORELDREVEIL_TILTAK": "1",
        "FORELDREVEIL_TIMER": "2",
        "ANNET_TILTAK": "1",
        "ANNET_TIMER": "2",
    },
    "55F": {
        "FYLKE_NR": _ostfold,
        "FYLKE_NAVN": "Fylket",
        "KONTOR_NR": "017",
        "MEKLING_TOT_ALLE": "0",
        "ENBEGGE_TOT": "0",
        "VENTETID_TOT_TOT": "0",
        "FORHOLD_TOT": "0",
        "VARIGHET_TOT_TOT": "0",
        "BARNDELT_TOT_TOT": "0",
        "RESULT_TOT_TOT": "0",
        "AVTALE_TOT_TOT": "0",
        "BEKYMR_TOT_TOT": "0",
        "UTEN_OPPM_TOT": "0",
        "BARN_DELT": "0",
        "BARN_TOT": "0",
        "BEKYMR_SENDT": "0",
        "BEKYMR_TOT": "0",
        "VOLD_TEMA": "0",
        "VOLD_TOT": "0",
    },
}


def base(form: str) -> Cells:
    """Give the cells of a plausible record, in every year of the form; what is not there is blank."""
    return _BASES[form]


@cache
def _fields(form: str, year: int) -> tuple[Field, ...]:
    return find_form(form).layout(year).fields


def line(form: str, year: int, cells: Cells) -> bytes:
    """Write the plausible record of a form and year with some of its cells changed.

    A text shorter than its field is filled with blanks, as the official descriptions ask.
    """
    fields = _fields(form, year)
    unknown = set(cells) - {field.key for field in fields}
    assert not unknown, f"{form} {year} has no {', '.join(sorted(unknown))}"
    return b"".join(_written({**base(form), **cells}, fields, year))


def _written(cells: Cells, fields: Sequence[Field], year: int) -> Iterator[bytes]:
    for field in fields:
        text = cells.get(field.key, "")
        text = text if isinstance(text, str) else text(year, field)
        filled = text.rjust(field.width) if field.type is FieldType.INTEGER else text.ljust(field.width)
        assert len(filled) == field.width, f"{field.key} is {field.width} wide"
        yield filled.encode("latin-1")
