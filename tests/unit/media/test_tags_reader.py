"""What is read from files that all kinds of programs tagged."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mutagen.flac import FLAC
from mutagen.id3 import ID3, TALB, TCON, TDRC, TIT2, TPE1, TRCK, TXXX
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4
from mutagen.oggvorbis import OggVorbis

from core.domain import LibraryTrack
from core.media.tags_reader import FileTagReader
from core.ports.media import UnreadableAudio
from tests.unit.media.conftest import FORMATS
from tests.unit.media.raw import adts, remux

Song = Callable[..., Path]
TAGS = {
    "title": "Roads",
    "artist": "Portishead",
    "album": "Dummy",
    "album_artist": "Portishead",
    "track": "8/11",
    "disc": "1/1",
    "date": "1994-08-22",
    "genre": "Trip Hop",
}


def read(path: Path) -> LibraryTrack:
    return FileTagReader().read(str(path))


@pytest.mark.parametrize("codec", FORMATS)
def test_tags_of_another_program_are_read_from_every_format(song: Song, codec: str) -> None:
    track = read(song(codec, tags=TAGS))
    assert (track.title, track.artists, track.album) == ("Roads", ("Portishead",), "Dummy")
    assert track.track_number == 8
    assert track.year == 1994
    assert track.genres == ("Trip Hop",)


@pytest.mark.parametrize("codec", FORMATS)
def test_facts_are_measured_for_every_format(song: Song, codec: str) -> None:
    path = song(codec)
    facts = read(path).facts
    assert facts is not None
    assert facts.codec == ("aac" if codec == "m4a" else codec)
    assert facts.duration == pytest.approx(2.0, abs=0.1)
    assert facts.sample_rate == (48_000 if codec == "opus" else 44_100)
    assert facts.channels == 2
    assert facts.bit_depth == (16 if facts.lossless else None)
    assert facts.size == path.stat().st_size
    assert facts.bitrate is not None
    assert 100 < facts.bitrate < 1500


def test_24_bits_are_seen(song: Song) -> None:
    facts = read(song("flac", bit_depth=24)).facts
    assert facts is not None
    assert facts.bit_depth == 24


def test_the_bitrate_of_alac_is_that_of_the_file(song: Song) -> None:
    facts = read(song("alac")).facts
    assert facts is not None
    assert facts.bitrate is not None
    assert facts.bitrate < 1000


def tagged(path: Path, *frames: Any, version: int = 4) -> Path:
    tags = ID3()
    for frame in frames:
        tags.add(frame)
    if version == 3:
        tags.update_to_v23()
    tags.save(path, v2_version=version)
    return path


def test_the_list_of_artists_beats_the_credit(song: Song) -> None:
    path = tagged(
        song("mp3"),
        TIT2(text=["T"]),
        TPE1(text=["A feat. B"]),
        TXXX(desc="Artists", text=["A", "B"]),
    )
    assert read(path).artists == ("A", "B")


def test_a_credit_without_a_list_stays_whole(song: Song) -> None:
    path = tagged(song("mp3"), TIT2(text=["T"]), TPE1(text=["Simon & Garfunkel; The Band"]))
    assert read(path).artists == ("Simon & Garfunkel; The Band",)


def test_several_values_of_one_artist_tag_are_several_artists(song: Song) -> None:
    path = song("ogg")
    audio = OggVorbis(path)
    audio["title"], audio["artist"] = ["T"], ["A", "B"]
    audio.save()
    assert read(path).artists == ("A", "B")


def test_numbers_and_years_are_found_in_what_people_write(song: Song) -> None:
    path = tagged(
        song("mp3"), TIT2(text=["T"]), TPE1(text=["A"]), TRCK(text=["A3"]), TDRC(text=["2003-05"])
    )
    assert (read(path).track_number, read(path).year) == (None, 2003)


@pytest.mark.parametrize(
    ("text", "year"), [("22.08.1994", 1994), ("c1999", 1999), ("19940822", None), ("unknown", None)]
)
def test_a_year_is_four_digits_of_their_own(song: Song, text: str, year: int | None) -> None:
    path = song("flac")
    audio = FLAC(path)
    audio["title"], audio["artist"], audio["date"] = ["T"], ["A"], [text]
    audio.save()
    assert read(path).year == year


def test_the_original_date_stands_in_for_a_missing_one(song: Song) -> None:
    path = song("flac")
    audio = FLAC(path)
    audio["title"], audio["originaldate"] = ["T"], ["1971"]
    audio.save()
    assert read(path).year == 1971


def test_old_numeric_genres_get_their_names(song: Song) -> None:
    path = tagged(song("mp3"), TIT2(text=["T"]), TPE1(text=["A"]), TCON(text=["(35)", "Dub"]))
    assert read(path).genres == ("House", "Dub")


def test_empty_and_padded_texts_are_no_values(song: Song) -> None:
    path = tagged(song("mp3"), TIT2(text=[" T \x00"]), TPE1(text=["  "]), TALB(text=[""]))
    track = read(path.rename(path.with_name("Somebody - Other.mp3")))
    assert (track.title, track.artists, track.album) == ("T", ("Somebody",), None)


def test_track_zero_is_unknown(song: Song) -> None:
    path = song("m4a")
    audio = MP4(path)
    audio["trkn"] = [(0, 12)]
    audio.save()
    assert read(path).track_number is None


@pytest.mark.parametrize("album", ["Dummy", "Dummy/CD1", "Dummy/Disc 2"])
def test_an_untagged_file_is_named_by_its_folders(song: Song, tmp_path: Path, album: str) -> None:
    path = tmp_path / "Portishead" / album / "08 - Roads.flac"
    path.parent.mkdir(parents=True)
    song("flac").rename(path)
    track = read(path)
    assert (track.title, track.artists) == ("Roads", ("Portishead",))


def test_a_file_name_that_is_no_text_is_read_and_kept(song: Song, tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/Bj\xf6rk - J\xf3ga.mp3"
    os.rename(song("mp3"), raw)
    track = FileTagReader().read(os.fsdecode(raw))
    assert track.path is not None
    assert os.fsencode(track.path) == raw
    assert track.title.startswith("J")


def test_an_mp3_named_flac_is_read_as_what_it_is(song: Song) -> None:
    path = song("mp3", tags=TAGS)
    wrong = path.rename(path.with_suffix(".flac"))
    track = read(wrong)
    assert track.facts is not None
    assert (track.title, track.facts.codec) == ("Roads", "mp3")


@pytest.mark.parametrize(
    ("name", "arguments", "codec"),
    [
        ("a.wma", ("-c:a", "wmav2"), "wma"),
        ("a.wv", ("-c:a", "wavpack"), "wavpack"),
        ("a.ogg", ("-c:a", "flac"), "flac"),
        ("a.mp4", ("-c:a", "aac"), "aac"),
    ],
)
def test_other_formats_are_owned_too(
    song: Song, tmp_path: Path, name: str, arguments: tuple[str, ...], codec: str
) -> None:
    path = remux(song("wav", tags=TAGS), tmp_path / name, *arguments)
    track = read(path)
    assert track.facts is not None
    assert (track.title, track.artists, track.facts.codec) == ("Roads", ("Portishead",), codec)


def test_a_stream_without_tags_is_named_by_its_file(song: Song, tmp_path: Path) -> None:
    track = read(adts(song("m4a"), tmp_path / "Portishead - Roads.aac"))
    assert (track.title, track.artists) == ("Roads", ("Portishead",))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"<html>404</html>", "its structure cannot be read|no music file we know"),
        (bytes(range(256)) * 200, "structure|no music file|does not look like"),
    ],
)
@pytest.mark.parametrize("codec", ["mp3", "flac", "m4a", "ogg", "opus", "wav", "aiff"])
def test_what_is_no_music_has_a_reason(
    tmp_path: Path, codec: str, content: bytes, reason: str
) -> None:
    path = tmp_path / f"a.{codec}"
    path.write_bytes(content)
    with pytest.raises(UnreadableAudio, match=reason):
        read(path)


@pytest.mark.parametrize("codec", ["mp3", "flac", "ogg"])
def test_noise_is_not_taken_for_music(song: Song, codec: str) -> None:
    with pytest.raises(UnreadableAudio):
        read(song(codec, damage="random"))


def test_a_folder_is_no_music(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").mkdir()
    with pytest.raises(UnreadableAudio):
        read(tmp_path / "a.mp3")


def test_the_scan_workers_do_not_load_numpy_or_qt() -> None:
    code = "import core.media.tags_reader, sys; print([m for m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "core.media.tags_reader" in done.stdout
    assert "'numpy'" not in done.stdout
    assert "PyQt6" not in done.stdout


def test_a_file_with_a_tag_but_little_sound_is_still_read(song: Song) -> None:
    path = song("mp3", seconds=0.05, tags=TAGS)
    assert read(path).title == "Roads"
    assert MP3(path).info.length < 0.3
