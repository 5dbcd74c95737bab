"""`get` from YouTube: real extractors, real downloads, everything from 127.0.0.1."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
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


def test_without_slskd_and_without_youtube_slskd_is_named(rig: Rig) -> None:
    switch_on(rig, "http://127.0.0.1:9")
    result = rig.run("get", rig.playlist(GLOW))
    assert result.code == 4
    assert "slskd" in result.sentence


def test_a_wrong_key_is_named_also_when_youtube_is_away(rig: Rig) -> None:
    switch_on(rig, "http://127.0.0.1:9")
    rig.serve()
    rig.env["CRATEKEEPER_SOURCES__SLSKD__API_KEY"] = "wrong-key-9876543210"
    result = rig.run("get", rig.playlist(GLOW))
    assert result.code == 4
    assert "key" in result.sentence


def test_youtube_away_does_not_hold_up_slskd(rig: Rig) -> None:
    switch_on(rig, "http://127.0.0.1:9")
    rig.world.peer("alice").share("Music\\Halden\\Lines\\01 - Glow.mp3")
    rig.serve()
    result = rig.run("get", rig.playlist(GLOW))
    assert result.code == 0, result.stderr
    assert result.doc["organised"][0]["source"] == "slskd"


def test_youtube_is_asked_when_slskd_has_nothing(rig: Rig, tube: YouTubeServer) -> None:
    tube.world.song("Glow", "Halden", album="Lines")
    rig.world.peer("alice").share("Music\\Somebody\\Else\\01 - Other.mp3")
    rig.serve()
    result = rig.run("get", rig.playlist(GLOW))
    assert result.code == 0, result.stderr
    assert result.doc["organised"][0]["source"] == "youtube"


def test_youtube_is_not_asked_for_what_slskd_has(rig: Rig, tube: YouTubeServer) -> None:
    tube.world.song("Glow", "Halden", album="Lines")
    rig.world.peer("alice").share("Music\\Halden\\Lines\\01 - Glow.mp3")
    rig.serve()
    result = rig.run("get", rig.playlist(GLOW))
    assert result.doc["organised"][0]["source"] == "slskd", result.stderr
    assert tube.requests() == []


def test_youtube_steps_in_for_slskd_and_that_is_said(rig: Rig, tube: YouTubeServer) -> None:
    tube.world.song("Glow", "Halden", album="Lines")
    result = rig.run("get", rig.playlist(GLOW))
    assert result.code == 0, result.stderr
    assert result.doc["organised"][0]["source"] == "youtube"
    assert "slskd" in result.stderr


def test_nothing_anywhere_is_a_wish_and_not_an_error(rig: Rig, tube: YouTubeServer) -> None:
    tube.world.song("Other", "Somebody")
    rig.serve()
    result = rig.run("get", rig.playlist(GLOW))
    assert result.code == 3
    assert len(result.doc["failed"]) == 1


def test_a_request_to_wait_pauses_youtube_and_keeps_the_jobs(rig: Rig, tube: YouTubeServer) -> None:
    tube.world.song("Glow", "Halden", fault="rate_limited", times=1)
    tube.world.song("Ember", "Halden")
    playlist = rig.playlist(GLOW, Row("Ember", ["Halden"], "Lines", number=2))
    result = rig.run("get", playlist, "--from", "youtube")
    assert result.code in {3, 4}
    assert "wait" in result.stderr
    asked = len(tube.requests())
    again = rig.run("get", playlist, "--from", "youtube")
    assert again.code in {3, 4}
    assert "wait" in again.stderr
    assert len(tube.requests()) == asked


def test_your_limit_holds_across_runs(rig: Rig, tube: YouTubeServer) -> None:
    switch_on(rig, tube.url, PER_HOUR="1")
    tube.world.song("Glow", "Halden")
    tube.world.song("Ember", "Halden")
    playlist = rig.playlist(GLOW, Row("Ember", ["Halden"], "Lines", number=2))
    result = rig.run("get", playlist, "--from", "youtube")
    assert (result.code, len(result.doc["organised"])) == (3, 1), result.stderr
    assert "limit of 1" in result.stderr
    again = rig.run("get", playlist, "--from", "youtube")
    assert again.code == 4
    assert "limit of 1" in again.sentence
    assert len(tube.requests("youtubei/v1/player")) == 1


def test_doctor_tells_versions_and_whether_the_solver_runs(rig: Rig, tube: YouTubeServer) -> None:
    checks = {one["name"]: one for one in rig.run("doctor").doc["checks"]}
    assert checks["youtube"]["detail"].startswith("yt-dlp 20")
    assert "solver" in checks["yt-dlp"]["detail"]
    assert tube.requests() == []


def workers(run: int) -> list[psutil.Process]:
    """The processes below this one."""
    return psutil.Process(run).children(recursive=True)


def lives(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def test_a_killed_run_leaves_no_worker_and_is_gone_on_with(rig: Rig, tube: YouTubeServer) -> None:
    tube.world.song("Glow", "Halden", seconds=30, fault="slow", times=1)
    playlist = rig.playlist(Row("Glow", ["Halden"], "Lines", seconds=30))
    run = rig.start("get", playlist, "--from", "youtube")
    part = until(lambda: [path for path in leftovers(rig) if part_of_some_size(path)])[0]
    begun = workers(run.pid)
    assert begun
    run.kill()
    run.wait()
    until(lambda: not any(map(lives, begun)))
    size = part.stat().st_size
    result = rig.run("get", playlist, "--from", "youtube")
    assert result.code == 0, result.stderr
    assert tube.ranges[-1].startswith(f"bytes={size}-")
    assert leftovers(rig) == []


def part_of_some_size(path: Path) -> bool:
    return path.suffix == ".part" and path.stat().st_size > 8000


def until(fact: Callable[[], Any], tries: int = 3000) -> Any:
    for _ in range(tries):
        value = fact()
        if value:
            return value
        time.sleep(0.1)
    raise AssertionError("it never came true")
