"""Was this sound lossy once? Looks for the cliff that lossy encoders leave in the spectrum.

Used by `core.media.verify`, which hands over the samples it decodes anyway. The method: loud
frames, 90th percentile of each frequency, the steepest fall above 12 kHz. It sees MP3 up to
320 kbit/s and V2, is blind to AAC 256 and half of V0, and cannot tell a master that was cut on
purpose: hence a hint in three degrees with its number, never a proof.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.domain import LossySign, Spectrum

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Levels = NDArray[np.float32]

FRAME = 8192
MOST_FRAMES = 384
"""At least half as many are looked at, evenly spread, however long the file is."""
FEWEST_FRAMES = 4

_FROM, _TO = 12_000.0, 20_500.0  # above, the filters of honest 44.1 kHz converters begin
_LIKELY_BELOW = 19_200.0
CLIFF, _STEEP = 16.0, 25.0
_REACH, _SMOOTH = 350.0, 200.0
_LOUD_SHARE = 0.7
_SILENCE = 20.0  # RMS in steps of 16 bit; quieter than that there is nothing to see
_FLOOR = 1e-3
_BLOCK = 64


class FrameKeeper:
    """Keeps evenly spread frames of a stream of unknown length in bounded memory (6 MB)."""

    def __init__(self) -> None:
        self._frames: list[bytes] = []
        self._rest = bytearray()
        self._every, self._seen = 1, 0

    def __call__(self, block: bytes) -> None:
        """Take the next samples: 16 bit, little endian, one channel."""
        self._rest += block
        size = FRAME * 2
        whole = len(self._rest) // size
        for number in range(whole):
            if self._seen % self._every == 0:
                self._frames.append(bytes(self._rest[number * size : (number + 1) * size]))
                self._thin()
            self._seen += 1
        del self._rest[: whole * size]

    def _thin(self) -> None:
        if len(self._frames) >= MOST_FRAMES:
            self._frames = self._frames[::2]
            self._every *= 2

    def frames(self) -> list[bytes]:
        """What was kept, in order."""
        return self._frames


def spectrum_of(frames: list[bytes], sample_rate: int) -> Spectrum | None:
    """What the frames show; None when they are too few, too quiet or of too low a rate."""
    if len(frames) < FEWEST_FRAMES or sample_rate < 2 * (_FROM + _REACH):
        return None
    levels = _levels(frames)
    if levels is None:
        return None
    step = sample_rate / FRAME
    cutoff, cliff = _steepest(levels, step)
    seen = None if cliff < CLIFF else float(round(cutoff))
    curve = _curve(levels, step)
    return Spectrum(sign_of(cutoff, cliff), seen, round(cliff, 1), curve=curve)


def sign_of(cutoff: float, cliff: float) -> LossySign:
    """The verdict on a fall of `cliff` dB at `cutoff` Hz."""
    if cliff < CLIFF:
        return LossySign.NONE
    if cutoff < _LIKELY_BELOW and cliff >= _STEEP:
        return LossySign.LIKELY
    return LossySign.SUSPECT


def _levels(frames: list[bytes]) -> Levels | None:
    """The loud frames' 90th percentile in dB for each frequency; None in silence."""
    import numpy as np

    sound = np.frombuffer(b"".join(frames), "<i2").reshape(-1, FRAME)
    power = np.sqrt(np.mean(np.square(sound, dtype=np.float32), axis=1))
    loud = sound[power >= max(_SILENCE, float(np.quantile(power, 1 - _LOUD_SHARE)))]
    if len(loud) < FEWEST_FRAMES:
        return None
    window = np.hanning(FRAME).astype(np.float32)
    found = np.empty((len(loud), FRAME // 2 + 1), np.float32)
    for first in range(0, len(loud), _BLOCK):
        part = loud[first : first + _BLOCK] * window
        found[first : first + _BLOCK] = np.abs(np.fft.rfft(part, axis=1))
    place = int(len(found) * 0.9)
    found.partition(place, axis=0)
    return np.asarray(20 * np.log10(found[place] / FRAME + _FLOOR), np.float32)


def _steepest(levels: Levels, step: float) -> tuple[float, float]:
    """(frequency, fall in dB) of the largest drop across ±350 Hz between 12 and 20.5 kHz."""
    import numpy as np

    width = max(1, round(_SMOOTH / step))
    smooth = np.convolve(levels, np.ones(width, np.float32) / width, "same")
    reach = max(1, round(_REACH / step))
    first = round(_FROM / step)
    last = min(round(_TO / step), len(smooth) - reach - width)
    falls = smooth[first - reach : last - reach] - smooth[first + reach : last + reach]
    at = int(np.argmax(falls))
    return (first + at) * step, float(falls[at])


def _curve(levels: Levels, step: float) -> tuple[int, ...]:
    import numpy as np

    edges = (np.arange(0, len(levels) * step, 500) / step).astype(int)
    return tuple(round(float(value)) for value in np.maximum.reduceat(levels, edges))
