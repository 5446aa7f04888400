from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from kostra_sdk.envelope import ReceiverKey
from kostra_sdk.envelope.errors import KeyUnreadable

if TYPE_CHECKING:
    from pathlib import Path

    from tests.envelope import pki


@pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER], ids=["PEM", "DER"])
@pytest.mark.parametrize("form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL], ids=["PKCS8", "traditional"])
def test_a_key_is_read_in_the_usual_forms(
    encoding: Encoding, form: PrivateFormat, holder: pki.Holder, tmp_path: Path
) -> None:
    """As OpenSSL writes them today and did before, by path or as bytes."""
    data = holder.key.private_bytes(encoding, form, NoEncryption())
    path = tmp_path / "key"
    path.write_bytes(data)
    for source in (path, str(path), data):
        key = ReceiverKey.load(source, holder.pem)
        assert key.private_key.private_numbers() == holder.key.private_numbers()


def test_a_key_under_a_password_is_read_with_it(holder: pki.Holder) -> None:
    """With the right password, and with no other."""
    data = holder.key_pem("tåkelur")
    assert ReceiverKey.load(data, holder.pem, password="tåkelur").certificate == holder.certificate
    for password in ("tåkelør", "", None):
        with pytest.raises(KeyUnreadable, match="password"):
            ReceiverKey.load(data, holder.pem, password=password)


def test_a_needless_password_is_told(holder: pki.Holder) -> None:
    """A key that is not encrypted, though one believed so, is not passed over."""
    with pytest.raises(KeyUnreadable, match="password"):
        ReceiverKey.load(holder.key_pem(), holder.pem, password="tåkelur")


def test_the_key_must_be_the_certificate_s(holder: pki.Holder, other: pki.Holder) -> None:
    """Two files that were mixed up are told when they are loaded, not at the first envelope."""
    with pytest.raises(KeyUnreadable, match="not that of the certificate"):
        ReceiverKey.load(holder.key_pem(), other.pem)


def test_only_rsa_keys_open_envelopes(holder: pki.Holder) -> None:
    """A key of another kind is told as such."""
    key = ec.generate_private_key(ec.SECP256R1())
    data = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(KeyUnreadable, match="not an RSA key"):
        ReceiverKey.load(data, holder.pem)


def test_no_failure_shows_the_key(holder: pki.Holder, other: pki.Holder) -> None:
    """Neither a damaged key nor a password is in what is printed of an error, or of the key itself."""
    whole = holder.key_pem()
    damaged = whole[:300] + b"\n" + whole[340:]
    secrets = [line.decode() for line in whole.splitlines()[1:-1]]
    for data, certificate, password in (
        (damaged, holder.pem, None),
        (damaged, holder.pem, "tåkelur"),
        (whole, other.pem, None),
        (b"no key " + whole, holder.pem, None),
    ):
        with pytest.raises(KeyUnreadable) as caught:
            ReceiverKey.load(data, certificate, password=password)
        printed = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
        assert not any(secret in printed for secret in [*secrets, "tåkelur" if password else secrets[0]])
    number = holder.key.private_numbers().d
    assert str(number) not in repr(holder.receiver_key)
    assert "private_key" not in repr(holder.receiver_key)
