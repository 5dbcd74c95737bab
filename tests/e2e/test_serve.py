"""`serve`: the engine without a window, several processes on one home, killed and back again."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator

import mutagen
import pytest

from tests.e2e.daemon import Daemon, start_daemon
from tests.e2e.rig import BOUND, Process, Rig, Row

pytestmark = pytest.mark.slow

TITLES = ["Glow", "Low Orbit", "Salt Engine", "Nine Volt Heart", "Lantern Static", "Glass Harbour"]
BATCHES = "/transfers/downloads/batches"
Start = Callable[..., Daemon]


@pytest.fixture
def daemon(rig: Rig) -> Iterator[Start]:
    started: list[Daemon] = []

    def start(*arguments: str) -> Daemon:
        started.append(start_daemon(rig, *arguments))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.kill()


def share(rig: Rig, speed: int = 300_000) -> list[Row]:
    alice = rig.world.peer("alice", bytes_per_second=speed)
    for number, title in enumerate(TITLES, 1):
        alice.share(f"Music\\Halden\\Lines\\{number:02} - {title}.flac", seconds=4)
    return [Row(t, ["Halden"], "Lines", seconds=4, number=n) for n, t in enumerate(TITLES, 1)]


def tracks(titles: list[str]) -> list[dict[str, object]]:
    return [
        {"name": title, "artist": "Halden", "album": "Lines", "duration": 4} for title in titles
    ]


def test_it_says_where_it_is_and_ends_cleanly_when_told(rig: Rig, daemon: Start) -> None:
    rig.serve()
    first = daemon()
    assert first.pid == first.process.pid
    health = first.get("/health")
    assert (health.status_code, health.json()["status"]) == (200, "ok")
    assert first.stop(signal.SIGTERM) == 0
    second = daemon()
    assert second.stop(signal.SIGINT) == 130
    assert "Traceback" not in rig.said(second.process)


def test_a_list_sent_to_the_api_ends_as_filed_music(rig: Rig, daemon: Start) -> None:
    share(rig)
    rig.own("Halden/Owned.mp3", title="Owned", artist="Halden")
    rig.serve(time_scale=0.1)
    running = daemon()
    wanted = {"tracks": tracks([*TITLES[:2], "Owned", "Never Shared"])}
    found = running.post("/api/check-playlist-coverage", wanted).json()
    assert (found["totalTracks"], found["availableTracks"]) == (4, 1)
    assert [one["name"] for one in found["missingTracks"]] == [*TITLES[:2], "Never Shared"]
    queued = running.post("/api/queue-downloads", wanted)
    assert (queued.status_code, queued.json()["queuedCount"]) == (202, 3)
    path = f"/api/download-status/{queued.json()['jobId']}"
    end = running.wait_for(path, lambda found: found["status"] != "processing")
    assert (end["completed"], end["failed"], end["status"]) == (2, 1, "finished with gaps")
    assert len(rig.filed()) == 2
    figures = running.get("/metrics").json()["figures"]
    assert (figures["downloads_successful"], figures["downloads_failed"]) == (2, 1)
    assert figures["download_mean_seconds"] > 0
    assert figures["wishes"] == 1
    assert running.stop() == 0


def test_a_wrong_question_gets_a_sentence_and_the_right_status(rig: Rig, daemon: Start) -> None:
    rig.serve()
    running = daemon()
    answers = {
        404: running.get("/api/download-status/99"),
        400: running.post("/api/queue-downloads", {"source": str(rig.folder / "none.csv")}),
        422: running.post("/api/queue-downloads", {"tracks": [{"artist": "x"}]}),
        405: running.get("/api/queue-downloads"),
        403: running.get("/metrics", headers={"Host": "evil.example"}),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        assert answer.json()["error"].endswith(".")
    assert running.stop() == 0


def test_a_second_server_on_the_same_port_is_refused_in_words(rig: Rig, daemon: Start) -> None:
    rig.serve()
    running = daemon()
    port = running.url.rsplit(":", 1)[1]
    result = rig.run("serve", "--port", port)
    assert result.code == 4
    assert port in result.sentence
    assert "--port" in result.sentence


def test_other_machines_are_let_in_only_with_a_token(rig: Rig, daemon: Start) -> None:
    rig.serve()
    result = rig.run("serve", "--host", "0.0.0.0", "--port", "0")
    assert (result.code, "serve.token" in result.sentence) == (2, True)
    assert rig.run("config", "set", "serve.token", "a-long-secret-token").code == 0
    running = daemon()
    assert running.get("/health").status_code == 200
    assert running.get("/metrics").status_code == 401
    for headers in (
        {"X-API-Key": "a-long-secret-token"},
        {"Authorization": "Bearer a-long-secret-token"},
    ):
        assert running.get("/metrics", headers=headers).status_code == 200


def test_get_and_serve_share_the_work_without_doing_anything_twice(rig: Rig, daemon: Start) -> None:
    rows = share(rig)
    server = rig.serve(time_scale=0.1)
    running = daemon()
    result = rig.run("get", rig.playlist(*rows))
    assert result.code == 0, (result.doc, result.stderr)
    assert len(result.doc["organised"]) == len(TITLES)
    assert len(rig.filed()) == len(TITLES)
    assert len(server.requests("POST", BATCHES)) == len(TITLES)
    assert running.stop() == 0


def test_two_gets_and_a_serve_each_end_with_everything(rig: Rig, daemon: Start) -> None:
    rows = share(rig)
    server = rig.serve(time_scale=0.1)
    running = daemon()
    other = rig.start("get", rig.playlist(*rows[:4], name="one.csv"))
    assert rig.run("get", rig.playlist(*rows[2:], name="two.csv")).code == 0
    assert rig.ended(other) == 0
    assert len(rig.filed()) == len(TITLES)
    assert len(server.requests("POST", BATCHES)) == len(TITLES)
    assert running.stop() == 0


def test_killed_again_and_again_serve_files_everything_once(rig: Rig, daemon: Start) -> None:
    roll = random.Random(7)
    share(rig, speed=150_000)
    rig.serve(time_scale=0.1)
    running = daemon()
    queued = running.post("/api/queue-downloads", {"tracks": tracks(TITLES)}).json()
    for _ in range(4):
        time.sleep(roll.uniform(0.1, 1.5))
        running.kill()
        running = daemon()
    path = f"/api/download-status/{queued['jobId']}"
    end = running.wait_for(path, lambda found: found["status"] != "processing")
    assert end["status"] == "complete", end
    assert len(rig.filed()) == len(TITLES)
    for path_ in rig.transfer.rglob("*.flac"):
        assert mutagen.File(path_).info.length == pytest.approx(4.0, abs=0.1)
    assert list(rig.incoming.rglob("*.flac")) == []
    assert running.stop() == 0


def test_what_a_killed_serve_left_is_finished_by_get_at_once(rig: Rig, daemon: Start) -> None:
    rows = share(rig, speed=100_000)
    rig.serve(time_scale=0.1)
    running = daemon()
    queued = running.post("/api/queue-downloads", {"tracks": tracks(TITLES)}).json()
    running.wait_for(
        f"/api/download-status/{queued['jobId']}",
        lambda found: any(one["state"] == "downloading" for one in found["jobs"]),
    )
    running.kill()
    result = rig.run("get", rig.playlist(*rows))
    assert result.code == 0, (result.doc, result.stderr)
    assert len(rig.filed()) == len(TITLES)


def test_a_pause_set_in_another_process_holds_serve_until_it_is_taken_back(
    rig: Rig, daemon: Start
) -> None:
    rows = share(rig)
    server = rig.serve(time_scale=0.1)
    running = daemon()
    assert rig.run("config", "set", "downloads.paused", "true").code == 0
    running.wait_for("/metrics", lambda found: found["waiting"] is not None)
    queued = running.post("/api/queue-downloads", {"tracks": tracks(TITLES[:1])}).json()
    refused = rig.run("get", rig.playlist(rows[0]))
    assert (refused.code, "paused" in refused.sentence) == (4, True)
    assert server.requests("POST") == []
    assert running.post("/api/resume").json() == {"paused": False}
    path = f"/api/download-status/{queued['jobId']}"
    running.wait_for(path, lambda found: found["status"] == "complete")
    assert running.stop() == 0


def test_a_cancelled_batch_ends_its_transfers_at_slskd(rig: Rig, daemon: Start) -> None:
    share(rig, speed=10_000)
    server = rig.serve()
    running = daemon()
    queued = running.post("/api/queue-downloads", {"tracks": tracks(TITLES[:1])}).json()
    path = f"/api/download-status/{queued['jobId']}"
    running.wait_for(
        path, lambda found: any(one["state"] == "downloading" for one in found["jobs"])
    )
    cancelled = running.post(f"/api/cancel-download/{queued['jobId']}").json()["cancelled"]
    assert len(cancelled) == 1
    deadline = time.monotonic() + BOUND
    while not server.requests("DELETE", "/transfers/downloads"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert running.stop() == 0
    assert rig.filed() == []


def test_without_json_one_line_tells_where_it_is(rig: Rig) -> None:
    rig.serve()
    command = [part for part in rig.command("serve", "--port", "0") if part != "--json"]
    process = subprocess.Popen(
        command, env=rig.environment(), stdout=subprocess.PIPE, cwd=rig.folder
    )
    assert process.stdout is not None
    line = process.stdout.readline().decode()
    process.terminate()
    assert process.wait(BOUND) == 0
    assert line.startswith("Ready at http://127.0.0.1:")
    assert process.stdout.read() == b""
    with pytest.raises(ValueError):
        json.loads(line)


def test_twenty_random_kills_of_serve_and_get_fetch_and_file_everything_once(rig: Rig) -> None:
    roll = random.Random(42)
    rows = share(rig, speed=60_000)
    server = rig.serve(time_scale=0.1)
    playlist = rig.playlist(*rows)
    commands = {"serve": ("serve", "--port", "0"), "get": ("get", playlist)}
    running: dict[str, Process] = {}
    for _ in range(20):
        for name, command in commands.items():
            if name not in running or running[name].poll() is not None:
                running[name] = rig.start(*command)
        time.sleep(roll.uniform(0.2, 2.0))
        victim = running[roll.choice(sorted(running))]
        victim.kill()
        victim.wait()
    for process in running.values():
        process.kill()
        process.wait()
    result = rig.run("get", playlist)
    assert result.code == 0, (result.doc, result.stderr)
    assert len(rig.filed()) == len(TITLES)
    assert len(server.requests("POST", BATCHES)) == len(TITLES)
    assert list(rig.incoming.rglob("*.flac")) == []
