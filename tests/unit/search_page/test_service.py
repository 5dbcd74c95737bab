"""A search by hand."""

from __future__ import annotations

from typing import Any

import pytest

from core.domain import BadInput, Candidate, ClaimedFacts, Track
from core.tasks import TaskContext
from services.search_page.service import SearchPageService, album_groups


def offer(name: str, peer: str = "quill") -> Candidate:
    return Candidate("slskd", peer, name, ClaimedFacts(size=10), Track(name))


class Bursts:
    """A collector with prepared bursts that notes what it was asked."""

    def __init__(self, *bursts: list[Candidate]) -> None:
        self.bursts, self.asked = bursts, []  # type: ignore[var-annotated]

    def stream(self, source: Any, query: Any, _ctx: TaskContext) -> Any:
        self.asked.append((source, query.text))
        yield from self.bursts


def service(collector: Bursts) -> SearchPageService:
    sources: Any = {"slskd": "the source"}
    return SearchPageService(lambda: sources, collector)  # type: ignore[arg-type]


def test_bursts_are_handed_on_and_a_file_comes_once() -> None:
    collector, got = Bursts([offer("a"), offer("b")], [offer("b"), offer("c")]), []
    number = service(collector).search("slskd", "  slow   tide ", got.append, TaskContext())
    assert collector.asked == [("the source", "slow tide")]
    assert [[one.filename for one in burst] for burst in got] == [["a", "b"], ["c"]]
    assert number == 3


@pytest.mark.parametrize(("source", "text"), [("slskd", "  "), ("nobody", "tide")])
def test_without_words_or_source_nothing_is_sent(source: str, text: str) -> None:
    collector = Bursts()
    with pytest.raises(BadInput):
        service(collector).search(source, text, lambda _: None, TaskContext())
    assert not collector.asked


def test_files_of_one_folder_of_one_peer_are_an_album() -> None:
    files = [offer("m\\Tide\\2.mp3"), offer("m\\Tide\\1.mp3"), offer("m\\Tide\\1.mp3", "other")]
    (album,) = album_groups([*files, offer("loose.mp3"), offer("loose2.mp3")])
    assert (album.name, album.peer, album.size) == ("Tide", "quill", 20)
    assert [one.filename for one in album.files] == ["m\\Tide\\1.mp3", "m\\Tide\\2.mp3"]
