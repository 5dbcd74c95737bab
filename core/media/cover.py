"""Brings a cover into shape: one JPEG, 600-1200 px, under 500 KB (source: a large picture stands
before the sound and slows every reader). Used by `services.metadata`.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from core.media.ffmpeg import find_ffmpeg, run
from core.media.pictures import (
    LEAST_SIDE,
    MOST_BYTES,
    MOST_SIDE,
    PictureFacts,
    longest,
    picture_facts,
)
from core.tasks import TaskContext

_CHOSEN_SIDE = 1000
_LARGEST = 100_000_000  # pixels; a bomb needs more
_SECONDS = 20.0
_READERS = {"jpeg": "jpeg_pipe", "png": "png_pipe", "webp": "webp_pipe", "gif": "gif"}
# (longest side, ffmpeg's JPEG quality: 2 best, 31 worst), from fine to small
_TRIALS = ((_CHOSEN_SIDE, 3), (_CHOSEN_SIDE, 6), (800, 8), (600, 12), (600, 24))


class CoverShaper:
    """The `CoverShaper` of the port, by ffmpeg. Stateless."""

    def large_enough(self, picture: bytes) -> bool:
        """See `core.ports.media.CoverShaper.large_enough`."""
        facts = picture_facts(picture)
        return facts is not None and min(facts.width, facts.height) >= LEAST_SIDE

    def shape(self, picture: bytes, ctx: TaskContext) -> bytes | None:
        """See `core.ports.media.CoverShaper.shape`. A small picture is never enlarged."""
        facts = picture_facts(picture)
        if facts is None or facts.width * facts.height > _LARGEST:
            return None
        small = facts.kind == "jpeg" and longest(facts) <= MOST_SIDE
        if small and facts.size <= MOST_BYTES:
            return picture
        with tempfile.TemporaryDirectory(prefix="cratekeeper-cover-") as name:
            source = Path(name, "in")
            source.write_bytes(picture)
            return _smallest(source, facts, Path(name, "out.jpg"), ctx)


def _smallest(source: Path, facts: PictureFacts, made: Path, ctx: TaskContext) -> bytes | None:
    for side, quality in _TRIALS:
        command = _command(source, facts.kind, min(side, longest(facts)), quality, made)
        ran = run(command, ctx, _SECONDS, lambda _line: None)
        if ran.code != 0 or ran.timed_out or not made.is_file():
            return None
        if made.stat().st_size <= MOST_BYTES:
            return made.read_bytes()
    return None


def _command(source: Path, kind: str, side: int, quality: int, made: Path) -> list[str]:
    scale = f"scale='if(gte(iw,ih),{side},-2)':'if(gte(iw,ih),-2,{side})':flags=lanczos"
    return [
        *(find_ffmpeg(), "-nostdin", "-hide_banner", "-v", "error", "-y"),
        *("-protocol_whitelist", "file", "-f", _READERS[kind], "-i", f"file:{source}"),
        *("-frames:v", "1", "-map_metadata", "-1", "-vf", f"{scale},format=yuvj420p"),
        *("-c:v", "mjpeg", "-q:v", str(quality), "-f", "image2", f"file:{made}"),
    ]
