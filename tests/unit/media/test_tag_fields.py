"""Each field stands under the name that players look for (source: Picard's tag mapping)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mutagen.aiff import AIFF
from mutagen.flac import FLAC
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis
from mutagen.wave import WAVE

from core.domain import TagSet
from core.media.riff import read_info
from core.media.tags_writer import FileTagWriter
from tests.unit.media.test_tags_writer import WHOLE

FREE = "----:com.apple.iTunes:"
Song = Callable[..., Path]


@pytest.mark.parametrize(("codec", "kind"), [("mp3", MP3), ("aiff", AIFF), ("wav", WAVE)])
def test_id3_frames(song: Song, codec: str, kind: Any) -> None:
    path = song(codec)
    FileTagWriter().write(path, WHOLE)
    tags = kind(path).tags
    single = {
        "TIT2": WHOLE.title,
        "TPE1": WHOLE.artist,
        "TALB": WHOLE.album,
        "TPE2": WHOLE.album_artist,
        "TRCK": "3/11",
        "TPOS": "1/2",
        "TDRC": "1998-04-20",
        "TSRC": WHOLE.isrc,
        "TCMP": "1",
        "TXXX:ALBUMARTISTS": WHOLE.album_artist,
        "TXXX:MusicBrainz Album Id": WHOLE.mb_release,
    }
    assert {key: [str(text) for text in tags[key].text] for key in single} == {
        key: [value] for key, value in single.items()
    }
    assert tags["TXXX:ARTISTS"].text == list(WHOLE.artists)
    assert tags["TCON"].text == list(WHOLE.genres)
    assert tags["UFID:http://musicbrainz.org"].data.decode() == WHOLE.mb_recording
    (cover,) = tags.getall("APIC")
    assert (cover.type, cover.mime, cover.data) == (3, "image/jpeg", WHOLE.cover_jpeg)
    assert tags.version == (2, 4, 0)


def test_id3v23_frames(song: Song) -> None:
    path = song("mp3")
    FileTagWriter("2.3").write(path, WHOLE)
    tags = MP3(path, translate=False).tags
    assert tags.version == (2, 3, 0)
    assert (tags["TYER"].text, tags["TDAT"].text) == (["1998"], ["2004"])
    assert tags["TPE2"].text == ["AC/DC"]
    assert tags["TXXX:ARTISTS"].text == ["Massive Attack; Elizabeth Fraser"]
    assert tags["TCON"].text == ["Trip Hop; Downtempo"]


@pytest.mark.parametrize(("codec", "kind"), [("flac", FLAC), ("ogg", OggVorbis), ("opus", OggOpus)])
def test_vorbis_comments(song: Song, codec: str, kind: Any) -> None:
    path = song(codec)
    FileTagWriter().write(path, WHOLE)
    tags = kind(path)
    wanted = {
        "TITLE": [WHOLE.title],
        "ARTIST": [WHOLE.artist],
        "ARTISTS": list(WHOLE.artists),
        "ALBUM": [WHOLE.album],
        "ALBUMARTIST": [WHOLE.album_artist],
        "ALBUMARTISTS": [WHOLE.album_artist],
        "TRACKNUMBER": ["3"],
        "TRACKTOTAL": ["11"],
        "TOTALTRACKS": ["11"],
        "DISCNUMBER": ["1"],
        "DISCTOTAL": ["2"],
        "TOTALDISCS": ["2"],
        "DATE": ["1998-04-20"],
        "GENRE": list(WHOLE.genres),
        "COMPILATION": ["1"],
        "ISRC": [WHOLE.isrc],
        "MUSICBRAINZ_TRACKID": [WHOLE.mb_recording],
        "MUSICBRAINZ_ALBUMID": [WHOLE.mb_release],
    }
    assert {key: tags.get(key) for key in wanted} == wanted


def test_mp4_atoms(song: Song) -> None:
    path = song("m4a")
    FileTagWriter().write(path, WHOLE)
    tags = MP4(path)
    assert tags["\xa9nam"] == [WHOLE.title]
    assert (tags["\xa9ART"], tags["aART"]) == ([WHOLE.artist], [WHOLE.album_artist])
    assert (tags["\xa9alb"], tags["\xa9day"]) == ([WHOLE.album], ["1998-04-20"])
    assert (tags["trkn"], tags["disk"]) == ([(3, 11)], [(1, 2)])
    assert tags["\xa9gen"] == list(WHOLE.genres)
    assert tags["cpil"] is True
    assert [bytes(cover) for cover in tags["covr"]] == [WHOLE.cover_jpeg]
    free = {
        "ARTISTS": list(WHOLE.artists),
        "ALBUMARTISTS": [WHOLE.album_artist],
        "ISRC": [WHOLE.isrc],
        "MusicBrainz Track Id": [WHOLE.mb_recording],
        "MusicBrainz Album Id": [WHOLE.mb_release],
    }
    assert {k: [bytes(v).decode() for v in tags[FREE + k]] for k in free} == free


def test_wav_says_it_in_the_info_list_too(song: Song) -> None:
    path = song("wav", tags={"title": "Old", "comment": "kept"})
    FileTagWriter().write(path, WHOLE)
    info = read_info(str(path))
    assert info["INAM"] == WHOLE.title
    assert info["IART"] == WHOLE.artist
    assert (info["IPRD"], info["ITRK"], info["ICRD"]) == (WHOLE.album, "3", "1998-04-20")
    assert info["IGNR"] == "Trip Hop; Downtempo"
    assert info["ICMT"] == "kept"


@pytest.mark.parametrize("codec", ["mp3", "flac", "m4a"])
def test_a_number_alone_keeps_the_total_and_the_other_way_round(song: Song, codec: str) -> None:
    path = song(codec, tags={"track": "3/12", "disc": "1/2"})
    FileTagWriter().write(path, TagSet(track_number=4, disc_total=3))
    found = {
        "mp3": lambda: [str(MP3(path).tags[key]) for key in ("TRCK", "TPOS")],
        "m4a": lambda: [f"{n}/{t}" for k in ("trkn", "disk") for n, t in MP4(path)[k]],
        "flac": lambda: [
            f"{FLAC(path)['TRACKNUMBER'][0]}/{FLAC(path)['TRACKTOTAL'][0]}",
            f"{FLAC(path)['DISCNUMBER'][0].split('/')[0]}/{FLAC(path)['DISCTOTAL'][0]}",
        ],
    }[codec]()
    assert found == ["4/12", "1/3"]


@pytest.mark.parametrize("codec", ["mp3", "flac", "m4a"])
def test_no_compilation_takes_the_flag_away(song: Song, codec: str) -> None:
    path = song(codec)
    FileTagWriter().write(path, TagSet(compilation=True))
    FileTagWriter().write(path, TagSet(compilation=False))
    if codec == "mp3":
        assert "TCMP" not in MP3(path).tags
    elif codec == "flac":
        assert "COMPILATION" not in FLAC(path)
    else:
        assert MP4(path)["cpil"] is False


def test_a_total_without_a_number_says_nothing_in_id3(song: Song) -> None:
    path = song("mp3")
    FileTagWriter().write(path, TagSet(track_total=9))
    assert "TRCK" not in MP3(path).tags
