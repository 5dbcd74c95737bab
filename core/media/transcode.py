"""Turns what a player cannot read into WAV while it comes. Used by previews."""

from __future__ import annotations

from collections.abc import Callable

from core.media.ffmpeg import find_ffmpeg, run
from core.tasks import TaskContext


def to_wav(
    source: str, ctx: TaskContext, seconds: float, on_block: Callable[[bytes], None]
) -> bool:
    """Decode `source` (a path, or a loopback address) to 16-bit stereo WAV, block by block.

    `seconds` is how long it may take. False when it could not be decoded. `on_block` runs in
    another thread. Raises `Cancelled`, `StorageError` when there is no ffmpeg.
    """
    # ffmpeg would send loopback addresses to the proxy of the environment, too.
    reach = ["-http_proxy", "none"] if source.startswith("http://127.0.0.1") else []
    command = [find_ffmpeg(), "-v", "error", "-nostdin", *reach, "-i", source, "-map", "0:a:0"]
    command += ["-ac", "2", "-c:a", "pcm_s16le", "-f", "wav", "pipe:1"]
    ended = run(command, ctx, seconds, lambda _line: None, on_block)
    return ended.out_bytes > 0 and (ended.code == 0) and not ended.timed_out
