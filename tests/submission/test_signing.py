from __future__ import annotations

import json
from base64 import b64decode, urlsafe_b64decode
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.errors import UsageError
from kostra_sdk.submission.errors import KeyRefused, NotSent
from kostra_sdk.submission.signing import Algorithm, Signer
from tests.submission import doubles as d

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PASSWORD = "a secret that is shown to nobody"


def read(part: str) -> Any:
    """Decode a part of a JWS."""
    return json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def verify(jws: str, key: rsa.RSAPrivateKey, algorithm: Algorithm = Algorithm.RS256) -> tuple[Any, Any]:
    """Verify a JWS as the receiver does, and give header and claims."""
    head, body, signature = jws.split(".")
    key.public_key().verify(
        urlsafe_b64decode(signature + "=" * (-len(signature) % 4)),
        f"{head}.{body}".encode(),
        padding.PKCS1v15(),
        algorithm.hash,
    )
    return read(head), read(body)


def chain() -> tuple[bytes, list[bytes]]:
    """Make certificates of three links: PEM in a jumbled order, DER in the right one."""
    links = [
        d.certificate("signer", d.rsa_key("own"), "middle", d.rsa_key("middle")),
        d.certificate("middle", d.rsa_key("middle"), "root", d.rsa_key("root")),
        d.certificate("root", d.rsa_key("root")),
    ]
    pem = b"".join(links[n].public_bytes(serialization.Encoding.PEM) for n in (2, 0, 1))
    return pem, [link.public_bytes(serialization.Encoding.DER) for link in links]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(claims=st.dictionaries(st.text(max_size=10), json_values, max_size=5))
def test_claims_come_through_whole(claims: dict[str, Any]) -> None:
    """Whatever is claimed, the receiver reads the same under a signature that holds."""
    header, read_back = verify(d.signer("the-key").jws(claims), d.rsa_key())
    assert header == {"alg": "RS256", "kid": "the-key"}
    assert read_back == claims


@pytest.mark.parametrize("algorithm", Algorithm)
def test_each_algorithm_signs_with_its_hash(algorithm: Algorithm) -> None:
    """The header names the algorithm, and the signature is of it."""
    jws = Signer.from_pem(d.pem(d.rsa_key()), kid="k", algorithm=algorithm).jws({})
    assert verify(jws, d.rsa_key(), algorithm)[0]["alg"] == algorithm
    another = Algorithm.RS384 if algorithm is Algorithm.RS256 else Algorithm.RS256
    with pytest.raises(InvalidSignature):
        verify(jws, d.rsa_key(), another)


def test_pem_key_with_password_from_a_file(tmp_path: Path) -> None:
    """A key file is opened with its password."""
    file = tmp_path / "key.pem"
    file.write_bytes(d.pem(d.rsa_key(), PASSWORD))
    verify(Signer.from_pem(file, kid="k", password=PASSWORD).jws({}), d.rsa_key())


@pytest.mark.parametrize("primes", [True, False], ids=["with primes", "without"])
def test_jwk_as_object_text_and_file(primes: bool, tmp_path: Path) -> None:
    """A JWK tells its own kid and algorithm, and its primes may be left out."""
    key = d.jwk(d.rsa_key(), kid="own-name", alg="RS512")
    if not primes:
        del key["p"], key["q"]
    file = tmp_path / "key.json"
    file.write_text(json.dumps(key))
    for source in (key, json.dumps(key).encode(), str(file), file):
        header, _ = verify(Signer.from_jwk(source).jws({}), d.rsa_key(), Algorithm.RS512)
        assert header == {"alg": "RS512", "kid": "own-name"}
    said_otherwise = Signer.from_jwk(key, kid="another", algorithm=Algorithm.RS256)
    assert verify(said_otherwise.jws({}), d.rsa_key())[0] == {"alg": "RS256", "kid": "another"}


def test_x5c_holds_the_chain_in_order() -> None:
    """The certificates go as base64 of DER, the signer's own first, however the file has them."""
    pem, der = chain()
    signer = Signer.from_pem(d.pem(d.rsa_key("own")), certificates=pem)
    header, _ = verify(signer.jws({}), d.rsa_key("own"))
    assert list(header) == ["alg", "x5c"]
    assert [b64decode(one) for one in header["x5c"]] == der
    assert signer.valid_until == d.NOON.replace(year=2099)


def test_pkcs12_gives_key_and_chain() -> None:
    """A store signs with its certificates, or with a kid and without them."""
    own, middle = (d.certificate("signer", d.rsa_key("own"), "m", d.rsa_key("m")), d.certificate("m", d.rsa_key("m")))
    encryption = serialization.BestAvailableEncryption(PASSWORD.encode())
    store = pkcs12.serialize_key_and_certificates(b"name", d.rsa_key("own"), own, [middle], encryption)
    header, _ = verify(Signer.from_pkcs12(store, PASSWORD).jws({}), d.rsa_key("own"))
    assert [b64decode(one) for one in header["x5c"]] == [
        one.public_bytes(serialization.Encoding.DER) for one in (own, middle)
    ]
    header, _ = verify(Signer.from_pkcs12(store, PASSWORD, kid="k").jws({}), d.rsa_key("own"))
    assert header == {"alg": "RS256", "kid": "k"}
    with pytest.raises(KeyRefused, match="wrong password"):
        Signer.from_pkcs12(store, "another")


def test_a_function_can_sign() -> None:
    """A key that stays in its hardware signs all the same."""
    asked: list[bytes] = []

    def hardware(data: bytes) -> bytes:
        asked.append(data)
        return d.rsa_key().sign(data, padding.PKCS1v15(), Algorithm.RS256.hash)

    jws = Signer(sign=hardware, kid="k").jws({"iss": "client"})
    verify(jws, d.rsa_key())
    assert asked == [jws.rpartition(".")[0].encode()]


def test_a_function_that_fails_is_told_apart() -> None:
    """A signing service that is away may be tried again; anything else is set up wrongly."""

    def away(data: bytes) -> bytes:
        raise NotSent("the signing service does not answer")

    def broken(data: bytes) -> bytes:
        raise ZeroDivisionError("secret")

    with pytest.raises(NotSent):
        Signer(sign=away, kid="k").jws({})
    with pytest.raises(KeyRefused, match="ZeroDivisionError") as caught:
        Signer(sign=broken, kid="k").jws({})
    assert "secret" not in str(caught.value)


def test_known_by_kid_or_chain_never_both() -> None:
    """A receiver that is told two ways to find the key would refuse, so it is refused here."""
    pem, _ = chain()
    with pytest.raises(UsageError, match="one of the two"):
        Signer.from_pem(d.pem(d.rsa_key("own")))
    with pytest.raises(UsageError, match="one of the two"):
        Signer.from_pem(d.pem(d.rsa_key("own")), kid="k", certificates=pem)


def test_keys_are_told_apart_by_their_identity() -> None:
    """The cache can see which key it was, by name or by certificate."""
    pem, _ = chain()
    signers = [d.signer("a"), d.signer("b"), Signer.from_pem(d.pem(d.rsa_key("own")), certificates=pem)]
    assert len({signer.identity for signer in signers}) == 3


def unusable() -> dict[str, Callable[[], Signer]]:
    """Give ways to make a signer that must fail."""
    curve = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    locked = d.pem(d.rsa_key(), PASSWORD)
    pem, _ = chain()
    spoiled = d.jwk(d.rsa_key())
    spoiled["d"] = d.number(d.rsa_key().private_numbers().d + 2)
    empty = pkcs12.serialize_key_and_certificates(
        None, None, d.certificate("c", d.rsa_key()), None, serialization.BestAvailableEncryption(PASSWORD.encode())
    )
    return {
        "no PEM": lambda: Signer.from_pem(b"-----BEGIN NOTHING-----", kid="k"),
        "wrong password": lambda: Signer.from_pem(locked, kid="k", password="another"),
        "no password": lambda: Signer.from_pem(locked, kid="k"),
        "elliptic curve": lambda: Signer.from_pem(curve, kid="k"),
        "1024 bits": lambda: Signer.from_pem(d.pem(d.rsa_key("small", 1024)), kid="k"),
        "another's certificates": lambda: Signer.from_pem(d.pem(d.rsa_key("else")), certificates=pem),
        "no such file": lambda: Signer.from_pem("no/such/file.pem", kid="k"),
        "public JWK": lambda: Signer.from_jwk({"kty": "RSA", "n": "AQAB", "e": "AQAB"}, kid="k"),
        "symmetric JWK": lambda: Signer.from_jwk({"kty": "oct", "k": "c2VjcmV0"}, kid="k"),
        "spoiled JWK": lambda: Signer.from_jwk(spoiled, kid="k"),
        "JWK that is no JSON": lambda: Signer.from_jwk(b"{", kid="k"),
        "JWK that is no object": lambda: Signer.from_jwk(b"[]", kid="k"),
        "store without a key": lambda: Signer.from_pkcs12(empty, PASSWORD),
    }


@pytest.mark.parametrize("way", unusable())
def test_unusable_keys_are_refused(way: str) -> None:
    """What cannot sign is refused when it is read, not when the deadline is near."""
    with pytest.raises(KeyRefused) as caught:
        unusable()[way]()
    assert caught.value.__cause__ is None or isinstance(caught.value.__cause__, OSError)


def test_no_key_material_in_what_is_shown() -> None:
    """Neither a signer's repr nor an error shows the key, the password or their parts."""
    secret = d.jwk(d.rsa_key())
    shown = [repr(Signer.from_jwk(secret, kid="k"))]
    ways: list[Callable[[], Signer]] = [
        lambda: Signer.from_jwk({**secret, "kty": "other"}),
        lambda: Signer.from_pem(d.pem(d.rsa_key(), PASSWORD), password=PASSWORD + "!", kid="k"),
    ]
    for make in ways:
        with pytest.raises(KeyRefused) as caught:
            make()
        shown += [str(caught.value), repr(caught.value)]
    for text in shown:
        assert PASSWORD not in text
        assert not any(secret[name] in text for name in ("d", "p", "q"))
