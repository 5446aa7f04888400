"""Build the release, try it without the source tree, and say what is in it: ``make dist``.

Wheel and source archive land in ``dist/``, with an SBOM (CycloneDX) of the wheel and all it needs.
The wheel is installed in fresh environments of its own, one an extra, whose sizes are printed;
the fast suite then runs against the installed wheel, from a folder that holds the tests and no source.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
WHAT_TESTS_READ = ("tests", "examples", "benchmarks", "docs", "pyproject.toml", "constraints.txt", "README.md")
"""What the tests read beside the package; the source tree is not among it."""


def run(*command: str | Path, cwd: Path = ROOT, **environment: str) -> None:
    """Run a command; its failure ends this program."""
    # The source tree must not be found by accident.
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    subprocess.run([str(part) for part in command], cwd=cwd, env=clean | environment, check=True)


def build() -> Path:
    """Build wheel and source archive from the tree, the wheel from the archive, and give the wheel."""
    shutil.rmtree(DIST, ignore_errors=True)
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", DIST)
    (wheel,) = DIST.glob("*.whl")
    return wheel


class Environment:
    """A fresh virtual environment."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder, with_pip=True, symlinks=os.name != "nt")
        self.folder = folder
        self.bin = folder / ("Scripts" if os.name == "nt" else "bin")
        self.python = self.bin / ("python.exe" if os.name == "nt" else "python")
        self._before = dict(self._sizes())
        self.empty = sum(self._before.values())
        """How many bytes it has before anything is installed."""

    def install(self, *what: str | Path) -> None:
        """Install with the pinned versions."""
        run(self.python, "-m", "pip", "install", "--quiet", "--constraint", ROOT / "constraints.txt", *what)

    def installed(self) -> int:
        """Count the bytes installed, without what pip compiles on the way."""
        return sum(dict(self._sizes()).values()) - self.empty

    def _sizes(self) -> Iterator[tuple[str, int]]:
        for path in self.folder.rglob("*"):
            if path.is_file() and not path.is_symlink() and "__pycache__" not in path.parts:
                yield str(path), path.stat().st_size


def extras() -> list[str]:
    """Give the names of the extras."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return sorted(tomllib.load(file)["project"]["optional-dependencies"])


def sizes(wheel: Path, place: Path) -> Environment:
    """Print what each extra takes on the disk, and give the environment of the bare package."""
    bare = Environment(place / "bare")
    bare.install(wheel)
    core = bare.installed()
    print(f"{wheel.name}: {wheel.stat().st_size / 1e6:.1f} MB; installed with what it needs {core / 1e6:.1f} MB")
    for extra in extras():
        fresh = Environment(place / extra)
        fresh.install(f"{wheel}[{extra}]")
        print(f"  [{extra}] adds {(fresh.installed() - core) / 1e6:.1f} MB")
    return bare


def write_sbom(wheel: Path, bare: Environment) -> Path:
    """Write the SBOM of the wheel and what it needs, as installed."""
    # What only made the environment is no part of the package.
    run(bare.python, "-m", "pip", "uninstall", "--quiet", "--yes", "setuptools", "pip")
    target = DIST / f"{wheel.name.removesuffix('.whl')}.cdx.json"
    run(
        *(sys.executable, "-m", "cyclonedx_py", "environment", bare.python),
        *("--pyproject", ROOT / "pyproject.toml", "--mc-type", "library", "--output-reproducible"),
        *("--output-format", "JSON", "--validate", "--output-file", target),
    )
    return target


def try_it(wheel: Path, place: Path, arguments: Sequence[str]) -> None:
    """Run the fast suite against the installed wheel, where there is no source tree."""
    whole = Environment(place / "whole")
    whole.install("pip")  # older ones know no dependency groups
    whole.install(f"{wheel}[{','.join(extras())}]")
    whole.install("--group", f"{ROOT / 'pyproject.toml'}:test")
    away = place / "away"
    away.mkdir()
    for name in WHAT_TESTS_READ:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, away / name, ignore=shutil.ignore_patterns("__pycache__", "_build"))
        else:
            shutil.copy2(source, away / name)
    where = subprocess.run(
        [str(whole.python), "-c", "import kostra_sdk; print(kostra_sdk.__file__)"],
        cwd=away,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    if not Path(where).resolve().is_relative_to(whole.folder.resolve()):
        sys.exit(f"the tests would run against {where}, not against the wheel")
    run(whole.python, "-m", "pytest", *arguments, cwd=away)


def main() -> None:
    """Build, weigh, list and try."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tests", nargs="*", help="arguments for pytest; the whole fast suite without")
    asked = parser.parse_args()
    wheel = build()
    with tempfile.TemporaryDirectory(prefix="kostra-dist-") as folder:
        place = Path(folder)
        bare = sizes(wheel, place)
        print(f"SBOM: {write_sbom(wheel, bare).relative_to(ROOT)}")
        try_it(wheel, place, asked.tests)
    for path in sorted(DIST.iterdir()):
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
