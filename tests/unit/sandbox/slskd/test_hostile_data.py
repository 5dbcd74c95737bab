"""What real peers really share: names and figures nobody would choose."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.faults import queued_forever
from sandbox.world import World
from tests.unit.sandbox.conftest import Api, Serve


def sharing(serve: Serve, filename: str, **facts: Any) -> Api:
    world = World()
    world.peer("alice").share(filename, **{"seconds": 0.5} | facts)
    return serve(world)


@pytest.mark.parametrize(
    ("filename", "lands"),
    [
        ("Music\\🎷🎺\\𝄞 Ember 😀.mp3", "🎷🎺/𝄞 Ember 😀.mp3"),
        ("Music\\e\u0301cran\\ember.mp3", "e\u0301cran/ember.mp3"),
        ("music/mixed\\separators/ember.mp3", "separators/ember.mp3"),
        ("Music\\...\\ember..mp3", ".../ember..mp3"),
        ("Music\\-rf *\\ember $(touch x).mp3", "-rf */ember $(touch x).mp3"),
        ("Music\\%2e%2e\\ember%00.mp3", "%2e%2e/ember%00.mp3"),
        ("Music\\new\nline\\ember\t.mp3", "new\nline/ember\t.mp3"),
    ],
)
def test_every_name_comes_back_unchanged_and_lands(serve: Serve, filename: str, lands: str) -> None:
    api = sharing(serve, filename)
    [response] = api.results("ember")["responses"]
    assert response["files"][0]["filename"] == filename
    row = api.ended(api.download("alice", filename))
    assert (row["filename"], row["state"]) == (filename, "Completed, Succeeded")
    assert (api.server.downloads_dir / lands).exists()


def test_dots_as_segments_are_refused_in_batches_and_defused_in_the_old_call(serve: Serve) -> None:
    name = "Music\\..\\..\\ember.mp3"
    api = sharing(serve, name)
    assert api.batch("alice", name).status_code == 400
    body = [{"filename": name, "size": api.size("alice", name)}]
    [row] = api.post("transfers/downloads/alice", body).json()["enqueued"]
    assert api.ended(row["id"])["state"] == "Completed, Succeeded"
    assert (api.server.downloads_dir / "_" / "ember.mp3").exists()


def test_a_thousand_characters_can_be_listed(serve: Serve) -> None:
    name = "Music\\" + "ember " * 170 + ".mp3"
    [response] = sharing(serve, name).results("ember")["responses"]
    assert len(response["files"][0]["filename"]) > 1000


@pytest.mark.parametrize(
    "claims",
    [
        {"size": 0},
        {"size": 2**53},
        {"length": 0, "bitRate": 0},
        {"length": 2_147_483_647, "bitRate": -1},
        {"extension": "exe", "sampleRate": 1},
        {"bitDepth": 0, "isVariableBitRate": None, "length": None, "bitRate": None},
    ],
)
def test_any_claim_is_passed_on_as_it_is(serve: Serve, claims: dict[str, Any]) -> None:
    [response] = sharing(serve, "A\\ember.mp3", claims=claims).results("ember")["responses"]
    file = response["files"][0]
    for name, value in claims.items():
        assert file.get(name) == value


def test_a_crowd_of_peers_can_answer_at_once(serve: Serve) -> None:
    world = World()
    for number in range(120):
        world.peer(f"peer {number}", answers_after=0.01).share_plain(f"A{number}\\ember.mp3")
    found = serve(world).results("ember", responseLimit=100)
    assert (found["state"], found["responseCount"]) == ("Completed, ResponseLimitReached", 100)


def test_many_downloads_run_side_by_side(serve: Serve) -> None:
    world = World()
    peer = world.peer("alice")
    names = [f"A\\{number}.mp3" for number in range(60)]
    for name in names:
        peer.share_plain(name, name.encode() * 50)
    api = serve(world)
    told = api.batch("alice", *names, destination="x").json()["batch"]["transfers"]
    for transfer in told:
        api.ended(transfer["id"])
    landed = {path.name: path.read_bytes() for path in (api.server.downloads_dir / "x").iterdir()}
    assert landed == {name[2:]: name.encode() * 50 for name in names}


def test_two_peers_with_the_same_path_do_not_mix_their_bytes(serve: Serve) -> None:
    world = World()
    for name in ("alice", "bob"):
        world.peer(name, bytes_per_second=40_000).share_plain("A\\x.mp3", name.encode() * 500)
    api = serve(world)
    rows = [api.download(name, "A\\x.mp3", destination=name) for name in ("alice", "bob")]
    for name, row in zip(("alice", "bob"), rows, strict=True):
        api.ended(row)
        landed = api.server.downloads_dir / name / "x.mp3"
        assert landed.read_bytes() == name.encode() * 500


def test_closing_the_server_leaves_waiting_downloads_where_they_are(serve: Serve) -> None:
    api = sharing(serve, "A\\ember.mp3", fault=queued_forever())
    transfer = api.download("alice", "A\\ember.mp3")
    api.until(transfer, "Queued, Remotely")
    api.server.close()
    assert api.server.transfers()[0].state == "Queued, Remotely"
