"""Where what is known of forms 7, 7B and 12 comes from: one entry a source, cited by its id.

The forms' definitions are not public; these are the places where parts of them could be seen.
Titles are in Norwegian, since they stand on the worksheets; addresses are facts, shortened where only that was seen.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["SOURCES", "WorksheetSource"]


@attrs.frozen
class WorksheetSource:
    """A place where a part of a form could be seen."""

    id: str
    """What fields cite it by."""
    title: str
    """What it is, in Norwegian."""
    address: str = ""
    """Where it is, where it has an address of its own."""


_ALL: Final = (
    WorksheetSource("S1", "Rapport fra KOSTRA-arbeidsgruppen for sosialtjenesten, 2021 (punktene A-8 til A-11)"),
    WorksheetSource("S2", "Brev fra SSB om innrapporteringen for 2016 (punkt B-14)"),
    WorksheetSource(
        "W7",
        "SSBs veiledning til skjema 7: bare begynnelsen er sett, uten dato, 2021 eller senere",
        "https://ssb.no/innrapportering/kostra-innrapportering/veiledninger-bokmal/skjema-7",
    ),
    WorksheetSource(
        "W7B",
        "SSBs veiledning til skjema 7B: bare begynnelsen er sett, uten dato",
        "https://www.ssb.no/innrapportering/kostra-innrapportering/veiledninger-bokmal/skjema-7B",
    ),
    WorksheetSource(
        "T12132",
        "Statistikkbanken, tabell 12132: utgifter som inngår i satsene, 2015–2023; lista over variabler er kuttet",
        "https://ssb.no/en/statbank/table/12132",
    ),
    WorksheetSource(
        "RK",
        "Notater fra andre om tabellene 12131 og 12132, uten år",
        "samfunnspuls.rodekors.no, gjengitt i terchris/atlas på GitHub",
    ),
    WorksheetSource(
        "T10509",
        "SSB: årsverk i sosialtjenesten per 31.12. etter utdanning, publisert for 2003–2009",
        "https://www.ssb.no/a/kortnavn/soshjelpk/arkiv/tab-2008-06-17-10.html og tab-2010-06-29-05.html",
    ),
    WorksheetSource(
        "SP",
        "SSB: personell i sosialtjenesten, en statistikk som gikk ut i 2001",
        "https://www.ssb.no/en/sosiale-forhold-og-kriminalitet/statistikker/soshjelpp?fane=om",
    ),
    WorksheetSource(
        "KA20",
        "SSB-artikkel om krisesentrene i 2020",
        "ssb.no, artikkelen langt-faerre-overnattinger-pa-krisesentre-i-2020",
    ),
    WorksheetSource(
        "KA22",
        "SSB-artikkel om kommunenes krisesentertilbud i 2022",
        "ssb.no, artikkelen det-kostet-mer-for-kommunene-a-ha-et-krisesentertilbud",
    ),
    WorksheetSource(
        "T11678",
        "Statistikkbanken, tabell 11678: krisesentre, kommunale utgifter og overnattinger, 2016–2022",
        "http://www.ssb.no/en/statbank/table/11678/",
    ),
    WorksheetSource("T12130", "Navnet på en variabel i tabell 12130, gjengitt av andre"),
    WorksheetSource(
        "SQ",
        "Svar fra statsråden til Stortinget 19.12.2003 (Dokument 15:222, 2003–2004)",
        "stortinget.no, skriftlig spørsmål, qid=28479",
    ),
    WorksheetSource(
        "A44",
        "Rundskriv A-44/2008 om statlige veiledende retningslinjer",
        "https://www.regjeringen.no/no/dokumenter/a-442008-statlege-rettleiande-retningsli/id541284/",
    ),
    WorksheetSource(
        "HK",
        "Notater om skjemaene i portalen fra et lag på en fagdag i SSB, 2026",
        "jcbssb/hack4ssb2026 på GitHub",
    ),
)

SOURCES: Final[Mapping[str, WorksheetSource]] = MappingProxyType({source.id: source for source in _ALL})
"""Every source by its id."""
