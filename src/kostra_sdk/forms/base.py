"""What a form is to the rest of the house: its name, its years, its layouts, its record, its controls."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import lru_cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

import attrs

from kostra_sdk.controls.definition import at_year
from kostra_sdk.controls.dialect import reckons_from_a_day
from kostra_sdk.controls.edition import Edition
from kostra_sdk.controls.judge import Run
from kostra_sdk.controls.said import UNSAID
from kostra_sdk.controls.specialise import NO_LISTS
from kostra_sdk.errors import UnknownEdition, UsageError
from kostra_sdk.forms.fitting import fitting, fitting_expression, fitting_tables
from kostra_sdk.forms.later import added_layout, added_years
from kostra_sdk.forms.programs import PROGRAMS
from kostra_sdk.layouts import NO_ALIASES, Layout
from kostra_sdk.report.model import Standard

if TYPE_CHECKING:
    from datetime import date

    from kostra_sdk.controls import Control, FieldDescription, Said
    from kostra_sdk.forms.carriage import Carriage
    from kostra_sdk.ids.kommuner import Region
    from kostra_sdk.layouts.xml_layout import XmlLayout
    from kostra_sdk.records import Record
    from kostra_sdk.report.model import Finding, Severity
    from kostra_sdk.streams import Readable

__all__ = ["Form", "form_of"]

PERSON_FILLED: Mapping[str, str] = MappingProxyType({"KOMMUNE_NR": "kommune", "VERSION": "yy", "BYDELSNR": "bydel"})
"""What an extract fills in of the forms about persons."""


class XmlJudgement(Protocol):
    """What the controls say of an extract that is XML."""

    @property
    def records(self) -> int:
        """How many records were judged."""

    @property
    def findings(self) -> Sequence[Finding]:
        """All findings, in the official order."""

    @property
    def severity(self) -> Severity:
        """The gravest finding's."""

    @property
    def controls_run(self) -> int:
        """Counted as the official program counts."""


@attrs.frozen(eq=False)
class Form:
    """A form of KOSTRA, all its years together."""

    name: str
    """The official name, such as ``11F``."""
    title: str
    """What the form is about, in Norwegian."""
    package: str
    """The package with the form's record, controls, statistics and layouts."""
    included: tuple[int, ...] = attrs.field(alias="years")
    """The years whose layouts are included in the package."""
    judged: tuple[int, ...] = attrs.field(alias="control_years")
    """The years whose official controls are included."""
    aliases: Mapping[str, str] = NO_ALIASES
    """Official field names of some years → the key that stays."""
    identity: tuple[str | None, str | None] = ("SAKSBEHANDLER", "PERSON_JOURNALNR")
    """The keys of the fields that name caseworker and journal number; None for what findings do not name."""

    filled: Mapping[str, str] = PERSON_FILLED
    """The keys of the fields that an extract fills in where a record leaves them empty → what it fills them with.

    That is ``form`` (two characters), ``year``, ``yy``, ``quarter``, ``region``, ``kommune``, ``bydel`` or
    ``org_number``; see :class:`~kostra_sdk.extract.target.Target`.
    """
    quarter: str = ""
    """The quarter that the form is for, where its name says one: ``1`` for ``0AK1``."""

    group: str = ""
    """Which of its package's lists of controls judges the form, where one package has several forms."""
    has_lists: bool = False
    """Whether the codes differ by form, region and organisation: the package's room ``lists`` then gives them."""
    is_xml: bool = False
    """Whether the extract is XML: the package's rooms ``judge`` and ``carriage`` then judge, write and read it."""

    @property
    def years(self) -> tuple[int, ...]:
        """The years whose layouts are known: records can be read and written."""
        return self.included + added_years(self.package)

    @property
    def control_years(self) -> tuple[int, ...]:
        """The years that can be judged; by carried-over controls where the year was added."""
        return self.judged + added_years(self.package) if self.judged else ()

    def carried_from(self, year: int) -> int | None:
        """Give the year whose controls stand in for those of a year that was added; None for an included one."""
        return None if year in self.included or not self.judged else self.judged[-1]

    def layout(self, year: int) -> Layout:
        """Give the layout of `year`.

        Raises:
            UnknownEdition: The year is not known; the known ones are listed.
            UsageError: The form is XML.
        """
        if self.is_xml:
            raise UsageError(
                f"{self.name} is XML: it has elements, and no fields at fixed positions; Form.xml_layout lists them"
            )
        if year in self.included and hasattr(year, "__index__"):  # 2025.0 is equal to a year, and is none
            return _load(self.package, year, tuple(self.aliases.items()), self.name)
        layout = added_layout(self.package, year)
        if layout is None:
            raise UnknownEdition(self.name, year, self.years)
        return _named(layout, self.name)

    def xml_layout(self, year: int) -> XmlLayout:
        """Give the elements and attributes of `year`, of a form that is XML.

        Raises :class:`~kostra_sdk.errors.UnknownEdition` for a year that is not known.
        """
        return self._part("outline").outline(year)  # type: ignore[no-any-return]  # a module's function

    def edition(self, year: int, reference_date: date | None = None, said: Said = UNSAID) -> Edition:
        """Give the controls of `year`, compiled.

        Raises :class:`~kostra_sdk.errors.UnknownEdition` where they are lacking.
        `reference_date` is the day the official program runs, for the editions that reckon ages from it (2023, 2024).
        `said` is what the caller says of the file, for the forms whose codes differ by region and organisation.
        """
        self.check_controls(year)
        own = self.carried_from(year) or year
        variant = self._part("lists").variant(self.name, own, said) if self.has_lists else None
        day = reference_date if reckons_from_a_day(year) else None
        return _edition(self, year, day, variant, added_layout(self.package, year))

    def check_controls(self, year: int) -> None:
        """Raise :class:`~kostra_sdk.errors.UnknownEdition` where the year, or its controls, are lacking."""
        if year not in self.years:
            raise UnknownEdition(self.name, year, self.years)
        if year not in self.control_years:
            raise UnknownEdition(self.name, year, self.control_years, lacking="controls")

    def standard(self, year: int) -> Standard:
        """Give what a report of `year` is judged by."""
        own = self.carried_from(year)
        program = PROGRAMS[own or year]
        return Standard(
            form=self.name,
            year=year,
            commit=program.commit,
            released=program.released,
            final=program.final and own is None,
            unproven_from=program.unproven_from or own,
        )

    @property
    def controls(self) -> tuple[Control | FieldDescription, ...]:
        """The official controls of all years, in official order."""
        controls = self._part("controls").CONTROLS
        return controls[self.group] if self.group else controls  # type: ignore[no-any-return]  # a module's attribute

    def controls_of(self, year: int) -> tuple[Control | FieldDescription, ...]:
        """Give the controls without those that a year which was added has not the fields for.

        Raises :class:`~kostra_sdk.errors.UnknownEdition` for a year that is not known.
        """
        layout = self.layout(year)
        return self.controls if self.carried_from(year) is None else fitting(self.controls, layout)

    def precheck_names(self, year: int) -> tuple[str | None, str]:
        """Give the official names of 000 (None where the form has none that year) and 001."""
        part = self._part("controls")
        return at_year(part.ATTACHMENT, year), at_year(part.RECORD_LENGTH, year) or ""

    def has_empty_file(self, year: int) -> bool:
        """Whether a file of one character says that there is nobody to report (B-9): where there is a control 000."""
        return not self.is_xml and self.precheck_names(year)[0] is not None

    def prechecks_run(self, year: int) -> int:
        """Count the controls run where 001 ends the check, as the official program of the year counts."""
        return at_year(self._part("controls").PRECHECKS_RUN, year) or 0

    def controls_run(self, edition: Edition, records: int, *, oslo: bool, dropped: int = 0) -> int:
        """Count the controls run over a whole file, as the official program of the year counts."""
        run = Run(self.name, edition.layout.year, records, dropped, edition.count, oslo)
        return self._part("controls").controls_run(run)  # type: ignore[no-any-return]  # a module's function

    @property
    def record(self) -> type[Record]:
        """The attrs class of the form's records."""
        return self._part("record").RECORD  # type: ignore[no-any-return]  # a module's attribute

    def judge(
        self, stream: Readable, *, year: int, said: Said, reference_date: date | None, whole: bool = True
    ) -> XmlJudgement:
        """Judge an extract that is XML, as a `whole` or the records alone."""
        judge: Callable[..., XmlJudgement] = self._part("judge").judge
        return judge(stream, year=year, said=said, reference_date=reference_date, whole=whole)

    def carriage(self, year: int, region: Region, org_number: str | None) -> Carriage:
        """Give what writes and reads the records of an extract that is XML.

        Raises :class:`~kostra_sdk.errors.UnknownEdition` for a year that is not known.
        """
        carriage = self._part("carriage").CARRIAGE
        return carriage(year, region, org_number)  # type: ignore[no-any-return]  # as above

    def layout_years(self, length: int) -> tuple[int, ...]:
        """Give the years whose records have `length` characters, newest first."""
        return tuple(year for year in reversed(self.years) if self.layout(year).length == length)

    def _part(self, name: str) -> Any:
        return importlib.import_module(f"{self.package}.{name}")


def form_of(package: str, name: str) -> Form:
    """Give a package's form, by its name where the package has several that are one in all but their names."""
    module = importlib.import_module(package)
    form: Form = module.FORMS[name] if hasattr(module, "FORMS") else module.FORM
    return form


@lru_cache(maxsize=512)
def _load(package: str, year: int, aliases: tuple[tuple[str, str], ...], form: str) -> Layout:
    return _named(Layout.load(package, year, dict(aliases)), form)


@lru_cache(maxsize=512)
def _named(layout: Layout, form: str) -> Layout:
    """Give a layout under the form's own name, where a package's forms share one."""
    return layout if layout.form == form else attrs.evolve(layout, form=form)


@lru_cache(maxsize=256)
def _edition(
    form: Form,
    year: int,
    reference_date: date | None,
    variant: Hashable,
    added: Layout | None,  # noqa: ARG001 - tells apart what is cached
) -> Edition:
    part = form._part  # noqa: SLF001 - the form's own rooms
    layout, own = form.layout(year), form.carried_from(year)
    lists = part("lists").lists(form.name, own or year, variant) if form.has_lists else NO_LISTS
    controls, tables = form.controls, part("statistics").tables(year)
    dropped = at_year(getattr(part("controls"), "DROPPED", None), year)
    if own is not None:
        controls, tables = fitting(controls, layout, lists), fitting_tables(tables, layout)
        dropped = fitting_expression(dropped, layout)
    return Edition(
        layout,
        controls,
        tables,
        form.identity,
        reference_date,
        lists=lists,
        dropped=dropped,
        found_by=partial(_found, form.package, form.name, year, reference_date),
    )


def _found(package: str, name: str, year: int, reference_date: date | None, said: Said) -> Edition:
    """Find the edition that another process has packed findings of."""
    return form_of(package, name).edition(year, reference_date, said)
