"""From a person's click to the first byte of the file, beside the search's first good answer.

`python -m bench.first_byte [--rounds 3]` prints one JSON line. On each network one peer answers
after a second with a sure match and a free slot, another one much later. What counts is what we add
to the first answer. slskd shows no answer before its search ends, so the search is ended early.
"""

from __future__ import annotations

import argparse
import json
import socket
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from core.domain import CoverageRow, Ownership, Playlist, PlaylistEntry, Track
from sandbox.slskd import SlskdServer
from sandbox.soulseek import SoulseekServer
from sandbox.world import World
from services.container import build_container

ANSWERS_AFTER = 1.0
LATE = 12.0
LONGEST = 60.0
RATE = 200_000
_LOOK = 0.01


def _world() -> World:
    world = World()
    for name, after in (("alice", ANSWERS_AFTER), ("bob", LATE)):
        peer = world.peer(name)
        peer.share("Music\\Halden\\Lines\\01 - Glow.flac", seconds=10, bit_depth=16)
        peer.answers_after, peer.free_slot, peer.bytes_per_second = after, True, RATE
    world.prepare()
    return world


@contextmanager
def _slskd(incoming: Path) -> Iterator[dict[str, Any]]:
    with SlskdServer(_world(), downloads_dir=incoming, time_scale=1.0) as server:
        yield {"sources.slskd.url": server.url, "sources.slskd.api_key": server.api_key}


@contextmanager
def _soulseek(_incoming: Path) -> Iterator[dict[str, Any]]:
    server = SoulseekServer(_world(), time_scale=1.0)
    server.start()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    account = {"username": "fan", "password": "pa55word", "server": server.address}
    try:
        told = {f"sources.soulseek.{key}": value for key, value in account.items()}
        yield {**told, "sources.soulseek.listen_port": port}
    finally:
        server.close()


def first_byte(kind: str) -> dict[str, float]:
    """Seconds from the click to each step, in a home made for it."""
    network = {"slskd": _slskd, "soulseek": _soulseek}[kind]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        incoming = place / "incoming"
        incoming.mkdir()
        with network(incoming) as told:
            settings = {
                "downloads.incoming": str(incoming),
                "organize.transfer": str(place / "Transfer"),
                "sources.order": [kind],
                "secrets.store": "file",
                **told,
            }
            return _clicked(place / "home", settings)


def _clicked(home: Path, settings: dict[str, Any]) -> dict[str, float]:
    made = build_container(home, settings)
    made.engine.start()
    try:
        row = PlaylistEntry(1, Track("Glow", ("Halden",)))
        playlist = Playlist("x", "X", "text", (row,))
        begun = time.monotonic()
        [job] = made.downloads.want(playlist, [CoverageRow(row, Ownership.MISSING, None, "")])
        seen: dict[str, float] = {}
        while "byte" not in seen and time.monotonic() - begun < LONGEST:
            now = made.downloads.job(job.id)
            seen.setdefault(now.state.value, time.monotonic() - begun)
            if now.bytes_done or now.local_path:
                seen["byte"] = time.monotonic() - begun
            time.sleep(_LOOK)
        return seen
    finally:
        made.engine.stop()


def main() -> None:
    """One JSON line: medians in seconds and what is ours of them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    told: dict[str, object] = {"first_answer": ANSWERS_AFTER}
    rounds = parser.parse_args().rounds
    for kind in ("soulseek", "slskd"):
        runs = [first_byte(kind) for _ in range(rounds)]
        told[kind] = {
            step: round(statistics.median(run.get(step, LONGEST) for run in runs), 2)
            for step in ("downloading", "byte")
        }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
