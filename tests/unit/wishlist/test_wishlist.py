"""The wish list: asked for, tried in turn, ended by owning."""

from __future__ import annotations

import pytest

from core.domain import (
    BadInput,
    Coverage,
    CoverageRow,
    JobState,
    Ownership,
    Playlist,
    PlaylistEntry,
)
from core.ports.jobs import patch
from core.tasks import TaskContext
from services.downloads.service import BACKGROUND
from services.events import CoverageReady, LibraryChanged, LibraryScanned
from services.wishes.wishlist import ASKED
from tests.unit.wishlist.conftest import ORIGIN, Shelf, key_of, song


def titles(wishes: object) -> list[str]:
    return [wish.track.title for wish in wishes]  # type: ignore[attr-defined]


def rows_of(*found: tuple[str, Ownership]) -> tuple[Playlist, list[CoverageRow]]:
    entries = tuple(PlaylistEntry(n, song(title)) for n, (title, _) in enumerate(found, 1))
    rows = [
        CoverageRow(entry, kind, None, "") for entry, (_, kind) in zip(entries, found, strict=True)
    ]
    return Playlist("file:l", "L", "text", entries), rows


def test_what_is_added_by_hand_is_tried_first_and_once(shelf: Shelf) -> None:
    shelf.failed("Old")
    shelf.clock.turn(7200)
    playlist, rows = rows_of(("Glow", Ownership.MISSING), ("Old", Ownership.MISSING))
    added = shelf.wishlist.add_rows(playlist, rows)
    assert titles(added) == ["Glow"]
    assert (added[0].tries, added[0].next_try_at) == (0, ASKED)
    assert (added[0].origin.playlist_name, added[0].origin.position) == ("L", 1)
    first = shelf.wishlist.try_next(TaskContext())
    second = shelf.wishlist.try_next(TaskContext())
    assert first is not None
    assert second is not None
    assert {first.track.title, second.track.title} == {"Glow", "Old"}
    assert shelf.wishlist.try_next(TaskContext()) is None


def test_a_due_wish_takes_up_its_job_behind_what_people_wait_for(shelf: Shelf) -> None:
    parked = shelf.failed("Glow")
    assert shelf.wishlist.try_next(TaskContext()) is None
    shelf.clock.turn(3601)
    job = shelf.wishlist.try_next(TaskContext())
    assert job is not None
    assert (job.id, job.state, job.priority) == (parked.id, JobState.WANTED, BACKGROUND)
    assert shelf.store.all()[0].next_try_at == shelf.clock.now() + 3600


def test_a_file_that_waits_in_the_inbox_is_not_filed_every_hour(shelf: Shelf) -> None:
    job = shelf.failed("Glow")
    shelf.jobs.move(job.id, JobState.REVIEW, "It is there already", patch(local_path="/in/a.mp3"))
    shelf.clock.turn(3601)
    assert shelf.wishlist.try_next(TaskContext()) is None
    assert shelf.jobs.get(job.id).state is JobState.REVIEW
    assert shelf.store.all()[0].next_try_at is None
    [again] = shelf.wishlist.try_now(shelf.wishlist.all())  # a person asks
    assert again.state is JobState.VERIFYING


def test_trying_now_is_something_a_person_waits_for(shelf: Shelf) -> None:
    shelf.failed("Glow")
    jobs = shelf.wishlist.try_now(shelf.wishlist.all())
    assert [(job.state, job.priority) for job in jobs] == [(JobState.WANTED, 0)]
    assert shelf.wishlist.due() == []


def test_the_longest_due_come_first_and_rested_ones_only_when_asked(shelf: Shelf) -> None:
    for title in ("A", "B", "C"):
        shelf.failed(title)
        shelf.clock.turn(1)
    shelf.store.schedule([key_of(song("B"))], None)
    shelf.clock.turn(4000)
    assert titles(shelf.wishlist.due()) == ["A", "C"]
    assert titles(shelf.wishlist.due(1)) == ["A"]
    rested = shelf.wishlist.select([w.id for w in shelf.wishlist.all() if w.track.title == "B"])
    assert shelf.wishlist.ask(rested) == 1
    assert titles(shelf.wishlist.due()) == ["B", "A", "C"]


def test_wishes_are_chosen_by_number_and_kind_of_reason(shelf: Shelf) -> None:
    shelf.failed("A")
    shelf.failed("B", "3 files were tried: Stalled: no byte for 60 s")
    assert titles(shelf.wishlist.select(kind="the transfer stalled")) == ["B"]
    assert titles(shelf.wishlist.select()) == ["B", "A"]
    with pytest.raises(BadInput, match="There is no wish 98, 99"):
        shelf.wishlist.select([99, 98])


def test_a_removed_wish_takes_its_resting_job_along(shelf: Shelf) -> None:
    job, other = shelf.failed("A"), shelf.failed("B")
    shelf.wishlist.remove([w for w in shelf.wishlist.all() if w.track.title == "A"])
    shelf.wishlist.remove([])
    assert titles(shelf.wishlist.all()) == ["B"]
    assert shelf.jobs.get(job.id).state is JobState.CANCELLED
    assert shelf.jobs.get(job.id).reason == "Removed from the wish list"
    assert shelf.jobs.get(other.id).state is JobState.PARKED


def test_what_is_owned_meanwhile_is_not_tried_but_ended(shelf: Shelf) -> None:
    job = shelf.failed("Glow")
    shelf.failed("Doubtful")
    shelf.clock.turn(3601)
    shelf.index.titles = {"Glow"}
    tried = shelf.wishlist.try_next(TaskContext())
    assert tried is not None
    assert tried.track.title == "Doubtful"
    assert shelf.jobs.get(job.id).reason == "It is in the library now"
    assert [line.text for line in shelf.activity.recent()] == [
        "Halden - Glow is in the library now"
    ]


def test_a_scan_that_finds_it_ends_the_wish_whatever_is_due(shelf: Shelf) -> None:
    shelf.wishlist.on_scan(LibraryScanned(0))
    assert shelf.index.asked == []
    shelf.failed("Glow")
    shelf.failed("Other")
    shelf.index.titles = {"Glow"}
    shelf.wishlist.on_scan(LibraryScanned(1))
    assert titles(shelf.wishlist.all()) == ["Other"]
    assert shelf.index.asked == [2]


def test_filed_music_ends_its_wishes_at_the_next_tidying(shelf: Shelf) -> None:
    shelf.failed("Glow")
    shelf.index.titles = {"Glow"}
    assert not shelf.wishlist.outdated
    assert shelf.wishlist.tidy(TaskContext()) == []
    shelf.wishlist.on_change(LibraryChanged(1))
    assert shelf.wishlist.outdated
    assert titles(shelf.wishlist.tidy(TaskContext())) == ["Glow"]
    assert not shelf.wishlist.outdated
    assert shelf.wishlist.all() == []


def test_a_playlist_check_that_finds_it_ends_the_wish(shelf: Shelf) -> None:
    playlist, rows = rows_of(("Glow", Ownership.OWNED), ("Other", Ownership.MISSING))
    event = CoverageReady(Coverage(playlist, tuple(rows)))
    shelf.wishlist.on_coverage(event)
    shelf.failed("Glow")
    shelf.failed("Other")
    shelf.wishlist.on_coverage(event)
    assert titles(shelf.wishlist.all()) == ["Other"]


def test_adding_again_asks_for_it_again(shelf: Shelf) -> None:
    shelf.failed("Glow")
    assert shelf.wishlist.add(song("Glow"), ORIGIN) is None
    assert titles(shelf.wishlist.due()) == ["Glow"]


def test_a_stopped_program_tries_nothing_more(shelf: Shelf) -> None:
    shelf.wishlist.add(song("Glow"), ORIGIN)
    ctx = TaskContext()
    ctx.cancel()
    assert shelf.wishlist.try_next(ctx) is None
    assert titles(shelf.wishlist.due()) == ["Glow"]


def test_what_waits_for_a_persons_eye_or_was_paused_is_left_to_them(shelf: Shelf) -> None:
    for title, state in (("Doubtful", JobState.REVIEW), ("Held", JobState.PARKED)):
        job = shelf.jobs.add(key_of(song(title)), song(title), ORIGIN, "transfer")
        if state is JobState.REVIEW:
            shelf.jobs.move(job.id, JobState.SEARCHING)
            shelf.jobs.move(job.id, JobState.REVIEW)
        else:
            assert shelf.downloads.pause(job.id)
        shelf.wishlist.add(song(title), ORIGIN)
    assert shelf.wishlist.try_next(TaskContext()) is None
    assert {wish.next_try_at for wish in shelf.wishlist.all()} == {None}
    assert {job.state for job in shelf.jobs.find()} == {JobState.REVIEW, JobState.PARKED}
