"""What `bench.endurance` downloads from: slskd and a Soulseek network in a process of their own.

In another process, so that their memory and their computing are not taken for the program's, and
with a low priority: in life they are other machines.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bench.hurry import (
    SLSKD_GAP,
    SLSKD_LIMIT,
    SOULSEEK_GAP,
    SOULSEEK_LIMIT,
    WINDOW,
)
from sandbox import faults
from sandbox.slskd import Manners, SlskdServer
from sandbox.soulseek import SoulseekServer
from sandbox.world import SharedFile, World

SECONDS = 2.0
RECORDINGS = 40
FIRST = (
    "Amber Basalt Copper Dune Zephyr Fjord Garnet Harbour Indigo Juniper Kelp Lantern Marble "
    "Nectar Opal Pebble Quartz Raven Saffron Timber"
).split()
SECOND = (
    "Anthem Bridge Carousel Dancer Engine Ferry Garden Horizon Island Jungle Kingdom Letter "
    "Mirror Needle Orchard Parade Quarrel River Shadow Tunnel"
).split()
ARTISTS = (
    "Halden Mirova Tessaly Corvane Odrin Bellamy Quistgaard Vantor Elowen Marrick Sunniva Tarquin "
    "Yevlin Osterby Ravello Kestrin Dunmore Albrecht Fennimore Gjertsen Hawtrey Ilvane Jorund "
    "Kovalen Lisbet Monteil Norrick Ostara Pellworm Radovan Selwyn Thorvald Ulvang Veldkamp "
    "Wenzel Xanthe Yngling Zubrin Aldous Birgitte"
).split()
STORM_WORDS = ("hurricane", "typhoon", "monsoon", "blizzard", "tempest")
STORM_PEERS, STORM_FILES = 20, 50
"""On each of the two networks: a search for any of the words finds 2,000 files in all."""
FAULTS: tuple[dict[str, Any], ...] = (
    {"fault": faults.rejected()},
    {"fault": faults.queued_forever()},
    {"fault": faults.stalls(0.4)},
    {"fault": faults.errors(0.5)},
    {"fault": faults.closes(0.5)},
    {"fault": faults.aborted()},
    {"seed": 9000, "seconds": 9.0, "claims": {"length": 2}},
    {"damage": "truncated"},
    {"damage": "padded"},
    {"damage": "random"},
    {"codec": "mp3", "claims": {"length": 2}},
    {"fault": faults.vanishes(0.5)},
    {"fault": faults.rejected("Banned")},
)


@dataclass(frozen=True)
class Wanted:
    """One track of the run. `obtainable`: somebody has it whole."""

    title: str
    artist: str
    album: str
    number: int
    network: str
    fault: dict[str, Any] | None
    obtainable: bool

    @property
    def filename(self) -> str:
        """The path at every peer."""
        return f"Music\\{self.artist}\\{self.album}\\{self.number:02} - {self.title}.flac"

    @property
    def seed(self) -> int:
        """Which of the recordings it is."""
        return sum(map(ord, self.title)) % RECORDINGS


def wanted(count: int, faulty: float) -> list[Wanted]:
    """`count` different tracks; the share `faulty` meets a bad peer first, a sixth of it only that.

    Two thirds are on slskd's network, one third only on the embedded client's.
    """
    return list(_wanted(count, faulty))


def _wanted(count: int, faulty: float) -> Iterator[Wanted]:
    bad = cycle(FAULTS)
    met = 0
    for n in range(count):
        is_bad = int((n + 1) * faulty) > int(n * faulty)
        met += is_bad
        album = n // 10
        yield Wanted(
            f"{FIRST[n % 20]} {SECOND[n // 20 % 20]}",
            ARTISTS[album % len(ARTISTS)],
            f"Volume {album + 1}",
            n % 10 + 1,
            "soulseek" if n % 3 == 2 else "slskd",
            next(bad) if is_bad else None,
            not (is_bad and met % 6 == 0),
        )


def _worlds(tracks: list[Wanted]) -> dict[str, World]:
    worlds = {"slskd": World(), "soulseek": World()}
    for world in worlds.values():
        _storm(world)
    for n, track in enumerate(tracks):
        world = worlds[track.network]
        if track.fault is not None:
            facts = {"seconds": SECONDS, "seed": track.seed, **track.fault}
            world.peer(f"bad {n}", speed=9_000_000).share(track.filename, **facts)
        if track.obtainable:
            peer = world.peer(f"good {n % 7}", speed=1000, bytes_per_second=2_000_000)
            peer.share(track.filename, seconds=SECONDS, seed=track.seed)
    return worlds


def _storm(world: World) -> None:
    """Peers whose files only a search by hand asks for."""
    for n in range(STORM_PEERS):
        peer = world.peer(f"storm {n}", speed=1_000_000 + n, answers_after=2 * n / STORM_PEERS)
        for number in range(STORM_FILES):
            album = f"{' '.join(STORM_WORDS)} {SECOND[n]} {number // 10 + 1}"
            name = f"{ARTISTS[n]}\\{album}\\{number % 10 + 1:02} - Gust {FIRST[number % 20]}.flac"
            claims = {"extension": "flac", "size": 24_000_000 + number, "length": 200 + number}
            peer.add(SharedFile(name, plain=b"never fetched", claims=claims))


def serve(folder: str, count: int, faulty: float, factor: float, pipe: Connection) -> None:
    """Run both networks until anything is sent; then tell what they have seen."""
    os.environ.setdefault("CRATEKEEPER_SANDBOX", "1")
    if hasattr(os, "nice"):
        os.nice(10)
    tracks = wanted(count, faulty)
    worlds = _worlds(tracks)
    manners = Manners(
        search_gap=SLSKD_GAP / factor,
        searches_per_window=SLSKD_LIMIT,
        search_window=WINDOW / factor,
    )
    slskd = SlskdServer(worlds["slskd"], downloads_dir=Path(folder) / "Incoming", manners=manners)
    soulseek = SoulseekServer(
        worlds["soulseek"],
        search_gap=SOULSEEK_GAP / factor - 0.03,
        search_limit=SOULSEEK_LIMIT,
        search_window=WINDOW / factor,
    )
    worlds["soulseek"].prepare()
    slskd.start()
    soulseek.start()
    pipe.send({"slskd": slskd.url, "key": slskd.api_key, "soulseek": soulseek.address})
    pipe.recv()
    whole = Counter(
        (row.username, row.filename) for row in slskd.transfers() if "Succeeded" in row.state
    )
    pipe.send(
        {
            "violations": [*slskd.violations, *soulseek.violations],
            "searches": {
                "slskd": len(slskd.requests("POST", "/searches")),
                "soulseek": len(soulseek.searches),
            },
            "fetched_twice": [name for name, times in whole.items() if times > 1],
            "right": _right(tracks, worlds),
        }
    )
    soulseek.close()
    slskd.close()


def _right(tracks: list[Wanted], worlds: dict[str, World]) -> dict[str, str]:
    """Title → MD5 of the right recording's audio, from the FLAC header (RFC 9639, 8.2)."""
    found = {}
    for n, track in enumerate(tracks):
        if track.obtainable:
            content = worlds[track.network].peers[f"good {n % 7}"].file(track.filename).content()
            found[track.title] = content[26:42].hex()
    return found
