"""The generated audio is real: decoders agree with what was asked for."""

from __future__ import annotations

import subprocess
from pathlib import Path

import mutagen
import pytest

from sandbox import audio
from sandbox.audio import EXTENSIONS, AudioSpec, default_cache, make_audio, render


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Encode really, whatever earlier runs left in the user's cache."""
    monkeypatch.setenv("CRATEKEEPER_SANDBOX_CACHE", str(tmp_path_factory.mktemp("cache")))


CODEC_NAMES = {
    "mp3": "mp3",
    "flac": "flac",
    "m4a": "aac",
    "alac": "alac",
    "ogg": "vorbis",
    "opus": "opus",
    "wav": "pcm_s16le",
    "aiff": "pcm_s16be",
}


def probe(path: Path, entries: str) -> dict[str, str]:
    told = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", entries, "-of", "flat=s=_", str(path)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    pairs = (line.split("=", 1) for line in told.splitlines())
    return {key.rpartition("_0_")[2]: value.strip('"') for key, value in pairs}


def decodes(path: Path) -> bool:
    done = subprocess.run(
        ["ffmpeg", "-v", "error", "-xerror", "-i", str(path), "-f", "null", "-"],
        capture_output=True,
        check=False,
    )
    return done.returncode == 0 and not done.stderr


@pytest.mark.parametrize("codec", sorted(EXTENSIONS))
def test_every_codec_gives_a_file_that_decodes_with_the_asked_length(
    codec: str, tmp_path: Path
) -> None:
    path = make_audio(tmp_path / f"a.{EXTENSIONS[codec]}", 1.5, codec, seed=3)
    assert decodes(path)
    told = probe(path, "stream=codec_name,duration:format=duration")
    assert told["codec_name"] == CODEC_NAMES[codec]
    assert mutagen.File(path).info.length == pytest.approx(1.5, abs=0.06)


@pytest.mark.parametrize("codec", ["mp3", "flac", "m4a", "ogg", "opus", "aiff"])
def test_tags_can_be_read_back(codec: str, tmp_path: Path) -> None:
    tags = {"title": "Тёплый свет", "artist": "R$NE Kobra", "track": "3/9", "genre": "Hip Hop"}
    path = make_audio(tmp_path / f"a.{EXTENSIONS[codec]}", 1.0, codec, tags=tags)
    if codec == "aiff":
        found = {k: str(v) for k, v in mutagen.File(path).tags.items()}
        assert (found["TIT2"], found["TPE1"], found["TRCK"]) == ("Тёплый свет", "R$NE Kobra", "3/9")
        return
    easy = mutagen.File(path, easy=True)
    assert easy["title"] == ["Тёплый свет"]
    assert easy["artist"] == ["R$NE Kobra"]
    assert easy["genre"] == ["Hip Hop"]


def test_the_codec_comes_from_the_extension(tmp_path: Path) -> None:
    told = probe(make_audio(tmp_path / "deep" / "a.AIF", 0.5), "stream=codec_name")
    assert told["codec_name"] == "pcm_s16be"


def test_a_name_without_a_known_extension_needs_a_codec(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="name a codec"):
        make_audio(tmp_path / "a.xyz", 1.0)


def test_an_mp3_can_be_called_flac(tmp_path: Path) -> None:
    path = make_audio(tmp_path / "a.flac", 1.0, "mp3")
    assert probe(path, "stream=codec_name")["codec_name"] == "mp3"


def test_an_unknown_codec_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="wma"):
        AudioSpec(codec="wma")


def test_flac_has_the_asked_depth_and_rate(tmp_path: Path) -> None:
    info = mutagen.File(make_audio(tmp_path / "a.flac", 1.0, bit_depth=24, sample_rate=96_000)).info
    assert (info.bits_per_sample, info.sample_rate, info.channels) == (24, 96_000, 2)


def test_mono_is_possible(tmp_path: Path) -> None:
    assert mutagen.File(make_audio(tmp_path / "a.wav", 0.5, channels=1)).info.channels == 1


def test_mp3_is_constant_or_variable(tmp_path: Path) -> None:
    flat = mutagen.File(make_audio(tmp_path / "cbr.mp3", 2.0, bitrate=320)).info
    varying = mutagen.File(make_audio(tmp_path / "vbr.mp3", 2.0, vbr=True)).info
    assert flat.bitrate == pytest.approx(320_000, rel=0.02)
    assert str(varying.bitrate_mode) == "BitrateMode.VBR"


def samples(path: Path) -> bytes:
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-f", "s16le", "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def test_seeds_are_different_recordings_and_one_seed_is_the_same_one(tmp_path: Path) -> None:
    first = make_audio(tmp_path / "1.wav", 0.5, seed=1)
    again = make_audio(tmp_path / "2.flac", 0.5, seed=1)
    other = make_audio(tmp_path / "3.wav", 0.5, seed=2)
    assert samples(first) == samples(again) != samples(other)


def above(path: Path, hertz: int) -> float:
    """Loudness in dB of what lies above a frequency."""
    graph = f"highpass=f={hertz}:poles=2,highpass=f={hertz}:poles=2,highpass=f={hertz},volumedetect"
    command = ["ffmpeg", "-hide_banner", "-i", str(path), "-af", graph, "-f", "null", "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    return float(told.partition("mean_volume: ")[2].split(" ")[0])


def test_an_upscaled_flac_has_lost_its_highest_tones(tmp_path: Path) -> None:
    real = make_audio(tmp_path / "real.flac", 1.0, seed=4)
    fake = make_audio(tmp_path / "fake.flac", 1.0, seed=4, upscaled=True)
    assert decodes(fake)
    assert above(fake, 19_500) < above(real, 19_500) - 1.5


def test_a_second_call_takes_the_cached_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = AudioSpec(seconds=0.5, codec="mp3")
    first = render(spec, tmp_path / "cache")
    monkeypatch.setattr(audio, "_run", lambda *_: pytest.fail("encoded twice"))
    assert render(spec, tmp_path / "cache") == first


def test_changing_a_made_file_leaves_the_cache_alone(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    path = make_audio(tmp_path / "a.mp3", 0.5, cache=cache)
    whole = path.read_bytes()
    path.write_bytes(b"gone")
    assert make_audio(tmp_path / "b.mp3", 0.5, cache=cache).read_bytes() == whole


def test_nothing_is_left_in_the_cache_when_the_encoder_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audio, "_codec_arguments", lambda _spec: ["-c:a", "no_such_codec"])
    with pytest.raises(RuntimeError, match="could not make"):
        render(AudioSpec(seconds=0.5), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_cache_folder_can_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRATEKEEPER_SANDBOX_CACHE", str(tmp_path))
    assert default_cache() == tmp_path
    monkeypatch.delenv("CRATEKEEPER_SANDBOX_CACHE")
    assert default_cache().name.startswith("cratekeeper-sandbox-")


def test_without_a_system_ffmpeg_the_bundled_one_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    class Bundled:
        @staticmethod
        def get_ffmpeg_exe() -> str:
            return "/opt/bundled/ffmpeg"

    monkeypatch.setattr(audio.shutil, "which", lambda _name: None)
    monkeypatch.setattr(audio.importlib, "import_module", lambda _name: Bundled)
    assert audio.ffmpeg() == "/opt/bundled/ffmpeg"
