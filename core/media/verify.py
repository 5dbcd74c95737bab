"""Judging a finished download: is it whole, is it sound, is it what it says it is?

Used by the download engine before a file is tagged and moved, and by `organize`. There is no
minimum length: interludes are music. Each thing that is wrong is one sentence for people.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.domain import AudioFacts, LossySign, Spectrum
from core.media.containers import extension, facts_of, open_audio
from core.media.decode import Decoded, decode
from core.media.durations import broken_off, clock, duration_problem
from core.media.kinds import codec_name, describe_bytes, kind_problem
from core.media.lossless import FrameKeeper, spectrum_of
from core.media.lossless_hints import bitrate_hint, depth_hint, rate_hint
from core.media.promises import (
    empty_tail,
    end_is_missing,
    has_no_index,
    has_tags_behind,
    promised_seconds,
    tolerance,
)
from core.ports.media import Expectation, UnreadableAudio, Verification
from core.tasks import TaskContext

# Decoders of these formats check sums or structure: one complaint means damage. Those of MP3 and
# AAC complain about harmless things (a cut bit reservoir, foreign bytes between frames), and a WAV
# may end in half a sample.
_STRICT = frozenset({"flac", "alac", "ogg", "opus"})
_UNCOMPRESSED = frozenset({"wav", "aiff"})


class FfmpegVerifier:
    """The `AudioVerifier` that decodes with ffmpeg. Stateless, safe in any thread."""

    def verify(self, path: Path, expected: Expectation, ctx: TaskContext) -> Verification:
        """Decode the whole file and compare; a bad file is an answer, never an error.

        Raises `Cancelled`, and `StorageError` when there is no ffmpeg.
        """
        name = str(path)
        try:
            if os.path.getsize(name) == 0:
                return Verification(None, ("the file is empty",), broken=True)
            keeper = FrameKeeper()
            heard = decode(name, ctx, keeper if expected.spectrum else None)
            if not heard.is_audio:
                bad = heard.timed_out is None
                return Verification(None, (_why_silent(name, heard),), broken=bad)
            checked = _judge(name, heard, expected)
            if not checked.sound or checked.facts is None or not expected.spectrum:
                return checked
            return replace(checked, spectrum=_spectrum(name, checked.facts, heard, keeper, ctx))
        except OSError as error:
            reason = (error.strerror or "unknown reason").lower()
            return Verification(None, (f"the file cannot be read ({reason})",))


def _spectrum(
    path: str, facts: AudioFacts, heard: Decoded, keeper: FrameKeeper, ctx: TaskContext
) -> Spectrum | None:
    """How the sound's spectrum ends; a lossy file has no lossy sign, it is one."""
    found = spectrum_of(keeper.frames(), heard.output_rate or facts.sample_rate or 0)
    if found is None:
        return None
    hints = (
        bitrate_hint(facts, found.cutoff or 0.0, found.cliff),
        rate_hint(facts, found),
        depth_hint(path, facts, ctx),
    )
    sign = found.sign if facts.lossless else LossySign.NONE
    return replace(found, sign=sign, hints=tuple(hint for hint in hints if hint))


def _why_silent(path: str, heard: Decoded) -> str:
    if heard.timed_out is not None:
        return _too_slow(heard.timed_out)
    if has_no_index(path):
        return "the file broke off: its index is missing, so nothing in it can be played"
    return describe_bytes(path)


def _too_slow(seconds: float) -> str:
    return f"decoding it did not end within {clock(seconds)}"


def _judge(path: str, heard: Decoded, expected: Expectation) -> Verification:
    audio = _opened(path)
    facts = _facts(path, heard, audio)
    cut = _length_problem(path, heard, facts.codec, audio)
    problems = [
        kind_problem(extension(path), expected.codec, heard.container, facts.codec),
        cut
        or duration_problem(heard.seconds, expected)
        or _damage_problem(path, heard, facts.codec),
    ]
    broken = (bool(cut) and heard.timed_out is None) or _is_damaged(path, heard, facts.codec)
    return Verification(facts, tuple(problem for problem in problems if problem), broken=broken)


def _opened(path: str) -> Any:
    try:
        return open_audio(path)
    except UnreadableAudio:
        return None  # it can be heard; what its header says stays unknown


def _facts(path: str, heard: Decoded, audio: Any) -> AudioFacts:
    codec = codec_name(heard.codec, heard.container)
    size = os.path.getsize(path)
    stated = facts_of(audio, path) if audio is not None else AudioFacts(codec)
    if stated.codec != codec:
        stated = AudioFacts(codec)
    return replace(
        stated,
        duration=round(heard.seconds, 3),
        sample_rate=stated.sample_rate or heard.sample_rate,
        bitrate=stated.bitrate or max(1, round(size * 8 / heard.seconds / 1000)),
        size=size,
    )


def _length_problem(path: str, heard: Decoded, codec: str, audio: Any) -> str:
    """The end is missing by the file's own evidence, "" when nothing shows it."""
    if heard.timed_out is not None:
        return _too_slow(heard.timed_out)
    promised = promised_seconds(audio) if audio is not None else None
    if promised is not None and heard.seconds < promised - tolerance(audio, promised):
        return broken_off(heard.seconds, promised)
    if end_is_missing(path, heard.container):
        return broken_off(heard.seconds, None)
    size, empty = os.path.getsize(path), empty_tail(path, heard.container)
    # Music fades into digital silence, but not for a quarter of its length; and silence that was
    # compressed is not a run of zero bytes.
    limit = size * 0.25 if codec in _UNCOMPRESSED else max(8192, size * 0.02)
    if empty > limit:
        return f"the last {round(100 * empty / size)} % of the file are empty"
    return ""


def _damage_problem(path: str, heard: Decoded, codec: str) -> str:
    if _is_damaged(path, heard, codec):
        places = "one place" if heard.errors == 1 else f"{heard.errors} places"
        return f"the audio is damaged in {places}"
    gave_up = heard.failed and not _is_about_tags(path, codec)
    return "the decoder gave up on it" if gave_up else ""


def _is_damaged(path: str, heard: Decoded, codec: str) -> bool:
    allowed = 0 if codec in _STRICT else max(3, heard.seconds / 60)
    return heard.errors > allowed and not _is_about_tags(path, codec)


def _is_about_tags(path: str, codec: str) -> bool:
    """The complaints are about a tag behind the sound; the length was checked before."""
    return codec == "mp3" and has_tags_behind(path)
