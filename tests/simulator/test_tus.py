from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.simulator.test_broker import made, overview

if TYPE_CHECKING:
    from kostra_sdk.simulator import Simulator
    from tests.simulator.sender import Sender, Watch

BASE = "/broker/api/v1/filetransfer/upload/tus"


def tus(sender: Sender, method: str, transfer: str, content: bytes = b"", **headers: Any) -> httpx.Response:
    """Call the resumable upload."""
    said = sender.headers | {"Tus-Resumable": "1.0.0"}
    said |= {name.replace("_", "-"): str(value) for name, value in headers.items()}
    return sender.http.request(method, f"{BASE}/{transfer}", content=content or None, headers=said)


def part(sender: Sender, transfer: str, offset: int, content: bytes, **headers: Any) -> httpx.Response:
    """Add a part."""
    kind = {"Content_Type": "application/offset+octet-stream", "Upload_Offset": offset}
    return tus(sender, "PATCH", transfer, content, **(kind | headers))


def begun(sender: Sender, length: int, **announced: Any) -> str:
    """Begin an upload, and give the transfer."""
    transfer = made(sender, **announced)
    response = tus(sender, "POST", transfer, Upload_Length=length)
    assert response.status_code == 201
    assert response.headers["location"].endswith(f"{BASE}/{transfer}")
    assert overview(sender, transfer)["fileTransferStatus"] == "UploadStarted"
    return transfer


def test_a_file_comes_in_parts(sim: Simulator, sender: Sender) -> None:
    """Each part moves the offset; the last one delivers the file, and may come again."""
    transfer = begun(sender, 20)
    for offset, content in ((0, b"x" * 7), (7, b"x" * 7), (14, b"x" * 6)):
        head = tus(sender, "HEAD", transfer)
        assert (head.headers["upload-offset"], head.headers["upload-length"]) == (str(offset), "20")
        assert head.headers["cache-control"] == "no-store"
        response = part(sender, transfer, offset, content)
        assert response.status_code == 204
        assert response.headers["upload-offset"] == str(offset + len(content))
    assert overview(sender, transfer)["fileTransferSize"] == 20
    assert [delivery.size for delivery in sim.deliveries] == [20]
    assert part(sender, transfer, 14, b"x" * 6).status_code == 204
    assert tus(sender, "HEAD", transfer).headers["upload-offset"] == "20"
    assert len(sim.deliveries) == 1


def test_a_part_at_the_wrong_offset_is_409(sender: Sender) -> None:
    """Neither before nor behind what has come; HEAD tells where to go on."""
    transfer = begun(sender, 10)
    part(sender, transfer, 0, b"12345")
    for offset in (0, 4, 6):
        assert part(sender, transfer, offset, b"x").status_code == 409
    assert tus(sender, "HEAD", transfer).headers["upload-offset"] == "5"
    assert part(sender, transfer, 5, b"123456").status_code == 413


def test_a_reset_keeps_the_bytes_that_came(sim: Simulator, sender: Sender) -> None:
    """After a break in the middle of a part, the upload goes on from what HEAD tells."""
    content = b"x" * 400_000
    transfer = begun(sender, len(content))
    sim.faults.add("reset", on="tus.patch")
    with pytest.raises(httpx.TransportError):
        part(sender, transfer, 0, content)
    offset = int(tus(sender, "HEAD", transfer).headers["upload-offset"])
    assert 0 < offset < len(content)
    assert part(sender, transfer, offset, content[offset:]).status_code == 204
    assert [delivery.size for delivery in sim.deliveries] == [len(content)]


def test_a_lost_answer_is_told_by_head(sim: Simulator, sender: Sender) -> None:
    """The part is there although its answer was lost, the last one too."""
    transfer = begun(sender, 2)
    sim.faults.add("lost-answer", on="tus.patch", nth=(1, 2))
    for offset in (0, 1):
        with pytest.raises(httpx.TransportError):
            part(sender, transfer, offset, b"x")
        assert tus(sender, "HEAD", transfer).headers["upload-offset"] == str(offset + 1)
    assert len(sim.deliveries) == 1


def test_an_expired_token_does_for_an_upload_under_way(sender: Sender, watch: Watch) -> None:
    """Parts are taken although the token has expired since; the overview is not given."""
    transfer = begun(sender, 2)
    watch.forward(hours=1)
    assert part(sender, transfer, 0, b"x").status_code == 204
    assert tus(sender, "HEAD", transfer).status_code == 200
    assert sender.http.get(f"/broker/api/v1/filetransfer/{transfer}", headers=sender.headers).status_code == 401


def test_an_upload_waits_a_day_for_its_next_part(sender: Sender, watch: Watch) -> None:
    """Each part moves the limit; after 24 hours without one the upload is gone."""
    transfer = begun(sender, 3)
    watch.forward(hours=23)
    assert part(sender, transfer, 0, b"x").status_code == 204
    watch.forward(hours=23)
    assert part(sender, transfer, 1, b"x").status_code == 204
    watch.forward(hours=24)
    assert part(sender, transfer, 2, b"x").status_code == 410
    assert tus(sender, "HEAD", transfer).status_code == 410


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),
        ({"Upload_Length": "x"}, 400),
        ({"Upload_Length": 10**10}, 413),
        ({"Upload_Length": 1, "Upload_Concat": "partial"}, 400),
        ({"Upload_Defer_Length": 1}, 400),
        ({"Upload_Length": 1, "Tus_Resumable": "0.2.2"}, 412),
    ],
)
def test_an_upload_begins_with_its_length(sender: Sender, headers: dict[str, Any], status: int) -> None:
    """No length, one that is too great, and ways that are not simulated are refused."""
    transfer = made(sender)
    assert tus(sender, "POST", transfer, **headers).status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Content_Type": "application/octet-stream"}, 415), ({"Upload_Offset": "x"}, 400), ({"Tus_Resumable": "2"}, 412)],
)
def test_a_part_needs_its_headers(sender: Sender, headers: dict[str, str], status: int) -> None:
    """The type, the offset and the version are demanded."""
    transfer = begun(sender, 2)
    assert part(sender, transfer, 0, b"x", **headers).status_code == status


def test_an_upload_begins_once(sender: Sender) -> None:
    """A second beginning is 409, and parts before the first are 404."""
    transfer = made(sender)
    assert part(sender, transfer, 0, b"x").status_code == 404
    assert tus(sender, "POST", transfer, Upload_Length=1).status_code == 201
    assert tus(sender, "POST", transfer, Upload_Length=1).status_code == 409


def test_options_tell_the_version(sender: Sender) -> None:
    """A client can ask what the upload can do, without a token."""
    transfer = made(sender)
    told = sender.http.options(f"{BASE}/{transfer}")
    assert told.status_code == 204
    assert told.headers["tus-version"] == "1.0.0"
    assert int(told.headers["tus-max-size"]) > 0


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.integers(1, 50), min_size=1, max_size=6))
def test_any_cut_into_parts_gives_the_same_file(sim: Simulator, sender: Sender, parts: list[int]) -> None:
    """However the file is cut, SSB gets the same bytes."""
    content = bytes(range(256))[: sum(parts)]
    transfer = begun(sender, sum(parts[: len(parts)]) if sum(parts) <= 256 else 256)
    offset = 0
    for size in parts:
        piece = content[offset : offset + size]
        if piece:
            assert part(sender, transfer, offset, piece).status_code == 204
        offset += len(piece)
    assert next(each for each in sim.transfers if each.id == transfer).content == content
