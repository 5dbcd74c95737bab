"""Opening a source: who reads it, and the one sentence when nobody can."""

from __future__ import annotations

import pytest

from core.domain import BadInput, Playlist
from core.tasks import TaskContext
from services.playlists.service import PlaylistService


class OnlyText:
    def accepts(self, source: str) -> bool:
        return source.endswith(".txt")

    def read(self, source: str, ctx: TaskContext) -> Playlist:
        return Playlist(f"file:{source}", source, "text", ())


@pytest.fixture
def service() -> PlaylistService:
    return PlaylistService([OnlyText()])


def test_the_reader_that_accepts_it_reads_it(service: PlaylistService) -> None:
    assert service.open(" list.txt ", TaskContext()).kind == "text"


@pytest.mark.parametrize(
    "source", ["liked", "https://open.spotify.com/playlist/1", "spotify:album:1"]
)
def test_a_link_is_answered_with_the_way_out(service: PlaylistService, source: str) -> None:
    with pytest.raises(BadInput, match="Export the playlist"):
        service.open(source, TaskContext())


def test_anything_else_is_named(service: PlaylistService) -> None:
    with pytest.raises(BadInput, match="“gibberish”"):
        service.open("gibberish", TaskContext())
