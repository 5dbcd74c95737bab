"""Which downloads are refused, and what people are told."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain import StorageError
from core.media import decode as decoding
from core.media.verify import FfmpegVerifier
from core.ports.media import Expectation, Verification
from core.tasks import Cancelled, TaskContext
from sandbox.audio import make_audio
from tests.unit.media.conftest import FORMATS
from tests.unit.media.raw import remux

Song = Callable[..., Path]


def verify(path: Path, **expected: object) -> Verification:
    return FfmpegVerifier().verify(path, Expectation(**expected), TaskContext())  # type: ignore[arg-type]


@pytest.mark.parametrize("seconds", [0.4, 5.3])
@pytest.mark.parametrize("codec", FORMATS)
def test_a_sound_file_of_every_format_passes(song: Song, codec: str, seconds: float) -> None:
    found = verify(song(codec, seconds), duration=seconds, claimed_duration=round(seconds))
    assert found.problems == ()
    assert found.facts is not None
    assert found.facts.codec == ("aac" if codec == "m4a" else codec)
    assert found.facts.duration == pytest.approx(seconds, abs=0.06)


@pytest.mark.parametrize(
    "options",
    [
        {"codec": "mp3", "vbr": True},
        {"codec": "mp3", "bitrate": 320, "channels": 1},
        {"codec": "mp3", "sample_rate": 22_050, "bitrate": 64},
        {"codec": "flac", "bit_depth": 24, "sample_rate": 96_000},
        {"codec": "wav", "bit_depth": 24},
        {"codec": "m4a", "channels": 1},
    ],
)
def test_unusual_but_sound_files_pass(song: Song, options: dict[str, object]) -> None:
    found = verify(song(seconds=4.0, **options))
    assert found.problems == ()
    assert found.facts is not None
    assert found.facts.sample_rate == options.get("sample_rate", 44_100)


@pytest.mark.parametrize("seconds", [2.0, 6.0])
@pytest.mark.parametrize("damage", ["truncated", "padded"])
@pytest.mark.parametrize("codec", FORMATS)
def test_half_a_file_is_refused_by_its_own_evidence(
    song: Song, codec: str, damage: str, seconds: float
) -> None:
    found = verify(song(codec, seconds, damage=damage))
    assert not found.sound


@pytest.mark.parametrize("kept", [0.3, 0.97])
@pytest.mark.parametrize("codec", FORMATS)
def test_wherever_a_file_breaks_off_it_is_refused(song: Song, codec: str, kept: float) -> None:
    path = song(codec, 12.0)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * kept)])
    found = verify(path)
    assert (found.sound, found.broken, found.check.broken) == (False, True, True)


def test_an_mp3_without_a_header_of_its_own_is_judged_by_what_was_wanted(song: Song) -> None:
    path = remux(song("mp3", 6.0), song("mp3", name="plain"), "-c", "copy", "-write_xing", "0")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert verify(path).sound  # nothing in it says that there was more
    short = verify(path, duration=6.0)
    assert "of 6.0 seconds" in short.problems[0]
    assert not short.broken  # for another track it may be right
    assert "of 6.0 seconds" in verify(path, claimed_duration=6.0).problems[0]


def test_the_sentence_names_both_lengths(song: Song) -> None:
    path = song("flac", 90.0)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3])
    assert verify(path).problems == ("the file ends after 1:00 of 1:30",)


def test_an_m4a_that_lost_its_index_says_so(song: Song) -> None:
    (problem,) = verify(song("m4a", 4.0, damage="truncated")).problems
    assert "its index is missing" in problem


def test_an_m4a_with_the_index_in_front_is_refused_when_it_breaks_off(song: Song) -> None:
    path = remux(
        song("m4a", 10.0), song("m4a", name="fast"), "-c", "copy", "-movflags", "+faststart"
    )
    assert verify(path).sound
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 9 // 10])
    assert "the file ends after" in verify(path).problems[0]


@pytest.mark.parametrize("codec", ["flac", "mp3"])
def test_a_header_that_promises_too_much_is_refused(song: Song, codec: str) -> None:
    (problem,) = verify(song(codec, 3.0, damage="overpromised")).problems
    assert problem == "the file ends after 0:03 of 0:30"


@pytest.mark.parametrize("codec", ["flac", "alac", "ogg", "opus", "mp3"])
def test_damage_in_the_middle_is_refused(song: Song, codec: str) -> None:
    path = song(codec, 20.0)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + len(data) // 20] = bytes(len(data) // 20)
    path.write_bytes(data)
    assert not verify(path).sound


@pytest.mark.parametrize(
    ("codec", "name", "sentence"),
    [
        ("mp3", "a.flac", "it is an MP3 named .flac"),
        ("flac", "a.mp3", "it is a FLAC named .mp3"),
        ("m4a", "a.flac", "it is an AAC file named .flac"),
        ("opus", "a.mp3", "it is an Opus file named .mp3"),
        ("ogg", "a.opus", "it is an Ogg Vorbis file named .opus"),
        ("wav", "a.flac", "it is a WAV named .flac"),
        ("mp3", "a.m4a", "it is an MP3 named .m4a"),
        ("aiff", "a.wav", "it is an AIFF named .wav"),
        ("alac", "a.flac", "it is an Apple Lossless file named .flac"),
    ],
)
def test_a_wrong_name_is_refused(tmp_path: Path, codec: str, name: str, sentence: str) -> None:
    found = verify(make_audio(tmp_path / name, 2.0, codec))
    assert found.problems == (sentence,)
    assert found.facts is not None  # it is music, only not what it says


@pytest.mark.parametrize(
    ("codec", "name"),
    [("opus", "a.ogg"), ("alac", "a.m4a"), ("m4a", "a.mp4"), ("ogg", "a.OGA"), ("aiff", "a.aif")],
)
def test_names_that_fit_several_codecs_pass(tmp_path: Path, codec: str, name: str) -> None:
    assert verify(make_audio(tmp_path / name, 2.0, codec)).sound


def test_a_claim_is_checked_when_the_name_says_nothing(tmp_path: Path) -> None:
    path = make_audio(tmp_path / "a.part", 2.0, "mp3")
    assert verify(path, codec="mp3").sound
    assert verify(path, codec="flac").problems == ("it is an MP3, but flac was announced",)


def test_mp3_inside_a_wav_is_no_wav(song: Song, tmp_path: Path) -> None:
    path = remux(song("mp3"), tmp_path / "a.wav", "-c", "copy", "-f", "wav")
    named = verify(path)
    assert (named.problems, named.broken) == (("it is an MP3 named .wav",), False)


def test_flac_inside_ogg_is_no_flac(song: Song, tmp_path: Path) -> None:
    path = remux(song("flac"), tmp_path / "a.flac", "-c", "copy", "-f", "ogg")
    assert verify(path).problems == ("it is a FLAC in another container named .flac",)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "the file is empty"),
        (b"\0" * 100_000, "it holds nothing but zero bytes"),
        (b"<!DOCTYPE html><html>404</html>", "it is a web page, not audio"),
        (b"Sorry, this file is gone.\n" * 9, "it is text, not audio"),
        ("Désolé, perdu. ".encode() * 400, "it is text, not audio"),
        (b"PK\x03\x04" + b"zip" * 99, "it is an archive, not audio"),
        (b"\xff\xd8\xff\xe0" + b"jpeg" * 99, "it is a picture, not audio"),
        (b"%PDF-1.7 " + b"x" * 99, "it is a document, not audio"),
        (b"fLaC" + b"\xee" * 99, "it is broken: nothing in it can be played"),
        (bytes(range(1, 256)) * 9, "it cannot be decoded as audio"),
    ],
    # not the bytes: a test's name is in the environment, where ffmpeg cannot start with so much
    ids="empty zeros html text accents zip jpeg pdf broken noise".split(),
)
@pytest.mark.parametrize("name", ["a.mp3", "a.flac", "a.m4a"])
def test_what_is_no_music_is_named(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    found = verify(path)
    assert (found.facts, found.problems) == (None, (sentence,))


@pytest.mark.parametrize("codec", FORMATS)
def test_noise_is_refused(song: Song, codec: str) -> None:
    assert not verify(song(codec, 6.0, damage="random")).sound


def test_a_play_list_with_a_music_name_opens_nothing(tmp_path: Path, song: Song) -> None:
    path = tmp_path / "a.mp3"
    path.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:2,\n{song('mp3')}\n#EXT-X-ENDLIST")
    assert verify(path).facts is None
    path.write_text(f"ffconcat version 1.0\nfile {song('mp3')}\n")
    assert verify(path).facts is None


def test_a_broken_cover_is_no_reason_to_refuse(song: Song) -> None:
    from core.domain import TagSet
    from core.media.tags_writer import FileTagWriter

    for codec in ("mp3", "flac", "m4a", "ogg", "opus"):
        path = song(codec, 3.0)
        FileTagWriter().write(path, TagSet(title="T", cover_jpeg=b"\xff\xd8\xff\xe0 no picture"))
        assert verify(path).problems == (), codec


def test_tags_and_padding_behind_the_sound_do_no_harm(song: Song) -> None:
    path = song("mp3", 5.0)
    path.write_bytes(path.read_bytes() + b"TAG" + b"\0" * 125)
    assert verify(path).sound


@pytest.mark.parametrize("codec", FORMATS)
def test_an_old_tag_behind_the_sound_does_no_harm(song: Song, codec: str) -> None:
    path = song(codec, 4.0)
    path.write_bytes(path.read_bytes() + b"TAG" + b"Old title".ljust(125, b"\0"))
    assert verify(path).problems == ()


@pytest.mark.parametrize("codec", ["mp3", "flac"])
def test_a_large_ape_tag_behind_the_sound_does_no_harm(song: Song, codec: str) -> None:
    from mutagen.apev2 import APEv2, APEValue

    path = song(codec, 4.0)
    sound = path.read_bytes()
    tag = APEv2()
    tag["Cover Art (Front)"] = APEValue(bytes(range(256)) * 900 + b"\xff\xfb\x90" * 9000, 1)
    tag.save(path)
    assert verify(path).problems == ()
    path.write_bytes(sound[: len(sound) * 3 // 4] + path.read_bytes()[len(sound) :])
    assert not verify(path).sound


def test_several_leading_tags_do_no_harm(song: Song, tmp_path: Path) -> None:
    from mutagen.id3 import ID3, TIT2

    head = tmp_path / "head"
    head.touch()
    ID3().save(head)
    tag = ID3()
    tag.add(TIT2(encoding=3, text=["T" * 3000]))
    tag.save(head)
    for codec in ("mp3", "flac"):
        path = song(codec, 4.0)
        path.write_bytes(head.read_bytes() * 2 + path.read_bytes())
        assert verify(path).problems == (), codec


def test_streams_chained_with_another_rate_are_as_long_as_they_sound(song: Song) -> None:
    path = song("ogg", 3.0)
    second = song("ogg", 3.0, name="b", sample_rate=22_050, bitrate=64)
    path.write_bytes(path.read_bytes() + second.read_bytes())
    found = verify(path, duration=6.0)
    assert found.problems == ()
    assert found.facts is not None
    assert found.facts.duration == pytest.approx(6.0, abs=0.1)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("a.flac", ("-ac", "6")),
        ("a.m4a", ("-ac", "6")),
        ("a.wav", ("-rf64", "always")),
        ("a.mp3", ("-abr", "1", "-b:a", "160k")),
        ("a.m4a", ("-movflags", "+frag_keyframe+empty_moov")),
        ("a.mp3", ("-id3v2_version", "3", "-write_id3v1", "1")),
    ],
)
def test_files_of_other_programs_pass(
    song: Song, tmp_path: Path, name: str, arguments: tuple[str, ...]
) -> None:
    path = remux(song("wav", 4.0), tmp_path / name, *arguments)
    found = verify(path, duration=4.0)
    assert found.problems == ()


def test_a_stream_out_of_a_video_site_passes(song: Song, tmp_path: Path) -> None:
    webm = remux(song("wav", 4.0), tmp_path / "a.webm", "-c:a", "libopus")
    assert verify(webm, duration=4.0).problems == ()
    assert verify(remux(webm, tmp_path / "a.opus", "-c", "copy"), duration=4.0).problems == ()


def test_a_decoder_that_gives_up_is_said(song: Song, monkeypatch: pytest.MonkeyPatch) -> None:
    path = song("mp3", 4.0)
    real = decoding.run

    def failing(*arguments: object) -> object:
        return replace(real(*arguments), code=1)  # type: ignore[arg-type]

    monkeypatch.setattr(decoding, "run", failing)
    assert verify(path).problems == ("the decoder gave up on it",)


def test_a_short_fade_into_digital_silence_is_music(song: Song, tmp_path: Path) -> None:
    path = remux(song("wav", 10.0), tmp_path / "a.wav", "-af", "apad=pad_dur=2")
    assert verify(path).sound


def test_a_name_that_is_no_text_or_looks_like_an_option_is_opened(tmp_path: Path) -> None:
    import os

    made = make_audio(tmp_path / "a.mp3", 2.0)
    for raw in (b"-i.mp3", b"Bj\xf6rk: 50%d.mp3"):
        target = os.fsencode(tmp_path) + b"/" + raw
        os.link(made, target)
        assert verify(Path(os.fsdecode(target))).sound


def test_decoding_that_takes_too_long_is_an_answer(
    song: Song, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    slow = tmp_path / "ffmpeg"
    slow.write_text(f"#!{sys.executable}\nimport time; time.sleep(600)\n")
    slow.chmod(0o755)
    monkeypatch.setattr(decoding, "find_ffmpeg", lambda: str(slow))
    monkeypatch.setattr(decoding, "_FLOOR_SECONDS", 0.1)
    assert verify(song("mp3")).problems == ("decoding it did not end within 0:00",)


def test_without_a_decoder_it_is_our_problem_and_not_the_files(
    song: Song, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = song("mp3")
    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    with pytest.raises(StorageError, match="ffmpeg"):
        verify(path)


def test_a_cancel_in_the_middle_ends_it(song: Song) -> None:
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        FfmpegVerifier().verify(song("flac", 60.0), Expectation(), ctx)


def test_a_file_that_may_not_be_read_is_an_answer(tmp_path: Path) -> None:
    (problem,) = verify(tmp_path / "gone.flac").problems
    assert problem == "the file cannot be read (no such file or directory)"
