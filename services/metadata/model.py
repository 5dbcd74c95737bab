"""What metadata resolution takes and gives: a subject, and tags that say where each comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.domain import TagSet, Track
from core.domain.catalogue import AlbumDetails, CatalogueTrack


@dataclass(frozen=True, slots=True)
class Subject:
    """A finished file (or one on its way) and what is known about it.

    `track` is what the job or the file's own tags say; `origin` names that for people ("the play
    list", "its tags"), `origins` the fields that came from elsewhere ("its path"). `duration` is
    measured on the file, `genres` are the file's own; `has_cover` means that its cover may stay.
    `more` are fields of the file's tags that a track does not have, by the names of `TagSet`.
    `catalogue` names the catalogue the track came from, "" for none.
    """

    track: Track
    origin: str = "the request"
    duration: float | None = None
    genres: tuple[str, ...] = ()
    has_cover: bool = False
    origins: Mapping[str, str] = field(default_factory=dict)
    catalogue: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """A track found in a catalogue and accepted by the matching engine.

    `details` is its release with all tracks, None when that was not told. `same_release` is False
    when the subject names another release (or edition): then nothing of this one's is taken.
    """

    source: str
    title: str
    track: CatalogueTrack
    details: AlbumDetails | None
    same_release: bool
    picture: str | None = None


@dataclass(frozen=True, slots=True)
class ResolvedTags:
    """A subject completed.

    `track` decides the place in the library, `tags` go into the file (without the cover);
    `sources` says for each field that is known where it comes from, `notes` what did not answer,
    in sentences. `pictures` are addresses of covers, the best first, each with its source;
    `genres` is what each catalogue calls the genres, also where the file has its own.
    `findings` are the recordings that the catalogues know the subject as. `doubt` is a sentence
    when they name different albums and no rule decides, else "".
    """

    track: Track
    tags: TagSet
    sources: Mapping[str, str]
    notes: tuple[str, ...] = ()
    pictures: tuple[tuple[str, str], ...] = ()
    album_key: str = ""
    genres: tuple[tuple[str, tuple[str, ...]], ...] = ()
    findings: tuple[Finding, ...] = ()
    doubt: str = ""


def provenance(sources: Iterable[tuple[str, str]]) -> list[str]:
    """Fields by source, one phrase each: "album, date from Deezer"."""
    by_source: dict[str, list[str]] = {}
    for name, source in sources:
        by_source.setdefault(source, []).append(name.replace("_", " "))
    return [f"{', '.join(names)} from {source}" for source, names in by_source.items()]
