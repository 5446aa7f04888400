from __future__ import annotations

import json
import tomllib
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import attrs
import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.errors import UsageError
from kostra_sdk.forms import FORM_NAMES
from kostra_sdk.submission.channel_settings import AltinnAppChannel, AltinnBrokerChannel, ExportChannel
from kostra_sdk.submission.errors import KeyRefused
from kostra_sdk.submission.secret import Secret
from kostra_sdk.submission.settings import (
    KeySettings,
    MaskinportenSection,
    Municipality,
    OutboxSettings,
    Settings,
    SettingsError,
)
from kostra_sdk.submission.signing import Signer
from tests.submission.doubles import MUNICIPALITY, certificate, jwk, pem, rsa_key, signer
from tests.submission.workshop import workshop

SECRET = "a-word-nobody-is-to-see"
FOLDER = Path("/etc/kostra")
LEAST = """
environment = "test"
outbox.folder = "outbox"
outbox.key = { env = "KOSTRA_OUTBOX_KEY" }
"""

KNOWN = ", ".join(FORM_NAMES)
RESOURCE = "resource = 'a', recipient = '971526920'"
CLIENT = "maskinporten = { client_id = 'a', key = { jwk = { env = 'J' } } }\n"


def parse(more: str = "", *, least: str = LEAST) -> Settings:
    """Read settings with the least that is needed before them."""
    return Settings.parse(least + more, folder=FOLDER)


def problems(more: str = "", *, least: str = LEAST) -> tuple[str, ...]:
    """Tell what is wrong with settings."""
    with pytest.raises(SettingsError) as caught:
        parse(more, least=least)
    return caught.value.problems


# The example


def test_the_example_can_be_read() -> None:
    """What `kostra settings` prints are settings."""
    settings = Settings.parse(Settings.example(), folder=FOLDER)
    assert settings.environment.value == "test"
    assert settings.channel_of("11F").kind == "altinn-app"


def test_the_example_has_all_there_is() -> None:
    """Every setting stands in the example: whoever reads it needs no other list."""
    example = tomllib.loads(Settings.example())
    commented = Settings.example()

    def check(cls: type[Any], table: dict[str, Any], path: str) -> None:
        for attribute in attrs.fields(attrs.resolve_types(cls)):
            assert attribute.name in table or f"# {attribute.name} = " in commented, f"{path}.{attribute.name}"

    check(Settings, example, "$")
    settings = Settings.parse(Settings.example(), folder=FOLDER)
    for attribute in attrs.fields(Settings):
        value = getattr(settings, attribute.name)
        if attrs.has(type(value)):
            check(type(value), example[attribute.name], f"$.{attribute.name}")
    check(type(settings.receiver["ssb"]), example["receiver"]["ssb"], "$.receiver")
    check(Municipality, example["municipality"]["4601"], "$.municipality")
    ways = example["channel"]["11F"] | example["channel"]["11CF"]
    for cls in (AltinnAppChannel, AltinnBrokerChannel, ExportChannel):
        check(cls, ways, "$.channel")


def test_the_example_holds_no_secret() -> None:
    """Every secret of the example is told by where it is."""

    def secrets(value: object) -> list[Secret]:
        if isinstance(value, Secret):
            return [value]
        own: Any = value
        inner = attrs.asdict(own, recurse=False).values() if attrs.has(type(value)) else ()
        inner = value.values() if isinstance(value, dict) else inner
        return [secret for each in inner for secret in secrets(each)]

    found = secrets(Settings.parse(Settings.example(), folder=FOLDER))
    assert len(found) >= 6
    assert all(secret.env or secret.file for secret in found)


# Reading


def test_a_file_is_read(tmp_path: Path) -> None:
    """Relative paths start from the file's folder, wherever the job is started."""
    settings = workshop(tmp_path).settings
    assert settings.outbox.folder == tmp_path / "outbox"
    assert settings.outbox.key == Secret(file=tmp_path / "outbox.key")
    way = settings.channel_of("11CF")
    assert isinstance(way, ExportChannel)
    assert way.folder == tmp_path / "export"


def test_absolute_paths_and_homes_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """A path from the root, or from the home folder, does not start from the file."""
    monkeypatch.setenv("HOME", "/home/job")
    for written, path in (("/var/outbox", "/var/outbox"), ("~/outbox", "/home/job/outbox")):
        least = LEAST.replace('"outbox"', f'"{written}"')
        assert parse(least=least).outbox.folder == Path(path)


def test_the_least_that_is_needed() -> None:
    """An environment and an outbox are enough; everything else has a value of its own."""
    settings = parse()
    assert settings.http.read_seconds == 120
    assert settings.pacing.window is None
    assert settings.altinn.exchange is True


def test_times_and_days_are_tomls_own() -> None:
    """A day lasts until its end in Oslo; a time without a zone is Oslo's; hours are hours."""
    settings = parse(
        """
        pacing.window = { begin = 18:00:00, end = 07:30:00 }
        deadline = [
            { form = "11F", year = 2026, due = 2027-01-15, closes = 2027-05-22T12:00:00+02:00 },
            { form = "11CF", year = 2026, due = 2027-01-15T12:00:00 },
        ]
        """
    )
    assert settings.pacing.window is not None
    assert (settings.pacing.window.begin, settings.pacing.window.end) == (time(18), time(7, 30))
    first, second = settings.deadline
    assert first.due.astimezone(UTC) == datetime(2027, 1, 15, 23, tzinfo=UTC)
    assert first.closes == datetime(2027, 5, 22, 10, tzinfo=UTC)
    assert second.due.astimezone(UTC) == datetime(2027, 1, 15, 11, tzinfo=UTC)
    assert second.closes is None


def test_a_closure_begins_with_its_day_and_ends_with_its_day() -> None:
    """The first of two days is closed from its beginning, the last to its end; a time alone is Oslo's."""
    settings = parse(
        """
        deadline = [{ form = "11F", year = 2026, due = 2027-01-15, cutoff = 2027-04-30 }]
        closure = [
            { begins = 2027-03-08, ends = 2027-03-14 },
            { form = "11F", begins = 2027-06-08T12:00:00, ends = 2027-06-15T12:00:00+02:00 },
        ]
        """
    )
    assert settings.deadline[0].cutoff == datetime(2027, 4, 30, 22, tzinfo=UTC)
    days, times = settings.closure
    assert (days.form, days.begins) == (None, datetime(2027, 3, 7, 23, tzinfo=UTC))
    assert days.ends == datetime(2027, 3, 14, 23, tzinfo=UTC)
    assert (times.form, times.begins) == ("11F", datetime(2027, 6, 8, 10, tzinfo=UTC))
    assert times.ends == datetime(2027, 6, 15, 10, tzinfo=UTC)
    assert settings.pacing.calendar is True


def test_the_ways_there_are() -> None:
    """Each kind of channel has its own settings, and what they say arrives."""
    settings = parse(
        """
        maskinporten = { client_id = "a", key = { jwk = { env = "JWK" } } }
        receiver.ssb = { certificates = ["ssb.pem"], without = ["pin", "chain"] }
        [channel."11F"]
        kind = "altinn-broker"
        resource = "kostra"
        recipient = "971526920"
        receivers = ["ssb"]
        mode = "single"
        properties = { skjema = "{form}" }
        [channel."11CF"]
        kind = "export"
        folder = "ut"
        mode = 0o640
        """
    )
    broker, export = settings.channel_of("11F"), settings.channel_of("11CF")
    assert isinstance(broker, AltinnBrokerChannel)
    assert (broker.encryption.value, broker.mode.value, dict(broker.properties)) == (
        "cms",
        "single",
        {"skjema": "{form}"},
    )
    assert isinstance(export, ExportChannel)
    assert (export.mode, export.needs_maskinporten) == (0o640, False)
    assert [str(rule) for rule in settings.receiver["ssb"].without] == ["pin", "chain"]


def test_who_delivers_for_a_region() -> None:
    """A kommune stands for its bydeler, but for those that are told themselves."""
    settings = parse(
        f"""
        municipality.0301 = {{ org_number = "{MUNICIPALITY}", external_ref = "felles" }}
        municipality.030107 = {{ org_number = "310000027", units = {{ nav = "n", flyktning = "f" }} }}
        """
    )
    assert settings.municipality_of("030101").org_number == MUNICIPALITY
    assert settings.municipality_of("030107").org_number == "310000027"
    assert settings.municipality_of("030101").reference("nav") == "felles"
    assert settings.municipality_of("030107").reference("nav") == "n"
    assert settings.municipality["0301"].users == ("",)
    assert settings.municipality["030107"].users == ("nav", "flyktning")
    with pytest.raises(UsageError, match=r'\[municipality\."4601"\]'):
        settings.municipality_of("460100")
    with pytest.raises(UsageError, match=r'\[channel\."11F"\]'):
        settings.channel_of("11F")


# What is wrong


def test_every_problem_is_told_at_once() -> None:
    """One reading tells all there is to mend, each with its place."""
    told = problems(
        """
        bogus = 1
        http = { read_seconds = "long", proxy = "http://user:a-word-nobody-is-to-see@proxy.example" }
        maskinporten = { client_id = 1, lifetime_seconds = 400, key = { pem = { file = "a", env = "b" } } }
        municipality.99 = { org_number = "123" }
        channel.11X = { kind = "export", folder = "ut" }
        channel.11F = { kind = "altinn-app", apps = { 26 = "x" }, stop_before = "data" }
        channel.11CF = { kind = "post" }
        deadline = [{ form = "11X", year = 2026, due = "2027-01-15" }]
        pacing = { window = { begin = 18:00:00 }, lease_seconds = 1 }
        """,
        least='outbox = { folder = 3, key = "a-word-nobody-is-to-see" }\n',
    )
    secret = 'a secret is never written here: give { env = "NAME" } or { file = "path" }'
    assert set(told) == {
        "this is needed @ $.environment",
        "text is needed, in quotes @ $.outbox.folder",
        f"{secret} @ $.outbox.key",
        "this is unknown @ $.bogus",
        "a number is needed @ $.http.read_seconds",
        f"{secret} @ $.http.proxy",
        "text is needed, in quotes @ $.maskinporten.client_id",
        "this is out of range @ $.maskinporten.lifetime_seconds",
        'a secret is told by one of { env = "NAME" } and { file = "path" } @ $.maskinporten.key.pem',
        "not a valid organisasjonsnummer: length @ $.municipality['99'].org_number",
        "kind is needed: one of altinn-app, altinn-broker, export @ $.channel['11CF']",
        "this is needed @ $.channel['11F'].attachment_type",
        "apps are told by year, each as org/app: 2026 = \"ssb/ra0000-01\" @ $.channel['11F'].apps",
        "a list is needed @ $.channel['11F'].stop_before",
        f"no form '11X'; the known forms are {KNOWN} @ $.deadline[0].form",
        "a date is needed, as 2027-01-15 without quotes @ $.deadline[0].due",
        "this is needed @ $.pacing.window.end",
        "this is out of range @ $.pacing.lease_seconds",
    }


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("channel.11X = { kind = 'export', folder = 'a' }", f"no such form; there are {KNOWN} @ $.channel['11X']"),
        (
            f"municipality.46 = {{ org_number = '{MUNICIPALITY}' }}",
            "a municipality is four digits, or six with bydel @ $.municipality['46']",
        ),
        (
            "channel.11F = { kind = 'altinn-app', apps = { 2026 = 'a/b' }, attachment_type = 'c' }",
            "[maskinporten] is needed @ $.channel['11F']",
        ),
        (
            "channel.11F = { kind = 'export', folder = 'a', receivers = ['ssb'] }",
            "encryption = \"cms\" goes with receivers, and receivers with that @ $.channel['11F']",
        ),
        (
            "channel.11F = { kind = 'export', folder = 'a', encryption = 'cms', receivers = ['ssb'] }",
            "this is out of range @ $.channel['11F'].encryption",
        ),
        (
            f"{CLIENT}channel.11F = {{ kind = 'altinn-broker', {RESOURCE}, receivers = ['b'] }}",
            "there is no such [receiver] @ $.channel['11F'].receivers",
        ),
        (
            "deadline = [{ form = '11F', year = 2026, due = 2027-01-15, closes = 2027-01-14 }]",
            "the reception closes before the last day @ $.deadline[0].closes",
        ),
        (
            "deadline = [{ form = '11F', year = 2026, due = 2027-01-15, cutoff = 2027-01-14 }]",
            "corrections end before the last day @ $.deadline[0].cutoff",
        ),
        (
            "closure = [{ begins = 2027-03-15, ends = 2027-03-14 }]",
            "the closure ends before it begins @ $.closure[0].ends",
        ),
        (
            "closure = [{ form = '11F', begins = 'a', ends = 2027-03-14 }]",
            "a date is needed, as 2027-01-15 without quotes @ $.closure[0].begins",
        ),
        (
            "[[deadline]]\nform = '11F'\nyear = 2026\ndue = 2027-01-15\n" * 2,
            "the same form and year twice @ $.deadline[1]",
        ),
        ("outbox.old_keys = { 1 = { env = 'OLD' } }", "the key in use is among the old ones @ $.outbox.old_keys['1']"),
        (
            "system = { name = 'a', titles = {}, descriptions = {} }",
            "[maskinporten] is needed @ $.system",
        ),
        (
            "maskinporten = { client_id = 'a', key = { pem = { env = 'K' } } }",
            "a key in PEM needs a kid, or certificates: one of the two @ $.maskinporten.key",
        ),
        (
            "maskinporten = { client_id = 'a', key = { pkcs12 = { env = 'K' } } }",
            "a PKCS#12 store needs a password @ $.maskinporten.key",
        ),
        (
            "maskinporten = { client_id = 'a', key = { kid = 'b' } }",
            "the key is told by one of pem, jwk and pkcs12 @ $.maskinporten.key",
        ),
        ("http = 1", "a table is needed @ $.http"),
        (
            f"{CLIENT}channel.11F = {{ kind = 'altinn-app', apps = {{}}, attachment_type = 'c' }}",
            "there is no app @ $.channel['11F'].apps",
        ),
        ("channel = 1", "a table is needed @ $.channel"),
        ("altinn.exchange = 'yes'", "true or false is needed @ $.altinn.exchange"),
        ("outbox.retention_days = true", "a whole number is needed @ $.outbox.retention_days"),
        ("pacing.window = { begin = '18:00', end = 07:00:00 }", "a time of day is needed, as 18:00:00 without quotes"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(more: str, problem: str) -> None:
    """A mistake is told alone, in words that say what is to stand there."""
    (told,) = problems(more)
    assert told.startswith(problem)


def test_what_is_no_settings_file_is_named(tmp_path: Path) -> None:
    """Another file, or one with a slip in it, is told by name; what cannot be opened is the system's own error."""
    path = tmp_path / "kostra.toml"
    for content, problem in ((b"environment = ", "not TOML"), (b"\xff", "not UTF-8"), (b"", "this is needed")):
        path.write_bytes(content)
        with pytest.raises(SettingsError, match=problem) as caught:
            Settings.load(path)
        assert str(caught.value).startswith(str(path))
        assert caught.value.file == path
    with pytest.raises(FileNotFoundError):
        Settings.load(tmp_path / "nothing.toml")


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.just(SECRET) | st.dates() | st.times(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["env", "file", "pem", "kind"]), inner),
    max_leaves=4,
)


@given(
    name=st.sampled_from([attribute.name for attribute in attrs.fields(Settings)]),
    inner=st.sampled_from(["", "key", "folder", "client_id", "11F", "window", "4601"]),
    value=_VALUES,
)
def test_no_value_is_ever_shown(name: str, inner: str, value: object) -> None:
    """Whatever stands where, the error tells what is asked for, and never what was written: it may be a secret."""
    data: dict[str, object] = {"environment": "test", "outbox": {"folder": "a", "key": {"env": "A"}}}
    data[name] = {inner: value} if inner else value
    told = ""
    try:
        Settings.of(data, folder=FOLDER)
    except SettingsError as error:
        told = f"{error} {error.__context__} {error.__cause__}"
    assert SECRET not in told


# Made in Python


def test_settings_can_be_made_in_python() -> None:
    """A program may give a signer and functions of its own, and hears of every problem as well."""
    settings = Settings(
        environment="test",  # type: ignore[arg-type]  # as a program may write it
        outbox=OutboxSettings(folder=FOLDER, key=Secret(call=lambda: bytes(32))),
        maskinporten=MaskinportenSection(client_id="a", key=signer()),
    )
    assert isinstance(settings.maskinporten.key if settings.maskinporten else None, Signer)
    with pytest.raises(SettingsError, match=rf"no such form; there are {KNOWN} @ \$\['11X'\]"):
        attrs.evolve(settings, channel={"11X": ExportChannel(folder=FOLDER)})


# The key


def test_a_key_is_read_from_each_of_its_shapes(tmp_path: Path) -> None:
    """PEM with kid or chain, JWK and PKCS#12 become the same signer's key."""
    key, own = rsa_key(), certificate("own", rsa_key())
    chain = tmp_path / "chain.pem"
    chain.write_bytes(own.public_bytes(Encoding.PEM))
    store = pkcs12.serialize_key_and_certificates(b"own", key, own, None, BestAvailableEncryption(b"word"))
    with_password = pem(key, "word")

    def password() -> str:
        return "word"

    shapes = {
        "kid:a": KeySettings(pem=Secret(call=lambda: pem(key)), kid="a"),
        "kid:b": KeySettings(pem=Secret(call=lambda: with_password), password=Secret(call=password), kid="b"),
        "kid:c": KeySettings(jwk=Secret(call=lambda: json.dumps(jwk(key, kid="c")))),
        "kid:d": KeySettings(pkcs12=Secret(call=lambda: store), password=Secret(call=password), kid="d"),
        "x5c:": KeySettings(pem=Secret(call=lambda: pem(key)), certificates=chain),
        "x5c": KeySettings(pkcs12=Secret(call=lambda: store), password=Secret(call=password)),
    }
    for identity, shape in shapes.items():
        assert shape.signer().identity.startswith(identity)
    with pytest.raises(KeyRefused):
        KeySettings(pem=Secret(call=lambda: SECRET), kid="a").signer()
