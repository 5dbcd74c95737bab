"""Pictures: fetched once, followed a few steps, never from the network into this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.clients.catalogues import pictures
from core.clients.catalogues.pictures import HttpPictures
from core.domain import RateLimited, Unreachable
from core.net.http import Limits
from core.tasks import Cancelled, TaskContext
from sandbox.answering import Answer
from sandbox.catalogues import MusicWorld
from sandbox.catalogues.listener import Asked
from sandbox.catalogues.pictures import PictureServer
from services.clock import SystemClock
from tests.contract.fakes_storage import TurningClock

LIMITS = Limits(connect=10.0, read=20.0, total=30.0, size=2_000_000)
PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 20


class Odd(PictureServer):
    """A few addresses beside the real ones."""

    def answer(self, asked: Asked) -> Answer:
        special = {
            "/page": Answer(b"<html></html>", kind="text/html"),
            "/png": Answer(PNG, kind="text/plain"),
            "/webp": Answer(b"RIFF1234WEBPVP8 "),
            "/round": Answer(b"", 302, headers={"Location": "/round"}),
            "/away": Answer(b"", 302, headers={"Location": "ftp://example.invalid/x.jpg"}),
            "/step": Answer(b"", 301, headers={"Location": "/png?a=1"}),
            "/down": Answer(b"", 500),
            "/full": Answer(b"", 503),
        }
        return special.get(asked.path) or super().answer(asked)


@pytest.fixture(scope="module")
def running() -> Iterator[Odd]:
    world = MusicWorld()
    world.release("Tidewater", "Sadie Okonjo", ["Slow Ferry"])
    world.release("Bare", "Sadie Okonjo", ["Nothing"], cover=False)
    made = Odd(world)
    made.start()
    yield made
    made.close()


@pytest.fixture
def server(running: Odd) -> Odd:
    running.reset()
    return running


@pytest.fixture
def source(server: Odd, tmp_path: Path) -> Iterator[HttpPictures]:
    made = HttpPictures(tmp_path / "pictures", SystemClock(), home_made=True, limits=LIMITS)
    yield made
    made.close()


def test_the_archive_sends_on_and_the_picture_comes(server: Odd, source: HttpPictures) -> None:
    address = f"{server.url}/release/{server.world.releases[0].mb_release}/front-250"
    data = source.fetch(address, TaskContext())
    assert data is not None
    assert data[:3] == b"\xff\xd8\xff"
    assert len(server.log) == 2


def test_a_picture_is_fetched_once(server: Odd, source: HttpPictures, tmp_path: Path) -> None:
    address = f"{server.url}/png"
    assert source.fetch(address, TaskContext()) == PNG
    again = HttpPictures(tmp_path / "pictures", SystemClock(), home_made=True)
    assert again.fetch(address, TaskContext()) == PNG
    assert len(server.log) == 1
    again.close()


def test_that_there_is_none_is_remembered_for_a_day(server: Odd, tmp_path: Path) -> None:
    clock = TurningClock()
    source = HttpPictures(tmp_path, clock, home_made=True, limits=LIMITS)
    address = f"{server.url}/release/{server.world.releases[1].mb_release}/front-500"
    for _ in range(2):
        assert source.fetch(address, TaskContext()) is None
        (kept,) = tmp_path.iterdir()
        os.utime(kept, (clock.now(), clock.now()))
    assert len(server.log) == 1
    clock.turn(86401)
    assert source.fetch(address, TaskContext()) is None
    assert len(server.log) == 2
    source.close()


@pytest.mark.parametrize("path", ["/page", "/round", "/away", "/nowhere.jpg"])
def test_what_is_no_picture_is_none(server: Odd, source: HttpPictures, path: str) -> None:
    assert source.fetch(server.url + path, TaskContext()) is None
    assert len(server.log) <= 5


@pytest.mark.parametrize("path", ["/png", "/webp", "/step"])
def test_pictures_are_known_by_their_bytes(server: Odd, source: HttpPictures, path: str) -> None:
    assert source.fetch(server.url + path, TaskContext())


@pytest.mark.parametrize(("path", "error"), [("/down", Unreachable), ("/full", RateLimited)])
def test_trouble_is_raised_and_not_remembered(
    server: Odd, source: HttpPictures, path: str, error: type[Exception]
) -> None:
    for _ in range(2):
        with pytest.raises(error, match="The picture server"):
            source.fetch(server.url + path, TaskContext())
    assert len(server.log) == 2


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/png",
        "http://localhost:{port}/png",
        "http://192.168.1.1/cover.jpg",
        "http://[::1]:{port}/png",
        "http://user:pass@127.0.0.1:{port}/png",
        "file:///etc/passwd",
        "http://[broken",
        "nothing",
    ],
)
def test_an_answer_from_the_network_leads_nowhere_near(
    server: Odd, tmp_path: Path, url: str
) -> None:
    port = server.url.rpartition(":")[2]
    source = HttpPictures(tmp_path, SystemClock(), limits=LIMITS)
    assert source.fetch(url.format(port=port), TaskContext()) is None
    assert server.log == []
    source.close()


def test_the_oldest_pictures_go_first(tmp_path: Path) -> None:
    for age, name in enumerate("abc"):
        path = tmp_path / name
        path.write_bytes(b"x" * 100)
        os.utime(path, (1000 + age, 1000 + age))
    pictures.tidy(tmp_path, 250)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b", "c"]


def test_a_full_disk_does_not_keep_a_picture_from_being_shown(server: Odd, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    source = HttpPictures(blocked, SystemClock(), home_made=True, limits=LIMITS)
    assert source.fetch(f"{server.url}/png", TaskContext()) == PNG
    source.close()


def test_a_cancelled_caller_asks_nothing(server: Odd, source: HttpPictures) -> None:
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        source.fetch(f"{server.url}/webp?other", ctx)
    assert server.log == []
