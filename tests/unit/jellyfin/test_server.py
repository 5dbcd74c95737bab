"""The adapter: one header, pages, marks, removals, scans, and lists by key or by token."""

from __future__ import annotations

import datetime
import itertools

import pytest

from core.clients.jellyfin import listing, lists
from core.clients.jellyfin.api import authorization
from core.clients.jellyfin.server import JellyfinConfig
from core.clients.jellyfin.server import JellyfinServer as Adapter
from core.domain import (
    Malformed,
    NotAuthorised,
    NotFound,
    NotReady,
    RateLimited,
    Refused,
    ServiceError,
    Unreachable,
)
from core.domain.servers import ServerMark, ServerScan
from core.net.http import Limits
from sandbox.answering import Answer
from sandbox.jellyfin import KEY, JellyfinServer
from tests.contract.fakes_storage import TurningClock
from tests.unit.jellyfin.conftest import HURRIED, PATIENT, Hurry, adapter

CTX = Hurry()


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "SONG_PAGE", 20)
    monkeypatch.setattr(listing, "ID_PAGE", 20)
    monkeypatch.setattr(listing, "_SMALLEST_PAGE", 5)


def titles(server: JellyfinServer, limits: Limits = PATIENT) -> list[str]:
    one = adapter(server, limits=limits)
    return [track.title for batch in one.read_all(CTX) for track in batch]


def test_the_identity_is_what_the_server_says(server: JellyfinServer) -> None:
    found = adapter(server).check(CTX)
    assert (found.name, found.version, found.id) == ("den", "12.0.0", "srv")
    header = server.requests("/Users")[0].headers["authorization"]
    assert header.startswith('MediaBrowser Client="Cratekeeper", ')


def test_a_wrong_key_is_told_and_not_shown(server: JellyfinServer) -> None:
    with pytest.raises(NotAuthorised, match=r"jellyfin\.api_key") as caught:
        adapter(server, "secret-key-1").check(CTX)
    assert "secret-key-1" not in str(caught.value)


def test_a_key_with_odd_signs_stays_one_value() -> None:
    assert 'Token="a%22%2C%20b%C3%A9"' in authorization('a", bé')


def test_another_service_at_the_address_is_told(
    server: JellyfinServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "answer", lambda _asked: Answer({"hello": 1}))
    with pytest.raises(Malformed, match="Jellyfin's"):
        adapter(server).check(CTX)
    monkeypatch.setattr(server, "answer", lambda _asked: Answer([1]))
    with pytest.raises(Malformed, match="without items"):
        titles(server)


@pytest.mark.parametrize("status", [403, 404])
def test_a_server_that_names_no_user_can_still_be_read(
    server: JellyfinServer, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    answered = server.answer
    no = Answer(b"", status, "text/plain")
    monkeypatch.setattr(
        server, "answer", lambda asked: no if "/Users" in asked.path else answered(asked)
    )
    server.shelf.put("Slow Ferry")
    assert titles(server) == ["Slow Ferry"]
    assert "userId" not in server.requests("/Items")[0].query


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, NotAuthorised),
        (403, Refused),
        (404, NotFound),
        (409, Refused),
        (429, RateLimited),
        (500, Unreachable),
        (503, NotReady),
        (206, Malformed),
    ],
)
def test_each_status_has_its_error(
    server: JellyfinServer,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    error: type[ServiceError],
) -> None:
    monkeypatch.setattr(server, "answer", lambda _asked: Answer(b"", status, "text/plain"))
    with pytest.raises(error):
        adapter(server).delete_playlist("x", CTX)


def test_a_large_library_comes_in_pages_of_a_thousand(server: JellyfinServer) -> None:
    server.shelf.fill(3100)
    assert len(set(titles(server))) == 3100
    assert server.calls("/Items") == 4
    server.log.clear()
    assert len(adapter(server).keys(CTX)) == 3100
    assert server.calls("/Items") == 2


def test_an_empty_library_is_no_error(server: JellyfinServer) -> None:
    assert titles(server) == []
    assert adapter(server).keys(CTX) == frozenset()


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("fault", ["busy", "broken", "html", "truncated", "reset", "slow"])
def test_a_trouble_in_the_middle_costs_one_page(server: JellyfinServer, fault: str) -> None:
    server.shelf.fill(100)
    server.trouble("/Items", fault, nth=3)
    assert len(set(titles(server, HURRIED if fault == "slow" else PATIENT))) == 100
    assert server.calls("/Items") == 6


@pytest.mark.usefixtures("small_pages")
def test_a_server_too_slow_for_a_page_is_asked_for_half_of_it(server: JellyfinServer) -> None:
    server.shelf.fill(60)
    server.trouble("/Items", "slow", nth=2, times=3)
    assert len(set(titles(server, HURRIED))) == 60
    assert {asked.query["limit"] for asked in server.requests("/Items")} == {"20", "10"}


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize(
    ("fault", "error"), [("busy", NotReady), ("html", Unreachable), ("truncated", Malformed)]
)
def test_a_trouble_that_stays_ends_the_reading(
    server: JellyfinServer, fault: str, error: type[ServiceError]
) -> None:
    server.shelf.fill(60)
    server.trouble("/Items", fault, nth=2, times=99)
    with pytest.raises(error):
        titles(server)


@pytest.mark.usefixtures("small_pages")
def test_a_key_revoked_in_the_middle_ends_the_reading_at_once(server: JellyfinServer) -> None:
    server.shelf.fill(60)
    reading = adapter(server).read_all(CTX)
    next(reading)
    server.key = "another"
    with pytest.raises(NotAuthorised):
        next(reading)


@pytest.mark.usefixtures("small_pages")
def test_a_song_that_vanishes_while_pages_come_spoils_the_reading(server: JellyfinServer) -> None:
    server.shelf.fill(60)
    reading = adapter(server).read_all(CTX)
    next(reading)
    server.shelf.lose(server.shelf.songs["song-000003"])
    with pytest.raises(Malformed, match="promised 60"):
        list(reading)


@pytest.mark.usefixtures("small_pages")
def test_a_list_that_ends_before_what_was_promised_is_no_whole_one(
    server: JellyfinServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.shelf.fill(10)
    paged = server._items

    def promising(asked: object) -> object:
        return paged(asked) | {"TotalRecordCount": 12}  # type: ignore[arg-type]

    monkeypatch.setattr(server, "_items", promising)
    with pytest.raises(Malformed, match="sent 10"):
        titles(server)


def test_an_unchanged_library_has_an_equal_mark(server: JellyfinServer) -> None:
    server.shelf.fill(30)
    mark = adapter(server).look(CTX)
    assert mark.count == 30
    server.log.clear()
    assert adapter(server).look(CTX, mark) == mark
    assert len(server.log) <= 4


def test_what_was_saved_since_is_read_and_nothing_else(server: JellyfinServer) -> None:
    server.shelf.fill(30)
    one = adapter(server)
    mark = one.look(CTX)
    song = server.shelf.put("Slow Ferry")
    server.shelf.change(song, title="Slow Ferry (Live)")
    assert one.look(CTX, mark) != mark
    changes = one.read_changes(mark, CTX)
    assert changes is not None
    assert [t.title for batch in changes for t in batch] == ["Slow Ferry (Live)"]


def test_a_mark_of_another_server_says_nothing(server: JellyfinServer) -> None:
    server.shelf.fill(3)
    one = adapter(server)
    mark = one.look(CTX)
    elsewhere = Adapter(JellyfinConfig(server.url + "/", KEY), TurningClock())
    other = elsewhere.look(CTX)
    assert server.url not in mark.token
    assert one.look(CTX, other) != other
    assert one.read_changes(other, CTX) is None


def test_a_server_that_stumbles_over_the_user_is_asked_again(server: JellyfinServer) -> None:
    server.trouble("/Users", "broken", nth=2)
    server.shelf.put("Slow Ferry")
    assert titles(server) == ["Slow Ferry"]
    assert server.requests("/Items")[0].query["userId"] == "user-ada"


def test_two_changes_within_a_second_are_two_marks(server: JellyfinServer) -> None:
    server.shelf.fill(3)
    one = adapter(server)
    marks = [one.look(CTX)]
    for title in ("Live", "Demo", "Edit"):
        server.shelf.change(server.shelf.songs["song-000001"], title=title)
        marks.append(one.look(CTX, marks[-1]))
    assert all(one != other for one, other in itertools.pairwise(marks))


def test_a_removal_shows_in_the_count(server: JellyfinServer) -> None:
    server.shelf.fill(30)
    one = adapter(server)
    mark = one.look(CTX)
    server.shelf.songs.pop("song-000007")
    now = one.look(CTX, mark)
    assert (now.count, now == mark) == (29, False)
    assert "song-000007" not in one.keys(CTX)


@pytest.mark.parametrize("token", ["", "[]", "no json"])
def test_a_mark_that_cannot_be_read_tells_no_changes(server: JellyfinServer, token: str) -> None:
    one = adapter(server)
    assert one.read_changes(ServerMark(token, 0), CTX) is None
    assert one.look(CTX, ServerMark(token, 0)).token != token


@pytest.mark.parametrize("date", ["", "yesterday"])
def test_a_server_without_a_clock_is_judged_by_ours(server: JellyfinServer, date: str) -> None:
    clock = TurningClock()
    one = Adapter(JellyfinConfig(server.url, KEY), clock)
    told = datetime.datetime.fromisoformat(one._moment(date).replace("Z", "+00:00"))
    assert told.timestamp() == pytest.approx(clock.now() - 60.0, abs=1.0)


def test_only_the_touched_folders_are_looked_at(server: JellyfinServer) -> None:
    one = adapter(server)
    one.trigger_scan(["/srv/music/A", "/srv/music/B"], CTX)
    one.trigger_scan((), CTX)
    assert server.scans == [["/srv/music/A", "/srv/music/B"], []]


def test_a_server_that_takes_no_folders_looks_at_everything(
    server: JellyfinServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = server.answer
    no = Answer(b"", 403, "text/plain")
    monkeypatch.setattr(
        server, "answer", lambda asked: no if "Updated" in asked.path else answered(asked)
    )
    adapter(server).trigger_scan(["/srv/music/A"], CTX)
    assert server.scans == [[]]


def test_a_scan_is_seen_while_it_runs(
    server: JellyfinServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = adapter(server)
    one.trigger_scan((), CTX)
    assert one.scan_state(CTX).running
    assert not one.scan_state(CTX).running
    halfway = [{"Key": "RefreshLibrary", "State": "Running", "CurrentProgressPercentage": 50.0}]
    monkeypatch.setattr(server, "_tasks", lambda _asked: halfway)
    assert one.scan_state(CTX) == ServerScan(True, 0.5)


def test_the_music_libraries_are_told_where_the_key_may_ask(
    server: JellyfinServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = adapter(server).sections(CTX)
    assert [(one.key, one.title, one.folders) for one in found] == [
        ("lib-1", "Music", ("/srv/music",))
    ]
    monkeypatch.setattr(server, "_libraries", lambda _asked: [{"CollectionType": "music"}])
    assert adapter(server).sections(CTX)[0].folders == ()
    monkeypatch.setattr(server, "answer", lambda _asked: Answer(b"", 403, "text/plain"))
    assert adapter(server).sections(CTX) == []


@pytest.fixture(params=[False, True], ids=["key", "token"])
def stocked(server: JellyfinServer, request: pytest.FixtureRequest) -> JellyfinServer:
    server.user_token = request.param
    for title in "abcdefgh":
        server.shelf.put(title)
    return server


def test_a_list_is_made_and_replaced_in_place(stocked: JellyfinServer) -> None:
    one = adapter(stocked)
    made = one.create_playlist("Mix", list("cab"), CTX)
    assert (made.name, made.items) == ("Mix", ("c", "a", "b"))
    for wanted in ("cabd", "cb", "hgfedcba", "a", ""):
        changed = one.replace_playlist(made.id, list(wanted), CTX)
        assert (changed.id, changed.items) == (made.id, tuple(wanted))
    assert [(row.id, row.name, row.count) for row in one.playlists(CTX)] == [(made.id, "Mix", 0)]


def test_what_is_the_same_at_the_front_is_left_alone_for_a_key(server: JellyfinServer) -> None:
    for title in "abcd":
        server.shelf.put(title)
    one = adapter(server)
    made = one.create_playlist("Mix", list("abc"), CTX)
    server.log.clear()
    one.replace_playlist(made.id, list("abcd"), CTX)
    assert server.calls("/Items", "DELETE") == 0
    assert next(asked.query["ids"] for asked in server.log if asked.query.get("ids")) == "d"


def test_long_lists_go_and_come_in_pieces(
    stocked: JellyfinServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "IDS_AT_ONCE", 3)
    monkeypatch.setattr(lists, "_PAGE", 5)
    one = adapter(stocked)
    made = one.create_playlist("Mix", list("abcdefgh"), CTX)
    assert made.items == tuple("abcdefgh")
    assert one.replace_playlist(made.id, list("hgfedcba"), CTX).items == tuple("hgfedcba")


def test_a_list_loses_what_the_server_lost_and_second_copies(stocked: JellyfinServer) -> None:
    one = adapter(stocked)
    made = one.create_playlist("Mix", list("ab"), CTX)
    stocked.shelf.lose(stocked.shelf.songs["b"])
    assert one.replace_playlist(made.id, list("cbaac"), CTX).items == ("c", "a")
    stocked.duplicates = True
    stocked.user_token = True
    assert adapter(stocked).replace_playlist(made.id, list("aca"), CTX).items == ("a", "c", "a")


def test_a_list_that_is_gone_is_told(stocked: JellyfinServer) -> None:
    one = adapter(stocked)
    made = one.create_playlist("Mix", list("ab"), CTX)
    one.delete_playlist(made.id, CTX)
    for call in (one.playlist, one.delete_playlist):
        with pytest.raises(NotFound):
            call(made.id, CTX)
    with pytest.raises(NotFound):
        one.replace_playlist(made.id, ["a"], CTX)


def test_a_list_without_an_id_is_told(
    server: JellyfinServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_create", lambda _asked: {})
    with pytest.raises(Malformed, match="Mix"):
        adapter(server).create_playlist("Mix", ["a"], CTX)


def test_it_works_again_after_close(server: JellyfinServer) -> None:
    one = adapter(server, KEY)
    one.check(CTX)
    one.close()
    assert one.playlists(CTX) == []
