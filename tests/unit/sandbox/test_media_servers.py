"""The simulated media servers notice bad manners: what `violations == []` is worth."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.clients.jellyfin.api import authorization
from core.net.http import Http
from sandbox.jellyfin import KEY, JellyfinServer
from sandbox.subsonic import PASSWORD, USER, SubsonicServer

COMMON = [("u", USER), ("v", "1.16.1"), ("c", "x"), ("f", "json")]
PLAIN = ("p", "enc:" + PASSWORD.encode().hex())


@pytest.fixture
def navidrome() -> Iterator[SubsonicServer]:
    server = SubsonicServer()
    server.start()
    yield server
    server.close()


@pytest.fixture
def jellyfin() -> Iterator[JellyfinServer]:
    server = JellyfinServer()
    server.start()
    yield server
    server.close()


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ([*COMMON, PLAIN], "though tokens are taken"),
        ([*COMMON, ("t", "x"), ("s", "abc")], "salt"),
        ([*COMMON[:3], ("t", "x"), ("s", "abcdefgh")], "common parameter"),
        ([*COMMON, PLAIN, ("songIndexToRemove", "1")], "places in a list"),
    ],
)
def test_a_navidrome_sees_a_rude_form(
    navidrome: SubsonicServer, form: list[tuple[str, str]], words: str
) -> None:
    Http("S", navidrome.url).call("POST", "/rest/ping", form=form)
    assert any(words in told for told in navidrome.violations)


def test_a_navidrome_sees_long_addresses_and_passwords_in_them(navidrome: SubsonicServer) -> None:
    Http("S", navidrome.url).call("GET", f"/rest/ping?p=enc:00&x={'y' * 9000}")
    told = " ".join(navidrome.violations)
    assert "too long" in told
    assert "in the address" in told


def test_a_navidrome_sees_a_second_list_of_a_name_and_too_many_albums(
    navidrome: SubsonicServer,
) -> None:
    http = Http("S", navidrome.url)
    for _ in range(2):
        http.call("POST", "/rest/createPlaylist", form=[*COMMON, PLAIN, ("name", "Mix")])
    http.call("POST", "/rest/getAlbumList2", form=[*COMMON, PLAIN, ("size", "900")])
    told = " ".join(navidrome.violations)
    assert "second list" in told
    assert "more than 500" in told


def test_a_jellyfin_sees_old_logins_and_greedy_pages(jellyfin: JellyfinServer) -> None:
    http = Http("S", jellyfin.url, {"Authorization": authorization(KEY), "X-Emby-Token": KEY})
    http.call("GET", "/Items?api_key=x")
    told = " ".join(jellyfin.violations)
    assert "old form of login" in told
    assert "everything below" in told
    assert "a page of 0 rows" in told


def test_a_jellyfin_wants_the_whole_header_and_ids_in_the_address(
    jellyfin: JellyfinServer,
) -> None:
    assert Http("S", jellyfin.url).call("GET", "/Users").status == 401
    bare = Http("S", jellyfin.url, {"Authorization": f'MediaBrowser Token="{KEY}"'})
    assert bare.call("GET", "/Users").status == 200
    told = " ".join(jellyfin.violations)
    assert "header is not whole" in told
