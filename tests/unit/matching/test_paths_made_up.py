"""Paths nobody wrote: one file in every shape people share it in."""

from __future__ import annotations

from itertools import product

import pytest

from core.matching.filename import parse_path

ARTIST, ALBUM, TITLE = "Mira Voltaine", "Low Tide", "Salt Engine"
ROOTS = ("", "Music\\", "@@abcde\\Shared\\FLAC\\", "D:/Audio/", "home/user/music/complete/")
FOLDERS = (
    "{a}\\{b}\\",
    "{a}/{b} (2011)/",
    "{a}\\2011 - {b}\\",
    "{a}\\[2011] {b} [FLAC]\\",
    "{a} - {b}\\",
    "{a} - {b} (2011) [320]\\",
    "{a} - 2011 - {b}\\",
    "{a}\\{a} - {b}\\",
    "{a}\\{b} (Deluxe Edition)\\",
)
NAMES = ("07 - {t}", "07. {t}", "07 {t}", "{a} - {t}", "07 - {a} - {t}", "{a} - {b} - 07 - {t}")


def written(shape: str) -> str:
    return shape.format(a=ARTIST, b=ALBUM, t=TITLE)


@pytest.mark.parametrize(("folder", "name"), list(product(FOLDERS, NAMES)))
def test_artist_album_title_and_number_are_read(folder: str, name: str) -> None:
    for root in ROOTS:
        found = parse_path(f"{root}{written(folder)}{written(name)}.flac")
        assert found.title == TITLE
        assert found.artists == (ARTIST,)
        assert (found.album or "").startswith(ALBUM)
        assert found.track_number == (7 if "07" in name else None)


@pytest.mark.parametrize("disc", ["CD2", "Disc 2", "CD 2", "disc2", "Disk 2", "CD2 - The Other"])
def test_a_disc_folder_is_no_album(disc: str) -> None:
    found = parse_path(f"Music\\{ARTIST}\\{ALBUM}\\{disc}\\03 - {TITLE}.mp3")
    assert (found.album, found.disc_number, found.track_number) == (ALBUM, 2, 3)


@pytest.mark.parametrize(
    ("number", "disc", "track"), [("203", 2, 3), ("2-03", 2, 3), ("0103", 1, 3), ("003", None, 3)]
)
def test_disc_and_track_in_one_number(number: str, disc: int | None, track: int) -> None:
    found = parse_path(f"{ARTIST}\\{ALBUM} (2011)\\{number} - {TITLE}.mp3")
    assert (found.disc_number, found.track_number, found.title) == (disc, track, TITLE)


@pytest.mark.parametrize("title", ["7 Rings", "1979", "99 Problems", "4 Minutes", "50 Ways", "22"])
def test_a_number_that_belongs_to_the_name_stays(title: str) -> None:
    found = parse_path(f"{ARTIST}\\{ALBUM}\\{ARTIST} - {title}.mp3")
    assert found.title == title
    found = parse_path(f"{ARTIST}\\{ALBUM}\\05 - {title}.mp3")
    assert (found.title, found.track_number) == (title, 5)


@pytest.mark.parametrize(
    "folder", ["Various Artists\\Big Hits (2011)", "VA - Big Hits", "Various Artists - Big Hits"]
)
def test_a_compilation_names_its_artist_in_the_file(folder: str) -> None:
    found = parse_path(f"Music\\{folder}\\07 - {ARTIST} - {TITLE}.mp3")
    assert (found.artists, found.title, found.track_number) == ((ARTIST,), TITLE, 7)


@pytest.mark.parametrize(
    "version", ["(Live)", "(Nia Sol Remix)", "(Extended Mix)", "(feat. Ada Quill)"]
)
def test_brackets_of_a_title_stay_with_it(version: str) -> None:
    for name in (f"07 - {TITLE} {version}", f"{ARTIST} - {TITLE} {version}"):
        assert parse_path(f"{ARTIST}\\{ALBUM}\\{name}.flac").title == f"{TITLE} {version}"


@pytest.mark.parametrize(
    "path", ["", "\\", "///", "a", ".mp3", "\\.flac", "x\\y\\", "\ud800\\a.mp3"]
)
def test_odd_paths_are_read_without_a_word(path: str) -> None:
    assert parse_path(path).title is not None


def test_a_folder_alone_says_artist_and_album() -> None:
    found = parse_path(f"Music\\{ARTIST}\\{ALBUM} (2011)")
    assert (found.title, found.artists, found.album, found.year) == ("", (ARTIST,), ALBUM, 2011)
