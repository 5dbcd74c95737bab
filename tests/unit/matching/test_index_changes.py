"""Tracks come and go without building the whole index anew."""

from __future__ import annotations

from pathlib import Path

from core.domain import LibraryTrack, Track, Verdict
from core.matching import LibraryIndex
from core.matching.snapshot import load_index, save_index

FIRST = [
    "Harvest",
    "Silver",
    "Midnight",
    "Paper",
    "Copper",
    "Velvet",
    "Winter",
    "Golden",
    "Broken",
    "Hollow",
]
SECOND = ["Engine", "Mountain", "Lantern", "Compass", "Orchard", "Village"]


def rows() -> list[LibraryTrack]:
    """Sixty tracks with titles of their own."""
    names = [f"{first} {second}" for first in FIRST for second in SECOND]
    return [LibraryTrack(name, ("Tin Foxes",), path=f"/{name}") for name in names]


NEW = LibraryTrack("Harbour Lights", ("Brass Owls",), path="/new")
WANTED = Track("Harbour Lights", ("Brass Owls",))


def test_an_added_track_is_found_and_the_old_index_stays_as_it_was() -> None:
    old = LibraryIndex.build(rows())
    new = old.changed([NEW], [])
    match = new.best(WANTED)
    assert match is not None
    assert match.track is NEW
    assert old.best(WANTED) is None
    assert (len(old), len(new)) == (60, 61)


def test_a_removed_track_is_gone() -> None:
    tracks = rows()
    index = LibraryIndex.build(tracks).changed([], [tracks[7]])
    answer = index.best(Track(tracks[7].title, tracks[7].artists))
    assert answer is None or answer.result.verdict is not Verdict.ACCEPT
    assert len(index) == 59
    assert tracks[7] not in index.present()


def test_an_added_track_can_be_removed_again() -> None:
    index = LibraryIndex.build(rows()).changed([NEW], []).changed([], [NEW])
    assert index.best(WANTED) is None
    assert len(index) == 60


def test_many_changes_build_anew_and_answer_the_same() -> None:
    tracks = rows()
    patched = LibraryIndex.build(tracks[:30]).changed(tracks[30:], tracks[:3])
    fresh = LibraryIndex.build(tracks[3:])
    asked = [Track(t.title, t.artists) for t in tracks]
    assert patched.best_many(asked) == fresh.best_many(asked)
    assert len(patched) == len(fresh) == 57


def test_few_changes_answer_like_a_new_index() -> None:
    tracks = rows()
    patched = LibraryIndex.build(tracks).changed([NEW], tracks[:2])
    fresh = LibraryIndex.build([*tracks[2:], NEW])
    asked = [WANTED, *(Track(t.title, t.artists) for t in tracks[2:])]
    assert patched.best_many(asked) == fresh.best_many(asked)
    assert patched.near(WANTED, 1)[0].track is NEW


def test_a_patched_index_is_saved_whole(tmp_path: Path) -> None:
    tracks = rows()
    patched = LibraryIndex.build(tracks).changed([NEW], tracks[:1])
    save_index(patched, tmp_path / "index")
    loaded = load_index(tmp_path / "index", patched.present())
    assert loaded is not None
    match = loaded.best(WANTED)
    assert match is not None
    assert match.track is NEW
