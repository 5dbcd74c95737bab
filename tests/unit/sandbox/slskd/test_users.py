"""What slskd tells about peers (contract §3, Users)."""

from __future__ import annotations

import pytest

from sandbox.world import World
from tests.unit.sandbox.conftest import Api, Serve


@pytest.fixture
def api(serve: Serve) -> Api:
    world = World()
    alice = world.peer("alice", free_slot=False, queue_length=9, description="hello")
    alice.share("@@abcde\\A\\1.flac", seconds=0.5).share("@@abcde\\A\\2.mp3", seconds=0.5)
    alice.share("@@abcde\\Private\\3.mp3", seconds=0.5, locked=True)
    world.peer("gone", online=False)
    return serve(world)


def test_status_is_told_also_for_offline_users_and_times_out_for_unknown_ones(api: Api) -> None:
    assert api.get("users/alice/status").json() == {"isPrivileged": False, "presence": "Online"}
    assert api.get("users/gone/status").json()["presence"] == "Offline"
    unknown = api.get("users/nobody/status")
    assert (unknown.status_code, type(unknown.json())) == (500, str)


def test_info_and_endpoint(api: Api) -> None:
    assert api.get("users/alice/info").json() == {
        "description": "hello",
        "hasFreeUploadSlot": False,
        "hasPicture": False,
        "queueLength": 9,
        "uploadSlots": 3,
    }
    assert api.get("users/alice/endpoint").json()["addressFamily"] == "InterNetwork"


@pytest.mark.parametrize("what", ["info", "endpoint", "browse"])
def test_offline_users_are_404_with_a_string(api: Api, what: str) -> None:
    answer = api.get(f"users/gone/{what}")
    assert (answer.status_code, answer.json()) == (404, "User gone appears to be offline")


def test_browsing_gives_bare_names_by_folder_and_locked_ones_apart(api: Api) -> None:
    told = api.get("users/alice/browse").json()
    assert (told["directoryCount"], told["lockedDirectoryCount"]) == (1, 1)
    assert told["directories"][0]["name"] == "@@abcde\\A"
    assert [f["filename"] for f in told["directories"][0]["files"]] == ["1.flac", "2.mp3"]
    assert told["lockedDirectories"][0]["files"][0]["filename"] == "3.mp3"
    assert api.get("users/alice/browse/status").status_code == 404


def test_a_directory_is_a_list_whose_first_element_was_asked_for(api: Api) -> None:
    answer = api.post("users/alice/directory", {"directory": "@@abcde\\A"})
    [told] = answer.json()
    assert (told["name"], told["fileCount"]) == ("@@abcde\\A", 2)
    flac = told["files"][0]
    assert flac["filename"] == "1.flac"
    assert flac["attributeCount"] == len(flac["attributes"]) == 3
    assert {"type": "BitDepth", "value": 16} in flac["attributes"]
    assert "isLocked" not in flac
    assert api.post("users/alice/directory", {}).status_code == 400
    assert api.post("users/gone/directory", {"directory": "A"}).status_code == 404
