"""Library rows by the names that people's decisions use: paths, and "server:key"."""

from __future__ import annotations

from pathlib import Path

from core.domain import LibraryTrack
from core.ports.library import FileStamp, ScannedFile
from database.engine import open_database
from database.library_repo import LibraryRepo
from database.memory_repo import MatchRepo
from database.server_repo import ServerRepo


def test_a_track_without_a_path_is_found_by_server_and_key(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "library.db", tmp_path / "backups")
    rows, cache = ServerRepo(engine), LibraryRepo(engine)
    track = LibraryTrack("Song", ("A",), server="navidrome", key="al:7")
    rows.apply("navidrome", [track], ())
    assert track.reference == "navidrome:al:7"
    assert cache.at([track.reference, "navidrome:none", "/m/none.mp3"]) == [track]
    placed = LibraryTrack("Song", ("A",), server="navidrome", key="al:7", path="/m/1.mp3")
    rows.apply("navidrome", [placed], ())
    assert cache.at([track.reference]) == [placed], "the server tells its path by now"
    assert placed.references == ("/m/1.mp3", "navidrome:al:7")
    engine.dispose()


def test_a_file_of_ours_is_known_among_the_servers_by_title_album_and_length(
    tmp_path: Path,
) -> None:
    engine = open_database(tmp_path / "library.db", tmp_path / "backups")
    rows = ServerRepo(engine)
    right = LibraryTrack("Song", ("A",), "Al", 181.0, server="navidrome", key="1")
    others = [
        LibraryTrack("Song", ("A",), "Other", 181.0, server="navidrome", key="2"),
        LibraryTrack("Song", ("A",), "Al", 240.0, server="navidrome", key="3"),
        LibraryTrack("Another", ("A",), "Al", 181.0, server="navidrome", key="4"),
    ]
    rows.apply("navidrome", [right, *others], ())
    file = LibraryTrack("song", ("A",), "AL", 180.0, path="/m/1.mp3")
    assert rows.like("navidrome", file) == [right]
    engine.dispose()


def test_decisions_follow_a_file_that_is_no_local_row(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "library.db", tmp_path / "backups")
    matches, cache = MatchRepo(engine), LibraryRepo(engine)
    track = LibraryTrack("Song", ("A",), path="/m/1.mp3")
    cache.apply([ScannedFile("/m/2.mp3", FileStamp(1, 1), track)], ())
    cache.add_organised(track)
    matches.decide("key", "/m/1.mp3", True)
    cache.move([("/m/1.mp3", "/m/1.flac")])
    assert [one.path for one in matches.of({"key"})] == ["/m/1.flac"]
    engine.dispose()
