"""Editing the genre map: trying a genre, faults in sentences, saving in one step, going back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.domain import BadInput, StorageError
from services.organise.genres import SUPER_GENRES
from services.organise.genres_editor import NAME, GenreEditor, built_in, faults


class Desk:
    def __init__(self, home: Path) -> None:
        self.home = home
        self.values = {"organize.genre_map": ""}
        self.editor = GenreEditor(home, self.values.__getitem__, self.values.__setitem__)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_saved_map_counts_at_once_and_the_built_in_one_comes_back(desk: Desk) -> None:
    assert desk.editor.built_in
    assert desk.editor.explain("polka").super_genre == "Unclassified"
    path = desk.editor.save({**built_in(), "Ночь": ["polka"]})
    assert (path, desk.values["organize.genre_map"]) == (desk.home / NAME, str(path))
    assert desk.editor.explain("Polka").super_genre == "Ночь"
    assert list(json.loads(path.read_text(encoding="utf-8")))[:2] == list(SUPER_GENRES)[:2]
    desk.editor.reset()
    assert desk.editor.built_in
    assert desk.editor.current().names == tuple(SUPER_GENRES)
    assert path.exists()


def test_a_map_of_its_own_file_is_saved_there(desk: Desk) -> None:
    own = desk.home / "mine.json"
    desk.values["organize.genre_map"] = str(own)
    assert desk.editor.save({"House": ["house"]}) == own
    assert json.loads(own.read_text()) == {"House": ["house"]}


def test_a_genre_can_be_tried_before_the_map_is_saved(desk: Desk) -> None:
    found = desk.editor.explain("vaporwave", {"Night": ["vaporwave"]})
    assert (found.super_genre, found.why) == ("Night", "Night lists “vaporwave”.")
    assert desk.editor.built_in


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ([], "lists genres for each super genre"),
        ({"House": "house"}, "lists genres for each super genre"),
        ({"House": [1]}, "lists genres for each super genre"),
        ({}, "no super genre"),
        ({" ": ["x"]}, "has no name"),
        ({"H" * 101: ["x"]}, "longer than 100"),
        ({"Unclassified": ["x"]}, "unknown genre go"),
        ({"House": [], "house ": []}, "one folder"),
        ({"House": [" "]}, "an empty entry"),
        ({"House": ["deep house", "Deep-House"]}, "lists “Deep-House” twice"),
    ],
)
def test_each_fault_is_one_sentence_and_nothing_is_saved(
    desk: Desk, table: Any, words: str
) -> None:
    (fault,) = faults(table)
    assert words in fault
    with pytest.raises(BadInput, match=words):
        desk.editor.save(table)
    assert not (desk.home / NAME).exists()
    assert desk.editor.built_in


def test_the_built_in_map_has_no_fault() -> None:
    assert faults(built_in()) == []


def test_a_map_that_cannot_be_written_leaves_the_old_one(desk: Desk) -> None:
    (desk.home / "file").write_text("x")
    desk.values["organize.genre_map"] = str(desk.home / "file" / "map.json")
    with pytest.raises(StorageError, match="cannot be written"):
        desk.editor.save({"House": ["house"]})
