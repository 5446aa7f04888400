"""The accounts: what municipalities, counties, their enterprises and church councils booked, in 1 000 kroner.

One line an account class, function and art, or chapter and sector.

===========================  ==========================================================================
0A, 0B                       a municipality, or a bydel of Oslo: bevilgningsregnskap, balance
0C, 0D                       a county
0F, 0G                       a church council (kirkelig fellesråd)
0I, 0J                       enterprises and loan funds of a municipality, by organisation number
0K, 0L                       those of a county
0M, 0N                       a municipality with its enterprises, consolidated
0P, 0Q                       a county with its enterprises, consolidated
0AK1 … 0AK4, 0BK1 … 0DK4     0A, 0B, 0C and 0D after each quarter
===========================  ==========================================================================

All have one record, one layout and one set of codes a year; they are judged by three lists of controls:
``annual``, ``church`` (0F, 0G) and ``quarterly``.
Health trusts (0X, 0Y), which the official program knew until 2025, are not included.
"""

from types import MappingProxyType

from kostra_sdk.forms.base import Form

__all__ = ["FORMS"]

_TITLES = {
    "0A": "Bevilgningsregnskap, kommunekasse",
    "0B": "Balanse, kommunekasse",
    "0C": "Bevilgningsregnskap, fylkeskommunekasse",
    "0D": "Balanse, fylkeskommunekasse",
    "0F": "Bevilgningsregnskap, kirkelig fellesråd",
    "0G": "Balanse, kirkelig fellesråd",
    "0I": "Bevilgningsregnskap, kommunale særbedrifter og lånefond",
    "0J": "Balanse, kommunale særbedrifter og lånefond",
    "0K": "Bevilgningsregnskap, fylkeskommunale særbedrifter og lånefond",
    "0L": "Balanse, fylkeskommunale særbedrifter og lånefond",
    "0M": "Konsolidert bevilgningsregnskap, kommuner",
    "0N": "Konsolidert balanse, kommuner",
    "0P": "Konsolidert bevilgningsregnskap, fylkeskommuner",
    "0Q": "Konsolidert balanse, fylkeskommuner",
}
_CHURCH = frozenset({"0F", "0G"})
_FIELDS = (
    *("skjema", "aargang", "kvartal", "region", "orgnr", "foretaksnr"),
    *("kontoklasse", "funksjon_kapittel", "art_sektor", "belop"),
)


def _form(name: str, title: str, group: str, quarter: str = "") -> Form:
    return Form(
        name=name,
        title=title,
        package=__name__,
        years=tuple(range(2017, 2027)),
        control_years=tuple(range(2023, 2027)),
        # The official names are in small letters; a key is in capitals.
        aliases=MappingProxyType({field: field.upper() for field in _FIELDS}),
        identity=(None, None),
        filled=MappingProxyType(
            {"SKJEMA": "form", "AARGANG": "year", "KVARTAL": "quarter", "REGION": "region", "ORGNR": "org_number"}
        ),
        quarter=quarter,
        group=group,
        has_lists=True,
    )


FORMS = MappingProxyType(
    {name: _form(name, title, "church" if name in _CHURCH else "annual") for name, title in _TITLES.items()}
    | {
        f"{name}K{quarter}": _form(f"{name}K{quarter}", f"{_TITLES[name]}, {quarter}. kvartal", "quarterly", quarter)
        for name in ("0A", "0B", "0C", "0D")
        for quarter in "1234"
    }
)
"""The forms' faces to the rest of the house, by their official names."""
