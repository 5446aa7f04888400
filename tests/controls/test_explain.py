from __future__ import annotations

import ast
import operator
import re
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.controls import Expr, Node, Row, by_year, duplicates
from kostra_sdk.controls.across import some, total_over
from kostra_sdk.controls.edition import controls_of
from kostra_sdk.controls.explain import explain, of_year
from kostra_sdk.controls.phrases import BOKMAL, ENGLISH
from kostra_sdk.forms import FAMILIES, find_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kostra_sdk.controls.phrases import Phrases

EDITIONS = [(name, year) for name in FAMILIES for year in find_form(name).control_years]
LEAST = {"11F": 100, "11CF": 100, "11B": 20}
"""How many pairs of years differ at least; 11B asks the same every year, but of another year."""

in_each_language = pytest.mark.parametrize("phrases", [ENGLISH, BOKMAL], ids=["english", "bokmal"])

r = Row()
BOXES = tuple(f"STMND_{number}" for number in range(1, 13))
CONDITIONS = ("VILKARARBEID", "VILKARKURS", "VILKARUTD")
AMOUNTS = ("BIDRAG_JAN", "BIDRAG_FEB")


def trees_of(form: str, year: int) -> Iterator[tuple[str, Node]]:
    """Give all trees of an edition: who fails, what messages name, what the tables count."""
    edition = find_form(form).edition(year)
    for control in (*edition.tests, *edition.across):
        yield f"{control.key} {control.keys}", control.tree
        yield from ((f"{control.key} {name}", tree) for name, tree in control.values.items())
    for table in edition.tables:
        yield from ((table.heading, tree) for tree in table.trees())


@in_each_language
@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_every_tree_of_every_edition_is_explained(form: str, year: int, phrases: Phrases) -> None:
    """Every tree gives one line that a person can read, with the year's names and with lasting ones."""
    layout = find_form(form).layout(year)
    for key, tree in trees_of(form, year):
        for formula in (
            explain(tree, layout, phrases=phrases),
            explain(of_year(tree, layout), phrases=phrases),
            explain(tree, phrases=phrases),
        ):
            assert formula == formula.strip() != "", key
            assert "\n" not in formula, key
            assert len(formula) < 800, key


@in_each_language
@pytest.mark.parametrize("form", FAMILIES)
def test_every_dated_tree_is_explained(form: str, phrases: Phrases) -> None:
    """What a control is through all its years is a line too."""
    for control in find_form(form).controls:
        if condition := getattr(control, "condition", None):
            assert explain(condition, phrases=phrases).strip(), control.key


@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_every_field_of_a_tree_is_named_or_stands_between_two_that_are(form: str, year: int) -> None:
    """Written in full, a formula names each field of its tree, but for numbered ones between first and last."""
    layout = find_form(form).layout(year)
    for key, tree in trees_of(form, year):
        formula = explain(tree, layout, full=True)
        named = re.findall(r"[A-Za-zÆØÅæøå][A-Za-zÆØÅæøå0-9_]*", formula)
        for field in tree.keys():  # noqa: SIM118 - a tree is no dict
            name = layout.by_key[field].name
            stem = name.rstrip("0123456789")
            assert name in named or re.search(rf"{stem}\d+ … {stem}\d+", formula), (key, name)


@in_each_language
@pytest.mark.parametrize("form", FAMILIES)
def test_formulas_are_equal_exactly_where_trees_are(form: str, phrases: Phrases) -> None:
    """Equal trees of a control explain equally; trees that differ between two years explain differently."""
    found = find_form(form)
    by_key: dict[object, list[Node]] = {}
    for year in found.control_years:
        layout = found.layout(year)
        for control in controls_of(found.controls, layout):
            kind = (control.key, control.doc, control.keys[:1])
            by_key.setdefault(kind, []).append(control.tree)
    compared = 0
    for key, trees in by_key.items():
        for one, other in combinations(trees, 2):
            same = explain(one, phrases=phrases) == explain(other, phrases=phrases)
            assert same is (_sorted(one) == _sorted(other)), key
            compared += not same
    assert compared > LEAST.get(form, 0)


def _sorted(node: Any) -> Any:
    """Give a tree with its code lists in order: their order says nothing."""
    if not isinstance(node, Node):
        return node
    args = node.args
    if node.op == "isin":
        args = (args[0], tuple(sorted(args[1])))
    return Node(node.op, tuple(map(_sorted, args)))


bidrag, limit = r.BIDRAG, by_year({2020: 5, 2022: 7, 2023: 8})
DATED = by_year({2020: bidrag > 0, 2021: bidrag > limit, 2023: r.LAAN > 0})
CODE = by_year({2020: "1", 2021: "x y"})
OWN = Node("or", tuple(Node("isin", (key, (b"%02d" % n,))) for n, key in enumerate(BOXES, start=1)))
BLANK_TOO = Node("or", tuple(Node("isin", (key, (b"00", b"  ", b"%02d" % n))) for n, key in enumerate(BOXES, start=1)))
FILLED = Node("or", tuple((~r.cell(key).is_blank & ~r.cell(key).is_zeros).node for key in CONDITIONS))


def _expr(node: Node) -> Expr:
    return Expr(node.op, *node.args)


@pytest.mark.parametrize(
    ("tree", "formula"),
    [
        ((r.VKLO == "1") & ~r.ARBSIT.isin("01", "02"), "VKLO = 1 and ARBSIT not in {01, 02}"),
        (~r.UTBETDATO.is_date, "not date(UTBETDATO)"),
        (r.BIDRAG + r.LAAN > 1_000_000, "BIDRAG + LAAN > 1000000"),
        (r.PERSON_FODSELSNR.age < 18, "age(PERSON_FODSELSNR) < 18"),
        (r.PERSON_FODSELSNR.age < by_year({2020: 61, 2021: 63}), "age(PERSON_FODSELSNR) < [2020: 61; 2021 on: 63]"),
        (~(r.BIDRAG > 0), "BIDRAG <= 0"),
        (r.VKLO != "3", "VKLO != 3"),
        (~(r.VKLO == "3"), "VKLO != 3"),
        (r.AVSL_DATO != "      ", 'AVSL_DATO != "      "'),
        (r.ANTBU18 == 0, "number(ANTBU18) = 0"),
        (r.total(AMOUNTS) != r.BIDRAG.number, "sum(BIDRAG_JAN, BIDRAG_FEB) != BIDRAG"),
        ((r.BIDRAG == 0) | (r.LAAN > 1) & ~r.LAAN.is_blank, "number(BIDRAG) = 0 or LAAN > 1 and not blank(LAAN)"),
        (((r.BIDRAG > 0) | (r.LAAN > 1)) & (r.VKLO == "1"), "(BIDRAG > 0 or LAAN > 1) and VKLO = 1"),
        (~((r.BIDRAG > 0) & (r.LAAN > 1)), "not (BIDRAG > 0 and LAAN > 1)"),
        (r.BIDRAG - (r.LAAN - r.KVP_STONAD) > 4, "BIDRAG - (LAAN - KVP_STONAD) > 4"),
        (r.BIDRAG - r.LAAN - r.KVP_STONAD > 4, "BIDRAG - LAAN - KVP_STONAD > 4"),
        (r.BIDRAG.number * 3 - r.LAAN.number * 2 > 4, "BIDRAG * 3 - LAAN * 2 > 4"),
        ((r.BIDRAG + r.LAAN) * 3 > 4, "(BIDRAG + LAAN) * 3 > 4"),
        (r.BIDRAG.number * (r.LAAN.number * 3) > 4, "BIDRAG * (LAAN * 3) > 4"),
        (~r.VKLO.is_numeric, "not numeric(VKLO)"),
        (r.UTBETDATO.day < r.UTBETTOMDATO.day, "day(UTBETDATO) < day(UTBETTOMDATO)"),
        (
            r.region_is_oslo & (r.kommune != r.KOMMUNE_NR),
            "the region is in Oslo and KOMMUNE_NR != the region's kommune",
        ),
        (~r.region_is_oslo, "the region is not in Oslo"),
        (r.yy != r.VERSION, "VERSION != the reporting year's last two digits"),
        (r.year - r.UTBETDATO.date_year > 4, "the reporting year - date_year(UTBETDATO) > 4"),
        (r.BYDELSNR.isin(*(f"{n:02d}" for n in range(1, 16)), "99"), "BYDELSNR in {01–15, 99}"),
        (r.BYDELSNR.isin("01", "02", "03"), "BYDELSNR in {01, 02, 03}"),
        (
            r.BYDELSNR.isin(*(f"{n:02d}" for n in range(0, 80, 2))),
            "BYDELSNR in {00, 02, 04, …, 78: 40 codes}",
        ),
        (r.BYDELSNR.isin(), "BYDELSNR in {}"),
        (r.BOSIT.is_known, "known(BOSIT)"),
        (~r.any_known(BOXES), "none of STMND_1 … STMND_12 holds one of its codes"),
        (r.count_known(BOXES) > 3, "count(STMND_1 … STMND_12 holding one of their codes) > 3"),
        (r.count_above(BOXES) > 3, "count(STMND_1 … STMND_12: it > 0) > 3"),
        (_expr(OWN), "any of STMND_1 … STMND_12 holds its own code (01–12)"),
        (~_expr(OWN), "none of STMND_1 … STMND_12 holds its own code (01–12)"),
        (~_expr(BLANK_TOO), 'none of STMND_1 … STMND_12 holds any of "  ", 00, its own code (01–12)'),
        (
            _expr(Node("and", tuple(Node("not", (part,)) for part in OWN.args))),
            "none of STMND_1 … STMND_12 holds its own code (01–12)",
        ),
        (
            _expr(Node("or", tuple(Node("isin", (key, (b"1", b"2"))) for key in CONDITIONS))),
            "any of VILKARARBEID, VILKARKURS, VILKARUTD in {1, 2}",
        ),
        (
            (r.VKLO == "2") & _expr(FILLED),
            "VKLO = 2 and (any of VILKARARBEID, VILKARKURS, VILKARUTD: not blank(it) and not zeros(it))",
        ),
        (
            r.VKLO.isin("1") | r.ARBSIT.isin("2") | r.BOSIT.isin("3"),
            "VKLO = 1 or ARBSIT = 2 or BOSIT = 3",
        ),
        (r.LAAN.is_blank | r.BIDRAG.is_blank | r.LAAN.is_blank, "blank(LAAN) or blank(BIDRAG) or blank(LAAN)"),
        (_expr(Node("count", OWN.args)) > 3, "count(STMND_1 … STMND_12 holding its own code (01–12)) > 3"),
        (_expr(Node("count", OWN.args[:2])) > 1, "count(STMND_1 = 01; STMND_2 = 02) > 1"),
        (duplicates(r.PERSON_JOURNALNR), "PERSON_JOURNALNR shared by two records"),
        (
            duplicates(r.PERSON_FODSELSNR, r.STATUS, among=r.PERSON_FODSELSNR.is_mod11),
            "PERSON_FODSELSNR with STATUS shared by two records (among mod11(PERSON_FODSELSNR))",
        ),
        (r.never, "never"),
        (r.never | (r.LAAN > 0), "LAAN > 0"),
        (DATED, "[2020: BIDRAG > 0; 2021–2022: BIDRAG > [2021: 5; 2022: 7]; 2023 on: LAAN > 0]"),
        (CODE, '[2020: 1; 2021 on: "x y"]'),
        (~DATED, "not [2020: BIDRAG > 0; 2021–2022: BIDRAG > [2021: 5; 2022: 7]; 2023 on: LAAN > 0]"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_formulas_read_like_this(tree: Expr, formula: str) -> None:
    """Each operation has its way of being written, with parentheses where they are needed and only there."""
    assert explain(tree.node) == formula


@pytest.mark.parametrize(
    ("tree", "formula"),
    [
        ((r.VKLO == "1") & ~r.ARBSIT.isin("01", "02"), "VKLO = 1 og ARBSIT ikke i {01, 02}"),
        (~r.UTBETDATO.is_date, "ikke dato(UTBETDATO)"),
        (r.ANTBU18 == 0, "tall(ANTBU18) = 0"),
        (r.FUNKSJON.is_listed("funksjon"), "FUNKSJON i listen funksjon"),
        (~r.FUNKSJON.trimmed.is_listed("funksjon"), "uten_blanke(FUNKSJON) ikke i listen funksjon"),
        (r.REGION[:4] == "0301", "tegn 1–4 av REGION = 0301"),
        (r.PERSON_FODSELSNR.age < by_year({2020: 61, 2021: 63}), "alder(PERSON_FODSELSNR) < [2020: 61; fra 2021: 63]"),
        (((r.BIDRAG > 0) | (r.LAAN > 1)) & (r.VKLO == "1"), "(BIDRAG > 0 eller LAAN > 1) og VKLO = 1"),
        (~((r.BIDRAG > 0) & (r.LAAN > 1)), "ikke (BIDRAG > 0 og LAAN > 1)"),
        (
            r.region_is_oslo & (r.kommune != r.KOMMUNE_NR),
            "oppgitt region er i Oslo og KOMMUNE_NR != oppgitt kommune",
        ),
        (~r.region_is_oslo, "oppgitt region er ikke i Oslo"),
        (r.yy != r.VERSION, "VERSION != rapporteringsårets to siste sifre"),
        (r.year - r.UTBETDATO.date_year > 4, "rapporteringsåret - årstall(UTBETDATO) > 4"),
        (r.BYDELSNR.isin(*(f"{n:02d}" for n in range(0, 80, 2))), "BYDELSNR i {00, 02, 04, …, 78: 40 koder}"),
        (r.any_known(BOXES), "minst ett av STMND_1 … STMND_12 har en av sine koder"),
        (~r.any_known(BOXES), "ingen av STMND_1 … STMND_12 har en av sine koder"),
        (r.count_known(BOXES) > 3, "antall(STMND_1 … STMND_12 med en av sine koder) > 3"),
        (r.count_above(BOXES) > 3, "antall(STMND_1 … STMND_12: det > 0) > 3"),
        (~_expr(BLANK_TOO), 'ingen av STMND_1 … STMND_12 har en av "  ", 00, sin egen kode (01–12)'),
        (
            (r.VKLO == "2") & _expr(FILLED),
            "VKLO = 2 og (minst ett av VILKARARBEID, VILKARKURS, VILKARUTD: ikke blank(det) og ikke nuller(det))",
        ),
        (
            _expr(Node("and", tuple(r.cell(key).is_blank.node for key in CONDITIONS))),
            "hvert av VILKARARBEID, VILKARKURS, VILKARUTD: blank(det)",
        ),
        (_expr(Node("count", OWN.args)) > 3, "antall(STMND_1 … STMND_12 med sin egen kode (01–12)) > 3"),
        (duplicates(r.PERSON_JOURNALNR), "samme PERSON_JOURNALNR i to poster"),
        (
            duplicates(r.PERSON_FODSELSNR, r.STATUS, among=r.PERSON_FODSELSNR.is_mod11),
            "samme PERSON_FODSELSNR, STATUS i to poster (blant poster der mod11(PERSON_FODSELSNR))",
        ),
        (some(r.BIDRAG > 0), "minst én post har BIDRAG > 0"),
        (total_over(r.BIDRAG, where=r.VKLO == "1") > 5, "total(BIDRAG der VKLO = 1) > 5"),
        (r.never, "aldri"),
        (DATED, "[2020: BIDRAG > 0; 2021–2022: BIDRAG > [2021: 5; 2022: 7]; fra 2023: LAAN > 0]"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_formulas_read_like_this_in_bokmal(tree: Expr, formula: str) -> None:
    """The same in other words, with parentheses in the same places."""
    assert explain(tree.node, phrases=BOKMAL) == formula


def test_a_layout_gives_its_year_and_its_names() -> None:
    """With a layout, what is dated is that year's, codes are filled in and fields have that year's names."""
    layout = find_form("11F").layout(2023)
    tree = by_year({2020: r.LAAN > 0, 2023: ~r.PERSON_DUF.is_duf & r.KJONN.is_known}).node
    assert explain(tree, layout) == "not duf(PERSON_DUFNR) and KJONN in {1, 2}"
    assert explain(of_year(tree, layout)) == "not duf(PERSON_DUF) and KJONN in {1, 2}"


def test_the_year_itself_is_no_difference() -> None:
    """The tree of a year keeps the reporting year in words, so that it does not change with every year."""
    found = find_form("11F")
    trees = {of_year((r.VERSION.reporting_year != r.year).node, found.layout(year)) for year in (2023, 2026)}
    assert len(trees) == 1


def test_a_field_that_the_layout_lacks_is_an_error() -> None:
    """A control dated wrongly is not explained as if it were right."""
    with pytest.raises(KeyError):
        explain((r.FODSELSDATO == "1").node, find_form("11F").layout(2020))


def test_an_unknown_operation_is_an_error() -> None:
    """A new operation must be given words before it can be explained."""
    with pytest.raises(ValueError, match="no words for the operation 'xor'"):
        explain(Node("xor", ()))


def test_full_formulas_leave_nothing_out() -> None:
    """Long lists of codes and fields are written out where that is asked for."""
    codes = [f"{n:02d}" for n in range(0, 80, 2)]
    assert explain(r.BYDELSNR.isin(*codes).node, full=True) == f"BYDELSNR in {{{', '.join(codes)}}}"
    keys = tuple("ABCDEFGH")
    assert explain(r.total(keys).node) == "sum(A … H (8 fields))"
    assert explain(r.total(keys).node, full=True) == "sum(A, B, C, D, E, F, G, H)"


@in_each_language
def test_every_word_of_the_formulas_is_in_the_legend(phrases: Phrases) -> None:
    """Whoever reads a formula finds its functions in the list of terms."""
    words = {
        word
        for form, year in EDITIONS
        for _, tree in trees_of(form, year)
        for word in re.findall(r"([a-zæøå_0-9]+)\(", explain(tree, phrases=phrases))
    }
    assert words <= {term.word for term in phrases.terms.values()}
    assert {phrases.terms[name].word for name in ("blank", "age", "sum", "count")} <= words


NUMBERS = {"A": 3, "B": 0}
numbers = st.recursive(
    st.sampled_from([Node("number", ("A",)), Node("number", ("B",))])
    | st.integers(-2, 4).map(lambda n: Node("literal", (n,))),
    lambda inner: st.builds(lambda op, *args: Node(op, args), st.sampled_from("+-"), inner, inner),
    max_leaves=4,
)
truths = st.recursive(
    st.builds(lambda op, *args: Node(op, args), st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), numbers, numbers)
    | st.sampled_from([Node("test", ("blank", "A")), Node("isin", ("B", (b"0", b"1"))), Node("isin", ("A", (b"3",)))]),
    lambda inner: (
        st.builds(
            lambda op, args: Node(op, tuple(args)),
            st.sampled_from(["and", "or"]),
            st.lists(inner, min_size=2, max_size=3),
        )
        | st.builds(lambda arg: Node("not", (arg,)), inner)
    ),
    max_leaves=8,
)


MEANINGS: dict[str, Callable[..., Any]] = {
    "literal": lambda value: value,
    "number": NUMBERS.__getitem__,
    "test": lambda _name, _key: False,
    "isin": lambda key, codes: str(NUMBERS[key]).encode() in codes,
    "and": lambda *truths: all(truths),
    "or": lambda *truths: any(truths),
    "not": operator.not_,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
}


def _value(node: Any) -> Any:
    """Find the value of a tree where A is 3 and B is 0."""
    return MEANINGS[node.op](*map(_value, node.args)) if isinstance(node, Node) else node


PYTHON = {"og": "and", "eller": "or", "ikke": "not", "i": "in", "=": "=="}


def _python(formula: str) -> str:
    """Write a formula as Python has it, from either language."""
    return re.sub(r"(?<![^\s(])(og|eller|ikke|i|=)(?=\s)", lambda word: PYTHON[word[1]], formula)


@in_each_language
@given(truths)
def test_a_formula_means_what_its_tree_means(phrases: Phrases, tree: Node) -> None:
    """Read with the usual precedence, a formula has the value of its tree."""
    names = {**NUMBERS, "blank": lambda _: False, phrases.terms["number"].word: int}
    assert bool(eval(_python(explain(tree, phrases=phrases)), names)) is bool(_value(tree))


@in_each_language
@given(truths)
def test_no_parentheses_are_redundant(phrases: Phrases, tree: Node) -> None:
    """Whichever pair of parentheses is left out, the formula means something else."""
    formula = _python(explain(tree, phrases=phrases))
    meant = ast.dump(ast.parse(formula, mode="eval"))
    for start, stop in _pairs(formula):
        without = formula[:start] + formula[start + 1 : stop] + formula[stop + 1 :]
        assert ast.dump(ast.parse(without, mode="eval")) != meant


def _pairs(formula: str) -> Iterator[tuple[int, int]]:
    """Find the parentheses that group, not those of functions."""
    open_places: list[int] = []
    for place, character in enumerate(formula):
        if character == "(":
            open_places.append(place)
        elif character == ")":
            start = open_places.pop()
            if not start or not formula[start - 1].isalnum():
                yield start, place
