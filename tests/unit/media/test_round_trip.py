"""Every field goes into every format, and three programs that share no code read it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.media.round_trip import FIELDS, FORMATS, has_ffprobe, read_back, table

LISTS = {"artists", "album_artists", "genres", "mb_artists", "release_types", "composers"}
DOCUMENT = Path(__file__).parents[3] / "docs" / "tags.md"


@pytest.mark.parametrize("form", FORMATS)
def test_mutagen_reads_every_field_back(form: str) -> None:
    assert read_back(form).found["mutagen"] == set(FIELDS)


@pytest.mark.parametrize("form", FORMATS)
def test_tinytag_reads_all_but_lists_and_ids_in_frames_it_does_not_know(form: str) -> None:
    missing = set(FIELDS) - read_back(form).found["tinytag"]
    assert missing <= LISTS | {"mb_recording", "date", "original_date"}
    if form in ("flac", "ogg", "opus", "m4a"):
        assert missing == set()


@pytest.mark.skipif(not has_ffprobe(), reason="this ffmpeg comes without ffprobe")
@pytest.mark.parametrize("form", FORMATS)
def test_ffprobe_reads_what_players_show(form: str) -> None:
    found = read_back(form).found["ffprobe"]
    assert found >= {"title", "artist", "album", "track_number", "date", "cover_jpeg"}
    if form in ("flac", "ogg", "opus"):
        assert found == set(FIELDS)


def test_the_guide_shows_the_keys_as_they_are_written() -> None:
    keys = [line for line in table().splitlines() if line][: len(FIELDS) + 2]
    text = DOCUMENT.read_text(encoding="utf-8")
    assert [line for line in keys if line not in text] == []
    assert all(f"| {name.replace('_', ' ')} | " in text for name in FIELDS)
