"""What rows can become: the event classes and the records, each with its attributes as their annotations tell them."""

from __future__ import annotations

import importlib
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from difflib import get_close_matches
from enum import Enum
from importlib.util import find_spec
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import attrs

from kostra_sdk.errors import UsageError
from kostra_sdk.forms import FORM_NAMES, find_form
from kostra_sdk.records.attributes import Attribute, attributes_of, cells_of
from kostra_sdk.records.attributes import Kind as RecordKind
from kostra_sdk.records.base import Record
from kostra_sdk.sources.problems import describe
from kostra_sdk.sources.values import MISSING

__all__ = ["Kind", "Target", "TargetClass", "find_classes", "read_class"]

_PERSON_EVENTS: Final = "kostra_sdk.forms.person.events"


class Kind(Enum):
    """What a value must become; the value is what a problem calls it."""

    TEXT = "text"
    INTEGER = "a whole number"
    DATE = "a date"
    CODE = "a code"
    BOOLEAN = "yes or no"
    CODES = "several codes"
    NUMBERS = "several numbers"
    OTHER = "something else"
    """What no column can be read as."""


@attrs.frozen
class Target:
    """One attribute of a class that rows become."""

    name: str
    """What the mapping file calls it: the attribute's name, or for records a column's official name too."""
    kind: Kind
    is_needed: bool = False
    """Whether the class has no default for it."""
    empty: Any = MISSING
    """What it is where there is nothing in its column, if the class has no default and does not insist on a value."""
    codes: type[Enum] | None = None
    """The codes of a code, or of several."""
    container: Callable[[Iterable[Any]], Any] = frozenset
    """What several are kept in."""
    ticked: tuple[str, ...] = ()
    """The box's own codes: each means yes."""
    field: tuple[str, int | str] = ("", 0)
    """For records, the attribute and which of its columns this is, counted from 1; 0 where it is all of them."""
    hint: str = "no column can be read as that"
    """What to do where no column can be read as this."""


@attrs.frozen
class TargetClass:
    """A class that rows become: an event, or a record."""

    name: str
    make: Callable[[Mapping[str, Any]], Any]
    """Makes one of the values by attribute."""
    cls: type
    targets: Mapping[str, Target]
    is_record: bool = False

    def near(self, name: str) -> str:
        """Say which attributes there are, or which one is nearly called so."""
        near = get_close_matches(name, self.targets, n=1) or get_close_matches(name.lower(), self.targets, n=1)
        if near:
            return f"did you mean {near[0]}?"
        return (
            f"there are {', '.join(self.targets)}" if not self.is_record else "its names are those of the form's fields"
        )


def find_classes(classes: Iterable[object] = ()) -> dict[str, list[type]]:
    """Give the classes that rows can become by name, and by package and name: ``Person``, ``person.Person``.

    They are the records of all forms and the events that they are built from.
    A name of several classes has them all; one of `classes` goes before them.

    Raises:
        UsageError: One of `classes` is no class made with attrs.
    """
    own: dict[str, list[type]] = {}
    for each in classes:
        if not (isinstance(each, type) and attrs.has(each)):
            raise UsageError(f"no class made with attrs: {getattr(each, '__name__', describe(each))}")
        own[each.__name__] = [each]
    named: dict[str, list[type]] = {}
    for cls in _known():
        package = cls.__module__.split(".")[-2]
        for name in (cls.__name__, f"{package}.{cls.__name__}"):
            named.setdefault(name, []).append(cls)
    return named | own


def _known() -> Iterator[type]:
    forms = [form for form in map(find_form, FORM_NAMES) if not form.is_xml]
    events: dict[type, None] = {}
    for module in (_PERSON_EVENTS, *(f"{form.package}.events" for form in forms)):
        if find_spec(module) is not None:  # not every form is built from events
            names = vars(importlib.import_module(module))
            events |= dict.fromkeys(names[name] for name in names["__all__"] if attrs.has(names[name]))
    bases = {base for cls in events for base in cls.__mro__[1:]}
    yield from (cls for cls in events if cls not in bases)
    yield from dict.fromkeys(form.record for form in forms)  # some forms have one record


def read_class(cls: type[Any]) -> TargetClass:
    """Read from a class' annotations what its attributes must be."""
    if issubclass(cls, Record):
        return TargetClass(cls.__name__, cls.from_dict, cls, _targets_of_record(cls), is_record=True)
    hints = get_type_hints(cls)
    targets = {
        field.alias: _target(field.alias, hints[field.name], is_needed=field.default is attrs.NOTHING)
        for field in attrs.fields(cls)
        if field.init and field.alias
    }
    return TargetClass(cls.__name__, lambda values: cls(**values), cls, targets)


def _target(name: str, annotation: Any, *, is_needed: bool) -> Target:
    some = [annotation]
    if get_origin(annotation) in {Union, types.UnionType}:
        some = [each for each in get_args(annotation) if each is not types.NoneType]
    target = Target(name, Kind.OTHER, is_needed)
    if len(some) == 1:
        target = _plain_target(target, some[0])
    if is_needed and types.NoneType in get_args(annotation):
        return attrs.evolve(target, empty=None)
    if is_needed and target.kind in {Kind.CODES, Kind.NUMBERS}:
        return attrs.evolve(target, empty=target.container(()))
    return target


def _plain_target(target: Target, annotation: Any) -> Target:
    """Say what an attribute that is never None must be."""
    plain = {str: Kind.TEXT, int: Kind.INTEGER, date: Kind.DATE, bool: Kind.BOOLEAN}
    if annotation in plain:
        return attrs.evolve(target, kind=plain[annotation])
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return attrs.evolve(target, kind=Kind.CODE, codes=annotation)
    container = _CONTAINERS.get(get_origin(annotation))
    match get_args(annotation):
        case (type() as one, *rest) if container and rest in ([], [Ellipsis]):
            if issubclass(one, Enum):
                return attrs.evolve(target, kind=Kind.CODES, codes=one, container=container)
            if one is int:
                return attrs.evolve(target, kind=Kind.NUMBERS, container=container)
    return target


_CONTAINERS: Final[Mapping[Any, Callable[[Iterable[Any]], Any]]] = {
    frozenset: frozenset,
    AbstractSet: frozenset,
    tuple: tuple,
}


def _targets_of_record(cls: type[Record]) -> dict[str, Target]:
    """Give what a record's attributes and columns must be, by all their names of all years."""
    codes: dict[str, dict[str, None]] = {}
    for year in cls.form.years:
        for cell in cells_of(cls, cls.form.layout(year)):
            if cell.kind in {RecordKind.BOX, RecordKind.BOXES}:
                codes.setdefault(cell.field.key, {})[cell.code] = None
    targets: dict[str, Target] = {}
    for attribute in attributes_of(cls):
        for number, key in attribute.numbers.items():
            targets[key] = _column(attribute, key, number, tuple(codes.get(key, ())))
        lone = targets[attribute.keys[0]]
        targets[attribute.name] = (
            attrs.evolve(lone, name=attribute.name) if len(attribute.keys) == 1 else _columns(attribute)
        )
    for alias, key in cls.form.aliases.items():
        targets[alias] = attrs.evolve(targets[key], name=alias)
    return targets


def _column(attribute: Attribute, name: str, number: int | str, ticked: tuple[str, ...]) -> Target:
    kinds = {
        RecordKind.TEXT: Kind.TEXT,
        RecordKind.DATE: Kind.DATE,
        RecordKind.CODE: Kind.CODE,
        RecordKind.BOX: Kind.BOOLEAN,
        RecordKind.BOXES: Kind.BOOLEAN,
    }
    kind = kinds.get(attribute.kind, Kind.INTEGER)
    return Target(name, kind, codes=attribute.codes, ticked=ticked, field=(attribute.name, number))


def _columns(attribute: Attribute) -> Target:
    field = (attribute.name, 0)
    if attribute.kind is RecordKind.BOXES:
        return Target(attribute.name, Kind.NUMBERS, field=field)
    hint = f"give each its own column: {attribute.keys[0]}, {attribute.keys[1]} …"
    return Target(attribute.name, Kind.OTHER, field=field, hint=hint)
