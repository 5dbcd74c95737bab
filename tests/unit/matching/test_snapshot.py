"""An index on disk gives the same answers, and is only believed for its own tracks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.domain import Track
from core.matching import LibraryIndex
from core.matching.snapshot import fingerprint, load_index, save_index
from tests.unit.matching.helpers import owned, wanted

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
    assert load_index(stored, TRACKS[:-1]) is None
    assert load_index(stored, TRACKS[::-1]) is None
    changed = [replace(TRACKS[0], title="Harbour Light"), *TRACKS[1:]]
    assert load_index(stored, changed) is None
    assert fingerprint(changed) != fingerprint(TRACKS)


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
