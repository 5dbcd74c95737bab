"""An index on disk gives the same answers, and is only believed for its own tracks."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from core.domain import LibraryTrack, Track
from core.matching import LibraryIndex, snapshot
from core.matching.snapshot import load_index, marks, save_index
from tests.unit.matching.helpers import owned, wanted
from tests.unit.matching.test_index_changes import FIRST, NEW, SECOND

TRACKS = [
    owned("Tin Foxes ~ Harbour Lights", 200, "Sea"),
    owned("Tin Foxes ~ Night Train", 180, "Sea"),
    owned("藤澤慶昌 ~ 幸せの日々", 100),
    owned("Brass Owls ~ Winter Garden (Bo Lark Remix)", 300),
]


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    path = tmp_path / "deep" / "index.snapshot"
    save_index(LibraryIndex.build(TRACKS), path)
    return path


def test_a_loaded_index_answers_like_the_built_one(stored: Path) -> None:
    built, loaded = LibraryIndex.build(TRACKS), load_index(stored, TRACKS)
    assert loaded is not None
    asked = [
        wanted("Tin Foxes ~ Night Train"),
        wanted("Tin Foxs ~ Harbuor Lights"),
        wanted("藤澤慶昌 ~ 幸せの日々"),
        wanted("Nobody ~ Nothing"),
        Track(""),
    ]
    assert loaded.best_many(asked) == built.best_many(asked)
    match = loaded.best(asked[0])
    assert match is not None
    assert match.track is TRACKS[1]


def test_a_snapshot_of_other_tracks_is_not_believed(stored: Path) -> None:
    others = [owned(f"Tin Foxes ~ Engine {number}", 200, "Sea") for number in range(4)]
    assert load_index(stored, others) is None
    assert load_index(stored, []) is None
    assert load_index(stored, [*TRACKS, *others]) is None


def many(count: int = 60) -> list[LibraryTrack]:
    return [
        owned(f"Tin Foxes ~ {first} {second}", 200.0 + number, path=f"/{number}")
        for number, (first, second) in enumerate(product(FIRST, SECOND))
    ][:count]


def test_a_few_changes_since_are_patched_in(tmp_path: Path) -> None:
    tracks, path = many(), tmp_path / "index"
    save_index(LibraryIndex.build(tracks), path)
    now = [*tracks[:4], replace(tracks[5], title="Iron Sky"), *tracks[6:], NEW]
    loaded, built = load_index(path, now), LibraryIndex.build(now)
    assert loaded is not None
    assert (loaded.is_patched, len(loaded)) == (True, 60)
    asked = [Track(t.title, t.artists) for t in (*tracks, *now)]
    assert loaded.best_many(asked) == built.best_many(asked)
    assert {id(track) for track in loaded.present()} == {id(track) for track in now}


def test_rows_in_another_order_are_the_same_rows(tmp_path: Path) -> None:
    tracks, path = many(), tmp_path / "index"
    twins = [*tracks, replace(tracks[3], path="/copy")]
    save_index(LibraryIndex.build(twins), path)
    loaded = load_index(path, twins[::-1])
    assert loaded is not None
    assert len(loaded) == len(twins)
    assert not loaded.is_patched
    for track in tracks:
        match = loaded.best(Track(track.title, track.artists, None, track.duration))
        assert match is not None
        assert match.track.title == track.title


@pytest.mark.parametrize("field", ["title", "artists", "album", "track_number", "album_artists"])
def test_every_field_that_a_row_is_filed_under_marks_it(field: str) -> None:
    full = replace(TRACKS[0], album_artists=("Tin Foxes",), track_number=3)
    other = {
        "title": "Other",
        "artists": ("Other",),
        "album": "Other",
        "track_number": 4,
        "album_artists": ("Other",),
    }
    changed = replace(full, **{field: other[field]})  # type: ignore[arg-type]
    assert marks([full]).tolist() != marks([changed]).tolist()


def test_a_snapshot_made_by_other_rules_is_not_believed(
    stored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "row_entry", lambda track: (["a key of newer rules"], []))
    assert load_index(stored, TRACKS) is None
    monkeypatch.setattr(snapshot, "row_entry", lambda track: ([], ["unheard"]))
    assert load_index(stored, TRACKS) is None


def test_a_missing_or_damaged_snapshot_is_none(stored: Path) -> None:
    assert load_index(stored.with_name("other"), TRACKS) is None
    whole = stored.read_bytes()
    for damaged in (b"", b"nonsense", whole[: len(whole) // 2]):
        stored.write_bytes(damaged)
        assert load_index(stored, TRACKS) is None


def test_saving_leaves_no_temporary_file(stored: Path) -> None:
    assert [p.name for p in stored.parent.iterdir()] == [stored.name]
    save_index(LibraryIndex.build(TRACKS[:2]), stored)
    assert load_index(stored, TRACKS[:2]) is not None
    assert load_index(stored, TRACKS) is None


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here")
    with pytest.raises(OSError):
        save_index(LibraryIndex.build(TRACKS), tmp_path / "file" / "index")


def test_an_empty_library_has_a_snapshot_too(tmp_path: Path) -> None:
    save_index(LibraryIndex.build([]), tmp_path / "index")
    loaded = load_index(tmp_path / "index", [])
    assert loaded is not None
    assert loaded.best(wanted("Tin Foxes ~ Night Train")) is None
