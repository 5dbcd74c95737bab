"""Jellyfin's items as library tracks. `path` is as the server's own machine has it."""

from __future__ import annotations

from core.clients.catalogues.values import (
    Json,
    as_object,
    count,
    iso_moment,
    maybe,
    moment,
    objects,
    seconds,
    text,
)
from core.domain import AudioFacts, LibraryTrack, TrackIds
from core.domain.servers import TrackRegard

NAME = "jellyfin"
_TICKS = 10_000_000  # 100 ns


def library_track(item: Json) -> LibraryTrack | None:
    """One song; None for a row without id or title.

    Only `MusicBrainzRecording` names a recording: `MusicBrainzTrack` is the place on one release.
    """
    key, title = text(item.get("Id")), text(item.get("Name"))
    if not key or not title:
        return None
    ids = as_object(item.get("ProviderIds"))
    return LibraryTrack(
        title=title,
        artists=_names(item.get("Artists")),
        album=maybe(item.get("Album")),
        duration=seconds(item.get("RunTimeTicks"), _TICKS),
        track_number=count(item.get("IndexNumber")),
        disc_number=count(item.get("ParentIndexNumber")),
        year=count(item.get("ProductionYear")),
        album_artists=_album_artists(item),
        genres=_names(item.get("Genres")),
        ids=TrackIds(
            mb_recording=maybe(ids.get("MusicBrainzRecording")),
            mb_release=maybe(ids.get("MusicBrainzAlbum")),
        ),
        path=_path(item),
        server=NAME,
        key=key,
        facts=_facts(item),
    )


def regard(told: Json) -> TrackRegard:
    """`UserData` as what a listener made of the song."""
    rating = told.get("Rating")
    rated = isinstance(rating, int | float) and 0 < rating <= 10
    return TrackRegard(
        float(rating) if rated and isinstance(rating, int | float) else None,
        count(told.get("PlayCount")) or 0,
        moment(told.get("LastPlayedDate")),
        told.get("IsFavorite") is True,
    )


def user_data(regard: TrackRegard) -> Json:
    """The other way round; what is not told stays as it is."""
    told: Json = {"IsFavorite": True} if regard.favourite else {}
    if regard.rating is not None:
        told["Rating"] = regard.rating
    if regard.plays:
        told |= {"PlayCount": regard.plays, "Played": True}
        if regard.played_at is not None:
            told["LastPlayedDate"] = iso_moment(regard.played_at)
    return told


def _names(told: object) -> tuple[str, ...]:
    rows = told if isinstance(told, list) else []
    return tuple(name for name in map(text, rows) if name)


def _album_artists(item: Json) -> tuple[str, ...]:
    names = tuple(text(one.get("Name")) for one in objects(item.get("AlbumArtists")))
    found = names or (text(item.get("AlbumArtist")),)
    return tuple(name for name in found if name)


def _path(item: Json) -> str | None:
    told = item.get("Path")
    return told if isinstance(told, str) and told else None


def _facts(item: Json) -> AudioFacts | None:
    source = next(iter(objects(item.get("MediaSources"))), {})
    streams = objects(source.get("MediaStreams"))
    stream = next((one for one in streams if one.get("Type") == "Audio"), {})
    codec = text(stream.get("Codec")) or text(source.get("Container"))
    if not codec:
        return None
    rate = count(stream.get("BitRate")) or count(source.get("Bitrate"))
    return AudioFacts(
        codec=codec.lower(),
        duration=seconds(item.get("RunTimeTicks"), _TICKS),
        bitrate=None if rate is None else round(rate / 1000),
        sample_rate=count(stream.get("SampleRate")),
        bit_depth=count(stream.get("BitDepth")),
        channels=count(stream.get("Channels")),
        size=count(source.get("Size")),
    )
