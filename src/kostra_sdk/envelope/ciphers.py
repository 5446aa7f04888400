"""The content ciphers, AES-256-CBC and AES-256-GCM, and how an envelope writes them (RFC 5652, 5083, 5084)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from kostra_sdk.envelope import der

__all__ = ["AES_256_CBC", "AES_256_GCM", "CIPHERS", "KEY_SIZE", "ContentCipher", "Decryption", "Encryption"]

KEY_SIZE: Final = 32
"""Bytes in the key of an envelope's content."""

BLOCK: Final = 16
TAG_SIZE: Final = 16


class Encryption(ABC):
    """The encryption of one content."""

    @abstractmethod
    def update_into(self, plaintext: bytes, ciphertext: memoryview) -> int:
        """Encrypt a piece into `ciphertext`, which has room for a block more; give the number of bytes written."""

    @abstractmethod
    def finish(self, size: int) -> bytes:
        """Give all that follows in the envelope after a plaintext of `size` bytes: last block or tag."""


class Decryption(ABC):
    """The decryption of one content."""

    @abstractmethod
    def update(self, ciphertext: bytes) -> bytes:
        """Decrypt a piece; what comes out must not be used before :meth:`finish` has returned."""

    @abstractmethod
    def finish(self, tail: bytes) -> bytes:
        """Give the last of the plaintext, held against the `tail` that follows the ciphertext in the envelope.

        Raises ValueError where padding or tag is wrong.
        """


class ContentCipher(ABC):
    """A cipher for the content, and how CMS writes it."""

    name: ClassVar[str]
    identifier: ClassVar[bytes]
    """The algorithm's OBJECT IDENTIFIER."""
    content_type: ClassVar[bytes]
    """The OBJECT IDENTIFIER of the CMS content that carries it."""
    authenticated: ClassVar[bool]
    """Whether a changed content shows on opening."""
    vector_size: ClassVar[int]
    """Bytes in the initialisation vector or nonce."""
    tail_size: ClassVar[int]
    """Bytes that follow the ciphertext in the envelope."""

    @abstractmethod
    def parameters(self, vector: bytes) -> bytes:
        """Write the parameters of the algorithm."""

    @abstractmethod
    def read_vector(self, parameters: der.Cursor) -> bytes:
        """Read the vector from the parameters."""

    @abstractmethod
    def ciphertext_size(self, plaintext_size: int) -> int:
        """Tell how many bytes a plaintext becomes."""

    @abstractmethod
    def encryption(self, key: bytes, vector: bytes) -> Encryption:
        """Begin to encrypt; no two contents may have the same key and vector."""

    @abstractmethod
    def decryption(self, key: bytes, vector: bytes) -> Decryption:
        """Begin to decrypt."""


class Aes256Cbc(ContentCipher):
    """AES-256-CBC with PKCS#7 padding, in EnvelopedData: what everybody reads, but changes do not show."""

    name = "aes-256-cbc"
    identifier = der.oid("2.16.840.1.101.3.4.1.42")
    content_type = der.oid("1.2.840.113549.1.7.3")
    authenticated = False
    vector_size = BLOCK
    tail_size = 0

    def parameters(self, vector: bytes) -> bytes:
        return der.octets(vector)

    def read_vector(self, parameters: der.Cursor) -> bytes:
        return parameters.contents(der.OCTET_STRING)

    def ciphertext_size(self, plaintext_size: int) -> int:
        return (plaintext_size // BLOCK + 1) * BLOCK

    def encryption(self, key: bytes, vector: bytes) -> Encryption:
        return _CbcEncryption(key, vector)

    def decryption(self, key: bytes, vector: bytes) -> Decryption:
        return _CbcDecryption(key, vector)


class Aes256Gcm(ContentCipher):
    """AES-256-GCM with a tag of 16 bytes, in AuthEnvelopedData: a changed content shows on opening."""

    name = "aes-256-gcm"
    identifier = der.oid("2.16.840.1.101.3.4.1.46")
    content_type = der.oid("1.2.840.113549.1.9.16.1.23")
    authenticated = True
    vector_size = 12
    tail_size = 2 + TAG_SIZE

    def parameters(self, vector: bytes) -> bytes:
        # The size of the tag is written since its default is 12 bytes.
        return der.sequence(der.octets(vector), der.integer(TAG_SIZE))

    def read_vector(self, parameters: der.Cursor) -> bytes:
        return parameters.enter(der.SEQUENCE).contents(der.OCTET_STRING)

    def ciphertext_size(self, plaintext_size: int) -> int:
        return plaintext_size

    def encryption(self, key: bytes, vector: bytes) -> Encryption:
        return _GcmEncryption(key, vector)

    def decryption(self, key: bytes, vector: bytes) -> Decryption:
        return _GcmDecryption(key, vector)


AES_256_CBC: Final = Aes256Cbc()
AES_256_GCM: Final = Aes256Gcm()
CIPHERS: Final[tuple[ContentCipher, ...]] = (AES_256_CBC, AES_256_GCM)


class _CbcEncryption(Encryption):
    def __init__(self, key: bytes, vector: bytes) -> None:
        self._context = Cipher(algorithms.AES256(key), modes.CBC(vector)).encryptor()

    def update_into(self, plaintext: bytes, ciphertext: memoryview) -> int:
        return self._context.update_into(plaintext, ciphertext)

    def finish(self, size: int) -> bytes:
        missing = BLOCK - size % BLOCK
        return self._context.update(bytes([missing]) * missing) + self._context.finalize()


class _GcmEncryption(Encryption):
    def __init__(self, key: bytes, vector: bytes) -> None:
        self._context = Cipher(algorithms.AES256(key), modes.GCM(vector)).encryptor()

    def update_into(self, plaintext: bytes, ciphertext: memoryview) -> int:
        return self._context.update_into(plaintext, ciphertext)

    def finish(self, size: int) -> bytes:  # noqa: ARG002 - only a padding depends on it
        return self._context.finalize() + der.octets(self._context.tag)


class _CbcDecryption(Decryption):
    def __init__(self, key: bytes, vector: bytes) -> None:
        self._context = Cipher(algorithms.AES256(key), modes.CBC(vector)).decryptor()
        self._unpadder = PKCS7(8 * BLOCK).unpadder()

    def update(self, ciphertext: bytes) -> bytes:
        return self._unpadder.update(self._context.update(ciphertext))

    def finish(self, tail: bytes) -> bytes:  # noqa: ARG002 - CBC has none
        return self._unpadder.update(self._context.finalize()) + self._unpadder.finalize()


class _GcmDecryption(Decryption):
    def __init__(self, key: bytes, vector: bytes) -> None:
        self._context = Cipher(algorithms.AES256(key), modes.GCM(vector)).decryptor()

    def update(self, ciphertext: bytes) -> bytes:
        return self._context.update(ciphertext)

    def finish(self, tail: bytes) -> bytes:
        tag = tail[-TAG_SIZE:]
        if tail != der.octets(tag):
            raise ValueError("the tag is not an OCTET STRING of 16 bytes")
        try:
            return self._context.finalize_with_tag(tag)
        except InvalidTag:
            raise ValueError("the tag does not fit the content") from None
