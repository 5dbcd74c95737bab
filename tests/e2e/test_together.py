"""`get`, `serve` and `organize` at once on one home: everything once, nothing lost."""

from __future__ import annotations

import pytest

from sandbox.audio import make_audio
from tests.e2e.daemon import start_daemon
from tests.e2e.rig import Rig, Row

pytestmark = pytest.mark.slow

TITLES = ["Glow", "Low Orbit", "Salt Engine", "Nine Volt Heart"]


def test_get_serve_and_organize_at_once_do_everything_once(rig: Rig) -> None:
    alice = rig.world.peer("alice", bytes_per_second=300_000)
    rows = []
    for number, title in enumerate(TITLES, 1):
        alice.share(f"Music\\Halden\\Lines\\{number:02} - {title}.flac", seconds=4)
        rows.append(Row(title, ["Halden"], "Lines", seconds=4, number=number))
    server = rig.serve(time_scale=0.1)
    dropped = rig.folder / "dropped"
    for number in range(6):
        tags = {"title": f"Found {number}", "artist": "Mira", "album": "Attic"}
        make_audio(dropped / f"{number}.mp3", 2, seed=number, tags=tags)
    running = start_daemon(rig)
    got = rig.start("get", rig.playlist(*rows))
    filing = [rig.start("organize", dropped) for _ in range(2)]
    assert rig.ended(got) == 0
    # who waits too long behind another `organize` says so and leaves the rest to it
    assert {0} <= {rig.ended(one) for one in filing} <= {0, 4}
    assert running.stop() == 0
    names = [path.removesuffix(".flac").removesuffix(".mp3") for path in rig.filed()]
    names = [name.rpartition("/")[2].rpartition(" - ")[2] for name in names]
    assert sorted(names) == sorted([*TITLES, *(f"Found {number}" for number in range(6))])
    assert len(server.requests("POST", "/transfers/downloads/batches")) == len(TITLES)
    assert list(dropped.rglob("*.mp3")) == []
    assert list(rig.incoming.rglob("*.flac")) == []
