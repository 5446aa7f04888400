from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from kostra_sdk.envelope import Rules, fingerprint
from tests.envelope import pki


@pytest.fixture(scope="session")
def keys() -> tuple[rsa.RSAPrivateKey, ...]:
    """Generate a few RSA keys, once: it is slow."""
    return tuple(rsa.generate_private_key(65537, 2048) for _ in range(4))


@pytest.fixture(scope="session")
def root(keys: tuple[rsa.RSAPrivateKey, ...]) -> pki.Holder:
    """Make the root authority."""
    return pki.authority(keys[0], "Testrot")


@pytest.fixture(scope="session")
def between(keys: tuple[rsa.RSAPrivateKey, ...], root: pki.Holder) -> pki.Holder:
    """Make an authority under the root."""
    return pki.authority(keys[1], "Testutsteder", root)


@pytest.fixture(scope="session")
def holder(keys: tuple[rsa.RSAPrivateKey, ...], between: pki.Holder) -> pki.Holder:
    """Make the receiver, whose certificate is in order."""
    return pki.enterprise(keys[2], between)


@pytest.fixture(scope="session")
def other(keys: tuple[rsa.RSAPrivateKey, ...], between: pki.Holder) -> pki.Holder:
    """Make another receiver."""
    return pki.enterprise(keys[3], between)


@pytest.fixture
def strict(holder: pki.Holder, root: pki.Holder, between: pki.Holder) -> Rules:
    """Make rules of which none is switched off, and which the receiver keeps."""
    return Rules(
        pins=[fingerprint(holder.certificate)],
        org_number=pki.ORG_NUMBER,
        roots=[root.certificate],
        intermediates=[between.certificate],
        crls=[pki.revocation_list(between)],
    )
