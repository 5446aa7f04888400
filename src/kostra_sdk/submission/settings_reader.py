"""From TOML to settings: every problem at once, each as ``message @ path``, and none with a value in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from enum import StrEnum
from functools import partial
from operator import eq
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NewType, TypeAlias, TypeVar, cast, get_args, get_origin

import attrs
from cattrs import Converter

from kostra_sdk.advice.calendar.norwegian_time import beginning_of, end_of
from kostra_sdk.errors import KostraError, UsageError
from kostra_sdk.submission.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Beginning", "Choose", "SettingsError", "Wrong", "read"]

T = TypeVar("T")

Choose: TypeAlias = Callable[[Mapping[str, Any]], type[Any]]
"""Chooses the class of a table; raises Wrong."""

Beginning = NewType("Beginning", datetime)
"""The moment at which something begins; a day alone is its beginning, where other moments are its end."""

_LITERAL: Final = 'a secret is never written here: give { env = "NAME" } or { file = "path" }'
_NEITHER: Final = 'a secret is told by one of { env = "NAME" } and { file = "path" }'


class SettingsError(UsageError, ValueError):
    """The settings cannot be used; :attr:`problems` lists all that is wrong, each as ``message @ path``.

    :attr:`file` is the settings file, None where they were made in Python.
    """

    def __init__(self, problems: Sequence[str], file: Path | None = None) -> None:
        self.problems = tuple(problems)
        self.file = file
        listed = "; ".join(self.problems)
        super().__init__(f"{file}: {listed}" if file else listed)


class Wrong(ValueError):
    """A value is not what its key asks for; the text says what that is, and never what the value is."""

    def __init__(self, message: str = "", *, inner: Iterable[tuple[str, str]] = ()) -> None:
        """Tell what is wrong here, or each path below with what is wrong there."""
        self.problems = tuple(inner) or (("", message),)
        super().__init__(message or "; ".join(text for _, text in self.problems))

    def below(self, step: str) -> list[tuple[str, str]]:
        """Give the problems as they are seen from one step above."""
        return [(step + path, text) for path, text in self.problems]


def read(cls: type[T], data: Mapping[str, Any], *, folder: Path, choices: Mapping[Any, Choose] | None = None) -> T:
    """Make settings of what stands in a file.

    Args:
        cls: The class of the whole.
        data: What the file says.
        folder: What relative paths start from.
        choices: For a type of which there are several kinds, what chooses the class by its table.

    Raises:
        SettingsError: Something is wrong; all of it is listed.
    """
    try:
        return _converter(folder, choices or {}).structure(data, cls)
    except Wrong as wrong:
        problems = wrong.below("$")
    raise SettingsError([f"{text} @ {path}" for path, text in problems])  # out here, where no traceback shows values


# Tables and lists


def _converter(folder: Path, choices: Mapping[Any, Choose]) -> Converter:
    converter = Converter()

    def path(value: object, _: type) -> Path:
        return folder / Path(_text(value, str)).expanduser()

    def secret(value: object, _: type) -> Secret:
        if not isinstance(value, Mapping):
            raise Wrong(_LITERAL)
        if len(value) != 1 or not {"env", "file"} >= set(value):
            raise Wrong(_NEITHER)
        return Secret(file=path(value["file"], Path)) if "file" in value else Secret(env=_text(value["env"], str))

    kinds: dict[type, Callable[[object, Any], Any]] = {
        str: _text,
        StrEnum: _member,  # and all that derive from it
        int: _integer,
        float: _number,
        bool: _boolean,
        time: _time,
        datetime: partial(_moment, end_of),
        Path: path,
        Secret: secret,
    }
    for kind, hook in kinds.items():
        converter.register_structure_hook(kind, hook)
    converter.register_structure_hook_func(partial(eq, Beginning), partial(_moment, beginning_of))
    converter.register_structure_hook_factory(_is_own_class, partial(_table, converter))
    converter.register_structure_hook_func(partial(_is_made_of, tuple, frozenset), partial(_list, converter))
    converter.register_structure_hook_func(partial(_is_made_of, Mapping), partial(_mapping, converter))
    for cls, choose in choices.items():
        converter.register_structure_hook_func(partial(eq, cls), partial(_chosen, converter, choose))
    return converter


def _is_made_of(*args: Any) -> bool:
    """Whether the last of the arguments is one of the others, of something."""
    *origins, cls = args
    return any(get_origin(cls) is origin for origin in origins)


def _is_own_class(cls: Any) -> bool:
    return isinstance(cls, type) and attrs.has(cls) and cls is not Secret


def _table(converter: Converter, cls: type[Any]) -> Callable[[object, Any], Any]:
    """Read a table whose keys are the attributes of a class; each is validated by itself, whatever the others are."""
    attributes = {attribute.name: attribute for attribute in attrs.fields(attrs.resolve_types(cls))}

    def hook(value: object, _: Any) -> Any:
        table = _a_table(value)
        problems = [(f".{key}", "this is unknown") for key in table if key not in attributes]
        given = {}
        for name, attribute in attributes.items():
            if name not in table:
                if attribute.default is attrs.NOTHING:
                    problems.append((f".{name}", "this is needed"))
                continue
            with _Collected(problems, f".{name}"):
                given[name] = converter.structure(table[name], cast("Any", attribute.type))
                if attribute.validator:
                    _validated(attribute, given[name])
                if attribute.converter:
                    given[name] = cast("Any", attribute.converter)(given[name])
        if problems:
            raise Wrong(inner=problems)
        with _Collected(problems, ""):
            return cls(**given)
        raise Wrong(inner=problems)

    return hook


def _validated(attribute: attrs.Attribute[Any], value: object) -> None:
    try:
        cast("Any", attribute.validator)(None, attribute, value)
    except KostraError:
        raise
    except (TypeError, ValueError):
        raise Wrong("this is out of range") from None


def _list(converter: Converter, value: object, cls: Any) -> Any:
    """Read a list of things of one kind."""
    if not isinstance(value, list):
        raise Wrong("a list is needed")
    kind = get_args(cls)[0]
    problems: list[tuple[str, str]] = []
    found = []
    for number, each in enumerate(value):
        with _Collected(problems, f"[{number}]"):
            found.append(converter.structure(each, kind))
    if problems:
        raise Wrong(inner=problems)
    return get_origin(cls)(found)


def _mapping(converter: Converter, value: object, cls: Any) -> Any:
    """Read a table whose keys are the caller's own."""
    kind = get_args(cls)[1]
    problems: list[tuple[str, str]] = []
    found = {}
    for key, each in _a_table(value).items():
        with _Collected(problems, f"['{key}']"):
            found[key] = converter.structure(each, kind)
    if problems:
        raise Wrong(inner=problems)
    return found


def _chosen(converter: Converter, choose: Choose, value: object, _: Any) -> Any:
    """Read a table that says of which class it is."""
    return converter.structure(value, choose(_a_table(value)))


def _a_table(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Wrong("a table is needed")
    return value


class _Collected:
    """A block whose problems are put with the others, as those of one step of the path."""

    def __init__(self, problems: list[tuple[str, str]], step: str) -> None:
        self._problems = problems
        self._step = step

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        match error:
            case SettingsError():
                told = [each.rpartition(" @ $") for each in error.problems]
                self._problems += [(self._step + path, text) for text, _, path in told]
            case KostraError():
                self._problems.append((self._step, str(error)))
            case Wrong():
                self._problems += error.below(self._step)
            case _:
                return False
        return True


# Values


def _text(value: object, _: type) -> str:
    if not isinstance(value, str):
        raise Wrong("text is needed, in quotes")
    return value


def _integer(value: object, _: type) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Wrong("a whole number is needed")
    return value


def _number(value: object, _: type) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise Wrong("a number is needed")
    return float(value)


def _boolean(value: object, _: type) -> bool:
    if not isinstance(value, bool):
        raise Wrong("true or false is needed")
    return value


def _time(value: object, _: type) -> time:
    if not isinstance(value, time):
        raise Wrong("a time of day is needed, as 18:00:00 without quotes")
    return value


def _moment(moment_of: Callable[[date], datetime], value: object, _: Any) -> datetime:
    if not isinstance(value, date):
        raise Wrong("a date is needed, as 2027-01-15 without quotes")
    return moment_of(value)


def _member(value: object, cls: type[StrEnum]) -> StrEnum:
    for member in cls:
        if value == member.value:
            return member
    raise Wrong(f"one of {', '.join(cls)} is needed")
