from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives import serialization

from kostra_sdk.submission.errors import (
    KeyRefused,
    SetupError,
    UntrustedReceiver,
)
from kostra_sdk.submission.http import ClientCertificate, Http, HttpSettings
from tests.submission import doubles as d
from tests.submission.doubles import request
from tests.submission.loopback import Handler, serve

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "a-token-that-is-shown-to-nobody"


QUICK = HttpSettings(connect=2, read=2, write=2, pool=0.1)


@pytest.fixture(scope="module")
def tls_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write certificates: a server's, its root, and a client's."""
    folder = tmp_path_factory.mktemp("tls")
    root = d.certificate("root", d.rsa_key("tls root"))
    for name in ("server", "client"):
        own = d.certificate(name, d.rsa_key(name), "root", d.rsa_key("tls root"))
        pem = own.public_bytes(serialization.Encoding.PEM)
        (folder / f"{name}.pem").write_bytes(pem + d.pem(d.rsa_key(name)))
        (folder / f"{name}-only.pem").write_bytes(pem)
    (folder / "root.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    (folder / "locked.pem").write_bytes(d.pem(d.rsa_key("client"), "the password"))
    return folder


def server_tls(folder: Path, *, wants_client: bool = False) -> ssl.SSLContext:
    """Make the receiver's side of TLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "server.pem")
    if wants_client:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(folder / "root.pem")
    return context


def test_a_receiver_is_trusted_by_known_roots_only(tls_files: Path) -> None:
    """Without its root a receiver gets nothing; with the caller's bundle it does."""
    with serve(Handler.say, server_tls(tls_files)) as (server, base):
        with Http(QUICK) as http, pytest.raises(UntrustedReceiver) as caught:
            http.send(request(base, "POST", body=b"data"))
        assert server.seen == []
        assert "localhost" in str(caught.value)
        with Http(HttpSettings(ca_bundle=tls_files / "root.pem")) as http:
            assert http.send(request(base, "POST", body=b"data")).status == 200


def test_no_root_is_taken_from_the_environment(tls_files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who can set a variable cannot make another receiver trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tls_files / "root.pem"))
    with serve(Handler.say, server_tls(tls_files)) as (_, base), Http(QUICK) as http, pytest.raises(UntrustedReceiver):
        http.send(request(base))


def test_a_receiver_must_be_who_it_is_asked_as(tls_files: Path) -> None:
    """A good certificate for another name is not trusted."""
    with (
        serve(Handler.say, server_tls(tls_files)) as (_, base),
        Http(HttpSettings(ca_bundle=tls_files / "root.pem")) as http,
        pytest.raises(UntrustedReceiver),
    ):
        http.send(request(base.replace("localhost", "127.0.0.1")))


def test_a_client_certificate_is_shown_to_who_wants_it(tls_files: Path) -> None:
    """Mutual TLS works with a key in the same file or in one of its own, and its lack is told apart."""
    known: dict[str, Any] = {"ca_bundle": tls_files / "root.pem", "connect": 2.0, "read": 2.0}
    own = tls_files / "client.pem"
    with serve(Handler.say, server_tls(tls_files, wants_client=True)) as (server, base):
        alone = ClientCertificate(tls_files / "client-only.pem", tls_files / "locked.pem", "the password")
        for certificate in (ClientCertificate(own), alone):
            with Http(HttpSettings(client_certificate=certificate, **known)) as http:
                assert http.send(request(base, "POST", body=b"data")).status == 200
        with Http(HttpSettings(**known)) as http, pytest.raises(KeyRefused):
            http.send(request(base, "POST", body=b"data"))
        assert len(server.seen) == 2


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        ({"ca_bundle": "none.pem"}, SetupError),
        ({"ca_bundle": "locked.pem"}, SetupError),
        ({"client_certificate": "none.pem"}, KeyRefused),
        ({"client_certificate": "client-only.pem"}, KeyRefused),
    ],
)
def test_certificates_that_cannot_be_used_are_told_at_once(
    settings: dict[str, str], kind: type[SetupError], tls_files: Path
) -> None:
    """Files that are missing or hold something else are found before anything is sent."""
    more: dict[str, Any] = {name: tls_files / value for name, value in settings.items()}
    if "client_certificate" in more:
        more["client_certificate"] = ClientCertificate(more["client_certificate"])
    with pytest.raises(kind) as caught:
        Http(HttpSettings(**more))
    assert type(caught.value) is kind
