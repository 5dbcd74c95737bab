"""LRCLIB on 127.0.0.1: what is asked, and what each answer means."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from core.clients.lyrics.lrclib import Lrclib
from core.domain import Malformed, NotReady, RateLimited, Refused, Track
from core.net.pace import PaceRule
from core.tasks import TaskContext
from services.clock import SystemClock
from tests.contract.fakes_storage import MemoryPaceStore

SONG = Track("Teardrop", ("Massive Attack", "Elizabeth Fraser"), "Mezzanine", duration=329.6)


@dataclass
class Service:
    """Answers with `status` and `body`; `asked` holds the questions."""

    status: int = 200
    body: Any = field(default_factory=dict)
    asked: list[tuple[str, dict[str, list[str]], str]] = field(default_factory=list)
    url: str = ""

    def words(self) -> Lrclib:
        rule = PaceRule(0.0, 1000, 1.0)
        return Lrclib(self.url, MemoryPaceStore(), SystemClock(), rule)


@pytest.fixture(scope="module")
def serving() -> Iterator[Service]:
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            agent = self.headers.get("User-Agent", "")
            service.asked.append((parts.path, parse_qs(parts.query), agent))
            data = json.dumps(service.body).encode()
            self.send_response(service.status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    service.url = f"http://127.0.0.1:{server.server_port}"
    yield service
    server.shutdown()
    server.server_close()


@pytest.fixture
def lrclib(serving: Service) -> Service:
    serving.status, serving.body = 200, {}
    serving.asked.clear()
    return serving


def test_the_timed_words_win_over_the_plain_ones(lrclib: Service) -> None:
    lrclib.body = {"syncedLyrics": "[00:01.00]Love", "plainLyrics": "Love"}
    assert lrclib.words().lyrics(SONG, TaskContext()) == "[00:01.00]Love"
    (path, query, agent) = lrclib.asked[0]
    assert path == "/api/get"
    assert query == {
        "artist_name": ["Massive Attack"],
        "track_name": ["Teardrop"],
        "album_name": ["Mezzanine"],
        "duration": ["330"],
    }
    assert agent.startswith("Cratekeeper/")


def test_plain_words_will_do_and_an_instrumental_has_none(lrclib: Service) -> None:
    lrclib.body = {"syncedLyrics": None, "plainLyrics": "Love\n"}
    assert lrclib.words().lyrics(Track("T", ("A",)), TaskContext()) == "Love"
    assert set(lrclib.asked[0][1]) == {"artist_name", "track_name"}
    lrclib.body = {"instrumental": True, "syncedLyrics": None, "plainLyrics": None}
    assert lrclib.words().lyrics(SONG, TaskContext()) is None


def test_an_unknown_song_is_no_error(lrclib: Service) -> None:
    lrclib.status, lrclib.body = 404, {"code": 404, "name": "TrackNotFound"}
    assert lrclib.words().lyrics(SONG, TaskContext()) is None


def test_without_an_artist_nobody_is_asked(lrclib: Service) -> None:
    assert lrclib.words().lyrics(Track("Teardrop"), TaskContext()) is None
    assert lrclib.asked == []


@pytest.mark.parametrize(("status", "error"), [(429, RateLimited), (503, NotReady), (400, Refused)])
def test_a_refusal_is_named(lrclib: Service, status: int, error: type[Exception]) -> None:
    lrclib.status = status
    with pytest.raises(error):
        lrclib.words().lyrics(SONG, TaskContext())


def test_after_too_many_questions_nothing_is_sent_for_a_while(lrclib: Service) -> None:
    lrclib.status, words = 429, lrclib.words()
    for _ in range(2):
        with pytest.raises(RateLimited):
            words.lyrics(SONG, TaskContext())
    assert len(lrclib.asked) == 1


def test_an_answer_of_another_shape_is_refused(lrclib: Service) -> None:
    lrclib.body = ["no", "record"]
    with pytest.raises(Malformed):
        lrclib.words().lyrics(SONG, TaskContext())
