"""`MetadataService`: completes what is known about a finished file from the catalogues.

Used by the download engine's filer, by `organize` and by tag repair. Made by the container.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Any

from core.domain import CratekeeperError, Track
from core.matching.normalise import fold
from core.ports.catalogue import CatalogueCache, PictureSource
from core.ports.lyrics import LyricsSource
from core.ports.media import CoverShaper
from core.tasks import TaskContext
from services.metadata.artist_pictures import ArtistPictures
from services.metadata.choosing import Compare
from services.metadata.doubt import settled
from services.metadata.filling import Filling, as_track, filled, settle, to_share
from services.metadata.lookup import Chain, Lookups
from services.metadata.model import Finding, ResolvedTags, Subject
from services.metadata.pictures import Pictures
from services.metadata.remix import credited
from services.metadata.shared import AlbumShelf, album_key
from services.metadata.tagging import tags_of

log = logging.getLogger(__name__)

PATIENCE = 20.0
"""Seconds a file waits for the catalogues before it is filed with what is known."""


class MetadataService:
    """Resolves tags. Thread-safe; `setting` gives the value of a settings key.

    `chain` gives the catalogues in the user's order, none when they are switched off.
    """

    def __init__(
        self,
        chain: Chain,
        pictures: PictureSource,
        shaper: CoverShaper,
        cache: CatalogueCache,
        compare: Callable[[], Compare],
        setting: Callable[[str], Any],
        lyrics: LyricsSource | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._lookups = Lookups(chain, compare)
        self._pictures = Pictures(pictures, shaper)
        self._artists = ArtistPictures(chain, self._pictures)
        self._shelf = AlbumShelf(cache)
        self._setting = setting
        self._lyrics = lyrics
        self._patience = patience
        self._settling = threading.Lock()

    def prepare(self, key: str, subject: Subject) -> None:
        """Start to ask for a file that is still on its way; `key` names its job."""
        if self._setting("tags.enabled"):
            self._lookups.begin(key, subject)

    def forget(self, key: str) -> None:
        """The file of `prepare` will not come."""
        self._lookups.forget(key)

    def resolve(self, subject: Subject, ctx: TaskContext, key: str = "") -> ResolvedTags:
        """The subject completed, within a bounded time; what did not answer is in `notes`.

        With tags switched off nobody is asked. Raises `Cancelled`.
        """
        findings: list[Finding] = []
        notes: list[str] = []
        if self._setting("tags.enabled"):
            lookup = self._lookups.take(key or _words(subject.track), subject)
            findings, notes = lookup.wait(self._lookups.patience(self._patience), ctx)
        findings, doubt = settled(subject.track, findings)
        filling = filled(subject, findings)
        self._agree(filling, subject, findings)
        track = _finished(filling, subject.track, findings)
        self._add_lyrics(filling, track, notes, ctx)
        return ResolvedTags(
            track,
            tags_of(track, filling.values),
            _told(filling),
            tuple(dict.fromkeys(notes)),
            filling.values.get("pictures", ()),
            album_key(track),
            tuple((one.title, genres) for one in findings if (genres := _genres(one))),
            tuple(findings),
            doubt,
        )

    def cover(self, resolved: ResolvedTags, ctx: TaskContext) -> tuple[bytes, str] | None:
        """The cover to embed and where it comes from; None for none (or with artwork off)."""
        if not self.wants_covers:
            return None
        return self._pictures.first(resolved.pictures, self._patience, ctx)

    def artist_picture(self, resolved: ResolvedTags, ctx: TaskContext) -> bytes | None:
        """A JPEG of the album's artist; None for none (or with `tags.artist_picture` off)."""
        if not (self._setting("tags.enabled") and self._setting("tags.artist_picture")):
            return None
        return self._artists.of(resolved, self._patience, ctx)

    @property
    def wants_covers(self) -> bool:
        """False when covers (or tags as a whole) are switched off."""
        return bool(self._setting("tags.enabled") and self._setting("tags.artwork"))

    def shaped(self, picture: bytes, ctx: TaskContext) -> bytes | None:
        """A file's own cover in the shape to embed; None when it cannot be used."""
        return self._pictures.shaped(picture, ctx)

    def _agree(self, filling: Filling, subject: Subject, findings: Sequence[Finding]) -> None:
        """What all tracks of the album share: settled by the first one, then kept."""
        key = album_key(as_track(filling, subject.track))
        if not key:
            return
        with self._settling:
            shared = self._shelf.get(key)
            if shared is not None:
                own = {name: s for name, s in filling.sources.items() if _is_own(s, subject)}
                settle(filling, shared, own)
            elif any(one.same_release for one in findings):
                self._shelf.put(key, to_share(filling))

    def _add_lyrics(
        self, filling: Filling, track: Track, notes: list[str], ctx: TaskContext
    ) -> None:
        if self._lyrics is None or not self._setting("tags.lyrics"):
            return
        try:
            filling.offer("lyrics", self._lyrics.lyrics(track, ctx), self._lyrics.title)
        except CratekeeperError as error:
            notes.append(error.sentence)


def _is_own(source: str, subject: Subject) -> bool:
    return source == subject.origin or source in subject.origins.values()


def _finished(filling: Filling, base: Track, findings: Sequence[Finding]) -> Track:
    track = as_track(filling, base)
    others = [name for one in findings for name in one.track.artist_names]
    named = credited(track, others)
    if named.artists != track.artists:
        filling.drop("credit")
        filling.put("artists", named.artists, filling.sources.get("artists", ""))
    return named


def _told(filling: Filling) -> dict[str, str]:
    """The sources to show: a credit belongs to its artists, pictures are told once embedded."""
    hidden = {"credit", "pictures", "single"}
    return {name: source for name, source in filling.sources.items() if name not in hidden}


def _genres(finding: Finding) -> tuple[str, ...]:
    """The recording's genres, else its release's."""
    album = finding.details.album if finding.details else finding.track.album
    return finding.track.genres or (album.genres if album else ())


def _words(track: Track) -> str:
    return f"{fold(track.artist_credit)}/{fold(track.title)}/{fold(track.album or '')}"
