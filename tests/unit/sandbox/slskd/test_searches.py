"""Searches behave as on a real slskd, traps included (contract §3, §4)."""

from __future__ import annotations

import uuid

import pytest

from sandbox.world import World
from tests.unit.sandbox.conftest import EMBER, Serve


@pytest.fixture
def crowd() -> World:
    """Six peers with one matching file each, answering one after the other."""
    world = World()
    for number in range(6):
        name = f"peer{number}"
        peer = world.peer(name, queue_length=number * 10, speed=1000 * number)
        peer.share(f"M\\{name}\\golden hour.mp3", seconds=0.5)
    return world


def test_a_search_ends_timed_out_with_its_responses(serve: Serve, world: World) -> None:
    api = serve(world)
    found = api.results("mira ember")
    assert found["state"] == "Completed, TimedOut"
    assert found["isComplete"]
    assert (found["responseCount"], found["fileCount"], found["lockedFileCount"]) == (1, 1, 0)
    [response] = found["responses"]
    assert response["username"] == "alice"
    assert response["hasFreeUploadSlot"] is True
    assert response["queueLength"] == 2
    assert response["token"] == found["token"]
    [file] = response["files"]
    assert file["filename"] == EMBER
    assert file["size"] == api.size("alice", EMBER)
    assert found["endedAt"].endswith("Z")
    assert len(found["endedAt"]) == len("2026-08-22T18:10:58.9000000Z")


def test_the_first_answer_to_a_post_is_unfinished_and_lacks_ended_at(
    serve: Serve, world: World
) -> None:
    told = serve(world).post("searches", {"searchText": "ember -live mira"}).json()
    assert "endedAt" not in told
    assert told["responses"] == []
    assert told["isComplete"] is False
    assert told["searchText"] == "ember mira -live"
    assert uuid.UUID(told["id"])


def test_while_a_search_runs_there_are_counts_but_no_responses(serve: Serve, crowd: World) -> None:
    api = serve(crowd, time_scale=1.0, answer_gap=0.01)
    search = api.search("golden hour", searchTimeout=600_000)
    row = api.server.backend.searches[search]
    api.server.wait_for(lambda: len(row.collected) == 6)
    shown = api.get(f"searches/{search}?includeResponses=true").json()
    assert (shown["state"], shown["responseCount"], shown["responses"]) == ("InProgress", 6, [])
    assert api.get(f"searches/{search}/responses").json() == []


def test_the_finish_race_shows_completed_without_ended_at_and_responses(
    serve: Serve, world: World
) -> None:
    api = serve(world, finish_race=3000)
    search = api.search("ember")
    row = api.server.backend.searches[search]
    api.server.wait_for(lambda: row.is_complete)
    shown = api.get(f"searches/{search}?includeResponses=true").json()
    assert shown["state"] == "Completed, TimedOut"
    assert shown["isComplete"]
    assert shown["responseCount"] == 1
    assert "endedAt" not in shown
    assert shown["responses"] == []
    assert api.get(f"searches/{search}/responses").json() == []


def test_the_list_of_searches_never_carries_responses(serve: Serve, world: World) -> None:
    api = serve(world)
    api.results("ember")
    [listed] = api.get("searches").json()
    assert listed["responses"] == []
    assert listed["responseCount"] == 1


def test_a_timeout_in_seconds_by_mistake_finds_nothing(serve: Serve, world: World) -> None:
    """15 are 15 milliseconds: over before anybody answers."""
    found = serve(world).results("ember", searchTimeout=15)
    assert (found["state"], found["responses"]) == ("Completed, TimedOut", [])


def test_each_accepted_answer_restarts_the_idle_timer(serve: Serve, crowd: World) -> None:
    api = serve(crowd, answer_gap=0.9)
    assert api.results("golden hour", searchTimeout=1000)["responseCount"] == 6
    crowd.peer("peer3", answers_after=5.0)
    for late in ("peer4", "peer5"):
        crowd.peer(late, answers_after=5.5)
    assert api.results("golden hour", searchTimeout=1000)["responseCount"] == 3


def test_a_filtered_answer_does_not_restart_the_timer(serve: Serve, crowd: World) -> None:
    api = serve(crowd, answer_gap=0.9)
    found = api.results("golden hour", searchTimeout=1000, minimumPeerUploadSpeed=99_999)
    assert (found["responseCount"], found["state"]) == (0, "Completed, TimedOut")


@pytest.mark.parametrize(
    ("limits", "state", "count"),
    [
        ({"responseLimit": 2}, "Completed, ResponseLimitReached", 2),
        ({"fileLimit": 3}, "Completed, FileLimitReached", 3),
        ({"maximumPeerQueueLength": 20}, "Completed, TimedOut", 2),
        ({"minimumPeerUploadSpeed": 4000}, "Completed, TimedOut", 2),
        ({"minimumResponseFileCount": 2}, "Completed, TimedOut", 0),
        ({"minimumPeerUploadSpeed": 4000, "filterResponses": False}, "Completed, TimedOut", 6),
    ],
)
def test_limits_and_filters(
    serve: Serve, crowd: World, limits: dict[str, int], state: str, count: int
) -> None:
    found = serve(crowd, answer_gap=0.1).results("golden hour", **limits)
    assert (found["state"], found["responseCount"]) == (state, count)


def test_locked_files_are_listed_apart_and_still_read_is_locked_false(serve: Serve) -> None:
    world = World()
    world.peer("bob").share("F\\golden.mp3", locked=True, seconds=0.5)
    found = serve(world).results("golden")
    [response] = found["responses"]
    assert (found["fileCount"], found["lockedFileCount"]) == (0, 1)
    assert (response["files"], response["fileCount"]) == ([], 0)
    assert response["lockedFiles"][0]["isLocked"] is False


def test_only_two_searches_run_and_the_third_is_queued(serve: Serve, world: World) -> None:
    api = serve(world)
    slow = [api.search(f"ember {word}", searchTimeout=600_000) for word in ("mira", "dawn")]
    third = api.search("ember")
    row = api.server.backend.searches[third]
    api.server.wait_for(lambda: row.state == "Queued")
    shown = api.get(f"searches/{third}").json()
    assert (shown["state"], shown["isComplete"]) == ("Queued", False)
    assert api.put(f"searches/{slow[0]}").status_code == 200
    assert api.finished(third)["responseCount"] == 1


def test_stopping_keeps_what_was_found_and_is_no_error_twice(serve: Serve, world: World) -> None:
    api = serve(world)
    search = api.search("ember", searchTimeout=600_000)
    row = api.server.backend.searches[search]
    api.server.wait_for(lambda: row.collected)
    stopped = api.put(f"searches/{search}")
    assert (stopped.status_code, stopped.content) == (200, b"")
    found = api.finished(search)
    assert (found["state"], len(found["responses"])) == ("Completed, Cancelled", 1)
    assert api.put(f"searches/{search}").status_code == 200


def test_a_deleted_search_is_gone(serve: Serve, world: World) -> None:
    api = serve(world)
    search = api.search("ember")
    api.finished(search)
    assert api.delete(f"searches/{search}").status_code == 204
    for answer in (
        api.get(f"searches/{search}"),
        api.get(f"searches/{search}/responses"),
        api.put(f"searches/{search}"),
        api.delete(f"searches/{search}"),
        api.get("searches/not-a-guid"),
    ):
        assert (answer.status_code, answer.content) == (404, b"")


def test_an_id_is_never_to_be_used_again_even_after_deletion(serve: Serve, world: World) -> None:
    api = serve(world)
    search = api.search("ember")
    api.finished(search)
    api.delete(f"searches/{search}")
    again = api.post("searches", {"id": search, "searchText": "dawn"})
    assert (again.status_code, type(again.json())) == (500, str)


def test_while_disconnected_a_search_is_409_and_leaves_a_record(serve: Serve, world: World) -> None:
    api = serve(world)
    api.server.disconnect()
    name = str(uuid.uuid4())
    refused = api.post("searches", {"id": name, "searchText": "ember"})
    assert (refused.status_code, type(refused.json())) == (409, str)
    left = api.get(f"searches/{name}").json()
    assert left["state"] == "Completed, Errored"
    assert left["endedAt"] == left["startedAt"]
    api.server.connect()
    assert api.post("searches", {"id": name, "searchText": "ember"}).status_code == 500


def test_a_text_without_a_real_term_is_400_and_leaves_a_record(serve: Serve) -> None:
    api = serve()
    assert api.post("searches", {"searchText": "a b -live"}).status_code == 400
    [left] = api.get("searches").json()
    assert left["state"] == "Completed, Errored"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"searchText": " "},
        ["ember"],
        {"searchText": "ember", "id": "7"},
        {"searchText": "ember", "searchTimeout": 4},
        {"searchText": "ember", "searchTimeout": "8000"},
    ],
)
def test_a_request_that_does_not_validate_is_400_with_a_json_string(
    serve: Serve, body: object
) -> None:
    api = serve()
    answer = api.post("searches", body)
    assert (answer.status_code, type(answer.json())) == (400, str)
    assert api.get("searches").json() == []


def test_a_lost_connection_ends_running_searches_in_error(serve: Serve, world: World) -> None:
    api = serve(world)
    search = api.search("ember", searchTimeout=600_000)
    api.server.disconnect()
    assert api.finished(search)["state"] == "Completed, Errored"


def test_the_signs_of_a_ban_can_be_shown(serve: Serve, world: World) -> None:
    api = serve(world)
    api.server.fail_searches(1)
    banned = api.results("ember mira")
    assert (banned["state"], banned["responses"]) == ("Completed, Errored", [])
    assert api.results("ember")["responseCount"] == 1


def test_deleting_a_running_search_harms_nobody(serve: Serve, world: World) -> None:
    api = serve(world)
    search = api.search("ember")
    assert api.delete(f"searches/{search}").status_code == 204
    assert api.results("dawn")["responseCount"] == 1


def test_files_added_later_are_found_too(serve: Serve, world: World) -> None:
    api = serve(world)
    world.peer("late").share("L\\Mira Sol - Ember.mp3", seconds=0.5)
    assert api.results("ember")["responseCount"] == 2
