"""Every field in every format, read back by three programs; also the table of docs/tags.md.

    python -m tests.unit.media.round_trip > docs/tags.md

A program "reads" a field when the written value comes back whole. Keys are proven by
`test_tag_fields.py`; here each field has a value of its own.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from core.domain import TagSet
from core.media.tag_keys import BY_FAMILY
from core.media.tags_reader import FileTagReader
from core.media.tags_writer import FileTagWriter
from sandbox.audio import EXTENSIONS, make_audio
from tests.unit.media.drawn import drawn

EVERYTHING = TagSet(
    title="Teardrop (КоЯn Remix)",
    artist="Massive Attack feat. Elizabeth Fraser",
    artists=("Massive Attack", "Elizabeth Fraser"),
    album="Mezzanine – 電子",
    album_artist="AC/DC",
    album_artists=("AC/DC", "Björk"),
    track_number=3,
    track_total=11,
    disc_number=1,
    disc_total=2,
    disc_title="Night Side",
    date="1998-04-20",
    original_date="1997-02-03",
    genres=("Trip Hop", "Downtempo"),
    isrc="GBAAA9800322",
    mb_recording="67e3d1a5-0a3c-4a3e-8f26-6d0e1d9d1f31",
    mb_release="67e3d1a5-0a3c-4a3e-8f26-6d0e1d9d1f32",
    mb_release_track="67e3d1a5-0a3c-4a3e-8f26-6d0e1d9d1f33",
    mb_release_group="67e3d1a5-0a3c-4a3e-8f26-6d0e1d9d1f34",
    mb_artists=(
        "67e3d1a5-0a3c-4a3e-8f26-6d0e1d9d1f35",
        "67e3d1a5-0a3c-4a3e-8f26-6d0e1d9d1f36",
    ),
    mb_album_artists=("67e3d1a5-0a3c-4a3e-8f26-6d0e1d9d1f37",),
    release_types=("album", "compilation"),
    compilation=True,
    track_gain=-6.1,
    track_peak=0.987654,
    album_gain=-7.25,
    album_peak=0.998877,
    label="Virgin",
    catalogue_number="WBRCD4",
    barcode="724384559922",
    media="CD",
    bpm=84,
    key="Am",
    composers=("Del Naja", "Marshall"),
    artist_sort="Attack, Massive",
    album_artist_sort="ACDC",
    album_sort="Mezzanine, The",
    title_sort="Teardrop, A",
    lyrics="[00:01.00]Love, love is a verb\n[00:04.50]Love is a doing word",
)
FORMATS = ("mp3", "mp3 v2.3", "flac", "m4a", "ogg", "opus", "wav", "aiff")
READERS = ("mutagen", "tinytag", "ffprobe")
FIELDS = tuple(one.name for one in fields(TagSet))


@dataclass(frozen=True)
class ReadBack:
    """Which fields of one file a program read whole."""

    found: dict[str, frozenset[str]]


@cache
def read_back(form: str) -> ReadBack:
    """Write everything into a file of the format and read it with each program."""
    codec, _, version = form.partition(" v")
    with tempfile.TemporaryDirectory() as name:
        path = make_audio(Path(name, f"song.{EXTENSIONS[codec]}"), 1.0, codec)
        tags = EVERYTHING_WITH_COVER
        FileTagWriter("2.3" if version == "2.3" else "2.4").write(path, tags)
        return ReadBack(
            {
                "mutagen": _mutagen(path),
                "tinytag": _by_value(_tinytag_texts(path), path),
                "ffprobe": _by_value(_ffprobe_texts(path), path) if has_ffprobe() else frozenset(),
            }
        )


def has_ffprobe() -> bool:
    """The bundled ffmpeg comes without it."""
    return shutil.which("ffprobe") is not None


def _mutagen(path: Path) -> frozenset[str]:
    """Our own reader, which is mutagen."""
    words = FileTagReader().own_words(str(path))
    same = {name for name in FIELDS if getattr(words.tags, name) == getattr(EVERYTHING, name)}
    if FileTagReader().own_cover(str(path)) == EVERYTHING_WITH_COVER.cover_jpeg:
        same.add("cover_jpeg")
    if "lyrics" not in same and words.tags.lyrics and "a doing word" in words.tags.lyrics:
        same.add("lyrics")
    if "original_date" not in same and words.tags.original_date == "1997":
        same.add("original_date")
    return frozenset(same)


def _tinytag_texts(path: Path) -> list[str]:
    from tinytag import TinyTag

    tag = TinyTag.get(path, image=True)
    texts = list(_flat(tag.as_dict()))
    front = tag.images.front_cover
    if front is not None and front.data == EVERYTHING_WITH_COVER.cover_jpeg:
        texts.append("cover_jpeg")
    return texts


def _ffprobe_texts(path: Path) -> list[str]:
    command = ["ffprobe", "-v", "error", "-show_format", "-show_streams", "-of", "json", str(path)]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    texts = list(_flat(told["format"].get("tags", {})))
    for stream in told["streams"]:
        texts += _flat(stream.get("tags", {}))
        if stream["codec_type"] == "video" and stream["codec_name"] == "mjpeg":
            texts.append("cover_jpeg")
    return texts


def _flat(told: Any) -> Iterable[str]:
    if isinstance(told, dict):
        for key, value in told.items():
            for text in _flat(value):
                yield text
                yield f"{key.lower()}={text}"
    elif isinstance(told, list | tuple):
        for value in told:
            yield from _flat(value)
    else:
        yield str(told)


def _by_value(texts: list[str], path: Path) -> frozenset[str]:
    there = set(texts)
    joined = "\n".join(texts)
    found = set()
    for name in FIELDS:
        forms = _forms(name, path)
        if any(all(one in there for one in form) for form in forms):
            found.add(name)
    if "a doing word" in joined:
        found.add("lyrics")
    return frozenset(found)


def _forms(name: str, path: Path) -> list[tuple[str, ...]]:
    """The texts, all of which must be there, in each way to write a field."""
    value = getattr(EVERYTHING, name)
    if name == "cover_jpeg":
        return [("cover_jpeg",)]
    if name in ("track_number", "track_total"):
        both = [("track=3/11",), ("track=3/11", "tracktotal=11")]
        alone = {"track_number": "track=3", "track_total": "track_total=11"}[name]
        return [*both, (alone,), *([("tracktotal=11",)] if name == "track_total" else [])]
    if name in ("disc_number", "disc_total"):
        alone = {"disc_number": "disc=1", "disc_total": "disc_total=2"}[name]
        return [("disc=1/2",), (alone,), *([("disctotal=2",)] if name == "disc_total" else [])]
    if name == "compilation":
        return [("compilation=1",), ("compilation=True",), ("tcmp=1",), ("cpil=1",)]
    if name in ("track_gain", "album_gain"):
        return [(f"{value:+.2f} dB",), (f"{value:.2f} dB",)]
    if name in ("track_peak", "album_peak"):
        return [(f"{value:.6f}",)]
    if name == "bpm":
        return [("84",), ("84.0",)]
    if isinstance(value, tuple):
        return [value, *((mark.join(value),) for mark in ("; ", ";", "/", ", "))]
    return [(str(value),)]


EVERYTHING_WITH_COVER = TagSet(
    **{name: getattr(EVERYTHING, name) for name in FIELDS if name != "cover_jpeg"},
    cover_jpeg=drawn(600, 600),
)
_KEYS = {"genres": "genre", "track_number": "track", "track_total": "track", "disc_number": "disc",
         "disc_total": "disc"}  # fmt: skip
_OWN_KEYS = {
    "cover_jpeg": ("APIC type 3", "PICTURE / METADATA_BLOCK_PICTURE type 3", "covr"),
    "lyrics": ("USLT, SYLT when timed", "LYRICS", "©lyr"),
    "track_total": ("TRCK `n/total`", "TRACKTOTAL + TOTALTRACKS", "trkn"),
    "disc_total": ("TPOS `n/total`", "DISCTOTAL + TOTALDISCS", "disk"),
    "key": ("TKEY", "KEY + INITIALKEY", "----:…:initialkey"),
    "original_date": ("TDOR", "ORIGINALDATE + ORIGINALYEAR", "----:…:ORIGINALDATE"),
    "date": ("TDRC (v2.3: TYER + TDAT)", "DATE", "©day"),
}


def _key(family: str, name: str) -> str:
    key = BY_FAMILY[family][_KEYS.get(name, name)][0]
    return key.replace("----:com.apple.iTunes:", "----:…:").replace("\xa9", "©")


def table() -> str:
    """The Markdown tables."""
    lines = [
        "| field | ID3 (MP3, WAV, AIFF) | Vorbis (FLAC, OGG, OPUS) | MP4 |",
        "|---|---|---|---|",
    ]
    for name in FIELDS:
        keys = _OWN_KEYS.get(name) or [_key(f, name) for f in ("id3", "vorbis", "mp4")]
        lines.append(f"| {name.replace('_', ' ')} | {' | '.join(keys)} |")
    lines += ["", f"| field | {' | '.join(FORMATS)} |", "|---" * (len(FORMATS) + 1) + "|"]
    for name in FIELDS:
        cells = []
        for form in FORMATS:
            found = read_back(form).found
            cells.append("".join(r[0].upper() for r in READERS if name in found[r]) or "–")
        lines.append(f"| {name.replace('_', ' ')} | {' | '.join(cells)} |")
    return "\n".join(lines)


def document(before: str) -> str:
    """`before` with its tables made anew."""
    head, _, rest = before.partition("<!-- tables -->\n")
    _, _, tail = rest.partition("<!-- end of tables -->")
    return f"{head}<!-- tables -->\n{table()}\n<!-- end of tables -->{tail}"


if __name__ == "__main__":
    sys.stdout.write(document(Path("docs/tags.md").read_text(encoding="utf-8")))
