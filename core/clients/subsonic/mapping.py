"""Songs of a Subsonic server as library tracks.

`path` is believed only where it is absolute: Navidrome makes paths up from the tags unless its
player reports real ones, and supysonic's begin below a folder nobody tells (contract §2.1).
"""

from __future__ import annotations

import ntpath

from core.clients.catalogues.values import Json, count, isrc, maybe, moment, objects, seconds, text
from core.domain import AudioFacts, LibraryTrack, TrackIds
from core.domain.servers import TrackRegard

NAME = "navidrome"
_NOBODY = frozenset({"[unknown]", "[unknown artist]", "[unknown album]", "[non-album tracks]"})


def library_track(song: Json) -> LibraryTrack | None:
    """One song; None for a folder, a video, or a row without id or title."""
    key, title = text(song.get("id")), text(song.get("title"))
    if not key or not title or song.get("isDir") is True or song.get("isVideo") is True:
        return None
    return LibraryTrack(
        title=title,
        artists=_people(song.get("artists"), song.get("artist")),
        album=known(song.get("album")) or None,
        duration=seconds(song.get("duration")),
        track_number=count(song.get("track")),
        disc_number=count(song.get("discNumber")),
        year=count(song.get("year")),
        album_artists=_people(song.get("albumArtists"), song.get("displayAlbumArtist")),
        genres=_genres(song),
        ids=TrackIds(isrc=_first_isrc(song), mb_recording=maybe(song.get("musicBrainzId"))),
        path=real_path(song.get("path")),
        server=NAME,
        key=key,
        facts=_facts(song),
    )


def regard(song: Json) -> TrackRegard:
    """What our user made of a song; older servers tell less. Stars count twice: 1..5 as 2..10."""
    stars = count(song.get("userRating"))
    return TrackRegard(
        float(min(stars, 5) * 2) if stars else None,
        count(song.get("playCount")) or 0,
        moment(song.get("played")),
        bool(text(song.get("starred"))),
    )


def known(value: object) -> str:
    """A name; "" for the words servers write where the tag is empty."""
    found = text(value)
    return "" if found.lower() in _NOBODY else found


def real_path(value: object) -> str | None:
    """A path as the server's own machine has it; None for one that was made up or is relative."""
    found = value if isinstance(value, str) else ""
    absolute = found.startswith("/") or bool(ntpath.splitdrive(found)[0])
    return found if absolute else None


def _people(split: object, credit: object) -> tuple[str, ...]:
    names = [known(one.get("name")) for one in objects(split)]
    found = [name for name in names if name] or [known(credit)]
    return tuple(name for name in found if name)


def _genres(song: Json) -> tuple[str, ...]:
    names = [text(one.get("name")) for one in objects(song.get("genres"))]
    return tuple(name for name in names or [text(song.get("genre"))] if name)


def _first_isrc(song: Json) -> str | None:
    told = song.get("isrc")
    codes = told if isinstance(told, list) else [told]
    return next((code for code in map(isrc, codes) if code), None)


def _facts(song: Json) -> AudioFacts | None:
    codec = text(song.get("suffix")).lower()
    if not codec:
        return None
    return AudioFacts(
        codec=codec,
        duration=seconds(song.get("duration")),
        bitrate=count(song.get("bitRate")),
        sample_rate=count(song.get("samplingRate")),
        bit_depth=count(song.get("bitDepth")),
        channels=count(song.get("channelCount")),
        size=count(song.get("size")),
    )
