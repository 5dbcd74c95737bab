"""Completes files from the catalogues before they are filed. Used by the organiser and `organize`.

Without a metadata service (or with tags switched off) a file is filed with what is known anyway.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from core.domain import DownloadJob, LibraryTrack, TagSet, Track
from core.domain.filing import NO_TAGS
from core.ports.media import CoverTeller, OwnWords, TagReader, UnreadableAudio
from core.tasks import TaskContext
from services.metadata.model import ResolvedTags, Subject
from services.metadata.service import MetadataService
from services.metadata.tagging import MORE_FIELDS, without
from services.organise.known import Known

OWN_TAGS = "its tags"
_REQUEST = "the request"
_PATH = "its path"


class CoverReader(TagReader, CoverTeller, Protocol):
    """Reads a file's row and its cover."""


@dataclass(frozen=True, slots=True)
class Completed:
    """A file's track and tags (without the cover) and where each field comes from.

    `tags` None leaves the file's own. `notes` say which catalogue did not answer. `covers` is
    False when the file has no cover of its own.
    """

    track: Track
    tags: TagSet | None
    sources: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    resolved: ResolvedTags | None = None
    writable: bool = True
    covers: bool = True
    artist_jpeg: bytes | None = field(default=None, repr=False)

    @property
    def doubt(self) -> str:
        """Which albums the catalogues name where no rule decides, "" for none."""
        return self.resolved.doubt if self.resolved else ""

    @property
    def genres(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What each catalogue calls the genres, with the catalogue's name."""
        return self.resolved.genres if self.resolved else ()


def own_genres(one: Known) -> dict[str, str]:
    """Where the genres of a file come from that nobody completes."""
    return {"genres": OWN_TAGS} if one.track.genres else {}


class Completing:
    """Thread-safe, without state of its own."""

    def __init__(self, metadata: MetadataService, reader: CoverReader) -> None:
        self._metadata = metadata
        self._reader = reader

    @property
    def wants_covers(self) -> bool:
        """False when covers are switched off."""
        return self._metadata.wants_covers

    def prepare(self, job: DownloadJob) -> None:
        """Gather while the bytes arrive."""
        self._metadata.prepare(_key(job), Subject(job.track, _REQUEST, catalogue=_origin(job)))

    def forget(self, job: DownloadJob) -> None:
        """The download came to nothing."""
        self._metadata.forget(_key(job))

    def of_job(self, job: DownloadJob, source: Path, ctx: TaskContext) -> Completed:
        """A verified download: what was asked for, completed."""
        own = self._read(source)
        subject = Subject(
            job.track,
            _REQUEST,
            own.duration if own else None,
            own.genres if own else (),
            catalogue=_origin(job),
        )
        resolved = self._metadata.resolve(subject, ctx, _key(job))
        return _completed(resolved, resolved.tags)

    def of_file(self, words: OwnWords, one: Known, ctx: TaskContext) -> Completed:
        """A file nobody downloaded here: only what its tags lack is written."""
        subject = Subject(
            one.track,
            OWN_TAGS,
            one.track.duration,
            words.track.genres,
            has_cover=words.cover_fits,
            origins=dict.fromkeys(one.not_from_tags, _PATH),
            more={name: getattr(words.tags, name) for name in MORE_FIELDS},
        )
        resolved = self._metadata.resolve(subject, ctx)
        there = {name for name, source in resolved.sources.items() if source == OWN_TAGS}
        if not words.track.artists:
            there.discard("artists")
        if not words.track.album_artists:
            there.discard("album_artists")
        tags = without(resolved.tags, there)
        if not words.tags.artists and {*resolved.sources.values()} - {OWN_TAGS, _PATH}:
            tags = replace(tags, artists=resolved.track.artists)
        if bool(words.compilation) == bool(tags.compilation):
            tags = replace(tags, compilation=None)
        done = _completed(resolved, tags if tags != NO_TAGS else None)
        if not words.writable:
            return replace(done, tags=None, writable=False)
        return replace(done, covers=words.covers > 0)

    def with_cover(self, done: Completed, source: Path, ctx: TaskContext) -> Completed:
        """The same with the cover: the file's own when it fits, else the catalogue's.

        A large one of its own is made smaller when no catalogue has one. The artist's picture comes
        along when the settings want it.
        """
        resolved = done.resolved
        if resolved is None:
            return done
        done = replace(done, artist_jpeg=self._metadata.artist_picture(resolved, ctx))
        return self._covered(done, resolved, source, ctx) if done.writable else done

    def _covered(
        self, done: Completed, resolved: ResolvedTags, source: Path, ctx: TaskContext
    ) -> Completed:
        found = self._metadata.cover(resolved, ctx)
        own = self._own_cover(source, ctx) if done.covers and found is None else None
        jpeg, origin = found or (own, OWN_TAGS)
        if jpeg is None:
            return done
        tags = replace(done.tags or NO_TAGS, cover_jpeg=jpeg)
        return replace(done, tags=tags, sources={**done.sources, "cover": origin})

    def _own_cover(self, source: Path, ctx: TaskContext) -> bytes | None:
        if not self._metadata.wants_covers:
            return None
        try:
            picture = self._reader.own_cover(str(source))
        except (UnreadableAudio, OSError):
            return None
        return self._metadata.shaped(picture, ctx) if picture else None

    def _read(self, source: Path) -> LibraryTrack | None:
        try:
            return self._reader.read(str(source))
        except (UnreadableAudio, OSError):
            return None


def _completed(resolved: ResolvedTags, tags: TagSet | None) -> Completed:
    return Completed(resolved.track, tags, resolved.sources, resolved.notes, resolved)


def _key(job: DownloadJob) -> str:
    return f"job-{job.id}"


def _origin(job: DownloadJob) -> str:
    """The catalogue the wish came from: keys of playlists begin with their source's name."""
    return job.origin.playlist_key.partition(":")[0]
