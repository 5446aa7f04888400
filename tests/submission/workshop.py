"""A folder with all that a scheduled job has: settings, keys, extracts, and a receiver on this machine."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from kostra_sdk import Extract
from kostra_sdk.submission.settings import Settings
from tests.submission.doubles import MUNICIPALITY, VENDOR, pem, rsa_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_sdk.simulator import Simulator

KEY = base64.b64encode(b"a key for tests, 32 bytes of it.").decode()
CLIENT = "00000000-0000-4000-8000-00000000c11e"
KID = "test-key"
REGION = "460100"

_SETTINGS = """
environment = "test"

[outbox]
folder = "outbox"
key = {{ file = "outbox.key" }}

[maskinporten]
client_id = "{client}"
org_number = "{vendor}"
issuer = "{url}/maskinporten/"
key = {{ pem = {{ file = "maskinporten.key" }}, kid = "{kid}" }}

[altinn]
platform = "{url}"
app = "{url}/{{org}}/{{app}}"

[channel."11F"]
kind = "altinn-app"
apps = {{ 2026 = "ssb/sim-11f-2026" }}
attachment_type = "uttrekk"

[channel."11F".model]
type = "skjema"

[channel."11F".model.fields]
"InternInfo/periodeAAr" = "{{year}}"
"SkjemaData/region" = "{{region}}"
"SkjemaData/enhet" = "{{unit}}"
"SkjemaData/skalRapportere" = "{{participants}}"

[channel."11F".feedback]
types = ["tilbakemelding"]
field = "resultat"
accepted = ["godkjent"]
rejected = ["avvist"]

[channel."11CF"]
kind = "export"
folder = "export"

[municipality."4601"]
org_number = "{municipality}"

[pacing]
poll_seconds = 0.2
first_pause_seconds = 0.05
longest_pause_seconds = 0.2
rest_seconds = 0.1

[[deadline]]
form = "11F"
year = 2026
due = 2097-01-15

[[deadline]]
form = "11CF"
year = 2026
due = 2097-01-15

[system]
name = "fagsystem"
titles = {{ nb = "Fagsystem", nn = "Fagsystem", en = "Case system" }}
descriptions = {{ nb = "Leverer.", nn = "Leverer.", en = "Delivers." }}

[control_api]
key = {{ env = "KOSTRA_TEST_API_KEY" }}
base = "{url}"
"""


@attrs.frozen
class Workshop:
    """The folder, and what is in it."""

    folder: Path

    @property
    def settings_file(self) -> Path:
        """The settings file."""
        return self.folder / "kostra.toml"

    @property
    def settings(self) -> Settings:
        """What the settings file says."""
        return Settings.load(self.settings_file)

    def extract(self, form: str = "11F", year: int = 2026, region: str = REGION, name: str = "") -> Path:
        """Write the extract that says there is nobody to report: the smallest one that passes the gate."""
        path = self.folder / (name or f"{form}_{year}_{region}.dat")
        Extract.empty(form=form, year=year, region=region).write(path)
        return path

    def add_accounts(self, form: str = "0J") -> None:
        """Let a form of the accounts go to an app, whose form model says which organisation it is for."""
        text = _SETTINGS[_SETTINGS.index('[channel."11F"]') : _SETTINGS.index('[channel."11CF"]')]
        text = text.format_map({}).replace("11F", form).replace("11f", form.lower())
        self.add(text.replace('"SkjemaData/enhet" = "{unit}"', '"SkjemaData/orgnr" = "{org_number}"'))

    def change(self, changes: Mapping[str, str]) -> None:
        """Replace texts of the settings file, each of which is there."""
        text = self.settings_file.read_text()
        for old, new in changes.items():
            assert old in text, old
            text = text.replace(old, new)
        self.settings_file.write_text(text)

    def add(self, text: str) -> None:
        """Write more settings behind the others."""
        self.settings_file.write_text(self.settings_file.read_text() + text)


def workshop(folder: Path, url: str = "https://receiver.example") -> Workshop:
    """Make the folder, for a receiver at an address."""
    made = Workshop(folder)
    words: dict[str, Any] = {"client": CLIENT, "vendor": VENDOR, "municipality": MUNICIPALITY, "kid": KID, "url": url}
    made.settings_file.write_text(_SETTINGS.format_map(words))
    (folder / "outbox.key").write_text(KEY + "\n")
    (folder / "maskinporten.key").write_bytes(pem(rsa_key()))
    return made


def admitted(simulator: Simulator) -> None:
    """Let the folder's client deliver for its municipality at a simulator."""
    simulator.add_client(CLIENT, org_number=VENDOR, public_key=rsa_key().public_key(), kid=KID)
    simulator.add_system_user(MUNICIPALITY, CLIENT)
