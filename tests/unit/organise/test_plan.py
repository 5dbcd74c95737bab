"""Where files go: the golden list, and that nothing ever leaves its root."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain import BadInput, TagSet, Track, TrackIds
from services.organise.layout import LAYOUTS
from services.organise.names import MAX_BYTES
from services.organise.plan import Planner
from services.organise.tagset import tag_set

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "filing_paths.json"
CASES = json.loads(GOLDEN.read_text(encoding="utf-8"))
ROOTS = {"transfer": Path("/t"), "supercrates": Path("/s")}
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=300)
NAMES = st.lists(ANY_TEXT, max_size=3).map(tuple)


def track_of(members: dict[str, Any]) -> Track:
    lists = {key: tuple(value) for key, value in members.items() if isinstance(value, list)}
    return Track(**{**members, **lists})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["transfer"])
def test_paths_are_those_of_the_golden_list(case: dict[str, Any]) -> None:
    track, source = track_of(case["track"]), Path("/in") / case.get("file", "a.mp3")
    planner = Planner(ROOTS)
    assert planner.plan(source, track, "transfer").target == f"/t/{case['transfer']}"
    assert planner.plan(source, track, "supercrates").target == f"/s/{case['supercrates']}"


@settings(deadline=None, max_examples=100)
@given(
    title=ANY_TEXT,
    artists=NAMES,
    album=st.none() | ANY_TEXT,
    album_artists=NAMES,
    number=st.none() | st.integers(-5, 10**6),
    disc=st.none() | st.integers(-5, 10**6),
    discs=st.none() | st.integers(-5, 20),
    genres=NAMES,
    layout=st.sampled_from(LAYOUTS),
    suffix=st.sampled_from([".mp3", ".FLAC", "", ".x/../y"]),
)
def test_no_track_leaves_its_root(
    title: str,
    artists: tuple[str, ...],
    album: str | None,
    album_artists: tuple[str, ...],
    number: int | None,
    disc: int | None,
    discs: int | None,
    genres: tuple[str, ...],
    layout: str,
    suffix: str,
) -> None:
    track = Track(
        title,
        artists,
        album,
        track_number=number,
        disc_number=disc,
        disc_total=discs,
        album_artists=album_artists,
        genres=genres,
    )
    plan = Planner(ROOTS).plan(Path("/in/a" + suffix), track, layout)
    parts = Path(plan.target).relative_to(plan.root).parts
    assert 2 <= len(parts) <= 4
    assert all(part not in (".", "..") for part in parts)
    assert all(len(part.encode()) <= MAX_BYTES for part in parts)
    assert Planner(ROOTS).plan(Path("/in/a" + suffix), track, layout) == plan


def test_plans_are_absolute_wherever_the_program_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    planner = Planner({"transfer": Path("music"), "supercrates": Path("crates")})
    plan = planner.plan(Path("in/a.mp3"), Track("T", ("A",)), "transfer")
    assert plan.source == str(tmp_path / "in" / "a.mp3")
    assert plan.root == str(tmp_path / "music")
    assert plan.target == str(tmp_path / "music" / "A" / "A - T" / "T.mp3")


def test_the_files_own_genres_help_where_the_tracks_are_unknown() -> None:
    track = Track("T", ("A",), genres=("vaporwave",))
    plan = Planner(ROOTS).plan(Path("/a.mp3"), track, "supercrates", None, ["Techno"])
    assert plan.target == "/s/Techno/A - T.mp3"


def test_only_an_albums_folder_gets_a_cover() -> None:
    planner, track = Planner(ROOTS), Track("T", ("A",))
    assert planner.plan(Path("/a.mp3"), track, "transfer").cover_beside
    assert not planner.plan(Path("/a.mp3"), track, "supercrates").cover_beside


def test_an_unknown_layout_is_named() -> None:
    with pytest.raises(BadInput, match="transfer, supercrates"):
        Planner(ROOTS).plan(Path("/a.mp3"), Track("T"), "picard")


class TestTags:
    track = Track(
        "Song (feat. B)",
        ("A", "B"),
        album="X",
        track_number=3,
        disc_number=1,
        track_total=9,
        disc_total=2,
        album_artists=("A", "C"),
        year=2001,
        genres=("house", "techno"),
        ids=TrackIds("ISRC", "rec", "rel", "spot"),
    )

    def test_they_say_what_the_source_said(self) -> None:
        assert tag_set(self.track) == TagSet(
            title="Song (feat. B)",
            artist="A, B",
            artists=("A", "B"),
            album="X",
            album_artist="A",
            track_number=3,
            track_total=9,
            disc_number=1,
            disc_total=2,
            date="2001",
            genres=("house", "techno"),
            isrc="ISRC",
            mb_recording="rec",
            mb_release="rel",
            compilation=False,
        )

    def test_a_full_date_is_better_than_a_year(self) -> None:
        assert tag_set(replace(self.track, release_date="2001-05-04")).date == "2001-05-04"

    def test_what_is_unknown_is_left_to_the_file(self) -> None:
        assert tag_set(Track("T")) == TagSet(title="T")
        assert tag_set(Track("T", ("-",), album="Unknown Album")) == TagSet(title="T")

    def test_a_sampler_says_that_it_is_one(self) -> None:
        tags = tag_set(replace(self.track, album_artists=("VA",)))
        assert (tags.album_artist, tags.compilation) == ("Various Artists", True)

    def test_the_cover_travels_with_them(self) -> None:
        assert tag_set(self.track, b"jpeg").cover_jpeg == b"jpeg"
