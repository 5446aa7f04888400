"""Settings: one TOML file for the scheduled job, or the same classes made in Python.

::

    settings = Settings.load("kostra.toml")

The file holds no secret, only where each is; nothing is read from those places before it is needed.
Relative paths start from the folder of the file.
:meth:`Settings.example` is a file with all there is, each thing explained.
"""

from __future__ import annotations

import pkgutil
import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime, time
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Self, TypeAlias, TypeVar, cast

import attrs

from kostra_sdk.envelope import Rule
from kostra_sdk.errors import UsageError
from kostra_sdk.forms import FORM_NAMES, find_form
from kostra_sdk.ids import orgnr
from kostra_sdk.ids.kommuner import Region
from kostra_sdk.submission.channel_settings import ChannelSettings, kind_of
from kostra_sdk.submission.delivery import Environment
from kostra_sdk.submission.secret import Secret
from kostra_sdk.submission.settings_reader import Beginning, Choose, SettingsError, read
from kostra_sdk.submission.signing import Algorithm, Signer
from kostra_sdk.submission.system_user import STATISTICS_PACKAGE

if TYPE_CHECKING:
    from kostra_sdk.extract.files import StrPath

__all__ = [
    "AltinnSettings",
    "Closure",
    "ControlApiSection",
    "Deadline",
    "HttpSection",
    "KeySettings",
    "MaskinportenSection",
    "Municipality",
    "OutboxSettings",
    "Pacing",
    "ReceiverSettings",
    "Settings",
    "SettingsError",
    "SystemSettings",
    "Window",
]

V = TypeVar("V")

Table: TypeAlias = Mapping[str, V]

_EMPTY: Final[Mapping[str, Any]] = MappingProxyType({})


@attrs.frozen(kw_only=True)
class OutboxSettings:
    """Where submissions wait, and what they are sealed with."""

    folder: Path
    key: Secret
    """32 bytes; new files are sealed with it."""
    key_name: str = "1"
    """What the key is called; another key needs another name."""
    old_keys: Table[Secret] = _EMPTY
    """Former keys by name, for as long as ``rekey`` has not sealed everything anew."""
    retention_days: int = 400
    """For how long extracts and envelopes are kept after their end; receipts stay."""


@attrs.frozen(kw_only=True)
class ClientCertificateSection:
    """A certificate of ours for mutual TLS."""

    certificate: Path
    key: Path | None = None
    password: Secret | None = None


@attrs.frozen(kw_only=True)
class HttpSection:
    """How to reach the network."""

    proxy: Secret | None = None
    """The proxy's address, for it may hold a password."""
    ca_bundle: Path | None = None
    client_certificate: ClientCertificateSection | None = None
    connect_seconds: float = 10
    read_seconds: float = 120
    write_seconds: float = 300
    pool_seconds: float = 10
    loopback_names: frozenset[str] = frozenset()


@attrs.frozen(kw_only=True)
class KeySettings:
    """The key of the Maskinporten client: one of `pem`, `jwk` and `pkcs12`, known by `kid` or by its certificates."""

    pem: Secret | None = None
    jwk: Secret | None = None
    pkcs12: Secret | None = None
    password: Secret | None = None
    kid: str = ""
    certificates: Path | None = None
    """The certificates of a PEM key, PEM; sent along (x5c) in place of a `kid`."""
    algorithm: Algorithm | None = None
    """RS256 where nothing is said, or what a JWK says itself."""

    def __attrs_post_init__(self) -> None:
        if sum(map(bool, (self.pem, self.jwk, self.pkcs12))) != 1:
            raise UsageError("the key is told by one of pem, jwk and pkcs12")
        if self.pkcs12 and not self.password:
            raise UsageError("a PKCS#12 store needs a password")
        if self.pem and bool(self.kid) == bool(self.certificates):
            raise UsageError("a key in PEM needs a kid, or certificates: one of the two")

    def signer(self) -> Signer:
        """Read the key.

        Raises :class:`~kostra_sdk.submission.errors.KeyRefused`
        and :class:`~kostra_sdk.submission.secret.SecretMissing`.
        """
        password = self.password.text() if self.password else None
        algorithm = self.algorithm or Algorithm.RS256
        if self.jwk:
            return Signer.from_jwk(self.jwk.read(), kid=self.kid, algorithm=self.algorithm)
        if self.pkcs12:
            return Signer.from_pkcs12(self.pkcs12.read(), password or "", kid=self.kid, algorithm=algorithm)
        pem = cast("Secret", self.pem).read()
        return Signer.from_pem(
            pem, kid=self.kid, certificates=self.certificates, password=password, algorithm=algorithm
        )


@attrs.frozen(kw_only=True)
class MaskinportenSection:
    """The vendor's client in Maskinporten."""

    client_id: str
    key: KeySettings | Signer
    """Settings made in Python may give a :class:`~kostra_sdk.submission.signing.Signer` of their own."""
    org_number: str = ""
    """The vendor's; onboarding needs it."""
    issuer: str = ""
    """By itself Maskinporten's own of the environment."""
    token_endpoint: str = ""
    lifetime_seconds: int = attrs.field(default=110, validator=[attrs.validators.ge(1), attrs.validators.le(120)])
    extra_claims: Table[str] = _EMPTY


@attrs.frozen(kw_only=True)
class AltinnSettings:
    """Altinn's platform."""

    platform: str = ""
    """By itself Altinn's own of the environment."""
    app: str = ""
    """Where apps are, with ``{org}`` and ``{app}``; by itself Altinn's own of the environment."""
    exchange: bool = True
    """Whether Maskinporten's tokens are exchanged for Altinn's."""


@attrs.frozen(kw_only=True)
class SystemSettings:
    """The case system, as it is registered with Altinn."""

    name: str
    titles: Table[str]
    descriptions: Table[str]
    resources: tuple[str, ...] = ()
    access_packages: tuple[str, ...] = (STATISTICS_PACKAGE,)
    redirect_urls: tuple[str, ...] = ()
    visible: bool = False


@attrs.frozen(kw_only=True)
class ControlApiSection:
    """SSB's control API."""

    key: Secret
    base: str = "https://kostra-kontrollprogram-altinn-api.ssb.no"


@attrs.frozen(kw_only=True)
class ReceiverSettings:
    """Whose certificate envelopes are made for, and what is asked of it."""

    certificates: tuple[Path, ...]
    """The certificate in use, and its successor where there is one; those that are valid are used."""
    pins: tuple[str, ...] = ()
    org_number: str | None = None
    roots: tuple[Path, ...] = ()
    intermediates: tuple[Path, ...] = ()
    crls: tuple[Path, ...] = ()
    min_key_bits: int = 2048
    without: tuple[Rule, ...] = ()


@attrs.frozen(kw_only=True)
class Municipality:
    """A municipality, or a bydel with an organisation number of its own."""

    org_number: str = attrs.field(converter=orgnr.validate)
    external_ref: str = ""
    """The ``externalRef`` its system user was asked for with."""
    units: Table[str] = _EMPTY
    """The ``externalRef`` of each unit that has a system user of its own."""

    @property
    def users(self) -> tuple[str, ...]:
        """The units that have a system user each; an empty one stands for the municipality's own."""
        own = ("",) if self.external_ref or not self.units else ()
        return (*own, *self.units)

    def reference(self, unit: str) -> str:
        """Give the ``externalRef`` for a unit."""
        return self.units.get(unit, self.external_ref)


@attrs.frozen(kw_only=True)
class Window:
    """The hours in which what is not urgent is sent, in Oslo; not waited for in the last two days before a deadline."""

    begin: time
    end: time


@attrs.frozen(kw_only=True)
class Pacing:
    """When to try, and how often."""

    window: Window | None = None
    calendar: bool = True
    """Whether the reporting calendar tells what `deadline` and `closure` do not; never of the test environment."""
    lease_seconds: float = attrs.field(default=60, validator=attrs.validators.ge(3))
    poll_seconds: float = attrs.field(default=600, validator=attrs.validators.gt(0))
    first_pause_seconds: float = attrs.field(default=1, validator=attrs.validators.gt(0))
    longest_pause_seconds: float = attrs.field(default=300, validator=attrs.validators.gt(0))
    failures_before_rest: int = attrs.field(default=5, validator=attrs.validators.ge(1))
    patience: int = attrs.field(default=8, validator=attrs.validators.ge(0))
    """How often "not authorised" is tried again before it is believed: Altinn says so in outages of its own too."""
    rest_seconds: float = attrs.field(default=60, validator=attrs.validators.ge(0))


def _is_form(_deadline: Deadline | None, _attribute: attrs.Attribute[str], form: str) -> None:
    find_form(form)


@attrs.frozen(kw_only=True)
class Deadline:
    """When a form's deliveries of a year are due, and when nothing more is received."""

    form: str = attrs.field(validator=_is_form)
    year: int
    due: datetime
    """A day alone lasts until its end, in Oslo."""
    cutoff: datetime | None = None
    """The last day for corrections: it is said of what is delivered later, and it is delivered all the same."""
    closes: datetime | None = None

    def __attrs_post_init__(self) -> None:
        if self.cutoff is not None and self.cutoff < self.due:
            raise SettingsError(["corrections end before the last day @ $.cutoff"])


@attrs.frozen(kw_only=True)
class Closure:
    """When the reception is closed for a while, so that what would be sent waits; days alone are whole, in Oslo."""

    begins: Beginning
    ends: datetime
    form: str | None = attrs.field(default=None, validator=attrs.validators.optional(_is_form))
    """The form it holds for; all of them where none is told."""

    def __attrs_post_init__(self) -> None:
        if self.ends <= self.begins:
            raise SettingsError(["the closure ends before it begins @ $.ends"])


def _are_forms(_settings: object, _attribute: attrs.Attribute[Any], channels: Table[ChannelSettings]) -> None:
    unknown = [form for form in channels if form not in FORM_NAMES]
    if unknown:
        raise SettingsError([f"no such form; there are {', '.join(FORM_NAMES)} @ $['{form}']" for form in unknown])


def _are_regions(_settings: object, _attribute: attrs.Attribute[Any], municipalities: Table[Municipality]) -> None:
    wrong = [key for key in municipalities if not (len(key) in {4, 6} and key.isascii() and key.isdigit())]
    if wrong:
        raise SettingsError([f"a municipality is four digits, or six with bydel @ $['{key}']" for key in wrong])


@attrs.frozen(kw_only=True)
class Settings:
    """All that sending needs to know.

    Raises :class:`SettingsError`, which lists every problem at once.
    """

    environment: Environment
    outbox: OutboxSettings
    maskinporten: MaskinportenSection | None = None
    altinn: AltinnSettings = attrs.field(factory=AltinnSettings)
    http: HttpSection = attrs.field(factory=HttpSection)
    channel: Table[ChannelSettings] = attrs.field(default=_EMPTY, validator=_are_forms)
    """By form."""
    receiver: Table[ReceiverSettings] = _EMPTY
    """By a name that channels refer to."""
    municipality: Table[Municipality] = attrs.field(default=_EMPTY, validator=_are_regions)
    """By region, six digits, or by kommune, four, which is all of its bydeler too."""
    pacing: Pacing = attrs.field(factory=Pacing)
    deadline: tuple[Deadline, ...] = ()
    closure: tuple[Closure, ...] = ()
    system: SystemSettings | None = None
    control_api: ControlApiSection | None = None

    def __attrs_post_init__(self) -> None:
        if problems := list(_problems(self)):
            raise SettingsError(problems)

    @classmethod
    def load(cls, path: StrPath) -> Self:
        """Read a settings file.

        Raises:
            SettingsError: It is not TOML, or not these settings.
            OSError: It cannot be read.
        """
        path = Path(path)
        try:
            return cls.parse(path.read_text(encoding="utf-8"), folder=path.absolute().parent)
        except UnicodeDecodeError:
            problems: tuple[str, ...] = ("not UTF-8 @ $",)
        except SettingsError as error:
            problems = error.problems
        raise SettingsError(problems, path)

    @classmethod
    def parse(cls, text: str, *, folder: Path) -> Self:
        """Read settings from TOML; relative paths start from `folder`. Raises SettingsError."""
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise SettingsError([f"not TOML: {error} @ $"]) from None
        return cls.of(data, folder=folder)

    @classmethod
    def of(cls, table: Mapping[str, Any], *, folder: Path) -> Self:
        """Read settings from a table, as TOML gives it; relative paths start from `folder`. Raises SettingsError."""
        choices: dict[Any, Choose] = {ChannelSettings: kind_of, KeySettings | Signer: lambda _table: KeySettings}
        return read(cls, table, folder=folder, choices=choices)

    @staticmethod
    def example() -> str:
        """Give a settings file with all there is, each thing explained."""
        return cast("bytes", pkgutil.get_data(__package__, "kostra.example.toml")).decode()

    # Looking things up

    def municipality_of(self, region: str) -> Municipality:
        """Give who delivers for a region; raises UsageError where the settings do not tell."""
        found = self.municipality.get(region) or self.municipality.get(Region.parse(region).kommune)
        if found is None:
            raise UsageError(f'the settings tell no [municipality."{region[:4]}"]')
        return found

    def channel_of(self, form: str) -> ChannelSettings:
        """Give the way a form goes; raises UsageError where the settings do not tell."""
        if form not in self.channel:
            raise UsageError(f'the settings tell no [channel."{form}"]')
        return self.channel[form]


def _problems(settings: Settings) -> Iterator[str]:
    """Look for what no part of the settings can see by itself."""
    if settings.maskinporten is None:
        needing = [f"$.channel['{form}']" for form, channel in settings.channel.items() if channel.needs_maskinporten]
        yield from (f"[maskinporten] is needed @ {path}" for path in needing)
        if settings.system:
            yield "[maskinporten] is needed @ $.system"
    for form, channel in settings.channel.items():
        if not set(channel.receivers) <= set(settings.receiver):
            yield f"there is no such [receiver] @ $.channel['{form}'].receivers"
    seen = set()
    for number, deadline in enumerate(settings.deadline):
        if deadline.closes is not None and deadline.closes < deadline.due:
            yield f"the reception closes before the last day @ $.deadline[{number}].closes"
        if (deadline.form, deadline.year) in seen:
            yield f"the same form and year twice @ $.deadline[{number}]"
        seen.add((deadline.form, deadline.year))
    if settings.outbox.key_name in settings.outbox.old_keys:
        yield f"the key in use is among the old ones @ $.outbox.old_keys['{settings.outbox.key_name}']"
