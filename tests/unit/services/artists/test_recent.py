"""Recently viewed artists, kept in a file."""

from __future__ import annotations

from pathlib import Path

from core.domain.catalogue import CatalogueArtist
from services.artists.recent import KEPT, NAME, RecentArtists


def artist(number: int) -> CatalogueArtist:
    return CatalogueArtist("deezer", str(number), f"Artist {number}", genres=("Techno",))


def test_the_newest_comes_first_and_each_stands_once(tmp_path: Path) -> None:
    for number in (1, 2, 1):
        RecentArtists(tmp_path).add(artist(number))
    assert RecentArtists(tmp_path).all() == [artist(1), artist(2)]


def test_no_more_than_so_many_are_kept(tmp_path: Path) -> None:
    recent = RecentArtists(tmp_path)
    for number in range(KEPT + 3):
        recent.add(artist(number))
    assert len(recent.all()) == KEPT


def test_one_can_be_forgotten(tmp_path: Path) -> None:
    recent = RecentArtists(tmp_path)
    recent.add(artist(1))
    assert recent.remove(artist(1)) == []


def test_a_damaged_file_costs_only_the_memory(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("{not json")
    assert RecentArtists(tmp_path).all() == []
    (tmp_path / NAME).write_text('[{"source": "deezer"}, 5, {"shoe": 1}]')
    assert RecentArtists(tmp_path).all() == []


def test_a_home_that_cannot_be_written_costs_only_the_memory(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.write_text("a file where the home should be")
    assert RecentArtists(gone).add(artist(1)) == [artist(1)]
    assert RecentArtists(gone).all() == []
