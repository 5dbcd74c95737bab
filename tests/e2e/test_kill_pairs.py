"""Killed with two candidates under way, or with an album wanted as one: each file comes once."""

from __future__ import annotations

import json
import os

import pytest

from sandbox import faults
from sandbox.slskd import SlskdServer
from tests.e2e.forge import DIES, PAIRED, Forge, shared_forge
from tests.e2e.rig import Rig, Row

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="forks"),
]

GLOW = Row("Glow", ["Halden"], "Lines")
NAME = "Music\\Halden\\Lines\\01 - Glow.flac"


@pytest.fixture
def forge() -> Forge:
    return shared_forge()


def get(rig: Rig, forge: Forge, *rows: Row, die_at: str = "") -> tuple[int, dict[str, object]]:
    command = rig.command("get", str(rig.playlist(*rows)), "--from", "slskd")
    code = forge.run(command[2:], rig.environment(), rig.folder, die_at)
    text = (rig.folder / "out").read_text(encoding="utf-8")
    return code, json.loads(text) if text.strip() else {}


def two_peers(rig: Rig) -> SlskdServer:
    """alice has the best copy and a queue without an end; bob has an MP3 and a free slot."""
    rig.world.peer("alice").share(NAME)
    rig.world.peer("alice").file(NAME).fault = faults.queued_forever(3)
    rig.world.peer("bob").share(NAME.replace(".flac", ".mp3"))
    rig.env["CRATEKEEPER_DOWNLOADS__QUEUE_PATIENCE_SECONDS"] = "2"
    rig.world.prepare()
    return rig.serve()


@pytest.mark.parametrize("state", [PAIRED, "verifying", "organising", "done"])
def test_a_killed_pair_ends_with_one_file_and_no_transfer_left(
    rig: Rig, forge: Forge, state: str
) -> None:
    server = two_peers(rig)
    assert get(rig, forge, GLOW, die_at=state)[0] == DIES
    code, document = get(rig, forge, GLOW)
    assert code == 0, document
    assert [name.rpartition(".")[2] for name in rig.filed()] == ["mp3"]
    assert [one for one in server.transfers() if one.is_active] == []
    assert list(rig.incoming.rglob("*.*")) == []
    assert not server.violations, server.violations


ALBUM = [Row(f"Song {word}", ["Halden"], "Lines", number=n) for n, word in enumerate("ABC", 1)]


@pytest.mark.parametrize("state", ["searching", "downloading", "organising"])
def test_a_killed_album_is_gone_on_with_with_the_same_search(
    rig: Rig, forge: Forge, state: str
) -> None:
    for peer in ("alice", "bob"):
        for n, row in enumerate(ALBUM, 1):
            rig.world.peer(peer).share(f"Music\\{peer}\\Halden\\Lines\\{n:02} - {row.title}.flac")
    rig.world.prepare()
    server = rig.serve()
    assert get(rig, forge, *ALBUM, die_at=state)[0] == DIES
    code, document = get(rig, forge, *ALBUM)
    assert code == 0, document
    assert len(rig.filed()) == 3
    assert len(server.requests("POST", "/searches")) == 1
    assert len(server.requests("POST", "/transfers/downloads/batches")) == 3
    assert not server.violations, server.violations
