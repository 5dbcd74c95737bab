"""YouTube addresses as a SOURCE: playlists, albums and videos through the real extractors."""

from __future__ import annotations

from typing import Any

import pytest

from core.clients.youtube.lists import YouTubeListReader
from core.clients.youtube.wire import Found
from core.domain import BadInput, Playlist, Refused
from core.tasks import TaskContext
from tests.unit.youtube.conftest import Tube

LIST = "PLsandboxsandbox01"
VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
CHANNEL = "UC" + "a" * 22


class Told:
    """Says what it is told to; remembers what it was asked."""

    def __init__(self, *rows: Found, title: str = "") -> None:
        self.rows, self.title = list(rows), title
        self.asked: list[str] = []

    def listing(self, url: str, _ctx: TaskContext) -> tuple[str, list[Found]]:
        self.asked.append(url)
        return self.title, self.rows


def read(source: Any, address: str) -> Playlist:
    reader = YouTubeListReader(source)
    assert reader.accepts(address)
    return reader.read(address, TaskContext())


def test_a_playlist_is_read_row_by_row(tube: Tube) -> None:
    song = tube.world.song("Jóga", "Björk", seconds=305)
    video = tube.world.video("Radiohead - Creep (Official Video)", "Radiohead", seconds=239)
    tube.world.playlist(LIST, "Night drive", song, video, "deleted0001", song)
    playlist = read(tube.source(), f"https://www.youtube.com/playlist?list={LIST}&si=x")
    assert (playlist.name, playlist.kind) == ("Night drive", "youtube")
    assert playlist.key == f"youtube:playlist:{LIST}"
    assert [entry.position for entry in playlist.entries] == [1, 2, 3, 4]
    tracks = [entry.track for entry in playlist.entries]
    assert (tracks[0].title, tracks[0].artists, tracks[0].duration) == ("Jóga", ("Björk",), 305)
    assert (tracks[1].title, tracks[1].artists) == ("Creep", ("Radiohead",))
    assert playlist.entries[2].unusable == "This video was deleted."
    assert tracks[3] == tracks[0]


def test_a_long_playlist_is_read_page_by_page_and_its_snapshot_follows_it(tube: Tube) -> None:
    songs = [tube.world.song(f"Song {n}", "Band") for n in range(230)]
    listed = tube.world.playlist(LIST, "Long", *songs)
    first = read(tube.source(), f"music.youtube.com/playlist?list={LIST}")
    assert [entry.track.title for entry in first.entries] == [f"Song {n}" for n in range(230)]
    assert len(tube.server.requests("youtubei/v1/browse")) == 3  # with deleted ones, two more pages
    again = read(tube.source(), f"https://youtu.be/dQw4w9WgXcQ?list={LIST}")
    assert again.snapshot == first.snapshot
    listed.videos.pop()
    assert read(tube.source(), f"youtube.com/watch?v=x&list={LIST}").snapshot != first.snapshot


def test_a_single_video_is_a_list_of_one(tube: Tube) -> None:
    video = tube.world.video("Radiohead - Creep", "Radiohead", seconds=239)
    playlist = read(tube.source(), f"https://youtu.be/{video.id}?t=12")
    assert playlist.name == "Radiohead - Creep"
    assert [(one.track.title, one.track.artists) for one in playlist.entries] == [
        ("Creep", ("Radiohead",))
    ]
    assert playlist.entries[0].track.duration == 239


def test_a_list_that_nobody_may_see_says_so(tube: Tube) -> None:
    tube.world.playlist(LIST, "Mine").fault = "private"
    with pytest.raises(BadInput, match="does not show this playlist"):
        read(tube.source(), f"https://www.youtube.com/playlist?list={LIST}")


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        (f"music.youtube.com/browse/VL{LIST}", f"https://www.youtube.com/playlist?list={LIST}"),
        ("https://music.youtube.com/browse/MPREb_x1", "https://music.youtube.com/browse/MPREb_x1"),
        (VIDEO + "&list=RDdQw4w9WgXcQ", VIDEO),
        (VIDEO + "&list=LL", VIDEO),
        ("youtube.com/shorts/dQw4w9WgXcQ", VIDEO),
        ("https://www.youtube.com/@SubPop/featured", "https://www.youtube.com/@SubPop/videos"),
        (f"youtube.com/channel/{CHANNEL}", f"https://www.youtube.com/channel/{CHANNEL}/videos"),
    ],
)  # fmt: skip
def test_addresses_are_taken_as_people_paste_them(address: str, asked: str) -> None:
    told = Told(Found("u", "A - B", "", "youtube"))
    read(told, address)
    assert told.asked == [asked]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://www.youtube.com/playlist?list=WL", "belongs to your YouTube account"),
        ("https://www.youtube.com/playlist?list=RDCLAK5uy_abc", "a mix"),
        ("https://www.youtube.com/feed/trending", "neither a playlist nor a video"),
        ("https://youtu.be/", "neither a playlist nor a video"),
    ],
)
def test_an_address_that_names_no_list_is_refused_without_a_request(
    address: str, words: str
) -> None:
    told = Told()
    with pytest.raises(BadInput, match=words):
        read(told, address)
    assert told.asked == []


def test_an_empty_list_and_rows_without_use_are_named() -> None:
    with pytest.raises(BadInput, match="no videos in it"):
        read(Told(title="Empty"), f"https://www.youtube.com/playlist?list={LIST}")
    rows = (
        Found("u", "[Private video]", "", "youtube"),
        Found("u", "", "", "youtube"),
        Found("u", "News now", "A channel", "youtube", live=True),
        Found("u", "Creep", "x", "youtube", 239, ("Radiohead",), "Pablo Honey"),
    )
    entries = read(Told(*rows), f"youtube.com/playlist?list={LIST}").entries
    assert [entry.unusable is None for entry in entries] == [False, False, False, True]
    assert entries[3].track.album == "Pablo Honey"


def test_trouble_that_is_not_the_lists_stays_trouble() -> None:
    class Down(Told):
        def listing(self, url: str, _ctx: TaskContext) -> tuple[str, list[Found]]:
            raise Refused("YouTube", "The video is not shown in your country.")

    with pytest.raises(BadInput, match="not shown in your country"):
        read(Down(), f"youtube.com/playlist?list={LIST}")
