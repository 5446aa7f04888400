"""What holds for the record class of every form: it knows every official field, and its words are true."""

from __future__ import annotations

import ast
import inspect
import re
from functools import cache
from typing import TYPE_CHECKING

import attrs
import pytest

from kostra_sdk.forms import FAMILIES, find_form
from kostra_sdk.layouts import FieldType
from kostra_sdk.records import Record
from kostra_sdk.records.attributes import Kind, attributes_of, cells_of

if TYPE_CHECKING:
    from kostra_sdk.layouts import Field
    from kostra_sdk.records.attributes import Attribute

every_form = pytest.mark.parametrize("form", [form for form in FAMILIES if form not in {"0F", "0AK1"}])
"""Those that have a record of their own: the accounts are one record under many names."""

UNANSWERED = {"Uoppgitt", "Blank"}
"""How the layouts of some years call the codes that mean "no answer"; they are no members, and stay text."""

FREE = {
    *("KOMMNR_KVP_KOMM", "SKJEMA", "KVARTAL", "KONTOKLASSE"),
    *("FYLKE_NR", "KONTORNR", "KONTOR_NR", "KONTOR_NR_A", "KONTOR_NR_B", "REGION_NR_A", "REGION_NR_B"),
}
"""Code fields whose codes are a register of their own, or differ by form: plain text in the record."""


@cache
def fields_by_attribute(form: str) -> dict[Attribute, dict[int, list[Field]]]:
    """Give the columns of every attribute, by year."""
    fields: dict[Attribute, dict[int, list[Field]]] = {}
    for year in find_form(form).years:
        for cell in cells_of(find_form(form).record, find_form(form).layout(year)):
            fields.setdefault(cell.attribute, {}).setdefault(year, []).append(cell.field)
    return fields


@cache
def docstrings(form: str) -> dict[str, str]:
    """Give what is said of every attribute in the bodies of the class and of those it stands on."""
    said = {}
    for kind in find_form(form).record.__mro__:
        if not issubclass(kind, Record) or kind is Record:
            continue
        (cls,) = ast.parse(inspect.getsource(kind)).body
        assert isinstance(cls, ast.ClassDef)
        for statement, following in zip(cls.body, cls.body[1:], strict=False):
            match statement, following:
                case ast.AnnAssign(target=ast.Name(name)), ast.Expr(ast.Constant(str(text))):
                    said[name] = text
                case _:
                    pass
    return said


@every_form
def test_every_official_field_has_an_attribute(form: str) -> None:
    """No column of any year is unknown to the record class, and no attribute is without a column in some year."""
    assert set(fields_by_attribute(form)) == set(attributes_of(find_form(form).record))
    for attribute, by_year in fields_by_attribute(form).items():
        found = set()
        for year, fields in by_year.items():
            keys = [field.key for field in fields]
            assert keys == [key for key in find_form(form).layout(year).by_key if key in attribute.keys]
            # A table may have fewer columns in some years, and says so where it is written.
            assert len(keys) == len(attribute.keys) or attribute.kind is Kind.COUNTS
            found |= set(keys)
        assert found == set(attribute.keys)


@every_form
def test_attributes_are_named_as_their_columns(form: str) -> None:
    """An attribute is called what its column is called, in lower case, so that one name finds both."""
    for attribute in attributes_of(find_form(form).record):
        if len(attribute.keys) == 1:
            assert attribute.name == attribute.keys[0].lower()


@every_form
def test_types_follow_the_layouts(form: str) -> None:
    """Dates are dates in every year, integers integers, and no text has codes whose meaning is known."""
    for attribute, by_year in fields_by_attribute(form).items():
        fields = [field for fields in by_year.values() for field in fields]
        types = {field.type for field in fields}
        assert (attribute.kind is Kind.DATE) == (types == {FieldType.DATE})
        assert (attribute.kind in {Kind.INTEGER, Kind.AMOUNTS, Kind.COUNTS}) == (
            types == {FieldType.INTEGER} and not any(field.codes for field in fields)
        )
        if attribute.kind is Kind.TEXT:
            assert attribute.keys[0] in FREE or not any(any(field.codes.values()) for field in fields)


@every_form
def test_enums_hold_the_codes_of_all_years(form: str) -> None:
    """Every code of every layout is a member, but those that mean "no answer", and every member is some year's code."""
    for attribute, by_year in fields_by_attribute(form).items():
        if attribute.kind is Kind.CODE and attribute.codes:
            members = {member.value for member in attribute.codes}
            codes = {code: label for (field,) in by_year.values() for code, label in field.codes.items()}
            assert members <= codes.keys()
            assert {codes[code] for code in codes.keys() - members} <= UNANSWERED


@every_form
def test_a_box_has_one_code(form: str) -> None:
    """A box has the same single code in every year whose layout tells it, beside those that mean "no answer"."""
    for attribute, by_year in fields_by_attribute(form).items():
        if attribute.kind in {Kind.BOX, Kind.BOXES}:
            for fields in zip(*by_year.values(), strict=True):
                told = [
                    {code for code, label in field.codes.items() if label not in UNANSWERED}
                    for field in fields
                    if field.codes
                ]
                assert all(len(codes) == 1 for codes in told)
                assert len(set.union(*told)) == 1
                silent = len(told) < len(fields)
                assert {attribute.code} == (set.union(*told) if silent else {""})


@every_form
def test_every_attribute_says_what_it_is(form: str) -> None:
    """Every attribute has a docstring, which names the enum it takes, the code of its box, and whole kroner."""
    said = docstrings(form)
    for attribute, by_year in fields_by_attribute(form).items():
        text = said[attribute.name]
        newest = by_year[max(by_year)][0]
        if attribute.codes:
            assert f":class:`{attribute.codes.__name__}`" in text
        if attribute.kind is Kind.BOX:
            assert re.findall(r"Code (\d+)", text) == [newest.own_code]
        assert ("whole kroner" in text) == (newest.type is FieldType.INTEGER and newest.width == 7)


@every_form
def test_every_attribute_says_when_it_was(form: str) -> None:
    """The years in a docstring are those whose layouts have the field; none are said where all have it."""
    years = find_form(form).years
    for attribute, by_year in fields_by_attribute(form).items():
        first, last = min(by_year), max(by_year)
        assert sorted(by_year) == list(range(first, last + 1))
        spans = re.findall(r"\((20\d\d)(?:-(20\d\d))?\)", docstrings(form)[attribute.name])
        expected = [] if (first, last) == (years[0], years[-1]) else [(str(first), str(last) if last > first else "")]
        assert spans == expected, attribute.name


@every_form
def test_the_record_knows_its_form(form: str) -> None:
    """The class, its instances and its form know each other."""
    cls = find_form(form).record
    assert cls.form is find_form(form)
    assert cls().form.name == form
    assert "form" not in attrs.fields_dict(cls)
