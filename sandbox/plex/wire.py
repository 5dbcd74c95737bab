"""Shapes of Plex's XML, as a server of version 1.41 sends them (contract §1, recorded answers)."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from sandbox.answering import Answer
from sandbox.shelf import Song

_KIND = "text/xml;charset=utf-8"


def tag(element: str, inside: str = "", /, **attributes: object) -> str:
    """One element; attributes that are None are left out."""
    told = "".join(
        f" {key}={quoteattr(str(value))}" for key, value in attributes.items() if value is not None
    )
    return f"<{element}{told}>{inside}</{element}>"


def container(inside: str = "", size: int = 0, **attributes: object) -> Answer:
    """The one shape of every answer."""
    body = tag("MediaContainer", inside, size=size, **attributes)
    return Answer(f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'.encode(), 200, _KIND)


def xml(inside: str, status: int = 200) -> Answer:
    """An answer of plex.tv."""
    return Answer(inside.encode(), status, _KIND)


def page(status: int, words: str) -> Answer:
    """Errors come as web pages."""
    body = f"<html><head><title>{words}</title></head><body><h1>{status} {words}</h1></body></html>"
    return Answer(body.encode(), status, "text/html")


def nothing(status: int = 200) -> Answer:
    """An empty body, as for orders."""
    return Answer(b"", status, _KIND)


def track(song: Song, item: str | None = None) -> str:
    """A song; `item` is its place in a playlist."""
    guid = f'<Guid id="mbid://{song.mbid}"/>' if song.mbid else ""
    genre = tag("Genre", tag=song.genre) if song.genre else ""
    credit = ", ".join(song.artists)
    return tag(
        "Track",
        _media(song) + genre + guid,
        ratingKey=song.id,
        key=f"/library/metadata/{song.id}",
        parentRatingKey=album_key(song),
        grandparentRatingKey=artist_key(song),
        playlistItemID=item,
        guid=f"plex://track/{song.id}",
        type="track",
        title=song.title,
        grandparentTitle=song.album_artist,
        parentTitle=song.album,
        originalTitle=credit if credit != song.album_artist else None,
        summary="",
        index=song.number,
        parentIndex=song.disc,
        parentYear=song.year,
        duration=int(song.seconds * 1000),
        addedAt=int(song.saved),
        updatedAt=int(song.saved),
        userRating=f"{song.rating:g}" if song.rating else None,
        viewCount=song.plays or None,
        lastViewedAt=int(song.played_at) if song.played_at else None,
    )


def _media(song: Song) -> str:
    length = int(song.seconds * 1000)
    part = tag(
        "Part", id=f"{song.id}2", duration=length, file=song.path, size=song.size,
        container=song.suffix,
    )  # fmt: skip
    return tag(
        "Media", part, id=f"{song.id}1", duration=length, bitrate=song.bitrate, audioChannels=2,
        audioCodec=song.suffix, container=song.suffix,
    )  # fmt: skip


def album(song: Song, saved: float) -> str:
    """The album of a song."""
    return tag(
        "Directory", ratingKey=album_key(song), parentRatingKey=artist_key(song), type="album",
        title=song.album, parentTitle=song.album_artist, year=song.year, updatedAt=int(saved),
    )  # fmt: skip


def artist(song: Song, saved: float) -> str:
    """The artist of a song's album."""
    key = artist_key(song)
    return tag(
        "Directory", ratingKey=key, type="artist", title=song.album_artist, updatedAt=int(saved)
    )


def album_key(song: Song) -> str:
    """A number made from the names: it stays over restarts."""
    return _number("8", f"{song.album_artist}\n{song.album}")


def artist_key(song: Song) -> str:
    """The same for the artist."""
    return _number("7", song.album_artist)


def _number(first: str, name: str) -> str:
    value = 0
    for letter in name:
        value = (value * 131 + ord(letter)) % 100_000_007
    return f"{first}{value:09}"
