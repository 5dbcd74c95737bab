"""Batches, the old enqueue call and their answers by version (contract §3, Downloads)."""

from __future__ import annotations

import threading
import uuid
from typing import Any
from urllib.parse import quote

import pytest

from sandbox.faults import queued_forever
from sandbox.world import World
from tests.unit.sandbox.conftest import EMBER, Api, Serve

OTHER = "Music\\Mira Sol\\Dawn\\02 - Ash.mp3"
BATCHES = "transfers/downloads/batches"


@pytest.fixture
def world() -> World:
    made = World()
    alice = made.peer("alice", fault=queued_forever(4))
    alice.share(EMBER, seconds=0.5).share(OTHER, seconds=0.5)
    return made


def test_a_batch_is_201_with_its_transfers(serve: Serve, world: World) -> None:
    api = serve(world)
    mine, search = str(uuid.uuid4()), str(uuid.uuid4())
    answer = api.batch("alice", EMBER, OTHER, destination="ck/7", id=mine, searchId=search)
    assert answer.status_code == 201
    told = answer.json()
    assert told["failures"] == []
    batch = told["batch"]
    assert (batch["id"], batch["searchId"], batch["direction"]) == (mine, search, "Download")
    assert batch["options"] == {"destination": "ck/7"}
    assert [t["filename"] for t in batch["transfers"]] == [EMBER, OTHER]
    first = batch["transfers"][0]
    assert (first["state"], first["batchId"], first["attempts"]) == ("Queued, Locally", mine, 0)
    assert first["percentComplete"] == 0.0
    assert first["bytesRemaining"] == first["size"] == api.size("alice", EMBER)
    assert not {"enqueuedAt", "startedAt", "endedAt", "exception", "placeInQueue"} & set(first)


def test_requested_at_has_no_zone_though_it_is_utc(serve: Serve, world: World) -> None:
    api = serve(world)
    row = api.until(api.download("alice", EMBER), "Queued, Remotely")
    for name in ("requestedAt", "enqueuedAt"):
        assert not row[name].endswith("Z")
        assert len(row[name].partition(".")[2]) == 7
    batch = api.get(f"{BATCHES}/{row['batchId']}").json()
    assert batch["createdAt"].endswith("Z")


def test_what_is_in_progress_is_told_as_207_and_then_as_200(serve: Serve, world: World) -> None:
    api = serve(world)
    assert api.batch("alice", EMBER).status_code == 201
    some = api.batch("alice", EMBER, OTHER)
    failure = {"filename": EMBER, "message": "Skipped: Already in progress"}
    assert (some.status_code, some.json()["failures"]) == (207, [failure])
    assert len(some.json()["batch"]["transfers"]) == 1
    none = api.batch("alice", EMBER)
    assert (none.status_code, none.json()["failures"]) == (200, [failure])
    assert none.json()["batch"]["transfers"] == []


def test_an_offline_user_is_404_with_a_string(serve: Serve, world: World) -> None:
    world.peer("alice", online=False)
    api = serve(world)
    for name in ("alice", "nobody"):
        answer = api.post(BATCHES, {"username": name, "files": [{"filename": "a", "size": 1}]})
        assert answer.status_code == 404
        assert answer.json() == f"User {name} appears to be offline"


def test_a_failed_batch_keeps_its_id_and_a_retry_needs_a_new_one(
    serve: Serve, world: World
) -> None:
    api = serve(world)
    world.peer("alice", reachable=False)
    mine = str(uuid.uuid4())
    assert api.batch("alice", EMBER, id=mine).status_code == 500
    world.peer("alice", reachable=True)
    again = api.batch("alice", EMBER, id=mine)
    assert (again.status_code, type(again.json())) == (409, str)
    assert api.get(f"{BATCHES}/{mine}").json()["transfers"] == []
    assert api.batch("alice", EMBER).status_code == 201


def good(**changes: Any) -> dict[str, Any]:
    return {"username": "alice", "files": [{"filename": "a\\b.mp3", "size": 1}]} | changes


@pytest.mark.parametrize(
    "body",
    [
        [],
        good(id=""),
        good(id="7"),
        good(searchId=""),
        good(username=""),
        good(username="x" * 501),
        good(username=7),
        good(files=[]),
        good(files=["a"]),
        good(files=[{"filename": "a"}]),
        good(files=[{"filename": "a", "size": -1}]),
        good(files=[{"filename": "", "size": 1}]),
        good(files=[{"filename": "a", "size": 1}] * 2),
        good(files=[{"filename": "a\\..\\b", "size": 1}]),
        good(files=[{"filename": "./b", "size": 1}]),
        good(options={"destination": ""}),
        good(options={"destination": "/abs"}),
        good(options={"destination": "\\abs"}),
        good(options={"destination": "C:\\abs"}),
        good(options={"destination": "a/../../b"}),
    ],
)
def test_a_batch_that_does_not_validate_is_400_with_a_string(
    serve: Serve, world: World, body: object
) -> None:
    answer = serve(world).post(BATCHES, body)
    assert (answer.status_code, type(answer.json())) == (400, str)


def test_options_of_null_are_a_server_error(serve: Serve, world: World) -> None:
    assert serve(world).post(BATCHES, good(options=None)).status_code == 500


def test_an_external_id_is_accepted_and_dropped(serve: Serve, world: World) -> None:
    answer = serve(world).post(BATCHES, good(options={"externalId": "mine"}))
    assert (answer.status_code, answer.json()["batch"]["options"]) == (201, {})


def test_a_batch_can_be_asked_for_with_removed_rows_included(serve: Serve, world: World) -> None:
    api = serve(world)
    batch = api.batch("alice", EMBER).json()["batch"]
    row = batch["transfers"][0]["id"]
    api.delete(f"transfers/downloads/alice/{row}")
    api.ended(row)
    api.delete(f"transfers/downloads/alice/{row}?remove=true")
    assert api.get("transfers/downloads").json() == []
    [shown] = api.get(f"{BATCHES}/{batch['id']}").json()["transfers"]
    assert shown["removed"] is True
    assert api.get(f"{BATCHES}/{uuid.uuid4()}").status_code == 404
    assert api.get(f"{BATCHES}/seven").status_code == 400


def test_before_0_26_batches_is_taken_for_a_username(serve: Serve, world: World) -> None:
    api = serve(world, version="0.25.1.0")
    assert api.batch("alice", EMBER).status_code == 400
    assert api.get(f"{BATCHES}/{uuid.uuid4()}").status_code == 404


def enqueue(api: Api, *filenames: str) -> Any:
    files = [{"filename": f, "size": api.size("alice", f)} for f in filenames]
    return api.post("transfers/downloads/alice", files)


@pytest.mark.parametrize(
    ("version", "failed"),
    [("0.24.5.0", [EMBER]), ("0.25.1.0", [EMBER]), ("0.26.0.0", [{}])],
)
def test_the_old_call_tells_failures_by_version(
    serve: Serve, world: World, version: str, failed: list[object]
) -> None:
    api = serve(world, version=version)
    first = enqueue(api, EMBER)
    assert first.status_code == 201
    assert first.json()["failed"] == []
    assert first.json()["enqueued"][0]["requestedAt"].endswith("Z")
    again = enqueue(api, EMBER)
    assert (again.status_code, again.json()) == (201, {"enqueued": [], "failed": failed})


@pytest.mark.parametrize(
    ("version", "there", "absent"),
    [
        ("0.24.5.0", {"startOffset"}, {"batchId", "attempts"}),
        ("0.25.1.0", {"startOffset", "attempts"}, {"batchId"}),
        ("0.26.0.0", {"attempts"}, {"startOffset", "batchId"}),
    ],
)
def test_transfer_fields_by_version(
    serve: Serve, world: World, version: str, there: set[str], absent: set[str]
) -> None:
    [row] = enqueue(serve(world, version=version), EMBER).json()["enqueued"]
    assert there <= set(row)
    assert not absent & set(row)


def test_attempts_stay_zero_in_0_25(serve: Serve, world: World) -> None:
    api = serve(world, version="0.25.1.0")
    [row] = enqueue(api, EMBER).json()["enqueued"]
    assert api.until(row["id"], "Queued, Remotely")["attempts"] == 0


def test_the_old_call_has_500_for_offline_and_400_for_nothing(serve: Serve, world: World) -> None:
    api = serve(world)
    world.peer("alice", online=False)
    assert enqueue(api, EMBER).status_code == 500
    assert api.post("transfers/downloads/alice", []).status_code == 400


def test_while_disconnected_nothing_can_be_enqueued(serve: Serve, world: World) -> None:
    api = serve(world)
    api.server.disconnect()
    assert api.batch("alice", EMBER).status_code == 500


def test_a_repeated_download_gets_a_new_row_and_hides_the_old(serve: Serve, world: World) -> None:
    api = serve(world)
    old = api.download("alice", EMBER)
    api.delete(f"transfers/downloads/alice/{old}")
    api.ended(old)
    new = api.download("alice", EMBER)
    assert new != old
    assert api.row(old)["removed"] is True
    [user] = api.get("transfers/downloads").json()
    assert [f["id"] for d in user["directories"] for f in d["files"]] == [new]
    [user] = api.get("transfers/downloads?includeRemoved=true").json()
    assert user["directories"][0]["fileCount"] == 2


@pytest.mark.parametrize("name", ["a/b", "what?", "50%", "hey!", "#1", "tape🎧", "a b+c", "ü&é"])
def test_every_username_works_when_it_is_encoded_once(serve: Serve, name: str) -> None:
    world = World()
    world.peer(name).share("A\\x.mp3", seconds=0.5)
    api = serve(world)
    row = api.download(name, "A\\x.mp3")
    listed = api.get(f"transfers/downloads/{quote(name, safe='')}")
    assert listed.json()["username"] == name
    assert api.ended(row)["state"] == "Completed, Succeeded"


def test_overlapping_searches_get_429_with_a_string(serve: Serve, world: World) -> None:
    api = serve(world, search_post_takes=20)
    codes: list[int] = []

    def post() -> None:
        answer = Api(api.server).post("searches", {"searchText": "ember"})
        codes.append(answer.status_code)
        if answer.status_code == 429:
            assert answer.json().startswith("Only one concurrent operation is permitted")

    run_together(post, 2)
    assert sorted(codes) == [200, 429]
    assert api.server.violations == ["too many POST /searches at the same time"]


def test_a_third_enqueue_at_the_same_time_gets_429_on_either_endpoint(
    serve: Serve, world: World
) -> None:
    api = serve(world, enqueue_takes=20)
    codes: list[int] = []

    def old() -> None:
        codes.append(enqueue(Api(api.server), EMBER).status_code)

    def new() -> None:
        codes.append(Api(api.server).batch("alice", OTHER).status_code)

    run_together(old, 1, new, 2)
    assert codes.count(429) == 1


def run_together(*work: Any) -> None:
    """run_together(f, 2, g, 1): all in threads, started at one moment."""
    calls = [fn for fn, times in zip(work[::2], work[1::2], strict=True) for _ in range(times)]
    barrier = threading.Barrier(len(calls))

    def run(fn: Any) -> None:
        barrier.wait(5)
        fn()

    threads = [threading.Thread(target=run, args=(fn,)) for fn in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
