"""Reading everything: pages, albums, troubles in the middle, and knowing an unchanged library."""

from __future__ import annotations

import pytest

from core.clients.subsonic import listing
from core.clients.subsonic.listing import Listing, Marks
from core.domain import Malformed, NotAuthorised, ServiceError, Unreachable
from core.net.http import Limits
from sandbox.subsonic import SubsonicServer
from tests.unit.subsonic.conftest import HURRIED, PATIENT, Hurry, client


def read(server: SubsonicServer, folder: str = "", limits: Limits = PATIENT) -> list[str]:
    api = client(server, limits=limits)
    api.ping()
    pages = Listing(api, Hurry(), folder).songs()
    return [song["title"] for page in pages for song in page]


def marks(server: SubsonicServer, modified: str = "", folder: str = "") -> Marks:
    api = client(server)
    api.ping()
    return Listing(api, Hurry(), folder).marks(modified)


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "SONG_PAGE", 20)
    monkeypatch.setattr(listing, "_SMALLEST_PAGE", 5)
    monkeypatch.setattr(listing, "ALBUM_PAGE", 3)


def test_a_navidrome_gives_everything_in_few_pages(server: SubsonicServer) -> None:
    server.shelf.fill(4500)
    assert len(set(read(server))) == 4500
    assert server.calls("search3") == 4
    assert server.calls("getAlbum") == 0


def test_an_older_server_is_read_album_by_album(server: SubsonicServer) -> None:
    server.modern, server.logins = False, {"password"}
    server.shelf.fill(95)
    assert len(set(read(server))) == 95
    assert (server.calls("search3"), server.calls("getAlbum")) == (0, 10)


@pytest.mark.usefixtures("small_pages")
def test_albums_come_in_pages_too(server: SubsonicServer) -> None:
    server.modern, server.logins = False, {"password"}
    server.shelf.fill(70)
    assert len(set(read(server))) == 70
    assert server.calls("getAlbumList2") == 3


def test_a_server_that_gives_fewer_albums_at_once_is_read_to_its_end(
    server: SubsonicServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.modern, server.logins = False, {"password"}
    server.shelf.fill(250)
    listed = server._call_getAlbumList2

    def capped(form: object) -> dict[str, object]:
        told = listed(form)  # type: ignore[arg-type]
        return {"albumList2": {"album": told["albumList2"]["album"][:10]}}

    monkeypatch.setattr(server, "_call_getAlbumList2", capped, raising=False)
    assert len(set(read(server))) == 250
    assert server.calls("getAlbumList2") == 3


def test_a_modern_server_without_an_empty_search_is_read_by_albums(
    server: SubsonicServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.shelf.fill(12)
    monkeypatch.setattr(server, "_call_search3", lambda _form: {"searchResult3": {}}, raising=False)
    assert len(read(server)) == 12


def test_one_music_folder_alone(server: SubsonicServer) -> None:
    server.shelf.put("Slow Ferry")
    server.shelf.put("A Tale", folder="2", album="Tales")
    assert read(server, "2") == ["A Tale"]
    server.modern = False
    assert read(server, "2") == ["A Tale"]


def test_missing_files_are_not_listed(server: SubsonicServer) -> None:
    server.shelf.put("Slow Ferry")
    server.shelf.lose(server.shelf.put("Gone"))
    assert read(server) == ["Slow Ferry"]


def test_an_empty_server_is_no_error(server: SubsonicServer) -> None:
    assert read(server) == []


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("fault", ["busy", "broken", "html", "truncated", "reset", "slow"])
def test_a_trouble_in_the_middle_costs_one_page(server: SubsonicServer, fault: str) -> None:
    server.shelf.fill(100)
    server.trouble("search3", fault, nth=3)
    limits = HURRIED if fault == "slow" else PATIENT
    assert len(set(read(server, limits=limits))) == 100
    assert server.calls("search3") == 7


@pytest.mark.usefixtures("small_pages")
def test_a_server_too_slow_for_a_page_is_asked_for_half_of_it(server: SubsonicServer) -> None:
    server.shelf.fill(60)
    server.trouble("search3", "slow", nth=2, times=3)
    assert len(set(read(server, limits=HURRIED))) == 60


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize(
    ("fault", "error"), [("busy", ServiceError), ("html", Unreachable), ("truncated", Malformed)]
)
def test_a_trouble_that_stays_ends_the_reading(
    server: SubsonicServer, fault: str, error: type[ServiceError]
) -> None:
    server.shelf.fill(60)
    server.trouble("search3", fault, nth=2, times=99)
    with pytest.raises(error):
        read(server)


@pytest.mark.usefixtures("small_pages")
def test_a_login_revoked_in_the_middle_ends_the_reading_at_once(server: SubsonicServer) -> None:
    server.shelf.fill(60)
    api = client(server)
    api.ping()
    pages = Listing(api, Hurry()).songs()
    next(pages)
    server.password = "another"
    with pytest.raises(NotAuthorised):
        next(pages)
    assert server.calls("search3") == 2


def test_an_unchanged_library_is_known_by_two_questions(server: SubsonicServer) -> None:
    server.shelf.fill(300)
    first = marks(server)
    server.log.clear()
    assert marks(server) == first
    assert len(server.log) == 3  # with the login


@pytest.mark.parametrize("modern", [True, False])
def test_a_scan_a_newcomer_and_another_folder_change_the_marks(
    server: SubsonicServer, modern: bool
) -> None:
    server.modern = modern
    server.shelf.put("Slow Ferry")
    before = marks(server)
    assert marks(server, before.modified).digest == before.digest
    server.scanned_at += 1
    scanned = marks(server, before.modified)
    assert scanned.digest != before.digest
    server.shelf.put("Eddy")
    more = marks(server, scanned.modified)
    assert more.digest != scanned.digest
    assert marks(server, more.modified, "2").digest != more.digest


def test_plays_and_favourites_are_no_change(
    server: SubsonicServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.shelf.put("Slow Ferry")
    before = marks(server)
    listed = server._call_getAlbumList2

    def played(form: object) -> dict[str, object]:
        told = listed(form)  # type: ignore[arg-type]
        told["albumList2"]["album"][0]["playCount"] = 99
        return told

    monkeypatch.setattr(server, "_call_getAlbumList2", played, raising=False)
    assert marks(server).digest == before.digest


def test_a_running_scan_is_told(server: SubsonicServer) -> None:
    client(server).start_scan()
    assert marks(server).scanning
    assert not marks(server).scanning
