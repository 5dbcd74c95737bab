"""The server, or a proxy before it, at its worst."""

from __future__ import annotations

import time
from typing import Any

import pytest
import requests

from sandbox.faults import queued_forever
from sandbox.world import World
from tests.unit.sandbox.conftest import EMBER, Api, Serve


@pytest.fixture
def api(serve: Serve) -> Api:
    world = World()
    world.peer("alice", fault=queued_forever()).share(EMBER, seconds=0.5)
    return serve(world)


@pytest.mark.parametrize(
    ("kind", "status", "start"),
    [
        ("bad_gateway", 502, b"<html>"),
        ("not_json", 200, b"<!DOCTYPE"),
        ("wrong_shape", 200, b'{"unexpected"'),
        ("half_json", 200, b'"0.2'),
        ("empty", 200, b""),
        ("busy", 429, b'"Only one'),
        ("unauthorised", 401, b""),
        ("crash", 500, b'"The database'),
        ("redirect", 302, b""),
    ],
)
def test_spoiled_answers(api: Api, kind: str, status: int, start: bytes) -> None:
    api.server.misbehave(kind)
    answer = api.get("application/version")
    assert answer.status_code == status
    assert answer.content.startswith(start)
    assert len(answer.content) > 0 or start == b""


def test_html_says_that_it_is_html(api: Api) -> None:
    api.server.misbehave("bad_gateway")
    assert api.get("session").headers["Content-Type"] == "text/html"


def test_a_truncated_answer_breaks_off_before_its_announced_length(api: Api) -> None:
    api.server.misbehave("truncated")
    with pytest.raises(requests.RequestException):
        api.get("application")


def test_a_hang_up_gives_no_answer_at_all(api: Api) -> None:
    api.server.misbehave("hang_up", times=2)  # the library tries a kept connection once more
    with pytest.raises(requests.ConnectionError):
        api.get("application")


def test_an_oversized_answer_is_as_large_as_asked_for(api: Api) -> None:
    api.server.misbehave("oversized", size=3_000_000)
    assert len(api.get("searches").content) == 3_000_002


def test_a_slow_answer_comes_after_its_time(api: Api) -> None:
    api.server.misbehave("slow", seconds=0.2)
    begin = time.monotonic()
    assert api.get("application/version").json() == "0.26.0.0"
    assert time.monotonic() - begin >= 0.2


def test_mischief_ends_after_its_times(api: Api) -> None:
    api.server.misbehave("bad_gateway", times=2)
    assert [api.get("session").status_code for _ in range(3)] == [502, 502, 200]


def test_mischief_can_be_called_off(api: Api) -> None:
    api.server.misbehave("bad_gateway")
    api.server.behave()
    assert api.get("session").status_code == 200


def test_mischief_keeps_to_its_method_and_path(api: Api) -> None:
    api.server.misbehave("crash", method="POST", path="/searches")
    assert api.get("searches").status_code == 200
    assert api.post("searches", {"searchText": "ember"}).status_code == 500
    assert api.get("application").status_code == 200


@pytest.mark.parametrize(
    ("kind", "facts", "made"),
    [
        ("bad_gateway", {}, 0),
        ("hang_up", {}, 1),
        ("bad_gateway", {"carried_out": True}, 1),
        ("hang_up", {"carried_out": False}, 0),
    ],
)
def test_the_request_may_have_been_carried_out_all_the_same(
    api: Api, kind: str, facts: dict[str, Any], made: int
) -> None:
    api.server.misbehave(kind, method="POST", path="/batches", times=1, **facts)
    if kind == "hang_up":
        with pytest.raises(requests.ConnectionError):
            api.batch("alice", EMBER)
    else:
        assert api.batch("alice", EMBER).status_code == 502
    assert len(api.server.transfers()) == made


def test_an_unknown_kind_names_the_known_ones(api: Api) -> None:
    with pytest.raises(ValueError, match="bad_gateway"):
        api.server.misbehave("gremlins")


def test_every_request_is_logged_with_its_answer(api: Api) -> None:
    api.get("session", headers={"X-API-Key": "wrong"})
    api.post("searches", {"searchText": "ember"})
    api.server.misbehave("bad_gateway")
    api.get("searches?x=1")
    told = [(r.method, r.path, r.status) for r in api.server.log]
    assert told == [
        ("GET", "/api/v0/session", 401),
        ("POST", "/api/v0/searches", 200),
        ("GET", "/api/v0/searches?x=1", 502),
    ]
    assert api.server.requests("POST")[0].body == b'{"searchText": "ember"}'
    assert len(api.server.requests(path="/searches")) == 2
    times = [r.at for r in api.server.log]
    assert times == sorted(times)
