"""Facts about audio: measured ones (`AudioFacts`) and claimed ones (`ClaimedFacts`).

A peer's claim and our own measurement are different types, so that a claim is never trusted by
accident.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

LOSSLESS_CODECS = frozenset({"flac", "alac", "wav", "aiff", "ape", "wavpack"})
# What counts as a music file, by extension (lower case, without the dot).
AUDIO_EXTENSIONS = frozenset(
    {"mp3", "flac", "m4a", "mp4", "ogg", "oga", "opus", "wav", "aif", "aiff"}
    | {"aac", "wma", "ape", "wv", "mpc"}
)


@dataclass(frozen=True, slots=True)
class AudioFacts:
    """Measured on a file here. `bitrate` in kbit/s, `sample_rate` in Hz, `duration` in seconds."""

    codec: str
    duration: float | None = None
    bitrate: int | None = None
    sample_rate: int | None = None
    bit_depth: int | None = None
    channels: int | None = None
    size: int | None = None

    @property
    def lossless(self) -> bool:
        """True when the codec itself loses nothing (not a statement about the master)."""
        return self.codec in LOSSLESS_CODECS


@dataclass(frozen=True, slots=True)
class ClaimedFacts:
    """What a peer or service says about a file it offers; any member may be missing or wrong.

    `codec` is derived from the file's extension ("mp3", "flac", "m4a", "ogg", "opus", …), "" when
    there is none. `bitrate` in kbit/s, `sample_rate` in Hz, `duration` in seconds, `size` in bytes.
    """

    codec: str = ""
    size: int | None = None
    duration: float | None = None
    bitrate: int | None = None
    sample_rate: int | None = None
    bit_depth: int | None = None
    variable_bitrate: bool | None = None


class LossySign(Enum):
    """Does the spectrum look as if the sound had once been lossy? A hint, never a proof."""

    NONE = "no sign"
    SUSPECT = "suspect"
    LIKELY = "likely lossy source"


@dataclass(frozen=True, slots=True)
class Spectrum:
    """How a file's spectrum ends. `cutoff` in Hz is where it falls, None when nowhere steeply.

    `cliff` is the fall there in dB, `hints` are sentences (an upscaled bitrate, empty bits),
    `curve` the loud parts' level in dB for each 500 Hz from 0 up, for a picture.
    """

    sign: LossySign
    cutoff: float | None
    cliff: float
    hints: tuple[str, ...] = ()
    curve: tuple[int, ...] = ()


class PrintVerdict(Enum):
    """What a fingerprint service said about a file."""

    CONFIRMED = "confirmed"
    UNKNOWN = "unknown"
    OTHER = "another recording"


@dataclass(frozen=True, slots=True)
class PrintMatch:
    """A fingerprint's answer: `score` 0..1 of the best hit, and what that hit is called.

    `recording` is its MusicBrainz id. Members but the verdict are empty when nothing is known.
    """

    verdict: PrintVerdict
    score: float = 0.0
    recording: str = ""
    title: str = ""
    artists: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileCheck:
    """What was found out about one finished file; kept beside its job and shown with it.

    `digest` is the SHA-256 of the bytes as they came, "" when they were not read; `broken` as in
    `core.ports.media.Verification`.
    """

    facts: AudioFacts | None = None
    spectrum: Spectrum | None = None
    fingerprint: PrintMatch | None = None
    problems: tuple[str, ...] = ()
    digest: str = ""
    broken: bool = False
