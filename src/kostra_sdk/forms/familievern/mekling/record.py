"""The record of form 55F: the mekling of a familievernkontor in one year."""

from typing import ClassVar

import attrs

from kostra_sdk.forms.familievern.mekling import FORM
from kostra_sdk.forms.familievern.mekling.matrices import (
    AVTALE,
    BARNDELT,
    BEKYMR,
    MEKLING,
    OPPMOTE,
    RESULT,
    ROWS,
    UTEN_OPPM,
    VARIGHET,
    VENTETID,
    names_of,
)
from kostra_sdk.records.base import Record
from kostra_sdk.records.content import RecordForm, counts

__all__ = ["RECORD", "Mekling"]

_CANCELLED = tuple(f"MEKLING_{row}_AVLYST" for row in (*ROWS, "TOT"))


@attrs.define(kw_only=True)
class Mekling(Record):
    """The mekling of a familievernkontor in one year (form 55F); until 2019 of a county.

    Most attributes are tables: a mapping from row and column, as ``SEP_1``, to a number.
    The rows are ``SEP``, separasjon or skilsmisse; ``SAM``, samboerbrudd; ``SAK``, sak; ``TILB``, sent back by a court;
    ``FLY``, flytting (from 2019 on); and ``TOT``, all of them.
    :func:`~kostra_sdk.forms.familievern.mekling.totals.fill_totals` sums what is to be summed.
    Empty is what a new record has.
    A field that some years lack names the years that have it; writing it in another year raises.
    """

    form: ClassVar[RecordForm] = FORM

    named_by: ClassVar[tuple[str, ...]] = ("fylke_nr", "kontor_nr")

    fylke_nr: str = ""
    """The county, two digits."""

    fylke_navn: str = ""
    """The county's name (2020-2026)."""

    kontor_nr: str = ""
    """The familievernkontor, three digits; see :func:`~kostra_sdk.forms.familievern.offices.offices` (2020-2026)."""

    kontor_navn: str = ""
    """The office's name, up to 20 characters (2017-2019)."""

    mekling: dict[str, int] = counts(names_of("MEKLING_", (*MEKLING.cells.values(), *_CANCELLED)))
    """Ended, by time spent: ``1`` hour, ``2`` for 2-4 hours, ``3`` for 5-7, ``TOT`` the row's total.

    ``AVLYST`` are those that were cancelled, which no sum takes in; the total of all is ``TOT_ALLE``.
    """

    oppmote: dict[str, int] = counts(names_of("", OPPMOTE.cells.values()))
    """Ended, by who came: ``BEGGE`` both, ``EN`` one, ``TOT`` the row's total.

    The columns' totals are ``BEGGE_TOT`` and ``EN_TOT``, and the total of all ``ENBEGGE_TOT``.
    """

    ventetid: dict[str, int] = counts(names_of("VENTETID_", VENTETID.cells.values()))
    """By waiting time: ``1`` up to one week, ``2`` 1-2 weeks, ``3`` 2-3 weeks, ``4`` longer, ``TOT``."""

    forhold_mekler: int | None = None
    """Of those who waited more than three weeks: for reasons of the mekler."""

    forhold_klient: int | None = None
    """Of those who waited more than three weeks: for reasons of the parents."""

    forhold_tot: int | None = None
    """All who waited more than three weeks."""

    varighet: dict[str, int] = counts(names_of("VARIGHET_", VARIGHET.cells.values()))
    """By how long they lasted: ``1`` up to two months, ``2`` 2-6 months, ``3`` longer, ``TOT``."""

    barndelt: dict[str, int] = counts(names_of("BARNDELT_", (*BARNDELT.addends, BARNDELT.total)))
    """Where children took part: ``SEP_TOT`` to ``TOT_TOT`` (2017-2024)."""

    result: dict[str, int] = counts(names_of("RESULT_", RESULT.cells.values()))
    """By result: ``1`` agreement, ``2`` no agreement, ``3`` unsettled, ``TOT``; since 2025 the row ``TOT`` alone."""

    avtale: dict[str, int] = counts(names_of("AVTALE_", AVTALE.cells.values()))
    """Written agreements by result: ``1``, ``2``, ``3``, ``TOT`` (2017-2024)."""

    bekymr: dict[str, int] = counts(names_of("BEKYMR_", BEKYMR.cells.values()))
    """Reports of a worry to barnevernet: ``1``, ``2``, ``TOT`` (2017-2024)."""

    uten_oppm: dict[str, int] = counts(names_of("UTEN_OPPM_", (*UTEN_OPPM.addends, UTEN_OPPM.total)))
    """Where nobody came: ``1`` to ``5``, ``TOT`` (2021-2024)."""

    barn_delt: int | None = None
    """Where children took part (2025-2026)."""

    barn_ikke_delt: int | None = None
    """Where children took no part (2025-2026)."""

    barn_tot: int | None = None
    """Both (2025-2026)."""

    bekymr_sendt: int | None = None
    """Where a worry was reported to barnevernet (2025-2026)."""

    bekymr_ikke_sendt: int | None = None
    """Where none was (2025-2026)."""

    bekymr_tot: int | None = None
    """Both (2025-2026)."""

    vold_tema: int | None = None
    """Where violence was a theme (2025-2026)."""

    vold_ikke_tema: int | None = None
    """Where it was none (2025-2026)."""

    vold_tot: int | None = None
    """Both (2025-2026)."""


RECORD = Mekling
"""The form's record class, as every form's module of this name calls it."""
