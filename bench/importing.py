"""Playlist files: seconds of CPU for 10,000 rows of every format people bring.

python -m bench.importing
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

ROWS = 10_000
BAR_SECONDS = 1.0


def _song(number: int) -> tuple[str, str, str]:
    """(artist, title, album); every seventh has a guest."""
    guest = f", Guest {number % 89}" if number % 7 == 0 else ""
    return f"Artist {number % 900}{guest}", f"Song “{number}”", f"Album {number // 12}"


def _exportify_app(rows: int) -> str:
    head = (
        "Track URI,Track Name,Artist URI(s),Artist Name(s),Album URI,Album Name,"
        "Album Artist URI(s),Album Artist Name(s),Album Release Date,Album Image URL,Disc Number,"
        "Track Number,Track Duration (ms),Track Preview URL,Explicit,Popularity,ISRC,Added By,"
        "Added At"
    )
    lines = [head]
    for number in range(rows):
        artist, title, album = _song(number)
        names = artist.split(", ")
        uris = ", ".join(f"spotify:artist:{number % 900}{at}" for at in range(len(names)))
        lines.append(
            f'spotify:track:{number:022},"{title}","{uris}","{artist}",spotify:album:1,"{album}",'
            f'spotify:artist:1,"{names[0]}",2020-01-02,https://i.example/640,1,{number % 12 + 1},'
            f"201000,,false,50,GBAAA{number:07},me,2024-01-01T00:00:00Z"
        )
    return "\r\n".join(lines)


def _exportify_net(rows: int) -> str:
    head = "Track URI,Track Name,Album Name,Artist Name(s),Release Date,Duration (ms),Popularity"
    lines = [head + ",Explicit,Added By,Added At,Genres,Record Label"]
    for number in range(rows):
        artist, title, album = _song(number)
        lines.append(
            f'spotify:track:{number:022},"{title}","{album}","{artist.replace(", ", ";")}",'
            "2020-01-02,201000,50,false,me,2024-01-01,rock,Label"
        )
    return "\n".join(lines)


def _tunemymusic(rows: int) -> str:
    lines = ["Track name,Artist name,Album,Playlist name,Type,ISRC,Apple - id"]
    for number in range(rows):
        artist, title, album = _song(number)
        lines.append(
            f'"{title}","{artist}","{album}",List {number % 3},Playlist,GBAAA{number:07},1'
        )
    return "\ufeff" + "\n".join(lines)


def _soundiiz(rows: int) -> str:
    lines = ["title;artist;album;isrc"]
    for number in range(rows):
        artist, title, album = _song(number)
        lines.append(f'"{title}";"{artist}";"{album}";GBAAA{number:07}')
    return "\n".join(lines)


def _spotify_export(rows: int) -> str:
    items = []
    for number in range(rows):
        artist, title, album = _song(number)
        track = {"trackName": title, "artistName": artist, "albumName": album}
        items.append({"track": track | {"trackUri": f"spotify:track:{number:022}"}})
    return json.dumps({"playlists": [{"name": "All", "items": items}]})


def _jspf(rows: int) -> str:
    tracks = []
    for number in range(rows):
        artist, title, album = _song(number)
        tracks.append({"title": title, "creator": artist, "album": album, "duration": 201000})
    return json.dumps({"playlist": {"title": "All", "track": tracks}})


def _xspf(rows: int) -> str:
    tracks = []
    for number in range(rows):
        artist, title, album = map(escape, _song(number))
        tracks.append(
            f"<track><title>{title}</title><creator>{artist}</creator><album>{album}</album>"
            "<duration>201000</duration></track>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><playlist version="1" xmlns="http://xspf.org/ns/0/">'
        f"<title>All</title><trackList>{''.join(tracks)}</trackList></playlist>"
    )


def _m3u(rows: int) -> str:
    lines = ["#EXTM3U", "#PLAYLIST:All"]
    for number in range(rows):
        artist, title, album = _song(number)
        lines += [f"#EXTINF:201,{artist} - {title}", f"/music/{album}/{number}.flac"]
    return "\n".join(lines)


def _text(rows: int) -> str:
    return "\n".join(" - ".join(_song(number)[:2]) for number in range(rows))


FORMATS: Mapping[str, tuple[str, Callable[[int], str]]] = {
    "Exportify (app)": ("a.csv", _exportify_app),
    "exportify.net": ("b.csv", _exportify_net),
    "TuneMyMusic": ("c.csv", _tunemymusic),
    "Soundiiz": ("d.csv", _soundiiz),
    "Spotify account": ("Playlist1.json", _spotify_export),
    "JSPF": ("e.jspf", _jspf),
    "XSPF": ("f.xspf", _xspf),
    "M3U8": ("g.m3u8", _m3u),
    "Text": ("h.txt", _text),
}
"""Name → file name and what writes so many rows."""


def seconds() -> dict[str, float]:
    """Seconds of this process' CPU for reading 10,000 rows, by format: the best of three."""
    from core.clients.files import file_readers
    from core.tasks import TaskContext

    reader, found = file_readers()[0], {}
    with tempfile.TemporaryDirectory() as folder:
        for name, (file, write) in FORMATS.items():
            place = Path(folder) / file
            place.write_text(write(ROWS), encoding="utf-8")
            times = []
            for _ in range(3):
                begin = time.process_time()
                assert len(reader.read(str(place), TaskContext()).entries) == ROWS
                times.append(time.process_time() - begin)
            found[name] = round(min(times), 3)
    return found


def show(found: Mapping[str, float]) -> None:
    """The table; a format above its bar says so."""
    for name, took in found.items():
        verdict = "ok" if took <= BAR_SECONDS else "TOO SLOW"
        print(f"{name:38} {ROWS:,} rows: {took:.3f} s of CPU (at most {BAR_SECONDS:g}) {verdict}")


if __name__ == "__main__":
    show(seconds())
