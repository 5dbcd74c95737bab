"""Killed anywhere and started again at once: every file once, none half-written."""

from __future__ import annotations

import random
import sqlite3
import subprocess

import mutagen
import pytest

from tests.contract.source_stages import until
from tests.e2e.rig import BOUND, Rig, Row, relative

pytestmark = pytest.mark.slow

TITLES = ["Glow", "Low Orbit", "Salt Engine", "Nine Volt Heart", "Lantern Static", "Glass Harbour"]


def killed_after(rig: Rig, seconds: float, *arguments: object) -> None:
    """Start a command and kill it -9 after `seconds`, unless it ended by itself."""
    process = rig.start(*arguments)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def test_five_kills_and_a_restart_leave_every_file_exactly_once(rig: Rig) -> None:
    roll = random.Random(2)
    rig.own("Mira/Owned.mp3", title="Owned", artist="Mira")
    before = {p: (rig.music / p).read_bytes() for p in relative(rig.music)}
    alice = rig.world.peer("alice", bytes_per_second=150_000)
    for number, title in enumerate(TITLES, 1):
        alice.share(f"Music\\Halden\\Lines\\{number:02} - {title}.flac", seconds=4)
    rows = [Row(t, ["Halden"], "Lines", seconds=4, number=n) for n, t in enumerate(TITLES, 1)]
    playlist = rig.playlist(*rows, Row("Owned", ["Mira"]))
    rig.serve(time_scale=0.1)
    for _ in range(5):
        killed_after(rig, roll.uniform(0.8, 4.0), "get", playlist)
    result = rig.run("get", playlist)
    assert result.code == 0, (result.doc, result.stderr)
    expected = [f"Halden/Halden - Lines/{n:02} - {t}.flac" for n, t in enumerate(TITLES, 1)]
    assert rig.filed() == sorted(expected)
    for path in rig.transfer.rglob("*.flac"):
        assert mutagen.File(path).info.length == pytest.approx(4.0, abs=0.1)
    assert {p: (rig.music / p).read_bytes() for p in relative(rig.music)} == before
    with sqlite3.connect(rig.home / "cratekeeper.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert list(rig.incoming.rglob("*.flac")) == []


def test_two_runs_at_once_share_the_work(rig: Rig) -> None:
    alice = rig.world.peer("alice", bytes_per_second=300_000)
    for number, title in enumerate(TITLES, 1):
        alice.share(f"Music\\Halden\\Lines\\{number:02} - {title}.flac", seconds=4)
    rows = [Row(t, ["Halden"], "Lines", seconds=4, number=n) for n, t in enumerate(TITLES, 1)]
    playlist = rig.playlist(*rows)
    server = rig.serve(time_scale=0.1)
    other = rig.start("get", playlist)
    until(server.requests, BOUND)
    assert rig.run("get", playlist).code == 0
    assert rig.ended(other) == 0
    assert len(rig.filed()) == len(TITLES)
    assert len(server.requests("POST", "/transfers/downloads/batches")) == len(TITLES)
