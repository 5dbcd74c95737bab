"""The event log and the folder listings (contract §3)."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest

from tests.unit.sandbox.conftest import Api, Serve


def encoded(path: str) -> str:
    return quote(base64.b64encode(path.encode()).decode(), safe="")


@pytest.fixture
def api(serve: Serve) -> Api:
    api = serve()
    root = api.server.downloads_dir
    (root / "ck" / "7").mkdir(parents=True)
    (root / "note.txt").write_text("hello")
    (root / "ck" / "7" / "x.mp3").write_bytes(b"123")
    return api


def test_events_are_newest_first_and_counted_in_a_header(api: Api) -> None:
    for number in range(5):
        api.server.backend.events.add("Noop", {"number": number})
    page = api.get("events?offset=1&limit=2")
    assert page.headers["X-Total-Count"] == "5"
    assert [event["data"] for event in page.json()] == [
        '{"version":0,"number":3}',
        '{"version":0,"number":2}',
    ]
    assert {"timestamp", "type", "data", "id"} == set(page.json()[0])
    assert len(api.get("events").json()) == 5
    assert api.get("events?offset=9").json() == []


def test_a_listing_has_names_sizes_and_times(api: Api) -> None:
    told = api.get("files/downloads/directories").json()
    assert (told["name"], told["fullName"], told["attributes"]) == ("downloads", "", "Directory")
    [file] = told["files"]
    assert (file["name"], file["length"], file["attributes"]) == ("note.txt", 5, "Normal")
    assert file["modifiedAt"].endswith("Z")
    assert [d["fullName"] for d in told["directories"]] == ["ck"]


def test_a_recursive_listing_is_flat_and_relative(api: Api) -> None:
    told = api.get(f"files/downloads/directories/{encoded('ck')}?recursive=true").json()
    assert told["fullName"] == "ck"
    assert [f["fullName"] for f in told["files"]] == ["7/x.mp3"]
    assert [d["fullName"] for d in told["directories"]] == ["7"]


def test_missing_folders_roots_and_bad_base64_are_404(api: Api) -> None:
    assert api.get("files/incomplete/directories").json()["files"] == []
    for path in (
        "files/elsewhere/directories",
        f"files/downloads/directories/{encoded('nowhere')}",
        "files/downloads/directories/%25%25",
    ):
        assert api.get(path).status_code == 404


def test_a_path_outside_is_refused(api: Api) -> None:
    assert api.get(f"files/downloads/directories/{encoded('../..')}").status_code == 403


def test_deleting_needs_remote_file_management(api: Api, serve: Serve) -> None:
    assert api.delete(f"files/downloads/files/{encoded('note.txt')}").status_code == 403
    allowed = serve(remote_file_management=True)
    root = allowed.server.downloads_dir
    (root / "old").mkdir()
    (root / "x.mp3").touch()
    assert allowed.delete(f"files/downloads/files/{encoded('x.mp3')}").status_code == 204
    assert allowed.delete(f"files/downloads/directories/{encoded('old')}").status_code == 204
    assert allowed.delete(f"files/downloads/directories/{encoded('old')}").status_code == 404
    assert list(root.iterdir()) == []
