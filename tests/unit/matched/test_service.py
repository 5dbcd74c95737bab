"""Matched Download: artists, releases, start."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from core.domain import Candidate, ClaimedFacts, Track
from core.domain.catalogue import (
    AlbumKind,
    ArtistRef,
    CatalogueAlbum,
    CatalogueArtist,
    CatalogueTrack,
)
from core.tasks import TaskContext
from services.catalogue.service import LikelyArtist
from services.matched.service import ORIGIN, MatchedDownloadService, Proposal
from services.parts import compare

VESSEL = CatalogueArtist("deezer", "1", "Luma Vessel")
FILE = Candidate(
    "slskd", "quill", "x.flac", ClaimedFacts(), Track("Slow Tide", ("Luma Vessel",), duration=372)
)
UNKNOWN = Candidate("slskd", "quill", "y.flac", ClaimedFacts(), Track("zz"))


def hit(album: str, kind: AlbumKind, name: str = "Luma Vessel", at: str = "1") -> CatalogueTrack:
    who = (ArtistRef(name, "1"),)
    release = CatalogueAlbum("deezer", at, album, who, kind)
    return CatalogueTrack("deezer", at, "Slow Tide", who, release, 372.0, 3)


HITS = (
    hit("Slow Tide", AlbumKind.ALBUM),
    hit("Slow Tide (Deluxe)", AlbumKind.ALBUM, at="2"),
    hit("Slow Tide", AlbumKind.SINGLE, at="3"),
    hit("Elsewhere", AlbumKind.ALBUM, "Somebody Else", "4"),
)


class Catalogue:
    def __init__(self) -> None:
        self.names: list[tuple[str, ...]] = []

    def likely_artists(self, track: Track, _ctx: TaskContext, limit: int) -> Any:
        self.names.append(track.artists)
        known = (LikelyArtist(VESSEL, 0.96),) if track.artists else ()
        return SimpleNamespace(value=known[:limit])

    def search_tracks(self, _query: object, _limit: int, _ctx: TaskContext) -> Any:
        return SimpleNamespace(value=HITS)


class Downloads:
    def __init__(self) -> None:
        self.taken: list[tuple[Any, ...]] = []

    def take(self, *args: Any) -> Any:
        self.taken.append(args)
        return len(self.taken)


def made() -> tuple[MatchedDownloadService, Catalogue, Downloads]:
    catalogue, downloads = Catalogue(), Downloads()
    service = MatchedDownloadService(catalogue, downloads, compare())  # type: ignore[arg-type]
    return service, catalogue, downloads


def test_releases_are_the_artists_own_and_an_edition_is_no_second_release() -> None:
    service, _, _ = made()
    found = service.releases(FILE, VESSEL, TaskContext())
    kinds = [(one.album.title, one.album.kind) for one in found if one.album]
    assert kinds == [("Slow Tide", AlbumKind.ALBUM), ("Slow Tide", AlbumKind.SINGLE)]


def test_a_typed_name_stands_in_for_the_files_artist() -> None:
    service, catalogue, _ = made()
    assert service.search("Luma", FILE, TaskContext())[0].likelihood == 0.96
    assert catalogue.names == [("Luma",)]


def test_the_chosen_release_becomes_the_target_of_this_very_file() -> None:
    service, _, downloads = made()
    service.start(FILE, HITS[0])
    track, origin, picked = downloads.taken[0]
    assert (track.album, track.track_number, origin) == ("Slow Tide", 3, ORIGIN)
    assert picked.candidate is FILE


def test_a_folder_of_favourites_is_matched_line_by_line_and_what_fits_is_started() -> None:
    service, _, downloads = made()
    lines = service.propose([FILE, UNKNOWN], TaskContext())
    assert lines[0].track is HITS[0]
    assert lines[1] == Proposal(UNKNOWN)
    assert service.start_all(lines) == [1]
    assert len(downloads.taken) == 1
