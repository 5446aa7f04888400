"""Envelopes: an extract encrypted for its receiver, as a CMS message that OpenSSL's ``cms`` reads too.

:func:`encrypt` writes one in a single pass, for each :class:`Receiver` whose certificate keeps its :class:`Rules`;
its :class:`Manifest` tells later what was sent, and whether it was changed.
:func:`decrypt` opens the same kinds of envelopes, for tests and for the receiving side.
Errors are drawn as a tree in :mod:`kostra_sdk.envelope.errors`.
"""

from kostra_sdk.envelope.certificates import fingerprint, load_certificate, load_certificates, load_crl
from kostra_sdk.envelope.checks import Caution, organisation_number
from kostra_sdk.envelope.header import HEADER_LIMIT, Header, Recipient
from kostra_sdk.envelope.keys import ReceiverKey
from kostra_sdk.envelope.manifest import Manifest, manifest_schema
from kostra_sdk.envelope.profiles import DEFAULT, PROFILES, KeyTransport, Profile
from kostra_sdk.envelope.reader import Opened, decrypt, decrypt_bytes, inspect
from kostra_sdk.envelope.receiver import Examination, Receiver, valid_at
from kostra_sdk.envelope.rules import Rule, Rules
from kostra_sdk.envelope.streams import Digest
from kostra_sdk.envelope.writer import encrypt

__all__ = [
    "DEFAULT",
    "HEADER_LIMIT",
    "PROFILES",
    "Caution",
    "Digest",
    "Examination",
    "Header",
    "KeyTransport",
    "Manifest",
    "Opened",
    "Profile",
    "Receiver",
    "ReceiverKey",
    "Recipient",
    "Rule",
    "Rules",
    "decrypt",
    "decrypt_bytes",
    "encrypt",
    "fingerprint",
    "inspect",
    "load_certificate",
    "load_certificates",
    "load_crl",
    "manifest_schema",
    "organisation_number",
    "valid_at",
]
