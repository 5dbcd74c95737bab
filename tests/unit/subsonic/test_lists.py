"""Playlists: made once, replaced in place, long ones in pieces, and read back."""

from __future__ import annotations

import pytest

from core.clients.subsonic import lists
from core.clients.subsonic.api import SubsonicApi
from core.domain import Malformed, NotFound, Refused
from sandbox.subsonic import SongList, SubsonicServer
from tests.unit.subsonic.conftest import client


def replaced(api: SubsonicApi, playlist_id: str, songs: list[str]) -> list[str]:
    lists.replace(api, playlist_id, songs)
    return lists.song_ids(api.playlist(playlist_id))


@pytest.fixture(params=[True, False], ids=["navidrome", "older"])
def stocked(server: SubsonicServer, request: pytest.FixtureRequest) -> SubsonicServer:
    server.modern = server.answers_lists = request.param
    for title in "abcdefg":
        server.shelf.put(title)
    return server


def test_a_new_list_has_its_songs_in_order(stocked: SubsonicServer) -> None:
    api = client(stocked)
    made = lists.made(api, "Mix", ["c", "a", "b", "a"])
    assert lists.song_ids(api.playlist(made)) == ["c", "a", "b", "a"]
    assert stocked.shelf.lists[made].name == "Mix"


def test_replacing_keeps_id_name_and_comment(stocked: SubsonicServer) -> None:
    api = client(stocked)
    made = lists.made(api, "Mix", ["c", "a"])
    stocked.shelf.lists[made].comment = "mine"
    assert replaced(api, made, ["g", "c", "g"]) == ["g", "c", "g"]
    assert replaced(api, made, []) == []
    assert list(stocked.shelf.lists) == [made]
    assert (stocked.shelf.lists[made].name, stocked.shelf.lists[made].comment) == ("Mix", "mine")


def test_a_long_list_is_sent_in_pieces(
    stocked: SubsonicServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SubsonicApi, "songs_at_once", 3)
    api = client(stocked)
    made = lists.made(api, "Mix", list("abcdefg"))
    assert lists.song_ids(api.playlist(made)) == list("abcdefg")
    assert replaced(api, made, list("gfedcba")) == list("gfedcba")
    assert stocked.calls("updatePlaylist") == 4


def test_five_thousand_songs_fit(server: SubsonicServer) -> None:
    server.shelf.fill(5000)
    api = client(server)
    wanted = list(server.shelf.songs)
    made = lists.made(api, "All", wanted)
    assert lists.song_ids(api.playlist(made)) == wanted


def test_missing_songs_are_seen_by_reading_back(server: SubsonicServer) -> None:
    for title in "abc":
        server.shelf.put(title)
    server.shelf.lose(server.shelf.songs["b"])
    api = client(server)
    made = lists.made(api, "Mix", ["a"])
    assert replaced(api, made, ["a", "b", "nobody", "c"]) == ["a", "c"]
    assert lists.size(api.playlist(made)) == 4


def test_a_server_that_refuses_unknown_songs_gets_the_others(server: SubsonicServer) -> None:
    server.modern = server.answers_lists = False
    for title in "abc":
        server.shelf.put(title)
    api = client(server)
    made = lists.made(api, "Mix", ["a", "gone", "b"])
    assert lists.song_ids(api.playlist(made)) == ["a", "b"]
    assert replaced(api, made, ["c", "gone", "a"]) == ["c", "a"]


def test_a_list_kept_in_step_with_a_file_is_left_alone(server: SubsonicServer) -> None:
    server.shelf.put("a")
    server.shelf.lists["pl-9"] = SongList("pl-9", "From a file", "ada", ["a"], readonly=True)
    with pytest.raises(Refused, match="another name"):
        replaced(client(server), "pl-9", [])
    assert server.shelf.lists["pl-9"].entries == ["a"]
    assert server.calls("createPlaylist") == 0


def test_a_list_of_somebody_else_is_left_alone(server: SubsonicServer) -> None:
    server.shelf.lists["pl-9"] = SongList("pl-9", "Hers", "eve", ["a"])
    with pytest.raises(Refused):
        replaced(client(server), "pl-9", [])


def test_a_list_that_is_gone_is_told(stocked: SubsonicServer) -> None:
    with pytest.raises(NotFound):
        replaced(client(stocked), "pl-404", ["a"])


def test_a_list_that_was_taken_but_is_not_shown_is_told(
    server: SubsonicServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers_lists = False
    monkeypatch.setattr(
        server, "_call_getPlaylists", lambda _form: {"playlists": {}}, raising=False
    )
    with pytest.raises(Malformed, match="Mix"):
        lists.made(client(server), "Mix", [])
