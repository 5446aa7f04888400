"""The rules of the house that no other tool looks after: floors, sizes, names that are promised, a light face."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

import kostra_sdk

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

ROOT: Final = Path(kostra_sdk.__file__).parent
MODULES: Final = sorted(ROOT.rglob("*.py"), key=str)

FLOORS: Final = (
    "__main__",
    "cli",
    "submission",
    "simulator",
    "envelope",
    "sources",
    "parts",
    "serve",
    "many",
    "checking",
    "advice",
    "extract",
    "forms",
    "records",
    "controls",
    "report",
    "markup",
    "layouts",
    "ids",
    "codegen",
    "generations",
    "streams",
    "errors",
)
"""Top to bottom: an import only ever points down this list."""
BESIDE: Final = frozenset({"__init__", "testing"})
"""The face, which loads everything when it is first used, and what is for other people's tests."""
MAKE_SAMPLES: Final = frozenset({"cli"})
"""The floors that may import what is for other people's tests: the command makes samples too."""

HEAVY: Final = {
    "httpx": {"submission"},
    "cryptography": {"envelope", "simulator", "submission"},
    "cattrs": {"records", "simulator", "submission"},
    "numpy": {"controls"},
    "lxml": set(),
    "yaml": {"forms"},
    "distributed": set(),
    "click": {"cli"},
    "starlette": {"serve", "simulator"},
    "uvicorn": {"serve", "simulator"},
    "rich": {"cli"},
}
"""What is slow to import or not always installed, and the floors that may import it."""

LONGEST: Final = 400
"""How many lines a module may have."""


def name_of(path: Path) -> str:
    """Give the path of a module within the package, for the names of the tests."""
    return path.relative_to(ROOT).as_posix()


def floor_of(path: Path) -> str:
    """Give the floor that a module is on."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


@cache
def tree_of(path: Path) -> ast.Module:
    """Read a module's source."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Give line and module of each import that runs, those inside functions too; not those for type checkers."""
    waiting: list[ast.AST] = [tree_of(path)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            yield node.lineno, module
            # `from kostra_sdk import errors` imports the module kostra_sdk.errors
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names if module == "kostra_sdk")
        elif isinstance(node, ast.If) and _is_type_checking(node.test):
            waiting.extend(node.orelse)
        else:
            waiting.extend(ast.iter_child_nodes(node))


def _is_type_checking(test: ast.expr) -> bool:
    name = test.attr if isinstance(test, ast.Attribute) else getattr(test, "id", "")
    return name == "TYPE_CHECKING"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_down(path: Path) -> None:
    """A module imports from its own floor and those below it."""
    floor = floor_of(path)
    if floor in BESIDE:
        return
    assert floor in FLOORS, "a new floor must have its place in the list"
    upwards = [
        (line, module)
        for line, module in imports(path)
        if module.startswith("kostra_sdk.") and not _is_below(module.split(".")[1], floor)
    ]
    assert upwards == []


def _is_below(imported: str, floor: str) -> bool:
    if imported in BESIDE:
        return floor in MAKE_SAMPLES
    return FLOORS.index(imported) >= FLOORS.index(floor)


def modules_by_name() -> dict[str, Path]:
    """Give the modules by the names they are imported by; a package by its own."""
    named = {}
    for path in MODULES:
        parts = path.relative_to(ROOT.parent).with_suffix("").parts
        named[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return named


def imported_by(path: Path, known: Collection[str]) -> set[str]:
    """Give the package's own modules that a module imports, wherever in it, for type checkers too."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = (f"{node.module}.{alias.name}" for alias in node.names)
            found |= {name if name in known else node.module for name in names}
    return found & set(known)


def test_there_are_no_circles_of_imports() -> None:
    """No module leads back to itself, by whatever way: inside functions and for type checkers neither."""
    modules = modules_by_name()
    graph = {name: imported_by(path, modules) - {name} for name, path in modules.items()}
    # What imports nothing that is left, or is imported by nothing, is in no circle: it is taken away until all is.
    while graph:
        wanted = set().union(*graph.values())
        free = {name for name, imported in graph.items() if not imported & graph.keys() or name not in wanted}
        if not free:
            break
        graph = {name: imported - free for name, imported in graph.items() if name not in free}
    assert sorted(graph) == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_heavy_packages_stay_on_their_floors(path: Path) -> None:
    """What is slow to import, or not always there, is imported where it is needed and nowhere else."""
    stray = [
        (line, module)
        for line, module in imports(path)
        if (package := module.partition(".")[0]) in HEAVY and floor_of(path) not in HEAVY[package]
    ]
    assert stray == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_are_short(path: Path) -> None:
    """No module has more than some 400 lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def promised(path: Path) -> list[str] | None:
    """Give a module's ``__all__``, or None."""
    for node in tree_of(path).body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
                assert node.value is not None
                names: list[str] = ast.literal_eval(node.value)
                return names
    return None


def defined(body: list[ast.stmt]) -> Iterator[str]:
    """Give the names that a module's statements define."""
    for node in body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.Assign():
                yield from (
                    name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)
                )
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.Import() | ast.ImportFrom():
                yield from (alias.asname or alias.name for alias in node.names)
            case ast.If() | ast.Try():
                yield from defined([*node.body, *node.orelse])
            case _:
                pass


def _in_order(name: str) -> tuple[int, str]:
    """Constants first, then classes, then the rest."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


@pytest.mark.parametrize("path", [path for path in MODULES if promised(path) is not None], ids=name_of)
def test_what_is_promised_is_there(path: Path) -> None:
    """``__all__`` is sorted, names nothing twice, and every name exists."""
    names = promised(path)
    assert names is not None
    assert names == sorted(set(names), key=_in_order)
    submodules = {module.stem for module in path.parent.iterdir()} if path.name == "__init__.py" else set()
    assert set(names) <= {*defined(tree_of(path).body), *submodules}


def test_the_face_gives_what_it_promises() -> None:
    """Every public name can be had from the package itself, and nothing else."""
    for name in kostra_sdk.__all__:
        assert getattr(kostra_sdk, name).__module__.startswith("kostra_sdk.")
    assert set(kostra_sdk.__all__) <= set(dir(kostra_sdk))
    with pytest.raises(AttributeError, match="nothing_like_it"):
        _ = kostra_sdk.nothing_like_it


def loaded(statement: str) -> set[str]:
    """Give the packages that are loaded in a fresh interpreter after a statement."""
    code = f"import sys; {statement}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    ran = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(ROOT.parent)!r}); {code}"],
        check=True,
        capture_output=True,
        text=True,
    )
    return set(ran.stdout.split())


def test_the_face_is_light() -> None:
    """Importing the package loads none of the heavy packages, nor the one its classes are made with."""
    packages = loaded("import kostra_sdk")
    assert "kostra_sdk" in packages
    assert packages & {*HEAVY, "attrs", "attr"} == set()


def test_a_check_needs_no_heavy_package() -> None:
    """The official verdict on a file is had without any of them."""
    call = "kostra_sdk.check(b' ', form='11F', year=2026, region='460100', has_participants=False)"
    assert loaded(f"import kostra_sdk; {call}") & set(HEAVY) == set()
