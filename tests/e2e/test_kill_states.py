"""Killed right after any state of a job was written, on every source: the next run ends it once."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from core.domain import JobState
from sandbox.ports import free_port
from sandbox.soulseek import SoulseekServer
from sandbox.youtube import YouTubeServer, YouTubeWorld
from tests.e2e.forge import DIES, Forge, shared_forge
from tests.e2e.rig import Rig, Row

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="forks"),
]

S = JobState
WORKING = [S.WANTED, S.SEARCHING, S.QUEUED, S.DOWNLOADING, S.VERIFYING, S.ORGANISING, S.DONE]
GLOW = Row("Glow", ["Halden"], "Lines")
NAME = "Music\\Halden\\Lines\\01 - Glow.flac"
SOURCES = ("slskd", "soulseek", "youtube")


@pytest.fixture
def forge() -> Forge:
    return shared_forge()


@dataclass
class Place:
    """A machine with one source; `searches` and `fetches` count what the source was asked."""

    rig: Rig
    forge: Forge
    name: str
    share: Callable[[str], None]
    searches: Callable[[], int]
    fetches: Callable[[], int]
    violations: list[str]

    def get(self, die_at: str = "") -> tuple[int, dict[str, Any]]:
        """`get` of the one track: exit code and document."""
        playlist = self.rig.playlist(GLOW)
        command = self.rig.command("get", str(playlist), "--from", self.name)
        code = self.forge.run(command[2:], self.rig.environment(), self.rig.folder, die_at)
        text = (self.rig.folder / "out").read_text(encoding="utf-8")
        return code, json.loads(text) if text.strip() else {}


@pytest.fixture
def place(request: pytest.FixtureRequest, rig: Rig, forge: Forge) -> Iterator[Place]:
    made, close = {"slskd": _slskd, "soulseek": _soulseek, "youtube": _youtube}[request.param](
        rig, forge
    )
    yield made
    close()
    assert not made.violations, made.violations


Made = tuple[Place, Callable[[], object]]


def _slskd(rig: Rig, forge: Forge) -> Made:
    server = rig.serve()
    return (
        Place(
            rig,
            forge,
            "slskd",
            lambda name: _share_now(rig, name),
            lambda: len(server.requests("POST", "/searches")),
            lambda: len(server.requests("POST", "/transfers/downloads/batches")),
            server.violations,
        ),
        lambda: None,
    )


def _share_now(rig: Rig, name: str) -> None:
    rig.world.peer("alice").share(name)
    rig.world.prepare()


def _soulseek(rig: Rig, forge: Forge) -> Made:
    rig.world.peer("alice")
    server = SoulseekServer(rig.world)
    server.start()
    account = {
        "USERNAME": "cratefan",
        "PASSWORD": "pa55word",
        "SERVER": server.address,
        "LISTEN_PORT": str(free_port()),
    }
    rig.env |= {f"CRATEKEEPER_SOURCES__SOULSEEK__{key}": value for key, value in account.items()}
    place = Place(
        rig,
        forge,
        "soulseek",
        lambda name: _share_now(rig, name),
        lambda: len(server.searches),
        lambda: len(server.sent),
        server.violations,
    )
    return place, server.close


def _youtube(rig: Rig, forge: Forge) -> Made:
    world = YouTubeWorld()
    server = YouTubeServer(world).start()
    told = {
        "ENABLED": "true",
        "RELAY_URL": server.url,
        "GAP_SECONDS": "0.05",
        "EXTRACTOR_ARGS": json.dumps(
            {"youtube": "player_client=visionos;player_skip=webpage,configs,js"}
        ),
    }
    rig.env |= {f"CRATEKEEPER_SOURCES__YOUTUBE__{key}": value for key, value in told.items()}
    rig.env["CRATEKEEPER_DOWNLOADS__STALL_SECONDS"] = "20"

    def share(name: str) -> None:
        _, artist, *_, file = name.split("\\")
        world.song(file[5:-5], artist)

    place = Place(
        rig,
        forge,
        "youtube",
        share,
        lambda: len(server.requests("youtubei/v1/search")),
        lambda: len(server.requests("videoplayback")),
        [],
    )
    return place, server.close


@pytest.mark.parametrize("place", SOURCES, indirect=True)
@pytest.mark.parametrize("state", WORKING, ids=lambda state: state.value)
def test_killed_while_working_the_file_comes_once_and_nothing_is_asked_twice(
    place: Place, state: JobState
) -> None:
    place.share(NAME)
    assert place.get(die_at=state.value)[0] == DIES
    asked = place.searches()
    code, document = place.get()
    assert code == 0, document
    assert len(place.rig.filed()) == 1
    assert place.fetches() == 1
    assert asked in {0, place.searches()} or state is S.SEARCHING
    assert list(place.rig.incoming.rglob("*.*")) == []


@pytest.mark.parametrize("place", SOURCES, indirect=True)
def test_killed_when_nothing_was_found_it_stays_a_wish_and_nobody_is_asked_again(
    place: Place,
) -> None:
    place.share(NAME.replace("Glow", "Another Song"))
    assert place.get(die_at="parked")[0] == DIES
    asked = place.searches()
    code, document = place.get()
    assert (code, len(document["failed"])) == (3, 1)
    assert place.searches() == asked
    assert place.rig.filed() == []


@pytest.mark.parametrize("place", SOURCES, indirect=True)
def test_killed_when_a_person_is_to_decide_the_question_stands(place: Place) -> None:
    place.share(NAME)
    assert place.get(die_at="review")[0] == DIES
    asked = place.searches()
    code, document = place.get()
    assert (code, len(document["review"])) == (3, 1), document
    assert (place.searches(), place.fetches()) == (asked, 0)


@pytest.mark.parametrize("place", SOURCES, indirect=True)
def test_killed_when_it_was_cancelled_it_may_be_wanted_anew(place: Place) -> None:
    place.share(NAME)
    assert place.get(die_at="cancelled")[0] == DIES
    code, document = place.get()
    assert code == 0, document
    assert len(place.rig.filed()) == 1
