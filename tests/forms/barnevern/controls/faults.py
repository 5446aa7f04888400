"""Mutants of the controls of 15F, which are functions and not trees: the same function with one small fault put in."""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["faults_of"]

_INSTEAD: Final[dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_SWAPPED: Final = {"any": "all", "all": "any", "min": "max", "max": "min"}


def faults_of(function: Callable[..., bool]) -> Iterator[tuple[str, Callable[..., bool]]]:
    """Give the mutants of a function, each with what was changed."""
    tree = _parsed(function)
    for place, node in enumerate(ast.walk(tree)):
        for what, instead in _faults(node, _names(function)):
            changed = _Put(place, instead).visited(_parsed(function))
            yield f"{ast.unparse(node)}: {what}", _made(function, changed)


def _parsed(function: Callable[..., bool]) -> ast.FunctionDef:
    (found,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    assert isinstance(found, ast.FunctionDef)
    found.decorator_list, found.returns = [], None
    for argument in found.args.args:
        argument.annotation = None
    if ast.get_docstring(found) is not None:
        del found.body[0]
    return found


def _names(function: Callable[..., bool]) -> dict[str, Any]:
    return {**inspect.getclosurevars(function).globals, **inspect.getclosurevars(function).nonlocals}


def _made(function: Callable[..., bool], tree: ast.FunctionDef) -> Callable[..., bool]:
    names = _names(function)
    module = ast.fix_missing_locations(ast.Module([tree], []))
    exec(compile(module, f"<a fault in {tree.name}>", "exec"), names)
    made: Callable[..., bool] = names[tree.name]
    return made


def _faults(  # noqa: C901, PLR0912 - one case a kind of fault
    node: ast.AST, names: dict[str, Any]
) -> Iterator[tuple[str, ast.AST]]:
    match node:
        case ast.Return(value=ast.expr() as value):
            yield "negated", ast.Return(ast.UnaryOp(ast.Not(), value))
        case ast.Compare(left=left, ops=[op], comparators=right):
            for other in _INSTEAD[type(op)]:
                yield f"{other.__name__} for {type(op).__name__}", ast.Compare(left, [other()], right)
        case ast.BoolOp(op=op, values=values):
            yield "and for or, or for and", ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
            for value in values:
                rest = [each for each in values if each is not value]
                yield f"without {ast.unparse(value)}", rest[0] if len(rest) == 1 else ast.BoolOp(op, rest)
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            yield "without not", inner
        case ast.Constant(value=int() as value) if not isinstance(value, bool):
            yield "plus 1", ast.Constant(value + 1)
            yield "minus 1", ast.Constant(value - 1)
        case ast.Name(id=name) if name in _SWAPPED:
            yield f"{_SWAPPED[name]} for it", ast.Name(_SWAPPED[name], ast.Load())
        case ast.Name(id=name) if isinstance(names.get(name), int):
            for sign in "+-":
                yield f"{sign} 1", ast.parse(f"{name} {sign} 1", mode="eval").body
        case ast.Name(id=name) if isinstance(names.get(name), tuple | frozenset | set):
            for place, each in enumerate(names[name]):
                source = f"tuple(each for place, each in enumerate({name}) if place != {place})"
                yield f"without {each!r}", ast.parse(source, mode="eval").body
        case ast.Tuple(elts=elements) | ast.Set(elts=elements) if len(elements) > 1:
            for element in elements:
                yield (
                    f"without {ast.unparse(element)}",
                    ast.Tuple([e for e in elements if e is not element], ast.Load()),
                )


class _Put(ast.NodeTransformer):
    """Puts a node in the place of the one that is walked to as the so-manieth."""

    def __init__(self, place: int, instead: ast.AST) -> None:
        self._place = place
        self._instead = instead
        self._meant: ast.AST | None = None

    def visited(self, tree: ast.FunctionDef) -> ast.FunctionDef:
        """Give the tree with the other node."""
        self._meant = list(ast.walk(tree))[self._place]
        changed = self.visit(tree)
        assert isinstance(changed, ast.FunctionDef)
        return changed

    def visit(self, node: ast.AST) -> Any:
        """Put it there."""
        return self._instead if node is self._meant else self.generic_visit(node)
