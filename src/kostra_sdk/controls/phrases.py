"""What a formula is put together of, in English and in bokmål: the words of a language as data.

:mod:`kostra_sdk.controls.explain` writes the formulas and :mod:`kostra_sdk.forms.changes` what stands beside them,
both with words from here alone.
An operation that is new gets a phrase in :class:`Phrases`, and so must be given words in each language.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import attrs

from kostra_sdk.controls.terms import BOKMAL_TERMS, ENGLISH_TERMS, Term

__all__ = ["BOKMAL", "ENGLISH", "Phrases"]


@attrs.frozen(kw_only=True, repr=False)
class Phrases:
    """The phrases of one language; where one has places in braces, they are the same in all languages."""

    language: str
    """``en`` or ``nb``."""
    terms: Mapping[str, Term]
    """The words whose meaning is told apart, by what they are called in English."""
    settings: Mapping[str, str]
    """What the caller said, by the name of the setting."""
    in_oslo: str
    not_in_oslo: str
    always: str
    never: str
    conjunction: str
    disjunction: str
    negation: str
    among: str
    """Between a field and codes; so with the three that follow."""
    not_among: str
    in_list: str
    not_in_list: str
    piece: str
    any_of: str
    """Before what is asked of one field after the other; so with the two that follow."""
    each_of: str
    none_of: str
    holds: str
    holding: str
    """The same in a count."""
    one_of_its_codes: str
    one_of_their_codes: str
    own_code: str
    common_or_own: str
    many_fields: str
    many_codes: str
    shared: Mapping[str, str]
    """What records have in common, by the operation."""
    shared_with: str
    """Between the fields that are shared together."""
    shared_among: str
    some: str
    first: str
    where: str
    since: str
    """A year and those after it."""
    not_so: str
    """Before what a control asks that is no formula."""
    any_field: str
    attachment: str
    """When 000 fires; the three that follow say when 001 does."""
    length: str
    or_tab: str
    or_none: str

    def __repr__(self) -> str:
        return f"<Phrases {self.language}>"


ENGLISH: Final = Phrases(
    language="en",
    terms=ENGLISH_TERMS,
    settings=MappingProxyType(
        {
            "year": "the reporting year",
            "yy": "the reporting year's last two digits",
            "kommune": "the region's kommune",
            "region": "the region",
            "quarter": "the quarter",
            "org_number": "the organisation number",
        }
    ),
    in_oslo="the region is in Oslo",
    not_in_oslo="the region is not in Oslo",
    always="always",
    never="never",
    conjunction="and",
    disjunction="or",
    negation="not",
    among="in",
    not_among="not in",
    in_list="in the list",
    not_in_list="not in the list",
    piece="characters {first}–{last} of {field}",
    any_of="any of",
    each_of="each of",
    none_of="none of",
    holds="holds",
    holding="holding",
    one_of_its_codes="one of its codes",
    one_of_their_codes="one of their codes",
    own_code="its own code ({codes})",
    common_or_own="any of {common}, {own}",
    many_fields="{first} … {last} ({count} fields)",
    many_codes="{first}, …, {last}: {count} codes",
    shared=MappingProxyType(
        {
            "duplicates": "{fields} shared by two records",
            "group": "{fields} shared by several records",
            "exact_group": "{fields} shared, blanks and all, by several records",
        }
    ),
    shared_with=" with ",
    shared_among="{shared} (among {which})",
    some="some record has {what}",
    first="the first record with {which} has {what}",
    where="where",
    since="{year} on",
    not_so="not so: {asked}",
    any_field="any of the fields: {asked}",
    attachment="the file is empty and there is someone to report, or it is not and there is nobody",
    length="a line is not {length} characters",
    or_tab=" or holds a tab",
    or_none=" or there is no line",
)
"""For developers: the documentation, and what the library writes unless it is told otherwise."""

BOKMAL: Final = Phrases(
    language="nb",
    terms=BOKMAL_TERMS,
    settings=MappingProxyType(
        {
            "year": "rapporteringsåret",
            "yy": "rapporteringsårets to siste sifre",
            "kommune": "oppgitt kommune",
            "region": "oppgitt region",
            "quarter": "oppgitt kvartal",
            "org_number": "oppgitt organisasjonsnummer",
        }
    ),
    in_oslo="oppgitt region er i Oslo",
    not_in_oslo="oppgitt region er ikke i Oslo",
    always="alltid",
    never="aldri",
    conjunction="og",
    disjunction="eller",
    negation="ikke",
    among="i",
    not_among="ikke i",
    in_list="i listen",
    not_in_list="ikke i listen",
    piece="tegn {first}–{last} av {field}",
    any_of="minst ett av",
    each_of="hvert av",
    none_of="ingen av",
    holds="har",
    holding="med",
    one_of_its_codes="en av sine koder",
    one_of_their_codes="en av sine koder",
    own_code="sin egen kode ({codes})",
    common_or_own="en av {common}, {own}",
    many_fields="{first} … {last} ({count} felt)",
    many_codes="{first}, …, {last}: {count} koder",
    shared=MappingProxyType(
        {
            "duplicates": "samme {fields} i to poster",
            "group": "samme {fields} i flere poster",
            "exact_group": "samme {fields} i flere poster, blanke tegn medregnet",
        }
    ),
    shared_with=", ",
    shared_among="{shared} (blant poster der {which})",
    some="minst én post har {what}",
    first="den første posten med {which} har {what}",
    where="der",
    since="fra {year}",
    not_so="ikke slik: {asked}",
    any_field="minst ett av feltene: {asked}",
    attachment="filen er tom og det er noen å rapportere om, eller filen er ikke tom og det er ingen",
    length="en linje har en annen lengde enn {length} tegn",
    or_tab=" eller inneholder en tabulator",
    or_none=", eller det finnes ingen linjer",
)
"""For caseworkers: what ``kostra`` prints."""
