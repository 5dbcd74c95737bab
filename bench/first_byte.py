"""From the first good answer to a search to the first byte of its file, on each of the sources.

`python -m bench.first_byte [--rounds 3]` prints one JSON line; docs/endurance.md says what the
figures mean. On each network one peer answers after a second with a sure match and a free slot,
another one much later; YouTube answers at once. `answer` is when the network has the first good
answer, `byte` when the job shows its first byte, both from the moment the program asked.

slskd itself takes time that nobody can save: between "Completed" and the answers, which it shows
no sooner (50 to 1500 ms, its own page waits 500 ms; source: contract §3 and §13), and from asking
to the first byte. `slskd` has 500 ms and a peer that answers in a blink, `slskd_slow` what the
sandbox does by default. `theirs` is that time, `ours` what is left.
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
from sandbox.youtube import YouTubeServer, YouTubeWorld
from services.container import build_container

ANSWERS_AFTER = 1.0
LATE = 12.0
LONGEST = 60.0
RATE = 200_000
PROMPT: dict[str, Any] = {"finish_race": 0.5, "state_step": 0.05}
PASSING_STATES = 3
THEIRS = {"slskd": SlskdOptions(**PROMPT), "slskd_slow": SlskdOptions()}
_LOOK = 0.01
NOBODY = "http://127.0.0.1:9"
CATALOGUES = ("deezer", "itunes", "musicbrainz", "coverart")
KINDS = ("soulseek", "youtube", "slskd", "slskd_slow")
Told = tuple[dict[str, Any], Callable[[], float | None]]
"""Settings, and when the search came in by the network's clock (None: not yet)."""
Network = Callable[[Path], AbstractContextManager[Told]]


def _world() -> World:
    world = World()
    for name, after in (("alice", ANSWERS_AFTER), ("bob", LATE)):
        peer = world.peer(name)
        peer.share("Music\\Halden\\Lines\\01 - Glow.flac", seconds=10, bit_depth=16)
        peer.answers_after, peer.free_slot, peer.bytes_per_second = after, True, RATE
    world.prepare()
    return world


class _Noted(list[Any]):
    """What a network was asked, and when the first search came."""

    def __init__(self, a_search: str = "") -> None:
        super().__init__()
        self.first: float | None = None
        self._a_search = a_search

    def append(self, item: Any) -> None:
        """Keep it."""
        if self.first is None and self._a_search in str(item):
            self.first = time.monotonic()
        super().append(item)


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
    server.searches = asked = _Noted()
    server.start()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    account = {"username": "fan", "password": "pa55word", "server": server.address}
    try:
        told = {f"sources.soulseek.{key}": value for key, value in account.items()}
        yield {**told, "sources.soulseek.listen_port": port}, lambda: asked.first
    finally:
        server.close()


@contextmanager
def _youtube(_incoming: Path) -> Iterator[Told]:
    world = YouTubeWorld()
    world.song("Glow", "Halden", album="Lines", seconds=10.0)
    with YouTubeServer(world) as server:
        server.asked = asked = _Noted("youtubei/v1/search")
        yield {"sources.youtube.relay_url": server.url}, lambda: asked.first


def first_byte(kind: str) -> dict[str, float]:
    """Seconds from the click to each step, in a home made for it."""
    networks: dict[str, Network] = {
        "slskd": partial(_slskd, **PROMPT),
        "slskd_slow": _slskd,
        "soulseek": _soulseek,
        "youtube": _youtube,
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
                **{f"catalog.{name}_url": NOBODY for name in CATALOGUES},
                **told,
            }
            return _clicked(place / "home", settings, asked)


def _clicked(
    home: Path, settings: dict[str, Any], asked: Callable[[], float | None]
) -> dict[str, float]:
    """When the job reached each state and its first byte, by the moment the search came in."""
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
            seen.setdefault(now.state.value, time.monotonic())
            if now.bytes_done or now.local_path:
                seen["byte"] = time.monotonic()
            time.sleep(_LOOK)
        return {step: at - (asked() or begun) for step, at in seen.items()}
    finally:
        made.engine.stop()
        made.close()


def main() -> None:
    """One JSON line: medians in seconds, and what is ours of them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=KINDS, action="append")
    given = parser.parse_args()
    told: dict[str, object] = {}
    for kind in given.only or KINDS:
        runs = [first_byte(kind) for _ in range(given.rounds)]
        steps = {
            step: round(statistics.median(run.get(step, LONGEST) for run in runs), 2)
            for step in ("downloading", "byte")
        }
        answer = 0.0 if kind == "youtube" else ANSWERS_AFTER
        after = steps["byte"] - answer
        theirs = _theirs(THEIRS[kind]) if kind in THEIRS else 0.0
        told[kind] = {
            "answer": answer,
            **steps,
            "after_answer": round(after, 2),
            "theirs": round(theirs, 2),
            "ours": round(after - theirs, 2),
        }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
