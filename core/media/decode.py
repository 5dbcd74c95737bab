"""Decoding a whole file with ffmpeg and counting what comes out. Used by `core.media.verify`.

The decoded length is counted in samples, not taken from time stamps: a hole in the middle or a
missing end cannot hide behind a header. (Observed with ffmpeg 5.1; the lines read here are the
same up to ffmpeg 9.)
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass

from core.media.ffmpeg import find_ffmpeg, run
from core.tasks import TaskContext

# Only real audio files are opened: a play list with an audio extension must not make ffmpeg
# open other files or addresses.
_FORMATS = "mp3,flac,ogg,mov,wav,w64,aiff,aac,asf,ape,wv,mpc,mpc8,matroska,webm,ac3,dts,caf,au"
_OUTPUT = "[info] Output #0,"
_INPUT = re.compile(r"^\[info\] Input #0, (\S+?), from ")
_STREAM = re.compile(
    r"^\[info\]\s+Stream #0:\d+.*?: Audio: (?P<codec>\w+).*?, (?P<rate>\d+) Hz, (?P<layout>[^,]+)"
)
_COMPLAINT = re.compile(r"^\[(?P<who>[^\]@]+) @ [^\]]+\] \[(error|fatal|panic)\]")
# A broken cover is no reason to refuse the music.
_PICTURES = frozenset({"mjpeg", "png", "bmp", "gif", "webp", "tiff", "jpegls", "swscaler"})
_FLOOR_SECONDS = 120.0
_BYTES_A_SECOND = 500_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a full decode found. `container` and `codec` are ffmpeg's names, "" when unknown.

    `output_rate` is that of the decoded samples, `seconds` their length, `errors` the number of
    places the decoder complained about.
    """

    container: str = ""
    codec: str = ""
    sample_rate: int | None = None
    output_rate: int | None = None
    seconds: float = 0.0
    errors: int = 0
    failed: bool = False
    timed_out: float | None = None

    @property
    def is_audio(self) -> bool:
        """True when a sound stream was found and something came out of it."""
        return bool(self.codec) and self.seconds > 0


class _Listener:
    """Picks the few facts out of ffmpeg's messages as they come, and forgets the rest.

    Complaints count once the file is open: those before are about tags and pictures. The length is
    counted at the rate of the output, because HE-AAC plays twice as fast as its container says.
    """

    def __init__(self) -> None:
        self.container = ""
        self.codec = ""
        self.rate_in = 0
        self.rate_out = 0
        self.errors = 0
        self._writing = False

    def __call__(self, line: str) -> None:
        if complaint := _COMPLAINT.match(line):
            self.errors += bool(self.container) and complaint["who"].strip() not in _PICTURES
        elif line.startswith(_OUTPUT):
            self._writing = True
        elif found := _STREAM.match(line):
            self._stream(found["codec"], int(found["rate"]))
        elif not self.container and (opened := _INPUT.match(line)):
            self.container = opened[1].split(",")[0]

    def _stream(self, codec: str, rate: int) -> None:
        if self._writing:
            self.rate_out = self.rate_out or rate
        elif not self.codec:
            self.codec, self.rate_in = codec, rate


def decode(path: str, ctx: TaskContext, on_block: Callable[[bytes], None] | None = None) -> Decoded:
    """Decode the first sound stream of `path` to the end.

    `on_block` gets the samples as they come: one channel, 16 bit, little endian.
    Never raises for a bad file. Raises `Cancelled`, and `StorageError` when there is no ffmpeg.
    """
    heard = _Listener()
    seconds = _FLOOR_SECONDS + os.path.getsize(path) / _BYTES_A_SECOND
    ran = run(_command(path), ctx, seconds, heard, on_block)
    return Decoded(
        container=heard.container,
        codec=heard.codec,
        sample_rate=heard.rate_in or None,
        output_rate=heard.rate_out or None,
        seconds=ran.out_bytes / 2 / heard.rate_out if heard.rate_out else 0.0,
        errors=heard.errors,
        failed=ran.code != 0,
        timed_out=seconds if ran.timed_out else None,
    )


def _command(path: str) -> list[str]:
    """One channel of 16 bit goes to stdout, so that bytes / 2 / sample rate is the length."""
    reading = ["-protocol_whitelist", "file", "-format_whitelist", _FORMATS]
    if not path.lower().endswith(".mp3"):  # old encoders wrote wrong sums into sound MP3s
        reading += ["-err_detect", "crccheck"]
    return [
        *(find_ffmpeg(), "-nostdin", "-hide_banner", "-nostats", "-v", "repeat+level+info"),
        *(*reading, "-i", f"file:{os.path.abspath(path)}"),
        *("-map", "0:a:0", "-af", "pan=mono|c0=c0", "-c:a", "pcm_s16le", "-f", "s16le", "pipe:1"),
    ]
