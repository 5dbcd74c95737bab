"""What a paste or a drop names."""

from __future__ import annotations

from pathlib import Path

import pytest
from PyQt6.QtCore import QMimeData, QUrl

from ui.pages.sync import sources


def test_dropped_files_come_as_paths_and_dropped_links_as_links() -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/lists/a.csv"), QUrl("https://example.org/list")])
    assert sources.from_mime(mime) == ["/lists/a.csv", "https://example.org/list"]


def test_dropped_text_is_read_like_pasted_text() -> None:
    mime = QMimeData()
    mime.setText("  /lists/a.csv \n")
    assert sources.from_mime(mime) == ["/lists/a.csv"]


def test_nothing_that_can_be_opened_is_nothing() -> None:
    assert sources.from_mime(None) == []
    assert sources.from_mime(QMimeData()) == []
    assert sources.from_text(" \n ") == []


def test_several_links_and_files_are_several_sources(tmp_path: Path) -> None:
    here = tmp_path / "a.csv"
    here.write_text("x")
    text = f"https://example.org/1\nspotify:album:1\n{here}"
    assert sources.from_text(text) == text.splitlines()


def test_a_pasted_list_of_tracks_is_one_source_and_is_kept_as_a_file(tmp_path: Path) -> None:
    text = "Mira Voltaine - Copper Rain\nJune Arcadia - Low Orbit"
    assert sources.from_text(text) == [text]
    kept = Path(sources.keep_text(text, tmp_path / "pasted"))
    assert kept.read_text(encoding="utf-8") == text
    assert kept.suffix == ".txt"
    assert sources.keep_text("/lists/a.csv", tmp_path) == "/lists/a.csv"


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("/lists/Rooftop.csv", "Rooftop"),
        ("https://example.org/a", "https://example.org/a"),
        ("a\nb", "Pasted list of 2 lines"),
        ("Mira - Copper", "Mira - Copper"),
    ],
)
def test_what_is_being_read_has_a_short_name(source: str, name: str) -> None:
    assert sources.short_name(source) == name


def test_the_file_dialog_offers_every_format_that_can_be_read() -> None:
    for ending in ("csv", "m3u8", "xspf", "jspf", "json", "txt"):
        assert f"*.{ending}" in sources.FILE_FILTER
