"""What other programs put into a file outlives our tagging: cues, ratings, private data."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mutagen.aiff import AIFF
from mutagen.flac import FLAC, Picture
from mutagen.id3 import APIC, GEOB, POPM, PRIV, TMOO, TSOP, TSST, TXXX
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4, MP4Cover
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis
from mutagen.wave import WAVE

from core.domain import TagSet
from core.media.tags_writer import FileTagWriter

JPEG = b"\xff\xd8\xff\xe0" + b"new front" * 20
TAGS = TagSet(
    title="New", artist="A", artists=("A",), album_artist="A", genres=("House",), cover_jpeg=JPEG
)
FREE = "----:com.apple.iTunes:"
Song = Callable[..., Path]
ID3_FILES = [("mp3", MP3), ("aiff", AIFF), ("wav", WAVE)]


@pytest.mark.parametrize("version", ["2.4", "2.3"])
@pytest.mark.parametrize(("codec", "kind"), ID3_FILES)
def test_serato_ratings_and_private_frames_stay(
    song: Song, codec: str, kind: Any, version: str
) -> None:
    path = song(codec)
    audio = kind(path)
    if audio.tags is None:
        audio.add_tags()
    cues = bytes(range(256)) * 4
    audio.tags.add(
        GEOB(encoding=0, mime="application/octet-stream", desc="Serato Markers2", data=cues)
    )
    audio.tags.add(POPM(email="me@example.org", rating=196, count=7))
    audio.tags.add(PRIV(owner="TRAKTOR4", data=b"\x01\x02"))
    audio.tags.add(TXXX(encoding=3, desc="EnergyLevel", text=["7"]))
    audio.save()
    FileTagWriter("2.3" if version == "2.3" else "2.4").write(path, TAGS)
    tags = kind(path).tags
    assert tags["GEOB:Serato Markers2"].data == cues
    assert (tags["POPM:me@example.org"].rating, tags["POPM:me@example.org"].count) == (196, 7)
    assert tags["PRIV:TRAKTOR4:\x01\x02"].data == b"\x01\x02"
    assert tags["TXXX:EnergyLevel"].text == ["7"]
    assert tags["TIT2"].text == ["New"]


def id3v23(*frames: tuple[bytes, bytes]) -> bytes:
    body = b"".join(name + struct.pack(">IH", len(data), 0) + data for name, data in frames)
    size = bytes((len(body) >> shift) & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + size + body


def test_frames_of_unknown_kind_stay_and_keep_the_files_version(song: Song) -> None:
    path = song("mp3")
    MP3(path).delete()
    strange = (b"XDOR", b"\x00a frame that no standard knows")
    path.write_bytes(id3v23((b"TIT2", b"\x00Old"), strange) + path.read_bytes())
    FileTagWriter("2.4").write(path, TAGS)
    assert strange[1] in path.read_bytes()[:4096]
    assert MP3(path, translate=False).tags.version == (2, 3, 0)
    assert MP3(path).tags["TIT2"].text == ["New"]


def test_what_id3v23_lacks_is_kept_as_free_text(song: Song) -> None:
    path = song("mp3")
    audio = MP3(path)
    audio.tags.add(TSOP(encoding=3, text=["Attack, Massive"]))
    audio.tags.add(TSST(encoding=3, text=["Night side"]))
    audio.tags.add(TMOO(encoding=3, text=["calm"]))
    audio.save()
    FileTagWriter("2.3").write(path, TAGS)
    tags = MP3(path).tags
    assert tags["TXXX:ARTISTSORT"].text == ["Attack, Massive"]
    assert tags["TXXX:DISCSUBTITLE"].text == ["Night side"]
    assert tags["TXXX:MOOD"].text == ["calm"]


@pytest.mark.parametrize(("codec", "kind"), [("flac", FLAC), ("ogg", OggVorbis), ("opus", OggOpus)])
def test_unknown_vorbis_comments_stay(song: Song, codec: str, kind: Any) -> None:
    path = song(codec)
    audio = kind(path)
    audio["SERATO_MARKERS_V2"] = ["YXBwbGljYXRpb24="]
    audio["RATING"] = ["80"]
    audio["COMMENT"] = ["one", "two"]
    audio.save()
    FileTagWriter().write(path, TAGS)
    after = kind(path)
    assert after["serato_markers_v2"] == ["YXBwbGljYXRpb24="]
    assert (after["rating"], after["comment"]) == (["80"], ["one", "two"])


def test_unknown_mp4_atoms_stay(song: Song) -> None:
    path = song("m4a")
    audio = MP4(path)
    audio["----:com.serato.dj:markersv2"] = [b"cues"]
    audio["tmpo"] = [128]
    audio["rtng"] = [4]
    audio.save()
    FileTagWriter().write(path, TAGS)
    after = MP4(path)
    assert [bytes(value) for value in after["----:com.serato.dj:markersv2"]] == [b"cues"]
    assert (after["tmpo"], after["rtng"]) == ([128], [4])


def test_only_the_front_cover_of_an_mp3_is_replaced(song: Song) -> None:
    path = song("mp3")
    audio = MP3(path)
    for kind, desc, data in ((4, "", b"back"), (3, "front", b"old front"), (8, "Cover", b"band")):
        audio.tags.add(APIC(encoding=3, mime="image/png", type=kind, desc=desc, data=data))
    audio.save()
    FileTagWriter().write(path, TAGS)
    pictures = MP3(path).tags.getall("APIC")
    assert [(p.type, p.data) for p in pictures] == [(3, JPEG), (4, b"back"), (8, b"band")]
    assert pictures[0].mime == "image/jpeg"


def picture(kind: int, data: bytes) -> Picture:
    made = Picture()
    made.type, made.mime, made.data = kind, "image/png", data
    return made


def test_only_the_front_cover_of_a_flac_is_replaced(song: Song) -> None:
    path = song("flac")
    audio = FLAC(path)
    audio.add_picture(picture(4, b"back"))
    audio.add_picture(picture(3, b"old front"))
    audio.save()
    FileTagWriter().write(path, TAGS)
    assert [(p.type, p.data) for p in FLAC(path).pictures] == [(3, JPEG), (4, b"back")]


@pytest.mark.parametrize(("codec", "kind"), [("ogg", OggVorbis), ("opus", OggOpus)])
def test_only_the_front_cover_of_an_ogg_is_replaced(song: Song, codec: str, kind: Any) -> None:
    import base64

    path = song(codec)
    audio = kind(path)
    blocks = [picture(4, b"back"), picture(3, b"old front")]
    audio["METADATA_BLOCK_PICTURE"] = [base64.b64encode(b.write()).decode() for b in blocks] + ["é"]
    audio.save()
    FileTagWriter().write(path, TAGS)
    raw = kind(path)["metadata_block_picture"]
    kept = [Picture(base64.b64decode(text)) for text in raw[:2]]
    assert [(p.type, p.data) for p in kept] == [(3, JPEG), (4, b"back")]
    assert raw[2:] == ["é"]


def test_the_first_picture_of_an_mp4_is_replaced(song: Song) -> None:
    path = song("m4a")
    audio = MP4(path)
    audio["covr"] = [MP4Cover(b"old"), MP4Cover(b"second")]
    audio.save()
    FileTagWriter().write(path, TAGS)
    assert [bytes(cover) for cover in MP4(path)["covr"]] == [JPEG, b"second"]


def test_lists_under_names_in_other_case_are_replaced_not_doubled(song: Song) -> None:
    mp3, m4a = song("mp3"), song("m4a")
    audio = MP3(mp3)
    audio.tags.add(TXXX(encoding=3, desc="Artists", text=["Old"]))
    audio.tags.add(TXXX(encoding=3, desc="Album Artists", text=["Old"]))
    audio.save()
    atoms = MP4(m4a)
    atoms[FREE + "Artists"] = [b"Old"]
    atoms.save()
    for path in (mp3, m4a):
        FileTagWriter().write(path, TAGS)
    assert [f.desc for f in MP3(mp3).tags.getall("TXXX")] == ["ARTISTS", "ALBUMARTISTS"]
    assert [bytes(v) for k, v in MP4(m4a).items() if "rtists" in k for v in v] == []
