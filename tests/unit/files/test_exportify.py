"""Exportify.app and exportify.net: the exports most people bring."""

from __future__ import annotations

import csv
import io

import pytest

from core.clients.files.exports import EXPORTIFY_COLUMNS
from tests.unit.files.conftest import Opener

APP_HEADER = (
    "Track URI,Track Name,Artist URI(s),Artist Name(s),Album URI,Album Name,Album Artist URI(s),"
    "Album Artist Name(s),Album Release Date,Album Image URL,Disc Number,Track Number,"
    "Track Duration (ms),Track Preview URL,Explicit,Popularity,ISRC,Added By,Added At"
)
NET_HEADER = (
    "Track URI,Track Name,Album Name,Artist Name(s),Release Date,Duration (ms),Popularity,"
    "Explicit,Added By,Added At,Genres,Record Label"
)


def app_row(**cells: str) -> str:
    """One exportify.app row; cells by short name, the rest is filled in."""
    given = {
        "uri": "spotify:track:1",
        "title": "One More Time",
        "artist_uris": "spotify:artist:dp",
        "artists": "Daft Punk",
        "album_uri": "spotify:album:d",
        "album": "Discovery",
        "album_artist_uris": "spotify:artist:dp",
        "album_artists": "Daft Punk",
        "date": "2001-03-12",
        "image": "",
        "disc": "1",
        "number": "1",
        "ms": "320357",
        "preview": "",
        "explicit": "false",
        "popularity": "80",
        "isrc": "GBDUW0000053",
        "by": "me",
        "at": "2020-01-01T00:00:00Z",
    } | cells
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="").writerow(given.values())
    return out.getvalue()


def app_file(*rows: str) -> str:
    return "\n".join((APP_HEADER, *rows)) + "\n"


def test_a_row_keeps_everything_the_export_says(opened: Opener) -> None:
    playlist = opened("My List.csv", app_file(app_row()))
    track = playlist.entries[0].track
    assert (playlist.name, playlist.kind) == ("My List", "exportify")
    assert playlist.key.startswith("file:/")
    assert (track.title, track.artists, track.album) == (
        "One More Time",
        ("Daft Punk",),
        "Discovery",
    )
    assert track.duration == pytest.approx(320.357)
    assert (track.disc_number, track.track_number) == (1, 1)
    assert track.album_artists == ("Daft Punk",)
    assert (track.release_date, track.year) == ("2001-03-12", 2001)
    assert (track.ids.isrc, track.ids.spotify) == ("GBDUW0000053", "1")


def test_as_many_artists_as_there_are_addresses(opened: Opener) -> None:
    row = app_row(
        artist_uris="spotify:artist:t, spotify:artist:k", artists="Tyler\\, The Creator, Kali Uchis"
    )
    assert opened("a.csv", app_file(row)).entries[0].track.artists == (
        "Tyler, The Creator",
        "Kali Uchis",
    )


def test_one_address_keeps_a_name_with_commas_whole(opened: Opener) -> None:
    row = app_row(artist_uris="spotify:artist:e", artists="Earth, Wind & Fire")
    assert opened("a.csv", app_file(row)).entries[0].track.artists == ("Earth, Wind & Fire",)


@pytest.mark.parametrize(
    ("credit", "expected"),
    [
        ("Tyler, The Creator, Kali Uchis", ("Tyler, The Creator", "Kali Uchis")),
        ("Kali Uchis, Earth, Wind & Fire", ("Kali Uchis", "Earth, Wind & Fire")),
        ("A, B, C", ("A, B, C",)),
    ],
)
def test_unescaped_commas_are_split_as_names_look_and_else_left_whole(
    opened: Opener, credit: str, expected: tuple[str, ...]
) -> None:
    row = app_row(artist_uris="spotify:artist:x, spotify:artist:y", artists=credit)
    assert opened("a.csv", app_file(row)).entries[0].track.artists == expected


def test_a_name_seen_alone_elsewhere_settles_a_doubtful_credit(opened: Opener) -> None:
    alone = app_row(artist_uris="spotify:artist:x", artists="A, B")
    doubtful = app_row(artist_uris="spotify:artist:x, spotify:artist:y", artists="A, B, C")
    entries = opened("a.csv", app_file(alone, doubtful)).entries
    assert entries[1].track.artists == ("A, B", "C")


def test_more_addresses_than_names_leave_the_credit_whole(opened: Opener) -> None:
    row = app_row(artist_uris="spotify:artist:x, spotify:artist:y", artists="A")
    assert opened("a.csv", app_file(row)).entries[0].track.artists == ("A",)


def test_duplicates_and_unusable_rows_keep_their_positions(opened: Opener) -> None:
    playlist = opened(
        "a.csv",
        app_file(
            app_row(),
            app_row(uri="", title="", artists="", artist_uris=""),
            app_row(uri="spotify:episode:9", title="A talk"),
            app_row(),
        ),
    )
    assert [entry.position for entry in playlist.entries] == [1, 2, 3, 4]
    assert [entry.unusable is None for entry in playlist.entries] == [True, False, False, True]
    assert "removed" in (playlist.entries[1].unusable or "")
    assert "episode" in (playlist.entries[2].unusable or "")
    assert playlist.entries[0].track == playlist.entries[3].track


def test_a_local_file_is_a_normal_row_and_is_completed_from_its_address(opened: Opener) -> None:
    uri = "spotify:local:The+Artist:Some+Album:A+Title:215"
    row = app_row(uri=uri, title="", artists="", artist_uris="", album="", ms="0", isrc="")
    entry = opened("a.csv", app_file(row)).entries[0]
    assert entry.unusable is None
    assert (entry.track.title, entry.track.artists) == ("A Title", ("The Artist",))
    assert (entry.track.album, entry.track.duration) == ("Some Album", 215.0)


def test_a_local_file_that_names_no_artist_is_unusable(opened: Opener) -> None:
    row = app_row(uri="spotify:local:::Demo:60", title="Demo", artists="", artist_uris="")
    assert opened("a.csv", app_file(row)).entries[0].unusable is not None


def test_a_translated_header_is_understood_by_its_order(opened: Opener) -> None:
    header = ",".join(f"Spalte {n}" for n in range(len(EXPORTIFY_COLUMNS) + 2))
    playlist = opened("liste.csv", f"{header}\n{app_row()}\n")
    assert playlist.kind == "exportify"
    assert playlist.entries[0].track.title == "One More Time"
    assert playlist.entries[0].track.ids.isrc == "GBDUW0000053"


def test_columns_are_found_by_name_in_any_order_and_case(opened: Opener) -> None:
    text = "ISRC,ARTIST NAME(S),artist uri(s),track name\nabc,A,spotify:artist:a,T\n"
    track = opened("a.csv", text).entries[0].track
    assert (track.title, track.artists, track.ids.isrc) == ("T", ("A",), "ABC")


def test_a_row_that_is_too_short_still_counts(opened: Opener) -> None:
    playlist = opened("a.csv", app_file("spotify:track:7,Short"))
    assert playlist.entries[0].track.title == "Short"
    assert playlist.entries[0].track.artists == ()


def test_texts_stay_unchanged_but_for_nfc(opened: Opener) -> None:
    row = app_row(title="  Cafe\u0301 “Ａ”\u00a0(Live)  ")
    assert opened("a.csv", app_file(row)).entries[0].track.title == "  Café “Ａ”\u00a0(Live)  "


def test_a_line_break_inside_a_cell_is_part_of_the_title(opened: Opener) -> None:
    entries = opened("a.csv", app_file(app_row(title="Two\nlines"), app_row())).entries
    assert [entry.track.title for entry in entries] == ["Two\nlines", "One More Time"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_unicode_encoding_is_read(opened: Opener, encoding: str) -> None:
    text = app_file(app_row(title="Сжать любовь", artists="КоЯn"))
    track = opened("a.csv", text, encoding).entries[0].track
    assert (track.title, track.artists) == ("Сжать любовь", ("КоЯn",))


def test_a_windows_file_without_unicode_is_read(opened: Opener) -> None:
    text = app_file(app_row(title="Où es-tu", artists="Björk"))
    track = opened("a.csv", text, "cp1252").entries[0].track
    assert (track.title, track.artists) == ("Où es-tu", ("Björk",))


def test_one_damaged_byte_does_not_garble_the_other_letters(opened: Opener) -> None:
    rows = [app_row(title="Ünïcödé ñ") for _ in range(5)]
    data = app_file(*rows, app_row(title="X")).encode().replace(b'"X"', b'"X\xff"')
    entries = opened("a.csv", data).entries
    assert entries[0].track.title == "Ünïcödé ñ"
    assert entries[5].track.title == "X\ufffd"


def net_file(*rows: str, header: str = NET_HEADER) -> str:
    return "\ufeff" + "\n".join((header, *rows)) + "\n"


def net_row(artists: str, title: str = "T", uri: str = "spotify:track:1") -> str:
    return f'{uri},"{title}","Al","{artists}",2020-05,200000,10,false,me,2020,"pop,rock","Label"'


def test_newer_net_files_join_artists_with_semicolons(opened: Opener) -> None:
    playlist = opened("a.csv", net_file(net_row("Tyler, The Creator;Kali Uchis"), net_row("A,B")))
    assert playlist.kind == "exportify.net"
    assert playlist.entries[0].track.artists == ("Tyler, The Creator", "Kali Uchis")
    assert playlist.entries[1].track.artists == ("A,B",)


def test_older_net_files_join_artists_with_bare_commas(opened: Opener) -> None:
    playlist = opened(
        "a.csv",
        net_file(net_row("Kygo,Selena Gomez"), net_row("Tyler, The Creator,10,000 Maniacs")),
    )
    assert playlist.entries[0].track.artists == ("Kygo", "Selena Gomez")
    assert playlist.entries[1].track.artists == ("Tyler, The Creator", "10,000 Maniacs")


def test_a_net_row_keeps_length_date_genres_and_album(opened: Opener) -> None:
    track = opened("a.csv", net_file(net_row("A"))).entries[0].track
    assert (track.duration, track.album, track.year) == (200.0, "Al", 2020)
    assert (track.release_date, track.genres) == ("2020-05", ("pop", "rock"))


def test_a_newer_net_file_with_isrc_gives_it(opened: Opener) -> None:
    text = net_file(net_row("A") + ",usabc1234567", header=NET_HEADER + ",ISRC")
    assert opened("a.csv", text).entries[0].track.ids.isrc == "USABC1234567"


def test_a_removed_net_row_says_undefined_and_is_unusable(opened: Opener) -> None:
    row = 'undefined,"undefined",undefined,"undefined",undefined,undefined,,,,,"",""'
    entry = opened("a.csv", net_file(row, net_row("A"))).entries[0]
    assert entry.unusable is not None
    assert entry.track.title == ""


def test_ten_thousand_rows_are_read_in_a_moment(opened: Opener) -> None:
    text = app_file(*(app_row(title=f"Title {n}", uri=f"spotify:track:{n}") for n in range(10_000)))

    playlist = opened("big.csv", text)
    assert len(playlist.entries) == 10_000
    assert playlist.entries[-1].track.title == "Title 9999"


def test_the_snapshot_follows_the_content(opened: Opener) -> None:
    first = opened("a.csv", app_file(app_row()))
    again = opened("a.csv", app_file(app_row()))
    changed = opened("a.csv", app_file(app_row(), app_row()))
    assert first.snapshot == again.snapshot != changed.snapshot
    assert first.key == changed.key
