"""From a vendor's tables to events and records: what the mapping file says, checked, and rows read by it."""

from __future__ import annotations

import tomllib
from collections import Counter, abc
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import attrs

from kostra_sdk.errors import MappingError, RowError, RowProblem, UsageError
from kostra_sdk.sources.files import DELIMITERS, ENCODING, is_encoding
from kostra_sdk.sources.making import make_each
from kostra_sdk.sources.options import EVERYWHERE, Told, check_everywhere
from kostra_sdk.sources.plan import Plan, make_plan
from kostra_sdk.sources.problems import Problems, UnmappedCode, Wrong
from kostra_sdk.sources.rows import each_row
from kostra_sdk.sources.targets import find_classes, read_class

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator

    from kostra_sdk.sources.files import Row

__all__ = ["Mapping", "Survey"]


@attrs.frozen
class Survey:
    """What came of one source: what its good rows became, and all that is wrong with the others."""

    table: str
    """The table of the mapping."""
    rows: int
    """How many rows there were."""
    good: tuple[Any, ...] = attrs.field(repr=False)
    """The events or records of the rows in which nothing is wrong."""
    problems: tuple[RowProblem, ...]
    """Every problem, by column and reason."""

    def raise_for_problems(self) -> None:
        """Raise :class:`~kostra_sdk.errors.RowError` with all problems, if there are any."""
        if self.problems:
            raise RowError(self.table, self.problems)


@attrs.frozen(eq=False, repr=False)
class Mapping:
    """How a vendor's tables become events and records, as a mapping file says it.

    A mapping is made by :meth:`load` or :meth:`from_dict`, which check all of it before any row is read.
    It can be used for any number of sources, by several threads.
    """

    name: str
    """What its errors call it: the file's name."""
    _plans: abc.Mapping[str, Plan]
    _encoding: str | None = None
    _delimiter: str | None = None

    @classmethod
    def load(cls, path: str | os.PathLike[str], classes: Iterable[type] = ()) -> Self:
        """Read a mapping file.

        Args:
            path: The file, TOML.
            classes: Classes of your own, made with attrs, that rows may become beside the events and records.

        Raises:
            MappingError: Something in it is wrong; all of it is listed.
            OSError: The file cannot be read.
            UsageError: One of `classes` is no class made with attrs.
        """
        path = Path(path)
        try:
            data = tomllib.loads(path.read_text(encoding=ENCODING))
        except UnicodeDecodeError:
            problem = "not UTF-8"
        except tomllib.TOMLDecodeError as error:
            problem = f"not TOML: {error}"
        else:
            return cls.from_dict(data, name=path.name, classes=classes)
        raise MappingError(path.name, [f"{problem} @ {path.name}"])

    @classmethod
    def from_dict(cls, data: abc.Mapping[str, Any], *, name: str = "mapping", classes: Iterable[type] = ()) -> Self:
        """Make a mapping of what a mapping file says.

        Args:
            data: Options that hold everywhere, and a table for each of the vendor's, as TOML would give them.
            name: What errors call the mapping.
            classes: Classes of your own, made with attrs, that rows may become beside the events and records.

        Raises:
            MappingError: Something in it is wrong; all of it is listed.
            UsageError: One of `classes` is no class made with attrs.
        """
        known = find_classes(classes)
        if not isinstance(data, abc.Mapping):
            raise MappingError(name, [f"no table, such as [Person] @ {name}"])
        told: Told = []
        everywhere = {option: data[option] for option in EVERYWHERE if option in data}
        check_everywhere(everywhere, told)
        tables = {str(key): value for key, value in data.items() if key not in {*EVERYWHERE, *_OF_FILES}}
        plans: dict[str, Plan] = {}
        for key, table in _flat(tables, known):
            cls_of_rows = _class_of(key, table, known, told)
            if cls_of_rows is not None:
                of_attributes = {str(key): options for key, options in table.items() if key != "class"}
                plan = make_plan(key, read_class(cls_of_rows), of_attributes, everywhere, told)
                if plan:
                    plans[key] = plan
        if not tables:
            told.append(("no table, such as [Person]", name))
        told += [(problem, option) for option, problem in _OF_FILES.items() if not _is_fine(option, data)]
        if told:
            raise MappingError(name, list(dict.fromkeys(f"{problem} @ {place}" for problem, place in told)))
        return cls(name, plans, data.get("encoding"), data.get("delimiter"))

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of its tables, in the order of the file."""
        return tuple(self._plans)

    def columns(self, table: str) -> tuple[str, ...]:
        """Give the vendor's columns that a table is read from, such as for a SELECT.

        Raises:
            UsageError: There is no such table.
        """
        return self._plan(table).column_names

    def read(self, table: str, source: Any) -> Iterator[Any]:
        """Give the events or records that the rows of a source are, as they are read.

        All rows are read before a problem is told, so good rows have been given when the error comes, at the end:
        ``list(mapping.read(…))`` is all of them or an error.

        Args:
            table: The table of the mapping.
            source: What :func:`~kostra_sdk.sources.rows` takes.

        Raises:
            OSError: A file cannot be opened or read; what a database or a driver raises comes as it is, too.
            RowError: Rows are wrong; every problem of all rows is listed, by column and reason, with the first rows.
            UsageError: There is no such table, or no rows are to be had from the source.
        """
        return self._read(self._plan(table), source)

    def _read(self, plan: Plan, source: Any) -> Iterator[Any]:
        problems = Problems()
        yield from make_each(plan, self._rows(source), problems)
        if problems:
            raise RowError(plan.name, problems.listed())

    def survey(self, table: str, source: Any) -> Survey:
        """Read all rows of a source, and keep what they became and what is wrong, without raising for it.

        Args:
            table: The table of the mapping.
            source: What :func:`~kostra_sdk.sources.rows` takes.

        Raises:
            UsageError: There is no such table, or no rows are to be had from the source.
        """
        plan, problems = self._plan(table), Problems()
        good = tuple(make_each(plan, self._rows(source), problems))
        return Survey(table, problems.rows, good, problems.listed())

    def events(self, sources: abc.Mapping[str, Any]) -> Iterator[Any]:
        """Give the events of several sources, in the order of the sources.

        Every source is read to its end before a problem of any is told, as by :meth:`read`.

        Args:
            sources: A source for each table of the mapping; an empty list where there is nothing.

        Raises:
            RowError: Rows are wrong; problems of several sources are told by ``table.column``.
            UsageError: A table has no source, or a source has no table.
        """
        lacking = [table for table in self._plans if table not in sources]
        unknown = [table for table in sources if table not in self._plans]
        if lacking or unknown:
            told = [f"{table} has no source" for table in lacking]
            told += [f"{table} is no table of the mapping" for table in unknown]
            raise UsageError(f"{self.name}: {'; '.join(told)}")
        return self._events(sources)

    def _events(self, sources: abc.Mapping[str, Any]) -> Iterator[Any]:
        found: dict[str, Problems] = {}
        for table, source in sources.items():
            problems = Problems()
            yield from make_each(self._plans[table], self._rows(source), problems)
            if problems:
                found[table] = problems
        if len(found) == 1:
            [(table, problems)] = found.items()
            raise RowError(table, problems.listed())
        if found:
            listed = [problem for table, each in found.items() for problem in each.listed(f"{table}.")]
            raise RowError(" or ".join(found), listed)

    def unmapped(self, table: str, source: Any) -> dict[str, Counter[str]]:
        """Count the codes that the mapping lacks, for whoever mends it.

        They are whatever stands in the column, so if it is the wrong column, they may be about a person:
        look at them, and do not log them.

        Args:
            table: The table of the mapping.
            source: What :func:`~kostra_sdk.sources.rows` takes.

        Returns:
            How often each occurs, by column.

        Raises:
            UsageError: There is no such table, or no rows are to be had from the source.
        """
        codes = _Codes()
        for _ in make_each(self._plan(table), self._rows(source), codes):
            pass
        return codes.found

    def _plan(self, table: str) -> Plan:
        if table not in self._plans:
            raise UsageError(f"{self.name} has no table {table!r}; there are {', '.join(self._plans)}")
        return self._plans[table]

    def _rows(self, source: Any) -> Iterator[Row | Wrong]:
        return each_row(source, encoding=self._encoding, delimiter=self._delimiter)

    def __repr__(self) -> str:
        return f"Mapping({self.name!r}, tables={', '.join(self._plans)})"


class _Codes(Problems):
    """Keeps the codes without mapping, and lets all else that is wrong be."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, Counter[str]] = {}

    def add(self, column: str, wrong: Wrong | str, row: int) -> None:  # noqa: ARG002 - as Problems has it
        if isinstance(wrong, UnmappedCode):
            self.found.setdefault(column, Counter()).update(wrong.codes)


# --- the top of a mapping file ------------------------------------------------------------------------------

_OF_FILES = {
    "encoding": 'no encoding that is known, such as "latin-1"',
    "delimiter": 'one of ";", "," and "\\t" is needed',
}
"""What a mapping file may say of CSV files, and what is wrong with it otherwise."""


def _is_fine(option: str, data: abc.Mapping[str, Any]) -> bool:
    if option not in data:
        return True
    return data[option] in DELIMITERS if option == "delimiter" else is_encoding(data[option])


def _flat(
    tables: abc.Mapping[str, Any], known: abc.Mapping[str, object]
) -> Iterator[tuple[str, abc.Mapping[str, Any]]]:
    """Give the tables by name; ``[sosialhjelp.Utbetaling]`` is a table within one in TOML."""
    for name, table in tables.items():
        if name not in known and isinstance(table, abc.Mapping) and any(f"{name}.{inner}" in known for inner in table):
            yield from ((f"{name}.{inner}", each) for inner, each in table.items())
        else:
            yield name, table


def _class_of(name: str, table: object, known: abc.Mapping[str, list[type]], told: Told) -> type | None:
    """Find what the rows of a table become."""
    if not isinstance(table, abc.Mapping):
        options = ", ".join([*EVERYWHERE, *_OF_FILES])
        told.append((f"neither a table nor an option; the options are {options}", name))
        return None
    asked = table.get("class", name)
    place = f"{name}.class" if "class" in table else name
    found = known.get(asked, []) if isinstance(asked, str) else []
    if len(found) == 1:
        return found[0]
    if found:
        several = sorted(each for each, classes in known.items() if "." in each and classes[0] in found)
        told.append((f"several classes are called so: say class, one of {', '.join(several)}", place))
    else:
        names = ", ".join(sorted(each for each in known if "." not in each))
        told.append((f"no class of rows; there are {names}", place))
    return None
