"""What the doctor finds, in bokmål."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kostra_sdk.cli.answers import says
from kostra_sdk.cli.explain import ACTORS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_sdk.submission.checks import Check

__all__ = ["HEALTHS", "STANDINGS", "diagnosis"]

HEALTHS: Final[Mapping[str, str]] = {"ok": "ok", "warning": "advarsel", "failed": "FEIL"}

STANDINGS: Final[Mapping[str, str]] = {
    "New": "venter på kommunen",
    "Accepted": "godkjent",
    "Rejected": "avslått; be på nytt med en annen external_ref",
    "Denied": "avslått; be på nytt med en annen external_ref",
    "Timedout": "ikke besvart i tide",
    "None": "ikke bedt om",
}
"""How a request for a system user stands."""

_FINDINGS: Final[Mapping[tuple[str, str], str]] = {
    ("settings", "fine"): "kan brukes, for miljøet {environment}.",
    ("settings", "no-channel"): "det er ingen [channel].",
    ("settings", "no-municipality"): "det er ingen [municipality].",
    ("outbox", "fine"): "kan skrives til og åpnes; {files} filer.",
    ("outbox", "new"): "finnes ikke ennå; den første sendingen lager den.",
    ("outbox", "former-keys"): "{files} filer er forseglet med tidligere nøkler. Kjør kostra rekey.",
    ("key", "fine"): "kan leses; sertifikatet varer i {days} døgn.",
    ("key", "registered"): "kan leses; hvor lenge den gjelder, står hos Maskinporten.",
    ("key", "expires"): "sertifikatet utløper om {days} døgn. Bestill et nytt.",
    ("control-api", "fine"): "det er en nøkkel; den er ikke prøvd.",
    ("receiver", "fine"): "følger reglene, og varer i {days} døgn.",
    ("receiver", "expires"): "utløper før siste frist. Be mottakeren om det neste.",
    ("channel", "folder"): "mappen kan skrives til.",
    ("channel", "app"): "appen er som innstillingene sier.",
    ("channel", "resource"): "det er tilgang til ressursen.",
    ("channel", "human"): "noen i kommunen må avslutte steget {task} for hver leveranse.",
    ("deadline", "fine"): "{days} døgn igjen.",
    ("deadline", "missing"): "ingen frist er oppgitt i [[deadline]].",
    ("deadline", "past"): "fristen er ute.",
    ("deadline", "closed"): "mottaket er stengt.",
    ("clock", "fine"): "Maskinporten svarer, og klokken går rett.",
    ("clock", "near"): "klokken går {seconds} sekunder feil; ti er tillatt. Still den etter en tidsserver.",
    ("delegation", "fine"): "kommunen har godkjent den.",
    ("size", "fine"): "{bytes} byte kan sendes.",
    ("size", "name"): "navnet sier ikke hva det er; kall filen som 11F_2026_460100.dat.",
}


def diagnosis(check: Check) -> str:
    """Say what came of a check, what is done about it, and who must do it."""
    known = _FINDINGS.get((check.name, check.finding))
    if known is not None:
        return known.format_map(dict(check.facts))
    if check.error is None:
        return check.message
    actor = ACTORS.get(check.who_must_act.value, "")
    return " ".join(filter(None, (says(check.error), f"Det er {actor} som må gjøre noe." * bool(actor))))
