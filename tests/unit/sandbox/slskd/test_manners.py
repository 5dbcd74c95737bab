"""Each breach of good manners is a violation; a polite client has none."""

from __future__ import annotations

import uuid

import pytest

from sandbox.slskd import Manners
from sandbox.slskd.foreign import OWNER_PEER
from sandbox.world import World
from tests.unit.sandbox.conftest import EMBER, RELAXED, Api, Serve


def strict(serve: Serve, world: World, **manners: float) -> Api:
    chosen = {
        "search_gap": 0.0,
        "searches_per_window": 1000,
        "repeat_after": 0.0,
        "identical_requests": 100_000,
    }
    return serve(world, manners=Manners(**chosen | manners))


def said(api: Api, part: str) -> bool:
    return any(part in sentence for sentence in api.server.violations)


def test_a_polite_client_has_no_violations(serve: Serve, world: World) -> None:
    api = serve(world, foreign_rows=True, manners=Manners(search_gap=0.0))
    search = api.search("mira ember")
    found = api.finished(search)
    api.delete(f"searches/{search}")
    assert found["responseCount"] == 1
    transfer = api.download("alice", EMBER)
    api.ended(transfer)
    api.delete(f"transfers/downloads/alice/{transfer}?remove=true")
    assert api.server.violations == []


def test_two_searches_at_once(serve: Serve, world: World) -> None:
    api = strict(serve, world)
    api.search("ember", searchTimeout=600_000)
    api.search("dawn")
    assert api.server.violations == ["a second search while 'ember' runs"]


def test_one_after_the_other_is_fine_even_during_the_finish_race(
    serve: Serve, world: World
) -> None:
    api = strict(serve, world)
    first = api.search("ember", searchTimeout=600_000)
    api.put(f"searches/{first}")
    api.search("dawn")
    assert api.server.violations == []


def test_searches_too_close_together(serve: Serve, world: World) -> None:
    api = strict(serve, world, search_gap=60.0)
    api.results("ember")
    api.results("dawn")
    [sentence] = api.server.violations
    assert sentence.endswith("s apart; at least 60 s is right")


def test_a_gap_a_little_short_is_forgiven(serve: Serve, world: World) -> None:
    api = strict(serve, world, search_gap=60.0, slack=60.0)
    api.results("ember")
    api.results("dawn")
    assert api.server.violations == []


def test_too_many_searches_in_the_window(serve: Serve, world: World) -> None:
    api = strict(serve, world, searches_per_window=2, search_window=60.0)
    for word in ("ember", "mira", "dawn"):
        api.results(word)
    assert api.server.violations == ["3 searches within 60 s; 2 is the limit"]


def test_a_scaled_window_forgets(serve: Serve, world: World) -> None:
    api = strict(serve, world, searches_per_window=1, search_window=0.001)
    api.results("ember")
    api.results("dawn")
    assert api.server.violations == []


@pytest.mark.parametrize("again", ["ember mira", "Mira EMBER", "mira  ember"])
def test_the_same_words_again(serve: Serve, world: World, again: str) -> None:
    api = strict(serve, world, repeat_after=1800.0)
    api.results("ember mira")
    api.results(again)
    assert said(api, "were searched")
    assert len(api.server.violations) == 1


def test_other_words_are_no_repetition(serve: Serve, world: World) -> None:
    api = strict(serve, world, repeat_after=1800.0)
    api.results("ember mira")
    api.results("ember mira -live")
    assert api.server.violations == []


def test_a_timeout_that_must_be_meant_as_seconds(serve: Serve, world: World) -> None:
    api = strict(serve, world)
    api.results("ember", searchTimeout=15)
    assert api.server.violations == ["searchTimeout 15 is in milliseconds and too short"]
    api.results("dawn", searchTimeout=1000)
    assert len(api.server.violations) == 1


def test_identical_requests_in_a_burst_are_told_once(serve: Serve, world: World) -> None:
    api = strict(serve, world, identical_requests=5)
    for _ in range(5):
        api.get("session")
        api.get("application/version")
    assert api.server.violations == []
    for _ in range(3):
        api.get("session")
    assert api.server.violations == ["more than 5 times GET /api/v0/session within 5 s"]


def test_requests_spread_out_are_no_burst(serve: Serve, world: World) -> None:
    api = strict(serve, world, identical_requests=1, identical_window=0.000_001)
    for _ in range(5):
        api.get("session")
    assert api.server.violations == []


def test_a_burst_counts_while_the_server_refuses(serve: Serve, world: World) -> None:
    api = strict(serve, world, identical_requests=2)
    api.server.misbehave("bad_gateway")
    for _ in range(3):
        api.get("session")
    assert said(api, "more than 2 times")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "server"),
        ("DELETE", "server"),
        ("PUT", "application"),
        ("DELETE", "application"),
        ("GET", "application/dump"),
        ("POST", "application/gc"),
        ("POST", "events/Noop"),
        ("PATCH", "options"),
        ("GET", "options/yaml"),
        ("DELETE", "transfers/downloads/all/completed"),
    ],
)
def test_calls_nobody_should_make(serve: Serve, world: World, method: str, path: str) -> None:
    api = strict(serve, world)
    api.call(method, path)
    assert api.server.violations == [f"forbidden call {method} /{path}"]


@pytest.fixture
def shared_home(serve: Serve, world: World) -> Api:
    return serve(world, foreign_rows=True, manners=RELAXED)


def test_there_are_rows_of_somebody_else(shared_home: Api) -> None:
    assert [s["state"] for s in shared_home.get("searches").json()] == ["Completed, TimedOut"]
    [user] = shared_home.get("transfers/downloads").json()
    assert user["username"] == OWNER_PEER
    states = [file["state"] for d in user["directories"] for file in d["files"]]
    assert states == ["Completed, Succeeded", "Queued, Remotely"]
    assert shared_home.server.transfers() == []
    assert shared_home.server.searches() == []


def test_looking_at_them_is_fine(shared_home: Api) -> None:
    [search] = shared_home.get("searches").json()
    assert shared_home.get(f"searches/{search['id']}").status_code == 200
    assert shared_home.server.violations == []


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_touching_a_foreign_search(shared_home: Api, method: str) -> None:
    [search] = shared_home.get("searches").json()
    shared_home.call(method, f"searches/{search['id']}")
    assert said(shared_home, "touches what is not ours")


def test_touching_a_foreign_transfer(shared_home: Api) -> None:
    [user] = shared_home.get("transfers/downloads").json()
    row = user["directories"][0]["files"][1]["id"]
    shared_home.delete(f"transfers/downloads/{OWNER_PEER}/{row}")
    assert said(shared_home, "touches what is not ours")


def test_searches_that_never_reach_the_network_do_not_count(serve: Serve, world: World) -> None:
    api = strict(serve, world, search_gap=60.0, repeat_after=1800.0)
    api.server.disconnect()
    body = {"searchText": "ember"}
    assert api.post("searches", body).status_code == 409
    api.server.connect()
    assert api.post("searches", body | {"id": str(uuid.uuid4())}).status_code == 200
    assert api.server.violations == []


def test_the_real_figures_are_the_default() -> None:
    figures = Manners()
    assert (figures.search_gap, figures.searches_per_window, figures.search_window) == (8, 25, 220)
    assert (figures.repeat_after, figures.shortest_search_ms) == (1800, 1000)
    assert (figures.identical_requests, figures.identical_window) == (60, 5)


def test_a_search_whose_body_is_no_object_is_judged_by_validation_alone(
    serve: Serve, world: World
) -> None:
    api = strict(serve, world)
    assert api.post("searches", ["ember"]).status_code == 400
    assert api.server.violations == []
