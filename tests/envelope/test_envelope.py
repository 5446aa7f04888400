from __future__ import annotations

import os
import subprocess
import sys

import kostra_sdk.envelope
from kostra_sdk.envelope import errors


def loaded_by(module: str) -> set[str]:
    """Import a module in a fresh interpreter, and tell what that loaded."""
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


def test_the_package_itself_does_not_load_cryptography() -> None:
    """What encrypts nothing does not pay for cryptography, and the envelope needs no network."""
    assert not {name for name in loaded_by("kostra_sdk") if name.startswith("cryptography")}
    loaded = loaded_by("kostra_sdk.envelope")
    assert "cryptography.x509" in loaded
    assert "httpx" not in loaded


def test_the_public_names_are_sorted_and_there() -> None:
    """`__all__` lists what the package offers, in order."""
    assert kostra_sdk.envelope.__all__ == sorted(
        kostra_sdk.envelope.__all__, key=lambda name: (not name.isupper(), name[0].islower(), name)
    )
    assert all(hasattr(kostra_sdk.envelope, name) for name in kostra_sdk.envelope.__all__)


def test_the_tree_of_errors_is_the_one_drawn() -> None:
    """Every error stands once in the drawing, under the class that it derives from."""
    drawn = [line for line in (errors.__doc__ or "").splitlines() if "──" in line]
    stack = ["KostraError"]
    seen = []
    for line in drawn:
        depth = line.index("──") // 4
        name = line.split("── ")[1].split()[0]
        del stack[depth:]
        parent = getattr(errors, stack[-1])
        assert getattr(errors, name).__mro__[1] is parent
        stack.append(name)
        seen.append(name)
    assert sorted({*seen} - {"UsageError"}) == errors.__all__
    assert len(seen) == len(set(seen))
