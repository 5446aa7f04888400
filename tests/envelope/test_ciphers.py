from __future__ import annotations

import pytest

from kostra_sdk.envelope.ciphers import AES_256_CBC, AES_256_GCM, CIPHERS, KEY_SIZE, ContentCipher

KEY = bytes.fromhex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4")
"""The key of the CBC example in NIST SP 800-38A, F.2.5."""


def encrypted(cipher: ContentCipher, data: bytes, key: bytes, vector: bytes) -> tuple[bytes, bytes]:
    """Give ciphertext and tail."""
    encryption = cipher.encryption(key, vector)
    buffer = memoryview(bytearray(len(data) + 16))
    whole = bytes(buffer[: encryption.update_into(data, buffer)]) + encryption.finish(len(data))
    size = cipher.ciphertext_size(len(data))
    return whole[:size], whole[size:]


def test_cbc_is_that_of_the_standard() -> None:
    """The first block is the one of NIST SP 800-38A, and a block of padding follows."""
    data = bytes.fromhex("6bc1bee22e409f96e93d7e117393172a")
    ciphertext, tail = encrypted(AES_256_CBC, data, KEY, bytes(range(16)))
    assert ciphertext[:16].hex() == "f58c4c04d6e5f1ba779eabfb5f7bfbd6"
    assert (len(ciphertext), tail) == (32, b"")


def test_gcm_is_that_of_the_standard() -> None:
    """Ciphertext and tag are those of test case 14 of the GCM specification."""
    ciphertext, tail = encrypted(AES_256_GCM, bytes(16), bytes(32), bytes(12))
    assert ciphertext.hex() == "cea7403d4d606b6e074ec5d3baf39d18"
    assert tail.hex() == "0410" + "d0d1c8a799996bf0265b98b5d48ab919"


@pytest.mark.parametrize("cipher", CIPHERS, ids=lambda cipher: cipher.name)
@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 31, 32, 33, 1000])
def test_the_sizes_are_known_beforehand(cipher: ContentCipher, size: int) -> None:
    """Ciphertext and tail are as long as was said, which is what makes one pass enough."""
    data = bytes(range(256)) * 4
    ciphertext, tail = encrypted(cipher, data[:size], bytes(KEY_SIZE), bytes(cipher.vector_size))
    assert len(ciphertext) == cipher.ciphertext_size(size)
    assert len(tail) == cipher.tail_size
    decryption = cipher.decryption(bytes(KEY_SIZE), bytes(cipher.vector_size))
    assert decryption.update(ciphertext) + decryption.finish(tail) == data[:size]


@pytest.mark.parametrize("change", ["type", "length", "tag"])
def test_a_changed_tail_is_found(change: str) -> None:
    """The tag and what it is wrapped in must both be right."""
    ciphertext, tail = encrypted(AES_256_GCM, b"content", bytes(KEY_SIZE), bytes(12))
    place = ["type", "length", "tag"].index(change)
    wrong = bytearray(tail)
    wrong[place] ^= 0x10
    decryption = AES_256_GCM.decryption(bytes(KEY_SIZE), bytes(12))
    decryption.update(ciphertext)
    with pytest.raises(ValueError, match="tag"):
        decryption.finish(bytes(wrong))


@pytest.mark.parametrize("ciphertext", [b"", bytes(15), bytes(16), bytes(17)])
def test_what_is_no_whole_number_of_padded_blocks_is_found(ciphertext: bytes) -> None:
    """CBC shows at least when the last block is missing, cut or without its padding."""
    decryption = AES_256_CBC.decryption(bytes(KEY_SIZE), bytes(16))
    decryption.update(ciphertext)
    with pytest.raises(ValueError, match=r"padding|block length"):
        decryption.finish(b"")
