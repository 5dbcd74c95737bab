"""Puts together what is known about a track: each field once, with where it came from. Pure.

What the job (or the file itself) knows comes first, then the findings in the order of the
catalogues, and what was settled for the album earlier holds for all its tracks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.domain import Track
from core.domain.catalogue import AlbumDetails, AlbumKind, CatalogueTrack
from core.matching.normalise import fold, is_placeholder
from services.metadata.choosing import is_various
from services.metadata.model import Finding, Subject
from services.metadata.shared import SHARED_FIELDS, SharedFields
from services.organise.credit import VARIOUS_ARTISTS, known_album

_OWN_TEXTS = ("title", "track_number", "track_total", "disc_number", "disc_total")


class Filling:
    """Fields and their sources. `offer` keeps what is there already."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.sources: dict[str, str] = {}

    def offer(self, name: str, value: Any, source: str) -> None:
        """Take `value` when it says something and the field is still open."""
        if name not in self.values and value not in (None, "", ()):
            self.put(name, value, source)

    def put(self, name: str, value: Any, source: str) -> None:
        """Take `value` whatever was there."""
        self.values[name], self.sources[name] = value, source

    def drop(self, name: str) -> None:
        """Know nothing about a field."""
        self.values.pop(name, None)
        self.sources.pop(name, None)


def filled(subject: Subject, findings: Sequence[Finding]) -> Filling:
    """Everything that the subject itself and the catalogues say."""
    filling = Filling()
    _own(filling, subject)
    counted: int | None = None
    for finding in findings:
        _recording(filling, finding, subject)
        count = len(finding.details.tracks) if finding.details and finding.same_release else None
        if finding.same_release and (counted is None or count in (None, counted)):
            _release(filling, finding)
            counted = counted or count
    _pictures(filling, subject, findings)
    return filling


def _own(filling: Filling, subject: Subject) -> None:
    track = subject.track

    def offer(name: str, value: Any) -> None:
        filling.offer(name, value, subject.origins.get(name, subject.origin))

    for name in _OWN_TEXTS:
        offer(name, getattr(track, name))
    offer("artists", _names(track.artists))
    offer("album", known_album(track))
    offer("album_artists", _names(track.album_artists))
    offer("release_date", track.release_date or (str(track.year) if track.year else None))
    offer("genres", track.genres)
    offer("isrc", track.ids.isrc)
    offer("mb_recording", track.ids.mb_recording)
    offer("mb_release", track.ids.mb_release)
    for name, value in subject.more.items():
        offer(name, value)
    if track.single is not None:
        offer("single", track.single)


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names if not is_placeholder(name))


def _recording(filling: Filling, finding: Finding, subject: Subject) -> None:
    """What holds for a recording wherever it was released."""
    track, source = finding.track, finding.title
    _artists(filling, track, source)
    filling.offer("isrc", track.isrc, source)
    filling.offer("mb_recording", track.ids.mb_recording, source)
    if not subject.genres:
        album = finding.details.album if finding.details else track.album
        filling.offer("genres", track.genres or (album.genres if album else ()), source)
    artists = [artist for artist in track.artists if artist.mbid]
    if len(artists) == len(filling.values.get("artists", ())):
        filling.offer("mb_artists", tuple(artist.mbid for artist in artists), source)


def _artists(filling: Filling, track: CatalogueTrack, source: str) -> None:
    """Guests that the subject leaves out, and one name each where it has the credit as one."""
    own, theirs = filling.values.get("artists", ()), _names(track.artist_names)
    if not own:
        filling.offer("artists", theirs, source)
        filling.offer("credit", track.artist_credit, source)
        return
    if len(theirs) <= len(own):
        return
    folded = {fold(name) for name in theirs}
    if len(own) == 1 and fold(own[0]) not in folded:
        if all(f" {fold(name)} " in f" {fold(own[0])} " for name in theirs):
            filling.offer("credit", own[0], filling.sources["artists"])
            filling.put("artists", theirs, source)
    elif all(fold(name) in folded for name in own):
        rest = tuple(name for name in theirs if fold(name) not in {fold(one) for one in own})
        same_head = fold(theirs[0]) == fold(own[0])
        filling.put("artists", own + rest, source)
        if same_head and len(own) == 1:
            filling.offer("credit", track.artist_credit, source)


def _release(filling: Filling, finding: Finding) -> None:
    """What holds on one release only."""
    track, source, details = finding.track, finding.title, finding.details
    album = details.album if details is not None else track.album
    if album is None:
        return
    for name, value in {
        "album": album.title,
        "album_artists": _album_artists(details, album.artist_names),
        "track_number": track.number,
        "disc_number": track.disc,
        "original_date": album.original_date,
        "mb_release": album.ids.mb_release,
        "mb_release_group": album.ids.mb_release_group,
        "mb_release_track": track.ids.mb_track,
        "label": album.label,
        "catalogue_number": album.catalogue_number,
        "barcode": album.upc,
        "release_types": _types(album.kind, album.secondary),
        "mb_album_artists": _ids(album.artists),
    }.items():
        filling.offer(name, value, source)
    _date(filling, album.date or track.date, source)
    _totals(filling, track, details, source)
    if album.kind is not None:
        filling.offer("single", album.kind is AlbumKind.SINGLE, source)


def _album_artists(details: AlbumDetails | None, names: Sequence[str]) -> tuple[str, ...]:
    if details is not None and is_various(details):
        return (VARIOUS_ARTISTS,)
    return _names(names)


def _ids(artists: Iterable[Any]) -> tuple[str, ...]:
    ids = tuple(artist.mbid for artist in artists)
    return () if None in ids else ids


def _types(kind: AlbumKind | None, secondary: Sequence[str]) -> tuple[str, ...]:
    """As MusicBrainz words them: a compilation is an album of a further kind."""
    if kind is None:
        return ()
    first = ("album", "compilation") if kind is AlbumKind.COMPILATION else (kind.value,)
    return tuple(dict.fromkeys((*first, *(one.lower() for one in secondary))))


def _date(filling: Filling, date: str | None, source: str) -> None:
    """A more exact form of the known date replaces it; another date does not."""
    known = filling.values.get("release_date")
    if date and known and len(date) > len(known) and date.startswith(known):
        filling.put("release_date", date, source)
    filling.offer("release_date", date, source)


def _totals(
    filling: Filling, track: CatalogueTrack, details: AlbumDetails | None, source: str
) -> None:
    if details is None:
        return
    discs = max((one.disc or 1 for one in details.tracks), default=1)
    filling.offer("disc_total", max(discs, details.album.disc_count or 1), source)
    told = [one for one in details.tracks if (one.disc or 1) == (track.disc or 1)]
    numbers = {one.number for one in told}
    if told and numbers == set(range(1, len(told) + 1)):  # a part of an album has no total
        filling.offer("track_total", len(told), source)


def _pictures(filling: Filling, subject: Subject, findings: Sequence[Finding]) -> None:
    """Covers of the very release first, then those of its other editions."""
    if subject.has_cover:
        return
    ordered = sorted(findings, key=lambda one: not one.same_release)
    found = tuple((one.picture, one.title) for one in ordered if one.picture)
    filling.offer("pictures", found, ", ".join(source for _, source in found))


def settle(filling: Filling, shared: SharedFields, own: Mapping[str, str]) -> None:
    """Let what was settled for the album hold; `own` says which fields the subject itself knew.

    A field that the album's other tracks do not have is dropped again: it would split the album.
    """
    for name in SHARED_FIELDS:
        if name in shared.values:
            if name == "pictures" and "pictures" in filling.values:
                filling.put(name, shared.values[name], shared.sources.get(name, ""))
            elif name != "pictures":
                _settle_one(filling, name, shared)
        elif filling.sources.get(name) not in (None, *own.values()):
            filling.drop(name)


def _settle_one(filling: Filling, name: str, shared: SharedFields) -> None:
    value = shared.values[name]
    if filling.values.get(name) != value:
        filling.put(name, value, shared.sources.get(name, ""))


def to_share(filling: Filling) -> SharedFields:
    """What the other tracks of the album shall have too."""
    names = [name for name in SHARED_FIELDS if name in filling.values]
    return SharedFields(
        {name: filling.values[name] for name in names},
        {name: filling.sources[name] for name in names},
    )


def as_track(filling: Filling, base: Track) -> Track:
    """The values in the vocabulary of filing; what nobody knows stays as in `base`."""
    values = filling.values
    date = values.get("release_date")
    head = (date or "")[:4]
    ids = replace(
        base.ids,
        isrc=values.get("isrc"),
        mb_recording=values.get("mb_recording"),
        mb_release=values.get("mb_release"),
    )
    names = ("track_number", "track_total", "disc_number", "disc_total", "single", "album")
    same: dict[str, Any] = {name: values.get(name) for name in names}
    return replace(
        base,
        title=values.get("title", base.title),
        artists=values.get("artists", ()),
        album_artists=values.get("album_artists", ()),
        genres=values.get("genres", ()),
        release_date=date,
        year=int(head) if head.isdecimal() and len(head) == 4 else base.year,
        ids=ids,
        **same,
    )
