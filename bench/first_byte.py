"""From a person's click to the first byte of the file, beside the search's first good answer.

`python -m bench.first_byte [--rounds 3]` prints one JSON line. On each network one peer answers
after a second with a sure match and a free slot, another one much later. What counts is what we add
to the first answer. slskd shows no answer before its search ends, so the search is ended early.

slskd itself takes time that nobody can save: between "Completed" and the answers (50 to 1500 ms,
its own page waits 500 ms; source: contract §3 and §13), and from asking to the first byte. `slskd`
has 500 ms and a peer that answers in a blink, `slskd_slow` what the sandbox does by default;
`theirs` is that time, `ours` what is left of the time after the first answer.
"""

from __future__ import annotations

import argparse
import json
import socket
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from core.domain import CoverageRow, Ownership, Playlist, PlaylistEntry, Track
from sandbox.slskd import SlskdServer
from sandbox.slskd.options import SlskdOptions
from sandbox.soulseek import SoulseekServer
from sandbox.world import World
from services.container import build_container

ANSWERS_AFTER = 1.0
LATE = 12.0
LONGEST = 60.0
RATE = 200_000
PROMPT: dict[str, Any] = {"finish_race": 0.5, "state_step": 0.05}
PASSING_STATES = 3
THEIRS = {"slskd": SlskdOptions(**PROMPT), "slskd_slow": SlskdOptions()}
_LOOK = 0.01
Told = tuple[dict[str, Any], Callable[[], float | None]]
"""Settings, and when the search was asked for by the network's clock (None: not known)."""
Network = Callable[[Path], AbstractContextManager[Told]]


def _world() -> World:
    world = World()
    for name, after in (("alice", ANSWERS_AFTER), ("bob", LATE)):
        peer = world.peer(name)
        peer.share("Music\\Halden\\Lines\\01 - Glow.flac", seconds=10, bit_depth=16)
        peer.answers_after, peer.free_slot, peer.bytes_per_second = after, True, RATE
    world.prepare()
    return world


def _theirs(options: SlskdOptions) -> float:
    return options.finish_race + PASSING_STATES * options.state_step


@contextmanager
def _slskd(incoming: Path, **options: Any) -> Iterator[Told]:
    with SlskdServer(_world(), downloads_dir=incoming, time_scale=1.0, **options) as server:
        yield (
            {"sources.slskd.url": server.url, "sources.slskd.api_key": server.api_key},
            lambda: next((one.at for one in server.requests("POST", "/searches")), None),
        )


@contextmanager
def _soulseek(_incoming: Path) -> Iterator[Told]:
    server = SoulseekServer(_world(), time_scale=1.0)
    server.start()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    account = {"username": "fan", "password": "pa55word", "server": server.address}
    try:
        told = {f"sources.soulseek.{key}": value for key, value in account.items()}
        yield {**told, "sources.soulseek.listen_port": port}, lambda: None
    finally:
        server.close()


def first_byte(kind: str) -> dict[str, float]:
    """Seconds from the click to each step, in a home made for it."""
    networks: dict[str, Network] = {
        "slskd": partial(_slskd, **PROMPT),
        "slskd_slow": _slskd,
        "soulseek": _soulseek,
    }
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        incoming = place / "incoming"
        incoming.mkdir()
        with networks[kind](incoming) as (told, asked):
            settings = {
                "downloads.incoming": str(incoming),
                "organize.transfer": str(place / "Transfer"),
                "sources.order": [kind.removesuffix("_slow")],
                "secrets.store": "file",
                **told,
            }
            return _clicked(place / "home", settings, asked)


def _clicked(
    home: Path, settings: dict[str, Any], asked: Callable[[], float | None]
) -> dict[str, float]:
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
        seen["answer"] = (asked() or begun) + ANSWERS_AFTER - begun
        return seen
    finally:
        made.engine.stop()


def main() -> None:
    """One JSON line: medians in seconds and what is ours of them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    told: dict[str, object] = {}
    rounds = parser.parse_args().rounds
    for kind in ("soulseek", "slskd", "slskd_slow"):
        runs = [first_byte(kind) for _ in range(rounds)]
        steps = {
            step: round(statistics.median(run.get(step, LONGEST) for run in runs), 2)
            for step in ("answer", "downloading", "byte")
        }
        theirs = _theirs(THEIRS[kind]) if kind in THEIRS else 0.0
        ours = steps["byte"] - steps["answer"] - theirs
        told[kind] = {**steps, "theirs": round(theirs, 2), "ours": round(ours, 2)}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
