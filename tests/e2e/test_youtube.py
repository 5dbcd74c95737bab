"""`get` from YouTube: real extractors, real downloads, everything from 127.0.0.1."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.youtube import YouTubeServer, YouTubeWorld
from tests.e2e.rig import Rig, Row

pytestmark = pytest.mark.slow

ARGUMENTS = {"youtube": "player_client=visionos;player_skip=webpage,configs,js"}
GLOW = Row("Glow", ["Halden"], "Lines")


@pytest.fixture
def tube(rig: Rig) -> Iterator[YouTubeServer]:
    """A YouTube with nothing on it, which the machine uses."""
    with YouTubeServer(YouTubeWorld()) as server:
        switch_on(rig, server.url)
        yield server


def switch_on(rig: Rig, url: str, **more: str) -> None:
    told = {
        "ENABLED": "true",
        "RELAY_URL": url,
        "GAP_SECONDS": "0.05",
        "EXTRACTOR_ARGS": json.dumps(ARGUMENTS),
        **more,
    }
    rig.env |= {f"CRATEKEEPER_SOURCES__YOUTUBE__{key}": value for key, value in told.items()}


def leftovers(rig: Rig) -> list[Path]:
    return list((rig.incoming / "cratekeeper-yt").rglob("*"))


def test_a_song_comes_from_youtube_and_is_filed(rig: Rig, tube: YouTubeServer) -> None:
    tube.world.video("Halden - Glow (Live at the Lake)", "Lake Sessions")
    tube.world.song("Glow", "Halden", album="Lines")
    result = rig.run("get", rig.playlist(GLOW), "--from", "youtube")
    assert result.code == 0, (result.doc, result.stderr)
    [entry] = result.doc["organised"]
    assert (entry["source"], entry["format"]) == ("youtube", "opus")
    assert 60 <= entry["bitrate"] <= 190
    assert len(rig.filed()) == 1
    assert leftovers(rig) == []
