"""Real audio for tests and for the demo: made by ffmpeg, told apart by seed, cached.

Used by `sandbox.world` for what peers share, by the demo library, and directly by tests that need
a real file: `make_audio(tmp_path / "a.flac", 4, "flac", seed=7, tags={"title": "A"})`.
Because the codec is named on its own, `make_audio("a.flac", 4, "mp3")` is an MP3 called `.flac`.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import shutil
import subprocess
import tempfile
import threading
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from sandbox.damage import damaged

EXTENSIONS = {
    "mp3": "mp3",
    "flac": "flac",
    "m4a": "m4a",
    "alac": "m4a",
    "ogg": "ogg",
    "opus": "opus",
    "wav": "wav",
    "aiff": "aiff",
}
CODEC_OF_EXTENSION = {ext: codec for codec, ext in EXTENSIONS.items() if codec != "alac"} | {
    "aif": "aiff",
    "oga": "ogg",
    "mp4": "m4a",
}
LOSSLESS = frozenset({"flac", "alac", "wav", "aiff"})
_slots = threading.BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class AudioSpec:
    """What one generated file is. Equal specs are the same bytes, so they share a cache entry.

    `seconds` may be fractional; `seed` picks tones and noise; `bitrate` is in kbit/s (lossy only);
    `vbr` asks for variable bitrate (mp3 only); `bit_depth` is 16 or 24 (lossless only);
    `upscaled` is True for a lossless file made from a 128 kbit/s MP3; `damage` is a name from
    `sandbox.damage`; `tags` are ffmpeg names: title, artist, album, album_artist, track ("1/9"),
    disc, date, genre.
    """

    seconds: float = 3.0
    codec: str = "mp3"
    seed: int = 1
    bitrate: int = 192
    vbr: bool = False
    bit_depth: int = 16
    sample_rate: int = 44_100
    channels: int = 2
    upscaled: bool = False
    damage: str = ""
    tags: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if self.codec not in EXTENSIONS:
            raise ValueError(f"no codec {self.codec!r}; there are {', '.join(EXTENSIONS)}")

    @property
    def lossless(self) -> bool:
        return self.codec in LOSSLESS


def make_audio(
    path: str | os.PathLike[str],
    seconds: float = 3.0,
    codec: str | None = None,
    seed: int = 1,
    *,
    tags: Mapping[str, str] | None = None,
    cache: Path | None = None,
    bitrate: int = 192,
    vbr: bool = False,
    bit_depth: int = 16,
    sample_rate: int = 44_100,
    channels: int = 2,
    upscaled: bool = False,
    damage: str = "",
) -> Path:
    """Write a real audio file at `path` (folders are made) and return it.

    `codec` comes from the extension when not given. See `AudioSpec` for the other arguments.
    """
    target = Path(path)
    chosen = codec or CODEC_OF_EXTENSION.get(target.suffix.lstrip(".").lower())
    if chosen is None:
        raise ValueError(f"name a codec: the extension of {target.name!r} is no audio format here")
    spec = AudioSpec(
        seconds=seconds,
        codec=chosen,
        seed=seed,
        bitrate=bitrate,
        vbr=vbr,
        bit_depth=bit_depth,
        sample_rate=sample_rate,
        channels=channels,
        upscaled=upscaled,
        damage=damage,
        tags=tuple(sorted((tags or {}).items())),
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(render(spec, cache), target)
    return target


def render(spec: AudioSpec, cache: Path | None = None) -> Path:
    """The cached file for a spec, made now when it is not there. Never change what it holds."""
    folder = cache or default_cache()
    done = folder / f"{_fingerprint(spec)}.{EXTENSIONS[spec.codec]}"
    if done.exists():
        return done
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = done.with_name(f".{uuid.uuid4().hex}-{done.name}")
    try:
        with _slots:
            _encode(spec, part, folder)
        if spec.damage:
            part.write_bytes(damaged(part.read_bytes(), spec.damage, spec.seed))
        os.replace(part, done)
    finally:
        part.unlink(missing_ok=True)
    return done


def default_cache() -> Path:
    """Per user and kept between runs, so that a second test run encodes nothing."""
    chosen = os.environ.get("CRATEKEEPER_SANDBOX_CACHE")
    if chosen:
        return Path(chosen)
    who = str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    return Path(tempfile.gettempdir()) / f"cratekeeper-sandbox-{who}"


def ffmpeg() -> str:
    """The system's ffmpeg, else the bundled one."""
    found = shutil.which("ffmpeg")
    if found:
        return found
    # By name: it is installed only where the system has no ffmpeg.
    return str(importlib.import_module("imageio_ffmpeg").get_ffmpeg_exe())


def _fingerprint(spec: AudioSpec) -> str:
    return hashlib.sha256(repr(sorted(asdict(spec).items())).encode()).hexdigest()[:32]


def _encode(spec: AudioSpec, target: Path, folder: Path) -> None:
    if not spec.upscaled:
        _run([*_signal(spec), *_codec_arguments(spec)], spec, target)
        return
    lossy = folder / f".{uuid.uuid4().hex}.mp3"
    try:
        thin = AudioSpec(seconds=spec.seconds, codec="mp3", seed=spec.seed, bitrate=128)
        _run([*_signal(thin), *_codec_arguments(thin)], thin, lossy)
        _run(["-i", str(lossy), *_codec_arguments(spec)], spec, target)
    finally:
        lossy.unlink(missing_ok=True)


def _run(arguments: list[str], spec: AudioSpec, target: Path) -> None:
    labels = [part for key, value in spec.tags for part in ("-metadata", f"{key}={value}")]
    fixed = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact"]
    command = [ffmpeg(), "-v", "error", "-nostdin", "-y", *arguments, *fixed, *labels, str(target)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"ffmpeg could not make {spec}: {done.stderr.strip()[-400:]}")


def _signal(spec: AudioSpec) -> list[str]:
    """Two tones, a pulse and full-band noise, all picked by the seed."""
    low = 110 + (spec.seed * 37) % 440
    high = 700 + (spec.seed * 101) % 2300
    pulse = 1 + (spec.seed * 13) % 7
    graph = (
        f"sine=frequency={low}:sample_rate={spec.sample_rate},volume=2[a];"
        f"sine=frequency={high}:beep_factor=3:sample_rate={spec.sample_rate},"
        f"tremolo=f={pulse}:d=0.8[b];"
        f"anoisesrc=color=white:amplitude=0.02:seed={spec.seed}:sample_rate={spec.sample_rate}[c];"
        f"[a][b][c]amix=inputs=3:normalize=0,aformat=channel_layouts="
        f"{'mono' if spec.channels == 1 else 'stereo'},atrim=duration={spec.seconds}"
    )
    return ["-filter_complex", graph]


def _codec_arguments(spec: AudioSpec) -> list[str]:
    deep = spec.bit_depth == 24
    rate = ["-ar", "48000" if spec.codec == "opus" else str(spec.sample_rate)]
    flat = ["-b:a", f"{spec.bitrate}k"]
    by_codec = {
        "mp3": [
            "-c:a",
            "libmp3lame",
            "-id3v2_version",
            "4",
            *(["-q:a", "0"] if spec.vbr else flat),
        ],
        "flac": ["-c:a", "flac", "-sample_fmt", "s32" if deep else "s16"]
        + (["-bits_per_raw_sample", "24"] if deep else []),
        "m4a": ["-c:a", "aac", *flat],
        "alac": ["-c:a", "alac", "-sample_fmt", "s32p" if deep else "s16p"],
        "ogg": ["-c:a", "libvorbis", *flat],
        "opus": ["-c:a", "libopus", *flat],
        "wav": ["-c:a", "pcm_s24le" if deep else "pcm_s16le"],
        "aiff": ["-c:a", "pcm_s24be" if deep else "pcm_s16be", "-write_id3v2", "1"],
    }
    return [*rate, *by_codec[spec.codec]]
