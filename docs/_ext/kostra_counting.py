"""The rules of what counts, letter beside code, read off the forms themselves.

The directive ``kostra-counting`` stands for one section a form:
each rule with its name, its sources in our words, what the caseworker is told, and the function that applies it.
"""

from __future__ import annotations

import importlib
import inspect
import textwrap
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from sphinx.util.docutils import SphinxDirective

from docs._ext.kostra_markdown import code, plain
from kostra_sdk.forms import FORM_NAMES, find_form
from kostra_sdk.forms.changes import control_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from docutils import nodes  # type: ignore[import-untyped]  # docutils tells no types
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from kostra_sdk.forms.base import Form
    from kostra_sdk.forms.person.counting import CountingRule

    Function = Callable[..., object]

POINTS: Final[Mapping[str, str]] = {
    "A-5": "In 2020 both codes 5 and 7 of the housing situation mean annet; from 2021 only 5 is valid.",
    "A-6": "Whoever lives on trygd or pensjon must have a valid answer to which, or the extract cannot be sent.",
    "A-7": "Norwegian or Sami lessons are to be one of the conditions that can be ticked.",
    "B-3": "The number of participants must be the one that NAV reports inside; check it before sending.",
    "B-4": "Only support to live on under sosialtjenesteloven §§ 18 and 19 is social assistance. "
    "What is paid under a municipality's own rules, mostly to refugees, is neither reported nor mixed in.",
    "B-6": "Reinforced housing is a matter of helse- og omsorgstjenesteloven and is not social assistance.",
    "B-10": "NAV and a refugee office may deliver apart, if that is announced.",
    "B-15": "Every payment made in the year counts, also where it was decided the year before; "
    "payments before and after the year do not. Months with support are those of the payments, not of the decision.",
    "B-16": "Not social assistance: støttekontakt, avlastning, places in institutions, "
    "disposing of somebody's trygd, bostøtte paid in advance.",
    "B-17": "Since 2016 kommunalt reglement is booked on the same function as social assistance; "
    "what is reported on form 11 is the same as before.",
    "B-18": "Of those in Jobbsjansen only the support under §§ 18 and 19 is reported.",
    "B-19": "What is said of the recipient is the latest that the office knows.",
    "B-20": "Participants under § 29 are reported on 11C, also those who were on leave when the year began and ended "
    "during it without coming back; never those whose programme had not begun when the year was over.",
    "B-21": "Social assistance beside introduksjonsstønad or kvalifiseringsstønad is reported on form 11.",
}
"""The points of the founding documents that rules are linked to, in our words."""


def counting_sections() -> str:
    """Write a section for each form that has counting rules."""
    forms = map(find_form, FORM_NAMES)
    return "\n\n".join(_section(form) for form in forms if find_spec(f"{form.package}.counting"))


def _section(form: Form) -> str:
    rules: tuple[tuple[CountingRule, Function], ...] = importlib.import_module(f"{form.package}.counting").RULES
    return "\n\n".join([f"## {form.name}, {form.title}", *_rules(form, rules)])


def _rules(form: Form, rules: Sequence[tuple[CountingRule, Function]]) -> Iterator[str]:
    """Write rule by rule; the code of a function stands after the last rule in a row that it applies."""
    for place, (rule, function) in enumerate(rules):
        yield f"### {rule.name}"
        yield plain(rule.text)
        yield "\n".join(f"{source}\n: {_told(form, source)}\n" for source in rule.source.split(", "))
        if place + 1 == len(rules) or rules[place + 1][1] is not function:
            text = textwrap.dedent(inspect.getsource(function)).rstrip()
            yield f"{code(_name(function))} applies it:\n\n```python\n{text}\n```"
        else:
            yield f"{code(_name(function))}, shown below, applies it."


def _told(form: Form, source: str) -> str:
    """Tell a source: a point in our words, a control by its official name of the last year that has it."""
    if source[0] in "AB":
        return POINTS[source]
    for year in reversed(form.control_years):
        names = [plain(text.name) for text in control_texts(form, year) if text.number == source]
        if names:
            return f"{'; '.join(names)} ([{year}](controls/{form.name}-{year}.md))"
    raise LookupError(f"no control {source} of {form.name}")


def _name(function: Function) -> str:
    return f"{function.__module__}.{function.__qualname__}"


class Counting(SphinxDirective):
    """The sections of all forms."""

    def run(self) -> list[nodes.Node]:
        """Parse them where the directive stands."""
        self.env.note_reread()  # the code that is shown may change while the page does not
        return self.parse_text_to_nodes(counting_sections(), allow_section_headings=True)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directive to a build."""
    app.add_directive("kostra-counting", Counting)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
