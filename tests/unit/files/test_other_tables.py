"""TuneMyMusic, Soundiiz, separators, and tables nobody knows."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.clients.files import file_readers, table
from core.domain import BadInput
from core.tasks import TaskContext
from tests.unit.files.conftest import Opener

TMM = "Track name,Artist name,Album,Playlist name,Type,ISRC,Spotify - id\n"


def test_tunemymusic_names_the_list_when_there_is_one(opened: Opener) -> None:
    text = TMM + "T,A,Al,Summer,Playlist,gbabc,4uLU6\nT2,A,Al,Summer,Playlist,,\n"
    playlist = opened("export.csv", text)
    track = playlist.entries[0].track
    assert (playlist.name, playlist.kind) == ("Summer", "tunemymusic")
    assert (track.title, track.artists, track.album) == ("T", ("A",), "Al")
    assert (track.ids.isrc, track.ids.spotify) == ("GBABC", "4uLU6")


def test_several_lists_in_one_file_yield_all_rows_under_the_files_name(opened: Opener) -> None:
    playlist = opened("export.csv", TMM + "T,A,,One,Playlist,,\nU,A,,Two,Playlist,,\n")
    assert playlist.name == "export"
    assert [entry.track.title for entry in playlist.entries] == ["T", "U"]


def test_a_video_row_without_artist_is_split(opened: Opener) -> None:
    playlist = opened("a.csv", TMM + "Adele - Hello - Live,,,L,Playlist,,\nNoise,,,L,Playlist,,\n")
    first, second = (entry.track for entry in playlist.entries)
    assert (first.title, first.artists) == ("Hello - Live", ("Adele",))
    assert (second.title, second.artists) == ("Noise", ())


def test_a_saved_artist_is_no_track(opened: Opener) -> None:
    entries = opened("a.csv", TMM + ",Adele,,,Artist,,\n,,,L,Playlist,,\nT,A,,L,Album,,\n").entries
    assert [entry.unusable is None for entry in entries] == [False, False, True]
    assert entries[0].unusable == "This row is no track."


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_soundiiz_comes_with_any_separator(opened: Opener, separator: str) -> None:
    lines = (("title", "artist", "album", "isrc"), ("T", "A, B", "Al", "x1"), ("", "", "", ""))
    text = "\r\n".join(separator.join(f'"{cell}"' for cell in line) for line in lines)
    playlist = opened("s.csv", text)
    track = playlist.entries[0].track
    assert (playlist.kind, playlist.name) == ("soundiiz", "s")
    assert (track.title, track.artists, track.album) == ("T", ("A, B",), "Al")
    assert track.ids.isrc == "X1"
    assert playlist.entries[1].unusable is not None


def test_excels_separator_line_is_passed_over(opened: Opener) -> None:
    assert opened("s.csv", "sep=;\ntitle;artist\nT;A\n").entries[0].track.title == "T"


def test_a_table_without_an_ending_is_recognised(opened: Opener) -> None:
    assert opened("export", "title;artist\nT;A\n").kind == "soundiiz"


def test_blank_lines_are_no_rows(opened: Opener) -> None:
    assert len(opened("s.csv", "\n\ntitle;artist\n\nT;A\n   \nU;B\n").entries) == 2


def test_a_stray_quote_does_not_stop_the_reading(opened: Opener) -> None:
    entries = opened("s.csv", 'title,artist\n"Heroes" live,Bowie\nT,A\n').entries
    assert [entry.track.artists for entry in entries] == [("Bowie",), ("A",)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("foo,bar\n1,2\n", "songs.csv is no playlist export I know: its first line is “foo,bar”."),
        ("Hello,Adele\nToxic,Britney Spears\n", "no playlist export I know"),
        ("title;artist\n", "has no tracks in it"),
        ('title;artist\n"never closed;A\nB;C\n', "ends in the middle of a cell"),
        ("a,b\nspotify:track:1,spotify:artist:2\n", "no playlist export I know"),
        ("sep=;\n", "no playlist export I know"),
        ("   \n \n", "is empty"),
        ("\ufeff\n", "is empty"),
    ],
)
def test_what_cannot_be_read_is_named_in_one_line(opened: Opener, text: str, words: str) -> None:
    with pytest.raises(BadInput) as error:
        opened("songs.csv", text)
    assert "songs.csv" in str(error.value)
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_a_gigantic_cell_is_refused(opened: Opener) -> None:
    quoted = '"a"b'
    with pytest.raises(BadInput, match="is not a table that can be read"):
        opened("s.csv", f"title,artist\n{quoted},x\n{'x' * 200_000},A\n")


def test_endless_tables_are_refused(opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MAX_ROWS", 3)
    assert len(opened("s.csv", "title,artist\n" + "T,A\n" * 3).entries) == 3
    with pytest.raises(BadInput, match="more than 3 rows"):
        opened("s.csv", "title,artist\n" + "T,A\n" * 50)


TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=40)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=8), separator=st.sampled_from(",;\t")
)
def test_any_unicode_comes_back_as_it_was_written(
    tmp_path: Path, rows: list[tuple[str, str]], separator: str
) -> None:
    import unicodedata

    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerow(("title", "artist"))
    writer.writerows(rows)
    path = tmp_path / "any.csv"
    path.write_bytes(out.getvalue().encode("utf-8"))
    playlist = file_readers()[0].read(str(path), TaskContext())
    assert [entry.position for entry in playlist.entries] == list(range(1, len(rows) + 1))
    for entry, (title, artist) in zip(playlist.entries, rows, strict=True):
        expected = unicodedata.normalize("NFC", title) if title.strip() else ""
        assert entry.track.title == expected
        assert entry.track.artists == (
            (unicodedata.normalize("NFC", artist),) if artist.strip() else ()
        )
        assert (entry.unusable is None) == bool(title.strip())
