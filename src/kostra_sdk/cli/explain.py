"""What goes wrong when encrypting and sending, in bokmål: what is in the way, and what is done about it.

Classes are named by text, so that looking something up loads neither the sending nor the cryptography.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["ACTORS", "CHECKS", "STATES", "UNREACHABLE", "explained", "explained_reason", "explained_usage", "reworded"]

UNREACHABLE: Final = frozenset({"NotSent", "NoAnswer", "Unavailable", "UnknownOutcome"})
"""What a receiver that does not answer is called in the reasons of an outbox."""

STATES: Final[Mapping[str, str]] = {
    "queued": "i kø",
    "sending": "sendes",
    "awaiting-human": "venter på bekreftelse",
    "delivered": "levert",
    "accepted": "godtatt",
    "rejected": "avvist",
    "withdrawn": "trukket",
    "dead": "stanset",
}

ACTORS: Final[Mapping[str, str]] = {
    "vendor": "leverandøren av fagsystemet",
    "municipality": "kommunen",
    "ssb": "SSB",
    "digdir": "Digdir",
    "nobody": "",
    "": "",
}

_AGAIN: Final = "Det prøves igjen."
_OTHER_CERTIFICATE: Final = "Be mottakeren om et annet sertifikat."
_SENT_AGAIN: Final = "Be om å få den sendt på nytt."

_EXPLAINED: Final[Mapping[str, tuple[str, str]]] = {
    # Sending
    "NotSent": ("Mottakeren kan ikke nås, og ingenting ble sendt.", f"{_AGAIN} Varer det: se på adresse og brannmur."),
    "NoAnswer": ("Mottakeren svarte ikke.", _AGAIN),
    "Unavailable": ("Mottakeren kan ikke ta imot nå.", _AGAIN),
    "TooManyRequests": ("Mottakeren ber om en pause.", _AGAIN),
    "Busy": ("Noen andre arbeider med det samme.", _AGAIN),
    "LeaseLost": ("En annen kjøring har tatt over.", "Ingenting må gjøres."),
    "UnknownOutcome": (
        "Det er uvisst om det siste kallet virket.",
        "Neste forsøk ser etter hos mottakeren før noe gjøres om igjen.",
    ),
    "UnsafeAddress": ("Adressen er ikke trygg.", "Oppgi en adresse som begynner med https://."),
    "KeyRefused": (
        "Nøkkelen eller sertifikatet vårt kan ikke brukes.",
        "Se på nøkkelen og passordet; en nøkkel hos Maskinporten varer ett år.",
    ),
    "SecretMissing": ("En hemmelighet er ikke der innstillingene sier.", "Legg den der, lesbar for jobben."),
    "UntrustedReceiver": (
        "Mottakerens TLS-sertifikat er ikke til å stole på her, og ingenting ble sendt.",
        "Oppgi proxyens rotsertifikat som ca_bundle; slå aldri av kontrollen.",
    ),
    "ClientRefused": (
        "Maskinporten godtar ikke klienten slik den er satt opp.",
        "Sammenlign klient-id, miljø og scopes med selvbetjeningen til Maskinporten.",
    ),
    "ClockSkew": ("Klokken på maskinen går feil.", "Still den etter en tidsserver (NTP)."),
    "NotFound": ("Det finnes ikke hos mottakeren.", "Sammenlign org, app, miljø og id-er med det SSB har oppgitt."),
    "SetupError": ("Noe er satt opp feil.", "Rett innstillingene; kostra doctor prøver dem uten å sende noe."),
    "DelegationMissing": (
        "Kommunen har ikke godkjent en systembruker som passer.",
        "En med fullmakt i kommunen godkjenner den; kostra onboard gir lenken.",
    ),
    "NotAuthorised": ("Mottakeren sier nei.", "Sammenlign rettighetene til systemet med dem appen krever."),
    "HumanRequired": ("Noen i kommunen må bekrefte.", "Åpne leveransen i innboksen i Altinn og bekreft den."),
    "GateClosed": ("Kontrollene hindrer innsending.", "Rett i fagsystemet og lag uttrekket på nytt."),
    "TooLarge": ("Filen er større enn mottakeren tar imot.", "Send den en annen vei."),
    "InfectedFile": ("Mottakerens virussøk stanset filen.", "Søk gjennom maskinen som laget den."),
    "RejectedData": ("Mottakeren har avvist leveransen.", "Rett i fagsystemet, lag uttrekket på nytt og send det."),
    "FileChanged": ("Filen er ikke lenger den som ble kontrollert.", "Kontroller den på nytt og send den."),
    "AlreadySubmitted": (
        "Den er levert før.",
        "Bruk den første kvitteringen. Skal den leveres på nytt, si fra til SSB først og oppgi hvorfor.",
    ),
    "SplitOtherwise": (
        "Det samme er levert med en annen inndeling i deler, og ville blitt talt to ganger.",
        "Send delene som mangler. Skal alt leveres på nytt, si fra til SSB først og oppgi hvorfor.",
    ),
    "ClosedPortal": ("Mottaket er stengt.", "Vent til det åpner, eller spør SSB."),
    "UnexpectedAnswer": ("Svaret er ikke til å forstå.", "Se etter en proxy imellom, så etter en nyere kostra-sdk."),
    "VaultDamaged": ("En fil i utboksen kan ikke åpnes.", "Se etter om nøkkelen er den rette, og hent fra kopi."),
    "SubmissionError": ("Noe gikk galt under sendingen.", ""),
    # Settings
    "SettingsError": ("Innstillingene kan ikke brukes.", ""),
    # Envelopes
    "TamperedEnvelope": ("Konvolutten er endret etter at den ble laget.", _SENT_AGAIN),
    "MalformedEnvelope": ("Filen er ingen hel konvolutt.", _SENT_AGAIN),
    "UnsupportedEnvelope": ("Konvolutten er av et slag som ikke leses her.", "Avtal en av profilene med avsenderen."),
    "NotAReceiver": ("Konvolutten er laget for andre sertifikater enn dette.", "Finn nøkkelen den er laget for."),
    "ManifestRequired": (
        "En slik konvolutt viser ikke selv om den er endret.",
        "Oppgi manifestet med --manifest, eller åpne den likevel med --unauthenticated.",
    ),
    "ManifestUnreadable": ("Filen er ikke et manifest.", "Finn manifestet som ble skrevet ved siden av konvolutten."),
    "KeyUnreadable": ("Den private nøkkelen kan ikke leses.", "Se på filen og passordet."),
    "SourceChanged": ("Filen ble endret mens den ble lest.", "La den bli skrevet ferdig, og kjør igjen."),
    "ReceiversError": ("Mottakerne kan ikke brukes slik.", "Oppgi minst én mottaker, og hver av dem én gang."),
    "IncompleteRules": ("En regel for sertifikatet har ingenting å måle mot.", "Oppgi det, eller slå av regelen."),
    "UnknownProfile": ("Det finnes ingen slik profil.", ""),
    "CertificateUnreadable": ("Filen er ikke ett sertifikat i PEM eller DER.", "Hent sertifikatet på nytt."),
    "UnsupportedKey": ("Mottakerens nøkkel er ikke RSA.", _OTHER_CERTIFICATE),
    "PinMismatch": (
        "Sertifikatet er ikke det som er avtalt.",
        "Ring mottakeren og spør om fingeravtrykket før noe sendes.",
    ),
    "CertificateNotYetValid": ("Sertifikatet gjelder ikke ennå.", "Vent, eller still klokken."),
    "CertificateExpired": ("Sertifikatet er utløpt.", "Hent mottakerens nye sertifikat, og oppgi fingeravtrykket."),
    "WeakKey": ("Mottakerens nøkkel er for svak.", _OTHER_CERTIFICATE),
    "WrongKeyUsage": ("Sertifikatet er ikke for kryptering.", "Hent mottakerens sertifikat for kryptering."),
    "UnknownCriticalExtension": ("Sertifikatet setter et vilkår som ikke er kjent her.", _OTHER_CERTIFICATE),
    "IssuerNotTrusted": ("Utstederen av sertifikatet er ikke en av rotene.", "Er test og produksjon blandet sammen?"),
    "WrongOrganisation": ("Sertifikatet tilhører en annen virksomhet.", "Hent det rette sertifikatet."),
    "CertificateRevoked": ("Sertifikatet er trukket tilbake.", "Send ingenting; spør mottakeren."),
    "RevocationUnknown": ("Tilbaketrekkingslistene sier ikke noe om sertifikatet.", "Hent utstederens nye liste."),
    "EnvelopeError": ("Konvolutten kan ikke åpnes.", _SENT_AGAIN),
    "CertificateError": ("Mottakerens sertifikat kan ikke brukes.", _OTHER_CERTIFICATE),
}

_SENTENCES: Final = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"someone must upload the file in (.+)", r"Filen ligger i \1, og skal lastes opp for hånd."),
        (r"the portal's receipt has not been entered", "Kvitteringen fra portalen er ikke ført inn (kostra confirm)."),
        (r"its receipt was entered by hand", "Kvitteringen er ført inn for hånd."),
        (r"a person must end the task .* in (https?://\S+)", r"Noen må bekrefte eller signere i \1."),
        (r"a person must end the task .*", "Noen må bekrefte eller signere i innboksen i Altinn."),
        (r"there is no (?:instance|file transfer) yet", "Ingenting er sendt ennå."),
        (r"the virus scan is not done", "Mottakerens virussøk er ikke ferdig."),
        (r"the app is at work on the instance|Broker is at work on the file", "Mottakeren arbeider med den."),
        (r"it was sent back to be filled in again", "Den ble sendt tilbake for å fylles ut på nytt."),
        (r"SSB has rejected it; the feedback says why", "SSB har avvist den; tilbakemeldingen sier hvorfor."),
        (r"it waits for SSB|it is archived|SSB has not fetched the file yet", "Venter på SSB."),
        (r"it is archived, and SSB has fetched it", "SSB har hentet den."),
        (r"SSB has confirmed that it has fetched the file", "SSB har bekreftet at filen er hentet."),
        (r"the file transfer was cancelled", "Filoverføringen ble avbrutt."),
        (r"the reception is closed", "Mottaket er stengt."),
        (r"the reception is closed until (\S+) (\S+)", r"Mottaket er stengt til \1 kl. \2; da sendes den."),
        (r"internal: (\w+)", r"Feil i kostra_sdk (\1): meld fra."),
        (r"withdrawn: (.*?)(?: \(SSB told (\S+)\))?", r"Trukket: \1"),
    )
)
"""What channels and outbox say in English of a submission that nothing is wrong with, or that waits."""

_STATE: Final = f"(?P<state>{'|'.join(STATES)})"
_USES: Final = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"there is no submission (.+) in this outbox", r"Utboksen har ingen innsending \1."),
        (
            rf"submission (.+) is {_STATE}: only a dead one is brought back",
            r"Innsending \1 er {state}. Bare en som er stanset, kan prøves igjen.",
        ),
        (
            r"submission (.+) may have reached SSB: tell SSB first, and say when \(B-10\)",
            r"Innsending \1 kan ha nådd SSB. Si fra til SSB først, og oppgi når, med --ssb-notified.",
        ),
        (
            r"submission (.+) is being sent: wait until that has ended",
            r"Innsending \1 sendes nå. Vent til det er ferdig.",
        ),
        (r"submission (.+) has another receipt already", r"Innsending \1 har alt en annen kvittering."),
        (
            rf"submission (.+) is {_STATE}: it does not wait for a receipt",
            r"Innsending \1 er {state}. Den venter ikke på en kvittering.",
        ),
        (
            r"a resubmission follows a first submission, and there is none",
            "Det er ingen tidligere innsending å levere på nytt.",
        ),
        (
            r"a channel that carries envelopes needs the receivers' certificates",
            "Filen skal krypteres, men ingen av mottakerens sertifikater gjelder nå.",
        ),
        (
            r"the settings tell no way for (\S+) (\d+): see (.+)",
            r"Innstillingene sier ikke hvordan \1 \2 sendes: se \3.",
        ),
        (r"the settings tell no (\[.+\])", r"Innstillingene mangler \1."),
        (
            r"the outbox (?:has|was written by) .*upgrade kostra-sdk",
            "Utboksen er laget av en nyere kostra-sdk enn denne: oppgrader kostra-sdk.",
        ),
        (
            r"SSB's control API takes no year before (\d+)",
            r"SSBs kontroll-API tar ikke imot år før \1.",
        ),
        (
            r"SSB's control API wants an organisation number of nine digits that begins with 8 or 9",
            "SSBs kontroll-API vil ha et organisasjonsnummer på ni siffer som begynner med 8 eller 9.",
        ),
        (
            r"a unit is named by .*",
            "En enhet har et navn av a-z, sifre, - og _, for det blir en del av filnavn.",
        ),
        (
            r"an organisation number is nine digits.*|the sender of a delivery is an organisation number.*",
            "Et organisasjonsnummer er ni siffer, og det siste er et kontrollsiffer.",
        ),
    )
)
"""What is said in English of a call that those who send can have made, and the same in bokmål."""

CHECKS: Final[Mapping[str, str]] = {
    "settings": "Innstillinger",
    "outbox": "Utboks",
    "key": "Nøkkel til Maskinporten",
    "clock": "Klokke",
    "delegation": "Systembruker",
    "receiver": "Mottakerens sertifikat",
    "channel": "Vei",
    "deadline": "Frist",
    "size": "Størrelse",
    "control-api": "SSBs kontroll-API",
}
"""What the checks of ``kostra doctor`` are called."""


def explained(error: BaseException) -> tuple[str, str] | None:
    """Say what is in the way and what is done about it; None for an error that has no words of its own here."""
    known = (_EXPLAINED.get(cls.__name__) for cls in type(error).__mro__)
    words = next(filter(None, known), None)
    file = getattr(error, "file", None)
    if words is not None and file is not None:
        return f"{file}: {words[0]}", words[1]
    return words


def explained_reason(reason: str) -> str:
    """Say in bokmål the reason that an outbox tells: an error by its class and code, or words of its own."""
    name, _, code = reason.partition(": ")
    what = _EXPLAINED.get(name)
    if what is not None:
        return f"{what[0]} ({code})" if code else what[0]
    return reworded(reason, _SENTENCES) or reason


def explained_usage(text: str) -> str:
    """Say in bokmål what is wrong with a call; what only a program can have got wrong stays as it is."""
    for pattern, words in _USES:
        found = pattern.fullmatch(text)
        if found:
            state = STATES.get(found.groupdict().get("state") or "", "")
            return found.expand(words).replace("{state}", state)
    return text


def reworded(text: str, sentences: Iterable[tuple[re.Pattern[str], str]]) -> str | None:
    """Say a text in other words, by the first of the sentences that it is; None where it is none of them."""
    found = ((pattern.fullmatch(text), words) for pattern, words in sentences)
    return next((match.expand(words) for match, words in found if match), None)
