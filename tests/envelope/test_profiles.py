from __future__ import annotations

import pytest

from kostra_sdk.envelope import DEFAULT, PROFILES, KeyTransport
from kostra_sdk.envelope.errors import UnknownProfile
from kostra_sdk.envelope.profiles import find_profile


def test_the_default_is_the_one_that_is_widely_read() -> None:
    """Without a choice it is AES-256-CBC with RSA-OAEP, and there is no caution about it."""
    assert DEFAULT == "cms-cbc-oaep"
    assert PROFILES[DEFAULT].cipher.name == "aes-256-cbc"
    assert PROFILES[DEFAULT].transports == (KeyTransport.OAEP,)
    assert PROFILES[DEFAULT].caution == ""


def test_a_profile_is_known_by_its_content() -> None:
    """No two profiles are the same but in name, so that a reader can tell which it has."""
    kinds = [(profile.cipher.name, profile.transports) for profile in PROFILES.values()]
    assert len(set(kinds)) == len(kinds)
    assert all(name == profile.name for name, profile in PROFILES.items())


def test_pkcs1_comes_with_a_caution() -> None:
    """Whoever chooses the older key transport can be told why not to."""
    for profile in PROFILES.values():
        assert bool(profile.caution) == (KeyTransport.PKCS1 in profile.transports)


def test_an_unknown_profile_is_told_with_the_known_ones() -> None:
    """A misspelt name is the caller's mistake, and the error lists the right ones."""
    with pytest.raises(UnknownProfile, match="cms-cbc-oaep") as caught:
        find_profile("cms-cbc-oeap")
    assert caught.value.known == tuple(PROFILES)
    assert isinstance(caught.value, LookupError)
