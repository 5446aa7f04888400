"""``kostra encrypt`` and ``kostra decrypt``: envelopes for a receiver, and one's own test keys."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kostra_sdk.cli.answers import FINE, answering, tell
from kostra_sdk.cli.norsk import WRONG_USAGE, Command, Problem
from kostra_sdk.cli.options import json_option, needed, now

if TYPE_CHECKING:
    from kostra_sdk.envelope import Manifest, Receiver

__all__ = ["decrypt", "encrypt"]

_PROFILES = ("cms-cbc-oaep", "cms-gcm-oaep", "cms-cbc-pkcs1", "cms-gcm-pkcs1", "cms-cbc-dual")
_RULES = ("pin", "validity", "key", "key-usage", "extensions", "chain", "org-number")


@click.command(cls=Command)
@click.argument("file", metavar="FIL")
@click.option("--settings", metavar="FIL", help="Innstillingsfilen som mottakerne står i, som kostra.toml.")
@click.option("--receiver", "names", multiple=True, metavar="NAVN", help="Mottaker i innstillingene; alle uten dette.")
@click.option("--certificate", "certificates", multiple=True, metavar="FIL", help="Mottakerens sertifikat.")
@click.option("--pin", "pins", multiple=True, metavar="SHA-256", help="Fingeravtrykket som er avtalt.")
@click.option("--root", "roots", multiple=True, metavar="FIL", help="Rotsertifikat som det stoles på.")
@click.option("--org-number", metavar="NI SIFFER", help="Mottakerens organisasjonsnummer.")
@click.option(
    "--without",
    multiple=True,
    type=click.Choice(_RULES),
    metavar="REGEL",
    help="Slå av en regel for sertifikatet, som pin eller chain.",
)
@click.option("--profile", type=click.Choice(_PROFILES), default=_PROFILES[0], help="Slaget av konvolutt.")
@click.option("--output", metavar="FIL", help="Konvolutten; uten dette FIL.p7m.")
@json_option
@answering
def encrypt(  # noqa: PLR0913 - one an option
    file: str,
    *,
    settings: str | None,
    names: tuple[str, ...],
    certificates: tuple[str, ...],
    pins: tuple[str, ...],
    roots: tuple[str, ...],
    org_number: str | None,
    without: tuple[str, ...],
    profile: str,
    output: str | None,
    as_json: bool,
) -> int:
    """Krypter en fil i en CMS-konvolutt for en mottaker.

    Mottakeren står i innstillingene, eller oppgis med sertifikat, fingeravtrykk, rot og organisasjonsnummer.
    Ved siden av konvolutten skrives manifestet FIL.p7m.json: det blir her, og trengs for å vise hva som ble sendt.
    """
    from kostra_sdk.envelope import encrypt as make
    from kostra_sdk.submission.settings import ReceiverSettings

    if bool(settings) == bool(certificates):
        raise Problem(WRONG_USAGE, "Oppgi mottakerne med --settings, eller én av dem med --certificate.")
    if settings:
        receivers = _known_receivers(settings, names)
    else:
        from kostra_sdk.submission.assemble import load_receivers

        receivers = list(
            load_receivers(
                ReceiverSettings(
                    certificates=tuple(map(Path, certificates)),
                    pins=pins,
                    roots=tuple(map(Path, roots)),
                    org_number=org_number,
                    without=without,  # type: ignore[arg-type]  # the rules' own values
                )
            )
        )
    target = Path(output or f"{file}.p7m")
    if target.resolve() == Path(file).resolve():
        raise Problem(WRONG_USAGE, "Konvolutten kan ikke skrives over filen som krypteres.")
    manifest = make(file, target, receivers, now=now(), profile=profile)
    beside = target.with_name(f"{target.name}.json")
    manifest.write(beside)
    if as_json:
        tell("encrypt", {"envelope": str(target), "manifest": str(beside), **_shareable(manifest)})
    else:
        click.echo(f"Konvolutten står i {target}, og manifestet i {beside}.")
        click.echo(f"{manifest.profile}, {manifest.envelope.size} byte, SHA-256 {manifest.envelope.sha256}")
    return FINE


def _known_receivers(path: str, names: tuple[str, ...]) -> list[Receiver]:
    """Give the valid certificates of receivers in the settings."""
    from kostra_sdk.envelope import valid_at
    from kostra_sdk.submission.assemble import load_receivers
    from kostra_sdk.submission.settings import Settings

    known = Settings.load(path).receiver
    unknown = [name for name in names if name not in known]
    if unknown or not known:
        raise Problem(WRONG_USAGE, f"Mottakerne i {path} er {', '.join(known) or 'ingen'}.")
    return [receiver for name in names or known for receiver in valid_at(load_receivers(known[name]), now=now())]


def _shareable(manifest: Manifest) -> dict[str, Any]:
    return {
        "profile": manifest.profile,
        "size": manifest.envelope.size,
        "sha256": manifest.envelope.sha256,
        "receivers": list(manifest.receivers),
    }


@click.command(cls=Command)
@click.argument("file", metavar="FIL")
@click.option("--key", metavar="FIL", callback=needed, help="Den private nøkkelen, PEM eller DER.")
@click.option("--certificate", metavar="FIL", callback=needed, help="Sertifikatet til nøkkelen.")
@click.option("--password-env", metavar="NAVN", help="Miljøvariabelen med passordet til nøkkelen.")
@click.option("--password-file", metavar="FIL", help="Filen med passordet til nøkkelen.")
@click.option("--manifest", metavar="FIL", help="Konvoluttens manifest; uten dette FIL.json, hvis den finnes.")
@click.option("--unauthenticated", is_flag=True, help="Åpne den selv om ingenting viser om den er endret.")
@click.option("--output", metavar="FIL", callback=needed, help="Filen som innholdet skrives til.")
@json_option
@answering
def decrypt(  # noqa: PLR0913 - one an option
    file: str,
    *,
    key: str,
    certificate: str,
    password_env: str | None,
    password_file: str | None,
    manifest: str | None,
    unauthenticated: bool,
    output: str,
    as_json: bool,
) -> int:
    """Åpne en konvolutt med en egen testnøkkel.

    Innholdet skrives først når hele konvolutten er funnet i orden.
    """
    from kostra_sdk.envelope import Manifest, ReceiverKey
    from kostra_sdk.envelope import decrypt as open_envelope
    from kostra_sdk.submission.secret import Secret

    if Path(output).resolve() == Path(file).resolve():
        raise Problem(WRONG_USAGE, "Innholdet kan ikke skrives over konvolutten.")
    password = None
    if password_env or password_file:
        password = Secret(env=password_env or "", file=Path(password_file) if password_file else None).text()
    beside = Path(manifest or f"{file}.json")
    known = Manifest.read(beside) if manifest or beside.exists() else None
    opened = open_envelope(
        file,
        output,
        [ReceiverKey.load(key, certificate, password=password)],
        manifest=known,
        allow_unauthenticated=unauthenticated,
    )
    profile = opened.header.profile.name
    if as_json:
        told = {"file": output, "profile": profile, "size": opened.plaintext.size}
        tell("decrypt", {**told, "authenticated": opened.authenticated})
    else:
        sure = "uendret siden den ble laget" if opened.authenticated else "men ingenting viser om den er endret"
        click.echo(f"Innholdet står i {output}: {opened.plaintext.size} byte, {profile}, {sure}.")
    return FINE
