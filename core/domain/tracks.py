"""What is wanted (`Track`) and what is owned (`LibraryTrack`).

They are different types on purpose: nobody can hand an owned file to a place that expects a wish.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from core.domain.audio import AudioFacts


@dataclass(frozen=True, slots=True)
class TrackIds:
    """Identifiers of one recording; each is None when the source did not say."""

    isrc: str | None = None
    mb_recording: str | None = None
    mb_release: str | None = None
    spotify: str | None = None


NO_IDS = TrackIds()


@dataclass(frozen=True, slots=True)
class Track:
    """A recording as a source describes it: what somebody wants.

    `artists` holds one name per artist where the source splits them, else the whole credit as one
    entry. `duration` is in seconds. Every field but `title` may be unknown, and unknown is never
    treated as different. `genres` are as written by the source. `context` holds words around the
    track, such as a remote file's outer folder names: for comparing, never written as tags.
    `single` is True when a catalogue calls its release a single.
    """

    title: str
    artists: tuple[str, ...] = ()
    album: str | None = None
    duration: float | None = None
    track_number: int | None = None
    disc_number: int | None = None
    track_total: int | None = None
    disc_total: int | None = None
    album_artists: tuple[str, ...] = ()
    release_date: str | None = None
    year: int | None = None
    genres: tuple[str, ...] = ()
    ids: TrackIds = NO_IDS
    context: tuple[str, ...] = ()
    single: bool | None = None

    @property
    def artist_credit(self) -> str:
        """All artists in one string, as a person would write them; "" when unknown."""
        return ", ".join(self.artists)


@dataclass(frozen=True, slots=True)
class LibraryTrack:
    """A track that is owned, as its tags or its server describe it.

    `path` is the absolute path as seen here, with undecodable bytes kept by surrogateescape
    (`os.fsencode(path)` gives the bytes to open). `server` names where the row came from:
    "local", "organised" (filed by us, not yet seen by a scan), or a media server's name;
    `key` is unique within the server. People's decisions name it by `reference`.
    """

    title: str
    artists: tuple[str, ...] = ()
    album: str | None = None
    duration: float | None = None
    track_number: int | None = None
    disc_number: int | None = None
    year: int | None = None
    album_artists: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    ids: TrackIds = NO_IDS
    path: str | None = None
    server: str = "local"
    key: str = ""
    facts: AudioFacts | None = field(default=None, repr=False)

    @property
    def reference(self) -> str:
        """Its path; "server:key" where the server tells none."""
        return self.path or f"{self.server}:{self.key}"

    @property
    def references(self) -> tuple[str, ...]:
        """All names it may be remembered by: a server may tell its path one day."""
        by_key = f"{self.server}:{self.key}"
        return (by_key,) if self.path is None else (self.path, by_key)
