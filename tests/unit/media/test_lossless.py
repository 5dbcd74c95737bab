"""Fake lossless on generated files: the contract's figures, and no false alarm."""

from __future__ import annotations

import itertools
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from core.domain import AudioFacts, LossySign, Spectrum
from core.media.lossless import FRAME, MOST_FRAMES, FrameKeeper, sign_of, spectrum_of
from core.media.lossless_hints import bitrate_hint
from core.media.verify import FfmpegVerifier
from core.ports.media import Expectation
from core.tasks import TaskContext
from sandbox.audio import ffmpeg

SOUNDS = {
    "white noise": "anoisesrc=color=white:amplitude=0.2:seed=1:duration=5",
    "pink noise": "anoisesrc=color=pink:amplitude=0.4:seed=2:duration=5",
    "dark tape": "anoisesrc=color=pink:amplitude=0.4:seed=4:duration=5,lowpass=f=6000:p=2",
    "saw chord": "aevalsrc='0.4*(2*mod(110*t,1)-1)+0.3*(2*mod(165.5*t,1)-1)*exp(-3*mod(t,1))':d=5",
    "drums": "aevalsrc='0.5*(random(0)-0.5)*exp(-30*mod(t,0.25))"
    "+0.3*sin(2*PI*60*t)*exp(-6*mod(t,0.5))':d=5",
}
LOSSY = {
    "128": ("-b:a", "128k"),
    "192": ("-b:a", "192k"),
    "256": ("-b:a", "256k"),
    "320": ("-b:a", "320k"),
    "V2": ("-q:a", "2"),
}
# kHz between which the cut of each encoding is found on full-band sound
CUTS = {"128": (16, 17), "192": (18.3, 19), "256": (19.2, 19.7), "320": (19.8, 20.4)}


def convert(*arguments: str) -> None:
    command = [ffmpeg(), "-v", "error", "-nostdin", "-y", *arguments]
    subprocess.run(command, check=True, timeout=60)


@pytest.fixture(scope="module")
def lossless(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """`lossless("pink noise", "128")`: a FLAC of that sound that was an MP3 before."""
    folder = tmp_path_factory.mktemp("lossless")

    def make(sound: str, lossy: str = "") -> Path:
        path = folder / f"{sound} {lossy}.flac"
        if path.exists():
            return path
        if not lossy:
            convert("-f", "lavfi", "-i", SOUNDS[sound], "-ar", "44100", "-ac", "2",
                    "-sample_fmt", "s16", str(path))  # fmt: skip
            return path
        mp3 = path.with_suffix(".mp3")
        convert("-i", str(make(sound)), "-c:a", "libmp3lame", *LOSSY[lossy], str(mp3))
        convert("-i", str(mp3), "-sample_fmt", "s16", str(path))
        return path

    return make


def spectrum(path: Path) -> Spectrum:
    checked = FfmpegVerifier().verify(path, Expectation(), TaskContext())
    assert checked.sound, checked.problems
    assert checked.spectrum is not None
    return checked.spectrum


@pytest.mark.parametrize("sound", SOUNDS)
def test_true_lossless_is_no_false_alarm(lossless: Callable[..., Path], sound: str) -> None:
    seen = spectrum(lossless(sound))
    assert (seen.sign, seen.cutoff, seen.hints) == (LossySign.NONE, None, ())
    assert seen.cliff < 13


@pytest.mark.parametrize("lossy", LOSSY)
@pytest.mark.parametrize("sound", SOUNDS)
def test_a_lossless_file_made_of_an_mp3_is_flagged(
    lossless: Callable[..., Path], sound: str, lossy: str
) -> None:
    seen = spectrum(lossless(sound, lossy))
    assert seen.sign is not LossySign.NONE
    assert seen.cutoff is not None
    if lossy in {"128", "192"}:
        assert seen.sign is LossySign.LIKELY
    if lossy in CUTS and sound != "dark tape":
        low, high = CUTS[lossy]
        assert low * 1000 <= seen.cutoff <= high * 1000


@pytest.mark.parametrize(
    ("cutoff", "cliff", "sign"),
    [
        (16_000, 15.9, LossySign.NONE),
        (16_000, 16.0, LossySign.SUSPECT),
        (16_000, 24.9, LossySign.SUSPECT),
        (16_000, 25.0, LossySign.LIKELY),
        (19_199, 60.0, LossySign.LIKELY),
        (19_200, 60.0, LossySign.SUSPECT),
    ],
)
def test_the_three_verdicts(cutoff: float, cliff: float, sign: LossySign) -> None:
    assert sign_of(cutoff, cliff) is sign


def test_an_mp3_has_no_lossy_sign_but_its_cut(lossless: Callable[..., Path]) -> None:
    seen = spectrum(lossless("pink noise", "128").with_suffix(".mp3"))
    assert seen.sign is LossySign.NONE
    assert seen.cutoff is not None
    assert seen.hints == ()
    assert len(seen.curve) == 45


def test_a_bitrate_that_was_blown_up_is_hinted_at(
    lossless: Callable[..., Path], tmp_path: Path
) -> None:
    small, big = lossless("saw chord", "128").with_suffix(".mp3"), tmp_path / "big.mp3"
    convert("-i", str(small), "-c:a", "libmp3lame", "-b:a", "320k", str(big))
    (hint,) = spectrum(big).hints
    assert hint.startswith("it says 320 kbit/s, but its sound ends at 16.")
    assert "as at 128 kbit/s" in hint
    honest = spectrum(lossless("saw chord", "320").with_suffix(".mp3"))
    assert honest.hints == ()


@pytest.mark.parametrize(
    ("codec", "bitrate", "cutoff", "hinted"),
    [
        ("mp3", 320, 18_800, True),
        ("mp3", 320, 20_000, False),
        ("mp3", 256, 19_300, False),
        ("mp3", 192, 18_500, False),
        ("mp3", 192, 16_500, True),
        ("mp3", 160, 16_500, True),
        ("mp3", 128, 16_000, False),
        ("m4a", 256, 16_000, False),
        ("mp3", None, 16_000, False),
    ],
)
def test_only_cuts_far_below_what_the_bitrate_carries_are_hinted_at(
    codec: str, bitrate: int | None, cutoff: float, hinted: bool
) -> None:
    assert bool(bitrate_hint(AudioFacts(codec, bitrate=bitrate), cutoff, 40.0)) is hinted


def test_empty_low_bits_and_an_empty_upper_range_are_hinted_at(
    lossless: Callable[..., Path], tmp_path: Path
) -> None:
    padded, used, high = (tmp_path / name for name in ("padded.flac", "used.flac", "high.flac"))
    deep = ("-c:a", "flac", "-sample_fmt", "s32", "-bits_per_raw_sample", "24")
    source = str(lossless("saw chord"))
    convert("-i", source, *deep, str(padded))
    convert("-i", source, "-af", "volume=0.77", *deep, str(used))
    convert("-i", source, "-af", "aresample=96000,volume=0.77", *deep, str(high))
    assert spectrum(padded).hints == (
        "it is a 24 bit file whose low 8 bits are empty: its sound has 16 bits",
    )
    assert spectrum(used).hints == ()
    assert spectrum(high).hints == ("it is sampled at 96 kHz, but nothing is above 24 kHz",)


def test_a_true_high_rate_is_not_hinted_at(tmp_path: Path) -> None:
    path = tmp_path / "true.flac"
    convert("-f", "lavfi", "-i", "anoisesrc=sample_rate=96000:amplitude=0.2:seed=5:duration=3",
            "-c:a", "flac", str(path))  # fmt: skip
    assert spectrum(path).hints == ()


class TestKeepingFrames:
    def test_memory_stays_bounded_and_frames_spread_evenly(self) -> None:
        keeper = FrameKeeper()
        for number in range(MOST_FRAMES * 5):
            keeper(number.to_bytes(2, "little") * FRAME)
        numbers = [int.from_bytes(frame[:2], "little") for frame in keeper.frames()]
        assert MOST_FRAMES // 2 <= len(numbers) < MOST_FRAMES
        assert {b - a for a, b in itertools.pairwise(numbers)} == {8}

    def test_blocks_of_any_size_make_the_same_frames(self) -> None:
        sound = bytes(range(256)) * (FRAME // 16)
        whole, pieces = FrameKeeper(), FrameKeeper()
        whole(sound)
        for first in range(0, len(sound), 777):
            pieces(sound[first : first + 777])
        assert whole.frames() == pieces.frames() != []

    @pytest.mark.parametrize(
        ("frames", "rate"),
        [
            ([], 44_100),
            ([b"\x10\x20" * FRAME] * 3, 44_100),
            ([b"\x10\x20" * FRAME] * 9, 22_050),
            ([b"\0\0" * FRAME] * 9, 44_100),
        ],
        ids=["nothing", "too short", "low rate", "silence"],
    )
    def test_where_nothing_can_be_seen_nothing_is_said(
        self, frames: list[bytes], rate: int
    ) -> None:
        assert spectrum_of(frames, rate) is None
