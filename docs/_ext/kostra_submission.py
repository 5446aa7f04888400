"""The errors of the submission and the codes of its receivers, as Markdown tables read off the classes themselves."""

from __future__ import annotations

import importlib
import pkgutil
import re
from typing import TYPE_CHECKING, Final

from docs._ext.kostra_markdown import code, plain, table
from kostra_sdk import submission
from kostra_sdk.submission.errors import Actor, SubmissionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kostra_sdk.submission.known_codes import KnownCode

ACTORS: Final[Mapping[Actor, str]] = {
    Actor.VENDOR: "the vendor",
    Actor.MUNICIPALITY: "the municipality",
    Actor.SSB: "SSB",
    Actor.DIGDIR: "Digdir",
    Actor.NOBODY: "nobody",
}

INDENT: Final = "–\N{NO-BREAK SPACE}"
"""How deep a class stands in the tree, a mark a step."""
ABSTRACT: Final = (SubmissionError,)
"""What is only raised as one of its kinds."""


def submission_error_table() -> str:
    """List all classes of errors: what happened and why, who must act, and what they can do."""
    rows = []
    for depth, error in _tree():
        what, cause = _told(error)
        rows.append(
            (
                f"{INDENT * depth}{{class}}`~{_path(error)}`",
                _sentences(what),
                _sentences(cause),
                ACTORS[error.who_must_act],
                _sentences(error.remedy),
            )
        )
    return table(("Class", "What happened", "Cause", "Who must act", "What they can do"), rows)


def known_code_table(name: str) -> str:
    """List the codes of ``maskinporten``, ``authentication`` or ``broker``."""
    heads = ("Code", "Cause", "Raised as", "Who must act", "What they can do")
    return table(heads, [_code_row(known) for known in _codes(name)])


def _codes(name: str) -> Iterable[KnownCode]:
    from kostra_sdk.submission.altinn.broker_calls import BROKER_CODES
    from kostra_sdk.submission.known_codes import AUTH_CODES, MP_CODES

    tables: dict[str, Mapping[str, KnownCode] | Mapping[int, KnownCode]] = {
        "maskinporten": MP_CODES,
        "authentication": AUTH_CODES,
        "broker": BROKER_CODES,
    }
    return tables[name].values()


def _code_row(known: KnownCode) -> tuple[str, ...]:
    error = f"{{class}}`~{_path(known.error)}`"
    return code(known.code), _sentences(known.cause), error, ACTORS[known.who_must_act], _sentences(known.remedy)


def _tree() -> Iterator[tuple[int, type[SubmissionError]]]:
    """Give the classes of errors below each other, as they derive; all modules are loaded, so that none is missing."""
    for module in pkgutil.walk_packages(submission.__path__, f"{submission.__name__}."):
        importlib.import_module(module.name)

    def below(class_: type[SubmissionError], depth: int) -> Iterator[tuple[int, type[SubmissionError]]]:
        if class_ not in ABSTRACT:
            yield depth, class_
            depth += 1
        for kind in class_.__subclasses__():
            if kind.__module__.startswith(f"{submission.__name__}."):
                yield from below(kind, depth)

    return below(SubmissionError, 0)


def _path(error: type[SubmissionError]) -> str:
    return f"{error.__module__}.{error.__name__}"


def _told(error: type[SubmissionError]) -> tuple[str, str]:
    """Give the first sentence of a docstring, and what it says of the cause."""
    doc = error.__doc__ or ""
    what = doc.partition("\n\n")[0]
    cause = re.search(r"Cause: (.*?)(?=\n\s*\n|\Z)", doc, re.DOTALL)
    return what, cause[1] if cause else ""


def _sentences(text: str) -> str:
    """Write a text of a docstring in a cell: code stays code, references become the names they are of."""
    text = " ".join(re.sub(r":\w+:`~?(?:[\w.]+\.)?(\w+)`", r"``\1``", text).split())
    parts = re.split(r"`+", text)
    written = "".join(code(part) if number % 2 else plain(part) for number, part in enumerate(parts))
    return written[:1].upper() + written[1:]
