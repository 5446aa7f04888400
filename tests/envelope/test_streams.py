from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.envelope.streams import LARGE, Incoming, Tally
from tests.envelope.test_writer import Trickle

pieces = st.lists(
    st.one_of(st.binary(max_size=20), st.sampled_from([LARGE - 1, LARGE, LARGE + 1]).map(bytes)), max_size=8
)


@given(data=pieces, threaded=st.booleans())
def test_the_hash_is_that_of_all_pieces_in_order(data: list[bytes], threaded: bool) -> None:
    """Large pieces may be hashed in another thread, small ones not, and none overtakes another."""
    with ThreadPoolExecutor(max_workers=1) as executor:
        tally = Tally(executor if threaded else None)
        for piece in data:
            tally.update(piece)
        digest = tally.digest()
    whole = b"".join(data)
    assert (digest.size, digest.sha256) == (len(whole), sha256(whole).hexdigest())
    assert tally.digest() == digest


def test_two_buffers_in_turn_are_hashed_right() -> None:
    """A buffer may be filled anew once the next piece has been handed over."""
    buffers = [bytearray(LARGE), bytearray(LARGE)]
    expected = sha256()
    with ThreadPoolExecutor(max_workers=1) as executor:
        tally = Tally(executor)
        for turn in range(64):
            buffer = buffers[turn % 2]
            buffer[:] = bytes([turn]) * LARGE
            tally.update(memoryview(buffer))
            expected.update(bytes([turn]) * LARGE)
        assert tally.digest().sha256 == expected.hexdigest()


@given(data=st.binary(max_size=3000), ahead=st.integers(0, 3000), count=st.integers(0, 3000))
def test_what_was_looked_at_is_still_read(data: bytes, ahead: int, count: int) -> None:
    """Looking ahead changes nothing of what is read, and only what is read is tallied."""
    for stream in (io.BytesIO(data), Trickle(data)):
        incoming = Incoming(stream)
        assert incoming.peek(ahead) == data[:ahead]
        assert b"".join(incoming.chunks(count)) == data[:count]
        assert incoming.tally.size == min(count, len(data))
        assert incoming.tally.digest().sha256 == sha256(data[:count]).hexdigest()
