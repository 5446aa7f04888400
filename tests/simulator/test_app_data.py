from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk.simulator import App, Simulator
from tests.simulator.sender import APP, Sender, model

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from tests.simulator.sender import Watch


@pytest.fixture
def draft(sender: Sender) -> str:
    """An instance without data."""
    made: str = sender.create().json()["id"]
    return made


def old_upload(sender: Sender, draft: str, content: Any = b" ", **headers: str) -> httpx.Response:
    """Upload by the older address."""
    said = {"Content-Type": "application/octet-stream", "Content-Disposition": 'attachment; filename="a.dat"'}
    params = {"dataType": "uttrekk"}
    return sender.call("POST", f"/instances/{draft}/data", params=params, content=content, headers=said | headers)


def test_the_older_address_answers_the_element(sender: Sender, draft: str) -> None:
    """201 with the element and its address, which gives the same bytes back."""
    response = old_upload(sender, draft, b"\x00\xe6 ")
    assert response.status_code == 201
    element = response.json()
    assert element["size"] == 3
    assert element["filename"] == "a.dat"
    assert element["contentType"] == "application/octet-stream"
    assert element["contentHash"] is None
    assert response.headers["location"] == element["selfLinks"]["apps"]
    for link in element["selfLinks"].values():
        read = sender.http.get(link, headers=sender.headers)
        assert (read.status_code, read.content) == (200, b"\x00\xe6 ")


@pytest.mark.parametrize("path", ["/data/type/uttrekk", "/data/uttrekk"])
def test_the_newer_address_answers_the_instance(sender: Sender, draft: str, path: str) -> None:
    """200, not the documented 201, with the new element's id and the whole instance."""
    headers = {"Content-Type": "application/octet-stream", "Content-Disposition": "attachment; filename=a.dat"}
    response = sender.call("POST", f"/instances/{draft}{path}", content=b" ", headers=headers)
    assert response.status_code == 200
    told = response.json()
    assert [each["id"] for each in told["instance"]["data"]] == [told["newDataElementId"]]


def test_a_name_outside_ascii_comes_encoded(sender: Sender, draft: str) -> None:
    """filename* goes before filename, and the download has it again."""
    said = "attachment; filename=\"Loten.dat\"; filename*=UTF-8''L%C3%B8ten.dat"
    element = old_upload(sender, draft, **{"Content-Disposition": said}).json()
    assert element["filename"] == "Løten.dat"
    read = sender.call("GET", f"/instances/{draft}/data/{element['id']}")
    assert "L%C3%B8ten.dat" in read.headers["content-disposition"]


@pytest.mark.parametrize(
    ("headers", "content", "code"),
    [
        ({"Content-Disposition": "attachment"}, b" ", "MissingFileName"),
        ({"Content-Disposition": 'attachment; filename="file"'}, b" ", "InvalidFileNameFormat"),
        ({"Content-Type": "text/plain"}, b" ", "InvalidFileNameFormat"),
        ({}, b"", "ContentTypeNotAllowed"),
        ({}, bytes(1024 * 1024 + 1), "DataElementTooLarge"),
    ],
)
def test_an_upload_that_does_not_do_is_told_by_either_address(
    sim: Simulator, sender: Sender, headers: dict[str, str], content: bytes, code: str
) -> None:
    """400: the older address answers a list of issues, the newer one problem details with the issues."""
    sim.add_app(App(id=APP, form="11F", year=2026, max_size=1))
    draft = sender.create().json()["id"]
    old = old_upload(sender, draft, content, **headers)
    assert old.status_code == 400
    assert [each["code"] for each in old.json()] == [code]
    new = sender.upload(draft, content, headers=headers)
    assert new.status_code == 400
    assert [each["code"] for each in new.json()["uploadValidationIssues"]] == [code]
    assert sender.instance(draft)["data"] == []


def test_content_disposition_is_needed(sender: Sender, draft: str) -> None:
    """Without the header nothing is taken."""
    headers = {"Content-Type": "application/octet-stream"}
    response = sender.call("POST", f"/instances/{draft}/data/uttrekk", content=b" ", headers=headers)
    assert response.status_code == 400
    assert response.json()["uploadValidationIssues"][0]["code"] == "ContentTypeNotAllowed"


def test_an_upload_without_a_length_is_a_server_error(sender: Sender, draft: str) -> None:
    """A chunked upload, which an iterator makes, is 500."""

    def chunks() -> Iterator[bytes]:
        yield b"a"
        yield b"b"

    assert old_upload(sender, draft, chunks()).status_code == 500
    assert sender.instance(draft)["data"] == []


def test_the_file_s_type_must_be_one_the_app_takes(sim: Simulator, sender: Sender) -> None:
    """Neither another type nor octets pass where only text is taken."""
    sim.add_app(App(id=APP, form="11F", year=2026, content_types=("text/plain",)))
    draft = sender.create().json()["id"]
    assert sender.upload(draft, name="a.pdf", headers={"Content-Type": "application/pdf"}).status_code == 400
    assert sender.upload(draft, name="a.txt").status_code == 400
    assert sender.upload(draft, name="a.txt", headers={"Content-Type": "text/plain"}).status_code == 200


def test_where_octets_are_taken_any_type_is_uploaded_but_only_octets_move_on(sender: Sender) -> None:
    """The upload takes octets as a wildcard; moving on holds the stored type against the list to the letter."""
    draft = sender.create().json()["id"]
    sender.upload_model(draft)
    assert sender.upload(draft, name="a.pdf", headers={"Content-Type": "application/pdf"}).status_code == 200
    stopped = sender.next(draft)
    assert [each["code"] for each in stopped.json()["validationIssues"]] == ["ContentTypeNotAllowed"]


def test_a_file_may_be_found_too_large_only_later(sim: Simulator, sender: Sender) -> None:
    """Older apps take it, and complain when the process is to move on."""
    sim.add_app(App(id=APP, form="11F", year=2026, max_size=1, late_size_check=True))
    draft = sender.prepared(bytes(1024 * 1024 + 1))
    response = sender.next(draft)
    assert response.status_code == 409
    assert [each["code"] for each in response.json()["validationIssues"]] == ["DataElementTooLarge"]


def test_a_second_upload_is_taken_and_stops_the_process_until_it_is_deleted(sender: Sender) -> None:
    """The greatest count matters when validating, not when uploading; deleting one mends it."""
    draft = sender.prepared()
    second = sender.upload(draft).json()["newDataElementId"]
    response = sender.next(draft)
    assert response.status_code == 409
    assert [each["code"] for each in response.json()["validationIssues"]] == ["TooManyDataElementsOfType"]
    deleted = sender.call("DELETE", f"/instances/{draft}/data/{second}")
    assert deleted.status_code == 200
    assert second not in {each["id"] for each in deleted.json()["instance"]["data"]}
    assert sender.call("DELETE", f"/instances/{draft}/data/{second}").status_code == 404
    assert sender.next(draft).status_code == 200


def test_an_element_can_be_written_anew(sender: Sender) -> None:
    """PUT replaces the bytes and keeps the id."""
    draft = sender.prepared()
    element = next(each for each in sender.instance(draft)["data"] if each["dataType"] == "uttrekk")
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": 'attachment; filename="b.dat"',
    }
    path = f"/instances/{draft}/data/{element['id']}"
    response = sender.call("PUT", path, content=b"new", headers=headers)
    assert response.status_code == 201
    assert (response.json()["id"], response.json()["size"]) == (element["id"], 3)
    assert sender.call("GET", path).content == b"new"
    assert sender.call("PUT", path, content=b"new", headers=headers | {"Content-Disposition": "x"}).status_code == 400


@pytest.mark.parametrize("kind", ["xml", "json"])
def test_the_form_model_is_taken_as_xml_or_json(sender: Sender, draft: str, kind: str) -> None:
    """A model needs no file name, and can be replaced."""
    response = sender.upload_model(draft, kind=kind)
    assert response.status_code == 201
    assert response.json()["contentType"] == f"application/{kind}"
    path = f"/instances/{draft}/data/{response.json()['id']}"
    headers = {"Content-Type": "application/json"}
    again = sender.call("PUT", path, content=model(kind="json", unit="NAV"), headers=headers)
    assert again.status_code == 201
    assert sender.call("GET", path).content == model(kind="json", unit="NAV")


def test_a_form_model_that_cannot_be_read_is_refused(sender: Sender, draft: str) -> None:
    """Broken XML is 400, another content type 415."""
    assert sender.upload_model(draft, b"<skjema>").status_code == 400
    headers = {"Content-Type": "text/csv"}
    path = f"/instances/{draft}/data/skjema"
    assert sender.call("POST", path, content=b"a;b", headers=headers).status_code == 415
    path = f"/instances/{draft}/data/type/skjema"
    headers = {"Content-Type": "application/json"}
    assert sender.call("POST", path, content=b"{", headers=headers).status_code == 400


def test_an_auto_created_model_is_put(sim: Simulator, sender: Sender) -> None:
    """Where the app makes the model itself, the sender finds it and writes it."""
    sim.add_app(App(id=APP, form="11F", year=2026, auto_create_model=True))
    made = sender.create().json()
    element = made["data"][0]
    assert element["dataType"] == "skjema"
    headers = {"Content-Type": "application/xml"}
    path = f"/instances/{made['id']}/data/{element['id']}"
    assert sender.call("PUT", path, content=model(), headers=headers).status_code == 201
    sender.upload(made["id"])
    assert sender.next(made["id"]).status_code == 200
    assert len(sim.deliveries.accepted) == 1


def test_only_the_senders_types_can_be_written(sender: Sender, draft: str) -> None:
    """SSB's feedback is not the sender's to write, and an unknown type is not found."""
    headers = {"Content-Type": "application/json", "Content-Disposition": 'attachment; filename="a.json"'}
    for data_type, status in (("tilbakemelding", 403), ("other", 404)):
        response = sender.call("POST", f"/instances/{draft}/data/{data_type}", content=b"{}", headers=headers)
        assert response.status_code == status


def test_what_is_sent_is_locked(sender: Sender) -> None:
    """After the data task an element can be read, but neither replaced nor deleted nor joined by another."""
    sent = sender.send()
    element = sender.instance(sent)["data"][0]
    assert element["locked"] is True
    path = f"/instances/{sent}/data/{element['id']}"
    headers = {"Content-Type": "application/xml"}
    assert sender.call("PUT", path, content=model(), headers=headers).status_code == 409
    assert sender.call("DELETE", path).status_code == 409
    assert sender.upload(sent).status_code == 409
    assert sender.call("GET", path).status_code == 200


def scan(sender: Sender, instance: str) -> dict[str, str]:
    """Read the virus scan's results by data type, and the worst of them."""
    told = sender.call("GET", f"/instances/{instance}/filescanresult").json()
    names = {each["id"]: each["dataType"] for each in sender.instance(instance)["data"]}
    return {names[each["id"]]: each["fileScanResult"] for each in told["data"]} | {"": told["fileScanResult"]}


def test_files_are_scanned_in_their_time(sim: Simulator, sender: Sender, watch: Watch) -> None:
    """A file is pending until the scan has come to it; that stops the process only where the app says so."""
    sim.add_app(App(id=APP, form="11F", year=2026, scan_seconds=20, block_on_pending_scan=True))
    draft = sender.prepared()
    assert scan(sender, draft) == {"": "Pending", "skjema": "NotApplicable", "uttrekk": "Pending"}
    stopped = sender.next(draft)
    assert [each["code"] for each in stopped.json()["validationIssues"]] == ["DataElementFileScanPending"]
    watch.forward(seconds=20)
    assert scan(sender, draft) == {"": "Clean", "skjema": "NotApplicable", "uttrekk": "Clean"}
    assert sender.next(draft).status_code == 200


def test_where_no_scan_is_set_up_there_is_none(sim: Simulator, sender: Sender) -> None:
    """Nothing is scanned where the data type does not ask for it."""
    sim.add_app(App(id=APP, form="11F", year=2026, file_scan=False))
    assert scan(sender, sender.prepared())[""] == "NotApplicable"


def test_an_infected_file_stops_the_process_until_it_is_replaced(sim: Simulator, sender: Sender) -> None:
    """The upload is accepted; the scan and the validation tell; a clean file in its place mends it."""
    sim.faults.add("infected", on="data.create", nth=2)
    draft = sender.prepared()
    assert scan(sender, draft)["uttrekk"] == "Infected"
    response = sender.next(draft)
    assert [each["code"] for each in response.json()["validationIssues"]] == ["DataElementFileInfected"]
    element = response.json()["validationIssues"][0]["dataElementId"]
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": 'attachment; filename="b.dat"',
    }
    sender.call("PUT", f"/instances/{draft}/data/{element}", content=b" ", headers=headers)
    assert sender.next(draft).status_code == 200


def test_storage_gives_an_element_to_its_owner_only(sim: Simulator, sender: Sender) -> None:
    """Storage's address is for the owner, and 404 where there is nothing."""
    from tests.simulator.sender import synthetic

    theirs = sim.add_instance(APP, synthetic(9))
    base = "/storage/api/v1/instances"
    missing = "/data/00000000-0000-0000-0000-000000000001"
    assert sender.http.get(f"{base}/{theirs}{missing}", headers=sender.headers).status_code == 403
    assert sender.http.get(f"{base}/1/2{missing}", headers=sender.headers).status_code == 404
    mine = sender.create().json()["id"]
    assert sender.http.get(f"{base}/{mine}{missing}", headers=sender.headers).status_code == 404


def test_where_types_are_listed_one_must_be_said(sender: Sender, draft: str) -> None:
    """An upload without Content-Type is refused; where nothing is listed it is taken as octets."""
    headers = {"Content-Disposition": "attachment; filename=a.dat", "Content-Type": ""}
    simulator = sender.simulator
    assert sender.upload(draft, headers=headers).status_code == 400
    simulator.add_app(App(id=APP, form="11F", year=2026, content_types=()))
    free = sender.create().json()["id"]
    assert sender.upload(free, name="a.anything").status_code == 200


def test_a_file_may_be_of_any_type_where_none_is_listed(sim: Simulator, sender: Sender) -> None:
    """Without a list neither the upload nor moving on asks for the type."""
    sim.add_app(App(id=APP, form="11F", year=2026, content_types=()))
    draft = sender.create().json()["id"]
    sender.upload_model(draft)
    assert sender.upload(draft, name="a.dat", headers={"Content-Type": "text/csv"}).status_code == 200
    assert sender.next(draft).status_code == 200
