"""Cheap signs that a file promises more than it holds. Used by `core.media.verify`.

Three of them: an MP3 whose sound ends far below what its bitrate carries, 24 bit whose low bits
are never used, and a high sampling rate with nothing above the range of a CD.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.domain import AudioFacts, Spectrum
from core.media.ffmpeg import find_ffmpeg, run
from core.tasks import TaskContext

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# (bitrate in kbit/s, Hz at which its encoder never cuts lower); measured with LAME, which ends
# 128 at 16.2-16.9 kHz, 192 at 18.4-18.9, 256 at 19.3-19.6 and 320 at 19.9-20.3.
_LOWEST_CUTS = ((256, 19_000.0), (192, 18_200.0), (160, 17_200.0))
_LIKE = ((17_200.0, 128), (19_000.0, 192))
_STEEP = 16.0
_CD_TOP = 24_000.0
_EMPTY_LEVEL = -38.0
_HIGH_RATE = 88_200
_SECONDS = 20
_DEADLINE = 60.0
_LOW_BYTE = 1  # of a little-endian 32 bit sample that carries 24 bits in its upper bytes


def bitrate_hint(facts: AudioFacts, cutoff: float, cliff: float) -> str:
    """What an MP3's spectrum says about its bitrate, "" when nothing."""
    if facts.codec != "mp3" or not facts.bitrate or cliff < _STEEP:
        return ""
    lowest = next((hertz for least, hertz in _LOWEST_CUTS if facts.bitrate >= least), 0.0)
    if cutoff >= lowest:
        return ""
    like = next(bitrate for hertz, bitrate in _LIKE if cutoff < hertz)
    return (
        f"it says {facts.bitrate} kbit/s, but its sound ends at {cutoff / 1000:.1f} kHz as at "
        f"{like} kbit/s or less: perhaps converted from a smaller file"
    )


def rate_hint(facts: AudioFacts, spectrum: Spectrum) -> str:
    """A high sampling rate that carries nothing more than a CD does, "" otherwise."""
    if not facts.lossless or (facts.sample_rate or 0) < _HIGH_RATE:
        return ""
    above = spectrum.curve[round(_CD_TOP / 500) :]
    if not above or sorted(above)[len(above) // 2] > _EMPTY_LEVEL:
        return ""
    return f"it is sampled at {(facts.sample_rate or 0) / 1000:g} kHz, but nothing is above 24 kHz"


def depth_hint(path: str, facts: AudioFacts, ctx: TaskContext) -> str:
    """24 bits of which the lowest eight are never used, "" otherwise. Decodes some seconds."""
    if not facts.lossless or facts.bit_depth != 24:
        return ""
    used = _LowBits()
    command = [
        *(find_ffmpeg(), "-nostdin", "-v", "error", "-protocol_whitelist", "file"),
        *("-t", str(_SECONDS), "-i", f"file:{os.path.abspath(path)}", "-map", "0:a:0"),
        *("-c:a", "pcm_s32le", "-f", "s32le", "pipe:1"),
    ]
    run(command, ctx, _DEADLINE, lambda _line: None, used)
    if used.samples and not used.found:
        return "it is a 24 bit file whose low 8 bits are empty: its sound has 16 bits"
    return ""


@dataclass
class _LowBits:
    """Looks for any use of the lowest eight of 24 bits."""

    samples: int = 0
    found: bool = False
    _rest: bytes = b""

    def __call__(self, block: bytes) -> None:
        import numpy as np

        data = self._rest + block
        whole = len(data) - len(data) % 4
        self._rest = data[whole:]
        sound: NDArray[np.uint8] = np.frombuffer(data[:whole], np.uint8)
        self.samples += whole // 4
        self.found = self.found or bool(sound[_LOW_BYTE::4].any())
