from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter
from typing import TYPE_CHECKING

import attrs
import pytest

from kostra_sdk.controls.explain import explain
from kostra_sdk.controls.phrases import BOKMAL, ENGLISH, Phrases
from kostra_sdk.controls.terms import BOKMAL_TERMS, ENGLISH_TERMS, TERMS, Term
from kostra_sdk.forms import FAMILIES, find_form
from kostra_sdk.forms.changes import control_texts
from tests.controls.test_explain import trees_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.controls import Node
    from kostra_sdk.layouts import Layout

LANGUAGES = (ENGLISH, BOKMAL)
THE_SAME = {"terms.blank.word", "terms.mod11.word", "terms.duf.word", "terms.sum.word", "terms.total.word"}
"""What is called alike in both languages."""
WORD = re.compile(r"[A-Za-zÆØÅæøå_]+")
EDITIONS = [(name, year) for name in FAMILIES for year in find_form(name).control_years]


def said_in(phrases: Phrases) -> dict[str, str]:
    """Give every phrase of a language by its name, those of mappings by their names in it."""
    return dict(_said("", attrs.asdict(phrases, recurse=False)))


def _said(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Term):
        yield from _said(path, {"word": value.word, "meaning": value.meaning})
    else:
        assert isinstance(value, Mapping), path
        for name, inner in value.items():
            yield from _said(f"{path}.{name}".strip("."), inner)


def test_both_languages_say_the_same_things_in_words_of_their_own() -> None:
    """What one language has a phrase for, the other has too, and it is another, or is known to be alike."""
    english, bokmal = map(said_in, LANGUAGES)
    assert english.keys() == bokmal.keys()
    assert {name for name, said in english.items() if said == bokmal[name]} == THE_SAME
    assert all(map(str.strip, (*english.values(), *bokmal.values())))


def test_a_language_is_shown_by_its_name() -> None:
    """In signatures and tracebacks, not with all its phrases."""
    assert list(map(repr, LANGUAGES)) == ["<Phrases en>", "<Phrases nb>"]


def test_phrases_have_the_same_places() -> None:
    """What is filled in in one language is filled in in the other."""
    english, bokmal = map(said_in, LANGUAGES)
    for name, said in english.items():
        assert _places(said) == _places(bokmal[name]), name


def _places(said: str) -> list[str]:
    return sorted(place for _, place, _, _ in Formatter().parse(said) if place is not None)


@pytest.mark.parametrize("terms", [ENGLISH_TERMS, BOKMAL_TERMS], ids=["english", "bokmal"])
def test_no_two_things_are_called_alike(terms: Mapping[str, Term]) -> None:
    """A word of a formula means one thing, and is one word."""
    words = [term.word for term in terms.values()]
    assert len(set(words)) == len(words)
    assert all(re.fullmatch(r"[a-zæøå_0-9]+", word) for word in words)


def test_english_terms_are_those_of_the_documentation() -> None:
    """Each is called what it is called there."""
    assert {term.word: term.meaning for term in ENGLISH_TERMS.values()} == dict(TERMS)


@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_bokmal_has_no_english_in_it(form: str, year: int) -> None:
    """But for fields, codes and the names of lists, a formula in bokmål is made of words of bokmål."""
    own, foreign = vocabulary(BOKMAL), vocabulary(ENGLISH) - vocabulary(BOKMAL)
    layout = find_form(form).layout(year)
    for key, tree in trees_of(form, year):
        words = set(WORD.findall(explain(tree, layout, phrases=BOKMAL))) - named_in(tree, layout)
        assert words <= own, key
        assert not words & foreign, key
    for text in control_texts(find_form(form), year, BOKMAL)[:2]:
        assert set(WORD.findall(text.condition)) & foreign <= {field.name for field in layout.fields}, text.key


def vocabulary(phrases: Phrases) -> set[str]:
    """Give all words that a language's phrases are made of, but for the meanings."""
    return {
        word
        for name, said in said_in(phrases).items()
        if name != "language" and not name.endswith(".meaning")
        for word in WORD.findall(re.sub(r"\{\w+\}", "", said))
    }


def named_in(tree: Node, layout: Layout) -> set[str]:
    """Give what a formula of the tree may hold that is no word: fields, codes and names of lists, in their parts."""
    names = [layout.by_key[key].name for key in tree.keys()]  # noqa: SIM118 - a tree is no dict
    for node in tree.walk():
        names += (
            part.decode("latin-1") if isinstance(part, bytes) else part
            for arg in node.args
            for part in (arg if isinstance(arg, tuple) else (arg,))
            if isinstance(part, bytes) or (isinstance(part, str) and node.op in {"listed", "within"})
        )
    return {word for name in names for word in WORD.findall(name)}


def test_forms_of_xml_are_told_in_bokmal_too() -> None:
    """Their controls have no formulas: what each asks is a sentence in either language."""
    found = find_form("15F")
    for year in found.control_years:
        english, bokmal = (control_texts(found, year, phrases) for phrases in LANGUAGES)
        assert [text.key for text in english] == [text.key for text in bokmal]
        for one, other in zip(english, bokmal, strict=True):
            assert one.condition == f"not so: {one.doc}"
            assert re.fullmatch(r"ikke slik: [A-ZÆØÅ].*\.", other.condition), one.key
            assert other.condition != one.condition
