"""Killed when a choice was just made: started early, a second one asked, left as it came."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from core.domain import Candidate, ClaimedFacts, Track
from core.tasks import TaskContext
from sandbox import faults
from sandbox.soulseek import SoulseekServer
from sandbox.youtube import YouTubeServer, YouTubeWorld
from services.container import Container, build_container
from services.records.history_reports import history_document
from tests.contract.soulseek_stage import free_port
from tests.e2e.forge import DIES, PAIRED, Forge, shared_forge
from tests.e2e.rig import Rig, Row

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="forks"),
]

GLOW = Row("Glow", ["Halden"], "Lines")
NAME = "Music\\Halden\\Lines\\01 - Glow.flac"
LATE = ("carol", "dave", "erin", "frank")


@pytest.fixture
def forge() -> Forge:
    return shared_forge()


@pytest.fixture
def soulseek(rig: Rig) -> Iterator[SoulseekServer]:
    for name in ("alice", "bob", *LATE):
        rig.world.peer(name)
    server = SoulseekServer(rig.world)
    server.start()
    account = {
        "USERNAME": "cratefan",
        "PASSWORD": "pa55word",
        "SERVER": server.address,
        "LISTEN_PORT": str(free_port()),
    }
    rig.env |= {f"CRATEKEEPER_SOURCES__SOULSEEK__{key}": value for key, value in account.items()}
    yield server
    server.close()
    assert not server.violations, server.violations


def get(rig: Rig, forge: Forge, source: str, die_at: str = "") -> tuple[int, dict[str, Any]]:
    command = rig.command("get", str(rig.playlist(GLOW)), "--from", source)
    code = forge.run(command[2:], rig.environment(), rig.folder, die_at)
    text = (rig.folder / "out").read_text(encoding="utf-8")
    return code, json.loads(text) if text.strip() else {}


def kinds(rig: Rig) -> list[str]:
    return [name.rpartition(".")[2] for name in rig.filed()]


def unfinished_searches(rig: Rig) -> int:
    [path] = rig.home.glob("*.db")
    with closing(sqlite3.connect(path)) as database:
        row = database.execute("SELECT count(*) FROM searches WHERE candidates IS NULL").fetchone()
    return int(row[0])


@pytest.mark.parametrize("state", ["queued", "downloading", "verifying"])
def test_killed_after_an_early_start_the_file_comes_once_and_nothing_is_asked_again(
    rig: Rig, forge: Forge, soulseek: SoulseekServer, state: str
) -> None:
    rig.world.peer("alice").share(NAME)
    for number, name in enumerate(LATE, 1):
        rig.world.peer(name).share(NAME)
        rig.world.peer(name).answers_after = 0.3 * number
    rig.world.prepare()
    assert get(rig, forge, "soulseek", state)[0] == DIES
    if state == "queued":
        assert unfinished_searches(rig) == 1  # it was early: answers were still expected
    code, document = get(rig, forge, "soulseek")
    assert code == 0, document
    assert (kinds(rig), len(soulseek.searches), len(soulseek.sent)) == (["flac"], 1, 1)
    assert list(rig.incoming.rglob("*.*")) == []


@pytest.mark.parametrize("state", [PAIRED, "verifying", "organising", "done"])
def test_a_killed_pair_of_the_embedded_client_ends_with_one_file(
    rig: Rig, forge: Forge, soulseek: SoulseekServer, state: str
) -> None:
    rig.world.peer("alice").share(NAME)
    rig.world.peer("alice").file(NAME).fault = faults.queued_forever(3)
    rig.world.peer("bob").share(NAME.replace(".flac", ".mp3"))
    rig.env["CRATEKEEPER_DOWNLOADS__QUEUE_PATIENCE_SECONDS"] = "2"
    rig.world.prepare()
    assert get(rig, forge, "soulseek", state)[0] == DIES
    code, document = get(rig, forge, "soulseek")
    assert code == 0, document
    assert (kinds(rig), len(soulseek.sent)) == (["mp3"], 1)
    assert list(rig.incoming.rglob("*.*")) == []


@pytest.mark.parametrize("state", [PAIRED, "verifying"])
def test_a_killed_pair_of_two_uploads_ends_with_one_file(
    rig: Rig, forge: Forge, state: str
) -> None:
    world = YouTubeWorld()
    world.song("Glow", "Halden", album="Lines", fault="stalled")
    world.video("Halden - Glow (Official Audio)", "Halden")
    with YouTubeServer(world) as server:
        told = {
            "ENABLED": "true",
            "RELAY_URL": server.url,
            "GAP_SECONDS": "0.05",
            "EXTRACTOR_ARGS": json.dumps(
                {"youtube": "player_client=visionos;player_skip=webpage,configs,js"}
            ),
        }
        rig.env |= {f"CRATEKEEPER_SOURCES__YOUTUBE__{key}": value for key, value in told.items()}
        rig.env["CRATEKEEPER_DOWNLOADS__STALL_SECONDS"] = "12"
        assert get(rig, forge, "youtube", state)[0] == DIES
        code, document = get(rig, forge, "youtube")
    assert code == 0, document
    assert len(rig.filed()) == 1
    assert list(rig.incoming.rglob("*.*")) == []


@pytest.fixture
def settled(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Container]:
    """The program's services in this process, told what the rig's processes are told."""

    def make() -> Container:
        for key, value in rig.environment().items():
            if key.startswith("CRATEKEEPER_"):
                monkeypatch.setenv(key, value)
        return build_container(rig.home)

    return make


@pytest.mark.parametrize("state", ["downloading", "verifying", "organising", "done"])
def test_a_killed_download_that_stays_as_it_came_is_there_once(
    rig: Rig, forge: Forge, settled: Callable[[], Container], state: str
) -> None:
    rig.world.peer("alice").share(NAME)
    rig.world.prepare()
    server = rig.serve()
    size = len(rig.world.peer("alice").file(NAME).content(server.backend.cache))
    offer = Candidate(
        "slskd", "alice", NAME, ClaimedFacts("flac", size), Track("Glow", ("Halden",))
    )
    with closing(settled()) as made:
        job = made.downloads.fetch_as_is(offer).id
    serve = rig.command("serve", "--port", "0")[2:]
    assert forge.run(serve, rig.environment(), rig.folder, state) == DIES
    with closing(settled()) as made:
        made.engine.run_until_done([job], TaskContext())
        [one] = history_document(made.history.downloads(), [])["downloads"]
    assert (one["state"], one["filing"], one["run"]) == ("done", "as is", None)
    assert one["path"] == str(rig.incoming / "Lines" / "01 - Glow.flac")
    assert [path.name for path in rig.incoming.rglob("*.*")] == ["01 - Glow.flac"]
    assert (rig.filed(), server.violations) == ([], [])
    assert len(server.requests("POST", "/transfers/downloads/batches")) == 1
