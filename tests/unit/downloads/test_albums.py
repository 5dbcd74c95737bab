"""Tracks of one album: one search for all, one folder where one holds them, each alone else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from core.domain import (
    Candidate,
    ClaimedFacts,
    DownloadJob,
    JobState,
    NotFound,
    PeerFacts,
    Query,
    Track,
)
from core.tasks import TaskContext
from services.downloads.albums import AlbumGroups
from tests.unit.downloads.scripted import Bench, ScriptedSource
from tests.unit.downloads.test_service import playlist_of

TITLES = ("Glow", "Low Orbit", "Paper Sky")


def track(title: str, album: str = "Lines") -> Track:
    return Track(title, ("Mira Voltaine",), album)


def file(peer: str, title: str, folder: str = "Lines", codec: str = "flac") -> Candidate:
    return Candidate(
        "slskd",
        peer,
        f"Music\\{folder}\\{title}.{codec}",
        ClaimedFacts(codec, 30_000_000, bitrate=None if codec == "flac" else 320),
        Track(title, ("Mira Voltaine",)),
        PeerFacts(True, 0, 1000),
    )


@dataclass
class BrowsedSource(ScriptedSource):
    """Peers of it show their folders."""

    shelves: dict[tuple[str, str], list[Candidate]] = field(default_factory=dict)
    looked: list[tuple[str, str]] = field(default_factory=list)

    def browse(self, peer: str, folder: str, ctx: TaskContext) -> list[Candidate]:
        self.looked.append((peer, folder))
        if (peer, folder) not in self.shelves:
            raise NotFound("slskd", f"{peer} is offline.")
        return [replace(one, peer_facts=PeerFacts()) for one in self.shelves[peer, folder]]


@pytest.fixture
def shelf(tmp_path: Path) -> BrowsedSource:
    folder = tmp_path / "incoming"
    folder.mkdir()
    return BrowsedSource(folder)


def whole(bench: Bench, titles: tuple[str, ...] = TITLES) -> list[DownloadJob]:
    return bench.service.want(*playlist_of(*(track(title) for title in titles)))


def peers(jobs: list[DownloadJob]) -> list[str]:
    return [job.remote.peer for job in jobs if job.remote is not None]


def test_one_search_serves_the_whole_album(
    shelf: BrowsedSource, bench_of: Callable[[ScriptedSource], Bench]
) -> None:
    bench = bench_of(shelf)
    shelf.offers = lambda query: [file("alice", title) for title in TITLES]
    jobs = bench.run(*whole(bench))
    assert {job.state for job in jobs} == {JobState.DONE}
    assert shelf.searches == ["Mira Voltaine Lines"]
    assert shelf.looked == []


def test_the_folder_that_holds_the_album_is_preferred_to_a_faster_peer(
    shelf: BrowsedSource, bench_of: Callable[[ScriptedSource], Bench]
) -> None:
    bench = bench_of(shelf)
    fast = [replace(file(f"fast{n}", t), peer_facts=PeerFacts(True, 0, 9_999_999))
            for n, t in enumerate(TITLES)]  # fmt: skip
    shelf.offers = lambda query: [*fast, *(file("alice", title) for title in TITLES)]
    assert peers(bench.run(*whole(bench))) == ["alice"] * 3


def test_a_folder_is_looked_into_for_what_the_answers_do_not_show(
    shelf: BrowsedSource, bench_of: Callable[[ScriptedSource], Bench]
) -> None:
    bench = bench_of(shelf)
    shelf.shelves["alice", "Music\\Lines"] = [file("alice", title) for title in TITLES]
    shelf.offers = lambda query: [file("alice", "Glow")] if "Lines" in query.text else []
    jobs = bench.run(*whole(bench))
    assert peers(jobs) == ["alice"] * 3
    assert shelf.searches == ["Mira Voltaine Lines"]
    assert shelf.looked == [("alice", "Music\\Lines")]


def test_what_the_folder_lacks_is_found_alone(
    shelf: BrowsedSource, bench_of: Callable[[ScriptedSource], Bench]
) -> None:
    bench = bench_of(shelf)
    shelf.shelves["alice", "Music\\Lines"] = [file("alice", title) for title in TITLES[:2]]

    def offers(query: Query) -> list[Candidate]:
        if "Paper" in query.text:
            return [file("bob", "Paper Sky", "Various")]
        return [file("alice", title) for title in TITLES[:2]] if "Lines" in query.text else []

    shelf.offers = offers
    jobs = bench.run(*whole(bench))
    assert {job.state for job in jobs} == {JobState.DONE}
    assert peers(jobs) == ["alice", "alice", "bob"]


def test_a_peer_that_shows_nothing_costs_one_look_and_no_trouble(
    shelf: BrowsedSource, bench_of: Callable[[ScriptedSource], Bench]
) -> None:
    bench = bench_of(shelf)
    by_title = {"Glow": "alice", "Low": "bob", "Paper": "carol"}

    def offers(query: Query) -> list[Candidate]:
        found = [p for word, p in by_title.items() if word in query.text.split()]
        full = {"alice": "Glow", "bob": "Low Orbit", "carol": "Paper Sky"}
        return [file(peer, full[peer], peer) for peer in found]

    shelf.offers = offers
    jobs = bench.run(*whole(bench))
    assert sorted(peers(jobs)) == ["alice", "bob", "carol"]
    assert bench.engine.book.troubles() == []
    assert len(shelf.looked) == len(set(shelf.looked))


def test_after_a_restart_the_album_still_keeps_to_its_folder(
    shelf: BrowsedSource, bench_of: Callable[[ScriptedSource], Bench]
) -> None:
    first = bench_of(shelf)
    both = [file(peer, title) for title in TITLES for peer in ("zoe", "alice")]
    fast = PeerFacts(True, 0, 9_999_999)
    both = [replace(one, peer_facts=fast) if one.peer == "alice" else one for one in both]
    shelf.offers = lambda query: [one for one in both if one.peer == "zoe"]
    wanted = whole(first)
    first.run(wanted[0])
    first.close()
    again = bench_of(shelf)  # as after a kill: nothing is known but what the jobs tell
    shelf.offers = lambda query: both
    jobs = again.run(*(again.jobs.get(job.id) for job in wanted))
    assert peers(jobs) == ["zoe"] * 3
    assert len({job.group for job in jobs}) == 1


def test_a_source_without_folders_is_asked_for_tracks_only(
    bench: Bench, source: ScriptedSource
) -> None:
    source.offers = lambda query: [file("alice", title) for title in TITLES]
    bench.run(*whole(bench))
    assert sorted(source.searches) == [f"Mira Voltaine {title}" for title in TITLES]


def test_only_two_different_tracks_of_an_album_are_a_group() -> None:
    playlist, _ = playlist_of(track("Glow"))
    alone = AlbumGroups(playlist, [track("Glow"), track("Glow"), Track("Low Orbit", ("M",))])
    assert alone.of(track("Glow")) == ""
    assert alone.of(Track("Low Orbit", ("M",))) == ""
    two = AlbumGroups(playlist, [track("Glow"), track("Low Orbit", "LINES")])
    assert two.of(track("Glow")) == two.of(track("Low Orbit", "LINES")) != ""


def test_albums_of_one_name_by_two_artists_are_two() -> None:
    playlist, _ = playlist_of(track("Glow"))
    hits = [
        Track(title, (artist,), "Greatest Hits") for artist in ("A", "B") for title in ("1", "2")
    ]
    groups = AlbumGroups(playlist, hits)
    assert len({groups.of(one) for one in hits}) == 2
