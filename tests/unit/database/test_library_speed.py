"""A library is read whole at every start of a comparison: large ones must come back complete."""

from __future__ import annotations

from sqlalchemy import Engine

from core.domain import AudioFacts, LibraryTrack
from core.ports.library import FileStamp, ScannedFile
from database.library_repo import LibraryRepo


def test_a_large_library_is_written_and_read_in_one_go(engine: Engine) -> None:
    files = []
    for number in range(20_000):
        path = f"/m/{number % 100}/{number}.mp3"
        facts = AudioFacts("mp3", 200.0, 320, 44100, None, 2, number)
        track = LibraryTrack(str(number), (f"a{number % 50}",), path=path, key=path, facts=facts)
        files.append(ScannedFile(path, FileStamp(number, number), track))
    library = LibraryRepo(engine)
    library.apply(files, [])
    tracks = library.tracks()
    assert tracks == [file.track for file in files]
    same = [track for track in tracks if track.artists == ("a7",)]
    assert len({id(track.artists) for track in same}) == 1, "equal name lists are decoded once"
