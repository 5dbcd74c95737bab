"""The `PlaylistReader` contract, run on a fake and on every adapter that needs no network."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.clients.files.readers import PlaylistFileReader, TypedTextReader
from core.domain import BadInput, Playlist, PlaylistEntry, Track
from core.ports.sources import PlaylistReader
from core.tasks import Cancelled, TaskContext


class FakeReader:
    """`fake:N` is a list of N tracks."""

    def accepts(self, source: str) -> bool:
        return source.startswith("fake:")

    def read(self, source: str, ctx: TaskContext) -> Playlist:
        ctx.checkpoint()
        number = source.removeprefix("fake:")
        if not number.isdigit() or number == "0":
            raise BadInput(f"{source} holds no tracks.")
        entries = tuple(PlaylistEntry(n, Track(f"T{n}", ("A",))) for n in range(1, int(number) + 1))
        return Playlist(source, source, "fake", entries, number)


@dataclass(frozen=True)
class Case:
    """A reader, a source it reads, its number of rows, and sources it refuses or leaves alone."""

    reader: PlaylistReader
    good: str
    rows: int
    bad: str | None
    foreign: str


def _file(name: str, text: str, rows: int) -> Callable[[Path], Case]:
    def make(folder: Path) -> Case:
        (folder / name).write_text(text, encoding="utf-8")
        broken = folder / f"broken-{name}"
        broken.write_bytes(b"\x00\x01\x02")
        return Case(
            PlaylistFileReader(), str(folder / name), rows, str(broken), "https://example.org/list"
        )

    return make


CASES: dict[str, Callable[[Path], Case]] = {
    "fake": lambda _: Case(FakeReader(), "fake:3", 3, "fake:0", "other"),
    "typed": lambda _: Case(TypedTextReader(), "A - B", 1, None, "https://example.org/a - b"),
    "exportify": _file("a.csv", "Track Name,Artist URI(s),Artist Name(s)\nT,u,A\nT,u,A\n,u,\n", 3),
    "exportify.net": _file("b.csv", "Track URI,Track Name,Artist Name(s)\nu,T,A;B\n", 1),
    "tunemymusic": _file("c.csv", "Track name,Artist name,Type\nT,A,Playlist\n", 1),
    "soundiiz": _file("d.csv", "title;artist;album;isrc\nT;A;;\n", 1),
    "text": _file("e.txt", "A - B\nA - B\n", 2),
    "m3u": _file("f.m3u8", "#EXTM3U\n#EXTINF:1,A - B\nx.mp3\n", 1),
    "xspf": _file(
        "g.xspf", "<playlist><trackList><track><title>T</title></track></trackList></playlist>", 1
    ),
    "jspf": _file("h.jspf", '{"playlist": {"track": [{"title": "T"}]}}', 1),
    "spotify-export": _file("Playlist1.json", '{"playlists": [{"items": [{"track": null}]}]}', 1),
}


@pytest.fixture(params=sorted(CASES))
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    made: Case = CASES[request.param](tmp_path)
    return made


def test_it_accepts_its_own_sources_and_leaves_others(case: Case) -> None:
    assert case.reader.accepts(case.good)
    assert not case.reader.accepts(case.foreign)


def test_deciding_needs_no_network(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert case.reader.accepts(case.good)


def test_positions_count_every_row_from_one(case: Case) -> None:
    playlist = case.reader.read(case.good, TaskContext())
    assert [entry.position for entry in playlist.entries] == list(range(1, case.rows + 1))
    assert playlist.name
    assert playlist.kind


def test_a_row_is_a_track_with_a_title_or_says_why_not(case: Case) -> None:
    for entry in case.reader.read(case.good, TaskContext()).entries:
        assert entry.track.title or entry.unusable


def test_the_same_content_has_the_same_key_and_snapshot(case: Case) -> None:
    first = case.reader.read(case.good, TaskContext())
    again = case.reader.read(case.good, TaskContext())
    assert (first.key, first.snapshot) == (again.key, again.snapshot)
    assert first == again


def test_what_cannot_be_read_is_refused_by_name_in_one_line(case: Case) -> None:
    if case.bad is None:
        pytest.skip("any text can be typed")
    with pytest.raises(BadInput) as error:
        case.reader.read(case.bad, TaskContext())
    assert Path(case.bad).name in str(error.value)
    assert "\n" not in str(error.value)


def test_a_cancelled_context_stops_it(case: Case) -> None:
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        case.reader.read(case.good, ctx)
