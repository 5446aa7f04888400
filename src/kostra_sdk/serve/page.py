"""The page where a person chooses a file and reads the report; style and script lie in ``page.css`` and ``page.js``.

It needs nothing from outside itself, and works without script: then the report takes the place of the page.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Final

from kostra_sdk.forms import FORM_NAMES, find_form
from kostra_sdk.ids.kommuner import BYDELER, LAST_YEAR, OSLO, kommuner
from kostra_sdk.report.page import asset, digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.forms.base import Form

__all__ = ["PAGE_POLICY", "PROBLEM_POLICY", "REPORT_POLICY", "STYLE", "page"]


STYLE: Final = asset("kostra_sdk.report", "page.css") + asset("kostra_sdk.serve", "page.css")
"""The report's style, and what the page has more."""
_SCRIPT: Final = asset("kostra_sdk.serve", "page.js")

PAGE_POLICY: Final = (
    f"default-src 'none'; style-src '{digest(STYLE)}'; script-src '{digest(_SCRIPT)}'; img-src data:; "
    "frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""The page may run its own style and script, and show in its frame what the service answers."""

PROBLEM_POLICY: Final = (
    f"default-src 'none'; style-src '{digest(STYLE)}'; img-src data:; "
    "form-action 'none'; frame-ancestors 'self'; base-uri 'none'"
)

REPORT_POLICY: Final = "sandbox allow-scripts allow-modals; form-action 'none'; frame-ancestors 'self'; base-uri 'none'"
"""The report, which has a policy of its own for style and script, is kept apart from the service's address too."""


_FRAME: Final = (
    '<iframe id="report" name="report" title="Kontrollrapporten" sandbox="allow-scripts allow-modals" hidden></iframe>'
)


@lru_cache(maxsize=4)
def page(max_bytes: int) -> str:
    """Make the page, in bokmål.

    Args:
        max_bytes: The longest file that is taken, in bytes.
    """
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="nb">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            '<meta name="robots" content="noindex">',
            '<link rel="icon" href="data:,">',
            "<title>Kontroller et KOSTRA-uttrekk</title>",
            f"<style>{STYLE}</style>",
            "</head>",
            "<body>",
            "<header>",
            '<p class="kicker">KOSTRA · kostra_sdk</p>',
            "<h1>Kontroller et filuttrekk</h1>",
            "<p>Filen kontrolleres slik SSBs kontrollprogram gjør det.",
            "Den blir ikke lagret, og ingenting sendes til SSB.</p>",
            "</header>",
            "<main>",
            *_form(max_bytes),
            '<p id="state" role="status"></p>',
            _FRAME,
            "</main>",
            "<footer><p>Laget med kostra_sdk, som følger SSBs kontrollprogram, men ikke er fra SSB.</p></footer>",
            f"<script>{_SCRIPT}</script>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _form(max_bytes: int) -> Iterator[str]:
    megabytes = f"{max_bytes / 1_000_000:g}".replace(".", ",")
    yield '<form id="ask" method="post" action="/" enctype="multipart/form-data">'
    yield '<div id="drop"><label for="file">Uttrekket</label>'
    yield f'<p id="hint">Velg filen. Den kan være på {megabytes} MB.</p>'
    yield (
        f'<input id="file" name="file" type="file" required aria-describedby="hint" data-most="{max_bytes}" '
        f'data-long="Filen er for stor. Den kan være på {megabytes} MB."></div>'
    )
    yield '<div class="choices">'
    yield '<label>Skjema<select id="form" name="form" required>'
    forms = [find_form(name) for name in FORM_NAMES]
    yield from map(_option, forms)
    yield "</select></label>"
    yield '<label>År<select id="year" name="year" required>'
    years = sorted({year for form in forms for year in form.control_years}, reverse=True)
    yield from (f"<option>{year}</option>" for year in years)
    yield "</select></label>"
    yield (
        '<label>Region<input id="region" name="region" required inputmode="numeric" pattern="[0-9]{6}" maxlength="6" '
        'list="regions" autocomplete="off" aria-describedby="region-hint" '
        'title="Seks siffer: fire for kommunen og to for bydelen, 00 uten bydel"></label>'
    )
    yield "</div>"
    yield (
        '<p id="region-hint">Regionen er kommunenummeret og to siffer for bydelen: '
        "460100 er Bergen, 030107 er Vestre Aker i Oslo.</p>"
    )
    yield '<datalist id="regions">'
    yield from _regions()
    yield "</datalist>"
    yield "<details><summary>Flere valg</summary>"
    yield '<div class="choices">'
    yield '<label>Har kommunen noen å rapportere om?<select name="has_participants">'
    yield '<option value="true">Ja</option><option value="false">Nei</option></select></label>'
    yield '<label>Kvartal<select name="quarter"><option value="">Hele året</option>'
    yield from (f"<option>{quarter}</option>" for quarter in "1234")
    yield "</select></label>"
    yield (
        '<label>Organisasjonsnummer<input name="org_number" inputmode="numeric" pattern="[0-9]{9}" maxlength="9" '
        'autocomplete="off" title="Ni siffer"></label>'
    )
    yield '<label>Alder regnes fra (2023 og 2024)<input name="reference_date" type="date" autocomplete="off"></label>'
    yield "</div></details>"
    yield '<button type="submit">Kontroller</button>'
    yield "<noscript><p>Bruk nettleserens tilbakeknapp for å komme hit igjen fra rapporten.</p></noscript>"
    yield "</form>"


def _option(form: Form) -> str:
    years = " ".join(map(str, form.control_years))
    return f'<option value="{escape(form.name)}" data-years="{years}">{escape(f"{form.name} {form.title}")}</option>'


def _regions() -> Iterator[str]:
    for number, name in kommuner(LAST_YEAR).items():
        yield f'<option value="{number}00">{escape(name)}</option>'
        for bydel, of in BYDELER.items() if number == OSLO else ():
            yield f'<option value="{number}{bydel}">{escape(f"{name}, {of}")}</option>'
