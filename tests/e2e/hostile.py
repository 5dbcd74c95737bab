"""A run of `get` on one source in which every track meets another bad peer: see test_hostile_peers.

Each case is a track that a good peer shares too, and one that only the bad peer has. All tracks of
a source are one playlist and one run, so that a case costs a fraction of a process.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mutagen.flac import FLAC

from bench.hurry import SOULSEEK_LIMIT, WINDOW
from sandbox import faults
from sandbox.audio import ffmpeg
from sandbox.ports import free_port
from sandbox.slskd import Manners
from sandbox.soulseek import SoulseekServer
from sandbox.youtube import YouTubeServer, YouTubeWorld, media
from sandbox.youtube.world import Upload
from tests.e2e.forge import FACTOR
from tests.e2e.rig import GAP, HURRIED, Result, Rig, Row

SECONDS = 4.0
GOOD = "zz-good"
WORDS = (
    "Amber Basalt Copper Dune Ember Fjord Garnet Harbour Indigo Juniper Kelp Lantern Marble "
    "Nectar Opal Pebble Quartz Raven"
).split()
LONE = (
    "Saffron Timber Umber Velvet Willow Xylem Yarrow Zephyr Acorn Birch Cedar Drift Elder Fennel "
    "Gravel Hazel Ivory Jasper"
).split()

PEERS: Mapping[str, Mapping[str, Any]] = {
    "rejected": {"fault": faults.rejected()},
    "banned by the peer": {"fault": faults.rejected("Banned")},
    "queued for ever": {"fault": faults.queued_forever()},
    "stalled": {"fault": faults.stalls(0.4)},
    "never a byte": {"fault": faults.stalls(0.0)},
    "reset": {"fault": faults.errors(0.5)},
    "clean close mid-file": {"fault": faults.closes(0.5)},
    "wrong size": {"fault": faults.aborted()},
    "other file's bytes": {"seed": 9000, "seconds": 9.0, "claims": {"length": 4}},
    "truncated": {"damage": "truncated"},
    "zeros to the full size": {"damage": "padded"},
    "noise": {"damage": "random"},
    "zero bytes": {"damage": "empty", "claims": {"size": 250_000, "length": 4}},
    "renamed MP3": {"codec": "mp3", "claims": {"length": 4}},
    "disappearing peer": {"fault": faults.vanishes(0.5)},
}
ON_SLSKD: Mapping[str, Mapping[str, Any]] = {
    "never acknowledged": {"fault": faults.timed_out()},
    "never moved": {"fault": faults.never_lands()},
    "cut short by the disk": {"fault": faults.short_on_disk()},
}
VIDEOS = {
    "rejected": "login",
    "stalled": "stalled",
    "reset": "reset",
    "clean close mid-file": "truncated",
    "wrong size": "another",
    "truncated": "half",
    "noise": "noise",
    "zero bytes": "empty",
    "disappearing peer": "removed",
    "banned by the peer": "forbidden",
}
"""Case → fault of `sandbox.youtube`."""

CASES = {
    "slskd": (*PEERS, *ON_SLSKD),
    "soulseek": tuple(PEERS),
    "youtube": tuple(VIDEOS),
}
ALONE = {**CASES, "youtube": ("truncated", "noise", "disappearing peer")}
"""Cases in which a track has nobody else. A video costs a process: one refused when it is asked
for, one when it is read and one when it is heard."""

SEEN_WINDOW = WINDOW / FACTOR * 0.9
"""Searches may arrive closer together than they were sent: half a second in this hurried window."""

PATIENCE = 600
"""Seconds for a run on a busy machine; quiet ones take a tenth."""


@dataclass
class Run:
    """How the run ended; `right` tells a filed file's own audio from any other."""

    rig: Rig
    result: Result
    history: list[dict[str, Any]]
    right: dict[str, str]
    audio: Callable[[Path], str]
    violations: list[str] = field(default_factory=list)

    def filed(self, title: str) -> list[Path]:
        """The files under a track's name."""
        found = self.rig.transfer.rglob(f"*{title}.*")
        return [path for path in found if path.name != "cover.jpg"]

    def reason(self, title: str) -> str:
        """Why it failed; "" when it did not."""
        failed = self.result.doc["failed"]
        return next((str(one["reason"]) for one in failed if one["title"] == title), "")

    def passed_over(self, title: str) -> str:
        """What was said about the bad peer; "" when nothing was."""
        job = next(one for one in self.history if one["title"] == title)
        return "; ".join(one["outcome"] for one in job["tried"])


def titles(source: str, case: str) -> tuple[str, str]:
    """The title a good peer has too, and the one only the bad peer has."""
    number = CASES[source].index(case)
    return WORDS[number], LONE[number]


def run(source: str, folder: Path) -> Run:
    """Let every track of `source` meet its bad peer."""
    rig = Rig(folder)
    rig.env |= {f"CRATEKEEPER_DOWNLOADS__{key}": value for key, value in SETTINGS.items()}
    return {"slskd": _on_slskd, "soulseek": _on_soulseek, "youtube": _on_youtube}[source](rig)


UNHURRIED = {"PARALLEL": "2", "STALL_SECONDS": "20", "QUEUE_PATIENCE_SECONDS": "20"}
"""Each download is a process that takes seconds to start on a busy machine; until it speaks, the
job waits as in a queue. Nothing here queues for anybody."""

SETTINGS = {
    "PARALLEL": "8",
    "STALL_SECONDS": "2",
    "QUEUE_PATIENCE_SECONDS": "2",
    "ARRIVAL_SECONDS": "2",
    "RETRY_GRACE_SECONDS": "0.5",
}


def _named(source: str) -> list[str]:
    named = [titles(source, case)[0] for case in CASES[source]]
    return named + [titles(source, case)[1] for case in ALONE[source]]


def _run(rig: Rig, source: str, seconds: float = SECONDS) -> tuple[Result, list[dict[str, Any]]]:
    rows = [Row(t, ["Halden"], f"Album {t}", seconds=seconds) for t in _named(source)]
    result = rig.run("get", rig.playlist(*rows), "--from", source, timeout=PATIENCE)
    return result, rig.run("history").doc["downloads"]


def _share(rig: Rig, source: str) -> dict[str, str]:
    right: dict[str, str] = {}
    good = rig.world.peer(GOOD, speed=1_000)
    for case in CASES[source]:
        bad = {**PEERS, **ON_SLSKD}[case]
        for title in titles(source, case):
            name = f"Music\\Halden\\Album {title}\\01 - {title}.flac"
            facts = {"seconds": SECONDS, "seed": 7, **bad}
            rig.world.peer(f"bad {title}", speed=9_000_000).share(name, **facts)
        both = titles(source, case)[0]
        name = f"Music\\Halden\\Album {both}\\01 - {both}.flac"
        good.share(name, seconds=SECONDS, seed=WORDS.index(both) + 100)
        path = rig.folder / "good.flac"
        path.write_bytes(good.file(name).content())
        right[both] = flac_audio(path)
    return right


def flac_audio(path: Path) -> str:
    """The MD5 of the decoded audio, as the file itself carries it."""
    return f"{FLAC(path).info.md5_signature:032x}"


def _on_slskd(rig: Rig) -> Run:
    right = _share(rig, "slskd")
    server = rig.serve(manners=Manners(search_gap=GAP, search_window=SEEN_WINDOW))
    rig.program = HURRIED
    try:
        result, history = _run(rig, "slskd")
    finally:
        rig.close()
    return Run(rig, result, history, right, flac_audio, server.violations)


def _on_soulseek(rig: Rig) -> Run:
    right = _share(rig, "soulseek")
    server = SoulseekServer(rig.world, search_limit=SOULSEEK_LIMIT, search_window=SEEN_WINDOW)
    server.start()
    try:
        account = {
            "USERNAME": "cratefan",
            "PASSWORD": "pa55word",
            "SERVER": server.address,
            "LISTEN_PORT": str(free_port()),
        }
        rig.env |= {f"CRATEKEEPER_SOURCES__SOULSEEK__{key}": v for key, v in account.items()}
        rig.program = HURRIED
        result, history = _run(rig, "soulseek")
    finally:
        server.close()
    return Run(rig, result, history, right, flac_audio, server.violations)


def _on_youtube(rig: Rig) -> Run:
    world, right = YouTubeWorld(), {}
    for case in CASES["youtube"]:
        both, lone = titles("youtube", case)
        for title in (both, lone):  # a lone one that nobody wants is never asked for
            world.song(title, "Halden", album=f"Album {title}", fault=VIDEOS[case])
        right[both] = _packets(_original(rig, world.video(f"Halden - {both}", "Halden")))
    with YouTubeServer(world) as server:
        told = {
            "ENABLED": "true",
            "RELAY_URL": server.url,
            "GAP_SECONDS": "0.05",
            "EXTRACTOR_ARGS": json.dumps(
                {"youtube": "player_client=visionos;player_skip=webpage,configs,js"}
            ),
        }
        rig.env |= {f"CRATEKEEPER_SOURCES__YOUTUBE__{key}": v for key, v in told.items()}
        rig.env |= {f"CRATEKEEPER_DOWNLOADS__{key}": v for key, v in UNHURRIED.items()}
        rig.program = HURRIED
        result, history = _run(rig, "youtube", 3.0)
    return Run(rig, result, history, right, _packets)


def _original(rig: Rig, upload: Upload) -> Path:
    path = rig.folder / "good.webm"
    path.write_bytes(media.content(upload.seconds, upload.seed, media.OPUS))
    return path


def _packets(path: Path) -> str:
    """The MD5 of the stream's packets, whatever container they are in."""
    command = [ffmpeg(), "-v", "error", "-i", str(path), "-map", "0:a", "-c", "copy"]
    done = subprocess.run(
        [*command, "-f", "md5", "-"], capture_output=True, check=True, timeout=60, text=True
    )
    return done.stdout.strip()
