"""The adapter: marks, whole readings, music folders, scans, and lists that are not ours."""

from __future__ import annotations

import pytest

from core.clients.subsonic.server import SubsonicConfig
from core.clients.subsonic.server import SubsonicServer as Adapter
from core.domain import BadInput, NotAuthorised, NotReady, Refused
from core.domain.servers import ServerMark
from sandbox.subsonic import PASSWORD, USER, SongList, SubsonicServer
from tests.contract.fakes_storage import TurningClock
from tests.unit.subsonic.conftest import PATIENT, Hurry

CTX = Hurry()


def adapter(server: SubsonicServer, folder: str = "", password: str = PASSWORD) -> Adapter:
    config = SubsonicConfig(server.url, USER, password, folder)
    return Adapter(config, TurningClock(), PATIENT)


def titles(one: Adapter) -> list[str]:
    return [track.title for batch in one.read_all(CTX) for track in batch]


def test_the_identity_is_what_the_server_says(server: SubsonicServer) -> None:
    found = adapter(server).check(CTX)
    assert (found.name, found.version) == ("Navidrome", "0.63.2 (abc)")
    with pytest.raises(NotAuthorised):
        adapter(server, password="no").check(CTX)


def test_a_login_that_was_revoked_is_seen_by_the_next_check(server: SubsonicServer) -> None:
    one = adapter(server)
    one.check(CTX)
    server.password = "another"
    with pytest.raises(NotAuthorised):
        one.check(CTX)


@pytest.mark.parametrize("modern", [True, False])
def test_an_unchanged_library_has_an_equal_mark(server: SubsonicServer, modern: bool) -> None:
    server.modern = modern
    server.shelf.put("Slow Ferry")
    one = adapter(server)
    mark = one.look(CTX)
    server.log.clear()
    assert adapter(server).look(CTX, mark) == mark
    assert len(server.log) <= 4
    server.shelf.put("Eddy")
    assert one.look(CTX, mark) != mark
    assert one.read_changes(mark, CTX) is None


@pytest.mark.parametrize("token", ["", "[]", "not json", '{"modified": 5}'])
def test_a_mark_that_cannot_be_read_is_another_one(server: SubsonicServer, token: str) -> None:
    server.modern = False
    assert adapter(server).look(CTX, ServerMark(token)) != ServerMark(token)


def test_a_state_as_young_as_the_look_is_looked_at_again(server: SubsonicServer) -> None:
    server.modern = False
    one = adapter(server)
    server.scanned_at = int(one._clock.now())
    young = one.look(CTX)
    one._clock.turn(10)  # type: ignore[attr-defined]
    assert one.look(CTX, young) != young
    settled = one.look(CTX)
    assert one.look(CTX, settled) == settled


def test_a_library_seen_during_a_scan_is_looked_at_again(server: SubsonicServer) -> None:
    one = adapter(server)
    server.scan_polls = 2
    one.trigger_scan((), CTX)
    during = one.look(CTX)
    one.scan_state(CTX)
    assert one.look(CTX, during) != during


def test_a_library_that_changed_while_it_was_read_is_read_once_more(
    server: SubsonicServer,
) -> None:
    server.shelf.put("Slow Ferry")
    reading = adapter(server).read_all(CTX)
    first = [track.title for track in next(reading)]
    server.shelf.put("Eddy")
    server.scanned_at += 1
    rest = [track.title for batch in reading for track in batch]
    assert (first, rest) == (["Slow Ferry"], ["Eddy"])


def test_a_library_that_never_rests_is_not_concluded_from(server: SubsonicServer) -> None:
    server.shelf.put("Slow Ferry")
    reading = adapter(server).read_all(CTX)
    for _ in range(2):
        next(reading)
        server.scanned_at += 1
    with pytest.raises(NotReady, match="scan again"):
        next(reading)


@pytest.mark.parametrize("wanted", ["2", "Audiobooks", " audiobooks "])
def test_a_music_folder_is_named_by_title_or_id(server: SubsonicServer, wanted: str) -> None:
    server.shelf.put("Slow Ferry")
    server.shelf.put("A Tale", folder="2", album="Tales")
    one = adapter(server, wanted)
    assert titles(one) == ["A Tale"]
    assert one.keys(CTX) == {"a-tale"}
    assert [section.title for section in one.sections(CTX)] == ["Music", "Audiobooks"]


def test_a_music_folder_that_is_not_there_is_told_with_those_that_are(
    server: SubsonicServer,
) -> None:
    with pytest.raises(BadInput, match="it has: Audiobooks, Music"):
        adapter(server, "Records").look(CTX)


def test_a_folder_below_the_library_is_scanned_alone(server: SubsonicServer) -> None:
    one = adapter(server, "Music")
    one.trigger_scan(["Sadie Okonjo/Eddy"], CTX)
    assert one.scan_state(CTX).running
    assert not one.scan_state(CTX).running
    server.shelf.folders = {"7": "Only"}
    adapter(server).trigger_scan(["A", "B"], CTX)
    assert server.scans == [["1:Sadie Okonjo/Eddy"], ["7:A", "7:B"]]


@pytest.mark.parametrize("folders", [(), ("/srv/music/Sadie Okonjo",), ("Sadie Okonjo",)])
def test_what_cannot_be_placed_means_a_scan_of_everything(
    server: SubsonicServer, folders: tuple[str, ...]
) -> None:
    adapter(server).trigger_scan(folders, CTX)
    assert server.scans == [[]]


def test_only_admins_may_scan_and_only_they_are_told(server: SubsonicServer) -> None:
    server.modern, server.admin = False, False
    one = adapter(server)
    with pytest.raises(Refused, match="right on the server"):
        one.trigger_scan((), CTX)
    assert not one.scan_state(CTX).running


def test_lists_of_others_and_of_files_are_not_writable(server: SubsonicServer) -> None:
    server.shelf.lists = {
        "1": SongList("1", "Mine", USER),
        "2": SongList("2", "Hers", "eve"),
        "3": SongList("3", "Rule", USER, readonly=True),
    }
    found = adapter(server).playlists(CTX)
    assert [(one.name, one.writable) for one in found] == [
        ("Mine", True),
        ("Hers", False),
        ("Rule", False),
    ]


def test_a_list_is_made_replaced_and_deleted(server: SubsonicServer) -> None:
    for title in "abc":
        server.shelf.put(title)
    one = adapter(server)
    made = one.create_playlist("Mix", ["b", "a"], CTX)
    assert (made.name, made.items) == ("Mix", ("b", "a"))
    server.shelf.lose(server.shelf.songs["b"])
    changed = one.replace_playlist(made.id, ["c", "b", "a", "c"], CTX)
    assert (changed.id, changed.items) == (made.id, ("c", "a", "c"))
    one.delete_playlist(made.id, CTX)
    assert one.playlists(CTX) == []
    one.close()
    assert one.playlists(CTX) == []
