"""The simulated Spotify keeps the rules of 2026, so that a client that breaks them is seen."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from sandbox.catalogues.world import MusicWorld
from sandbox.spotify import SpotifyServer, SpotifyWorld
from sandbox.spotify.server import CLIENT_ID, REDIRECT, SCOPE
from tests.contract.fakes_storage import TurningClock

VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode()
GONE = [
    *("/tracks?ids=x", "/albums?ids=x", "/artists?ids=x", "/artists/x/top-tracks"),
    *("/artists/x/related-artists", "/browse/new-releases", "/browse/categories", "/markets"),
    *("/users/x", "/users/x/playlists", "/playlists/x/tracks", "/playlists/x/followers"),
    *("/me/tracks/contains", "/recommendations", "/audio-features/x", "/shows"),
]


class Asker:
    """Speaks HTTP without any of our own client code."""

    def __init__(self, server: SpotifyServer, clock: TurningClock) -> None:
        self.server, self.clock = server, clock
        self.token = ""

    def send(
        self, method: str, path: str, form: dict[str, str] | None = None
    ) -> tuple[int, Any, dict[str, str]]:
        connection = http.client.HTTPConnection(urlsplit(self.server.url).netloc, timeout=10)
        head = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        connection.request(method, path, urlencode(form) if form else None, head)
        answer = connection.getresponse()
        body, headers = answer.read(), {k.lower(): v for k, v in answer.getheaders()}
        connection.close()
        is_json = headers["content-type"].startswith("application/json") and body
        return answer.status, json.loads(body) if is_json else body, headers

    def get(self, path: str) -> tuple[int, Any]:
        return self.send("GET", f"/v1{path}")[:2]

    def authorize(self, **changed: str) -> tuple[int, dict[str, str]]:
        query = {
            "client_id": CLIENT_ID,
            "response_type": "code",
            "redirect_uri": REDIRECT,
            "code_challenge_method": "S256",
            "code_challenge": CHALLENGE.rstrip("="),
            "state": "s",
            "scope": SCOPE,
        }
        status, _, headers = self.send("GET", f"/authorize?{urlencode(query | changed)}")
        back = parse_qs(urlsplit(headers.get("location", "")).query)
        return status, {name: values[0] for name, values in back.items()}

    def exchange(self, code: str, **changed: str) -> tuple[int, Any]:
        form = {
            "grant_type": "authorization_code",
            "client_id": CLIENT_ID,
            "code": code,
            "redirect_uri": REDIRECT,
            "code_verifier": VERIFIER,
        }
        return self.send("POST", "/api/token", form | changed)[:2]

    def refresh(self, token: str) -> tuple[int, Any]:
        form = {"grant_type": "refresh_token", "refresh_token": token, "client_id": CLIENT_ID}
        return self.send("POST", "/api/token", form)[:2]


@pytest.fixture
def asker() -> Iterator[Asker]:
    music = MusicWorld()
    music.singer("Ann", genres=("Soul",))
    for number in range(12):
        music.release(f"Album {number}", "Ann", [f"T{number}-{n}" for n in range(6)])
    music.release("Long", "Ann", [f"Part {n}" for n in range(51)], date="2020")
    clock = TurningClock()
    with SpotifyServer(SpotifyWorld(music), clock=clock.now) as server:
        made = Asker(server, clock)
        made.token = made.refresh(server.grant())[1]["access_token"]
        yield made


# -- accounts ---------------------------------------------------------------------------------


def test_a_code_works_once_with_its_verifier_and_for_ten_minutes(asker: Asker) -> None:
    status, back = asker.authorize()
    assert (status, back["state"]) == (302, "s")
    assert asker.exchange(back["code"], code_verifier="wrong")[0] == 400
    code = asker.authorize()[1]["code"]
    status, told = asker.exchange(code)
    assert (status, told["expires_in"], told["scope"]) == (200, 3600, SCOPE)
    assert asker.exchange(code)[1]["error"] == "invalid_grant"
    late = asker.authorize()[1]["code"]
    asker.clock.turn(601)
    assert asker.exchange(late)[0] == 400


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "nobody"},
        {"redirect_uri": "http://localhost:8888/callback"},
        {"redirect_uri": "http://127.0.0.1:8888/other"},
        {"code_challenge_method": "plain"},
        {"response_type": "token"},
    ],
)
def test_a_wrong_login_page_is_refused(asker: Asker, changed: dict[str, str]) -> None:
    assert asker.authorize(**changed)[0] == 400


def test_a_redirect_without_a_port_takes_any(asker: Asker) -> None:
    assert asker.authorize(redirect_uri="http://127.0.0.1:45678/callback")[0] == 302
    asker.server.accounts.clients[CLIENT_ID] = [REDIRECT]
    assert asker.authorize(redirect_uri="http://127.0.0.1:45678/callback")[0] == 400


def test_a_refresh_token_dies_and_is_not_to_be_posted_again(asker: Asker) -> None:
    token = asker.server.grant()
    asker.clock.turn(184 * 86400)
    assert asker.refresh(token)[1]["error"] == "invalid_grant"
    assert asker.server.violations == []
    asker.refresh(token)
    assert asker.server.violations == ["a dead refresh token was posted again"]


def test_other_grants_are_refused(asker: Asker) -> None:
    form = {"grant_type": "password", "client_id": CLIENT_ID}
    assert asker.send("POST", "/api/token", form)[1]["error"] == "unsupported_grant_type"
    assert asker.exchange("x", client_id="nobody")[1]["error"] == "invalid_client"


# -- rules ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", GONE)
def test_what_new_apps_lost_is_forbidden(asker: Asker, path: str) -> None:
    assert asker.get(path)[0] == 403


def test_old_apps_still_read_several_at_once(asker: Asker) -> None:
    asker.server.mode = "old"
    world = asker.server.world
    ids = [world.track_id(row[1]) for row in world.rows()[:2]]
    told = asker.get(f"/tracks?ids={','.join(ids)},none")[1]["tracks"]
    assert [one and one["id"] for one in told] == [*ids, None]
    assert told[0]["popularity"] == 33
    found = world.playlist("Old", world.rows()[:3])
    assert asker.get(f"/playlists/{found.id}/tracks")[1]["total"] == 3
    assert asker.get("/search?q=Album&type=album&limit=50")[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/search?q=a&type=track&limit=11",
            "/search?q=a&type=track&limit=x",
            "/search?type=track",
        ),
        *("/search?q=a&type=track&offset=1001", "/search?q=a&type=book", "/me/tracks?limit=51"),
        *("/me/tracks?limit=0", "/me/tracks?offset=-1", "/me/playlists?limit=51"),
        "/me/library/contains?uris=" + ",".join(["spotify:track:x"] * 41),
    ],
)
def test_asking_for_too_much_is_refused(asker: Asker, path: str) -> None:
    assert asker.get(path)[0] == 400


def test_defaults_and_pages_are_spotifys(asker: Asker) -> None:
    world = asker.server.world
    artist = world.artist_id("Ann")
    status, page = asker.get(f"/artists/{artist}/albums")
    assert (status, len(page["items"]), page["total"], page["limit"]) == (200, 10, 13, 10)
    assert asker.get(f"/artists/{artist}/albums?limit=20")[0] == 400
    assert page["next"].startswith(asker.server.url)
    last = asker.get(f"/artists/{artist}/albums?offset=10&limit=10")[1]
    assert (len(last["items"]), last["next"]) == (3, None)
    assert last["previous"] is not None
    assert asker.get(f"/artists/{artist}/albums?offset=99&limit=10")[1]["items"] == []
    found = asker.get("/search?q=album%3AAlbum&type=track,album,artist")[1]
    assert [len(found[kind]["items"]) for kind in ("tracks", "albums")] == [5, 5]


def test_albums_tell_simple_tracks_and_rows_whole_ones(asker: Asker) -> None:
    world = asker.server.world
    long = world.album_id(world.music.releases[-1])
    album = asker.get(f"/albums/{long}")[1]
    assert (len(album["tracks"]["items"]), album["tracks"]["total"]) == (50, 51)
    assert album["release_date_precision"] == "year"
    simple = album["tracks"]["items"][0]
    assert "album" not in simple
    assert "external_ids" not in simple
    assert "available_markets" not in album
    assert len(asker.get(f"/albums/{long}/tracks/?limit=50&offset=50")[1]["items"]) == 1
    row = world.rows()[0]
    asker.server.shapes.relinked[world.track_id(row[1])] = "elsewhere"
    whole = asker.get(f"/tracks/{world.track_id(row[1])}")[1]
    assert (whole["id"], whole["external_ids"]["isrc"]) == ("elsewhere", row[1].isrc)
    assert asker.get(f"/artists/{world.artist_id('Ann')}")[1]["genres"] == ["soul"]
    for path in ("/tracks/x", "/albums/x", "/albums/x/tracks", "/artists/x", "/artists/x/albums"):
        assert asker.get(path)[0] == 404


def test_lists_of_others_are_shown_without_rows(asker: Asker) -> None:
    world = asker.server.world
    theirs = world.playlist("Theirs", world.rows()[:2], owner="other")
    status, told = asker.get(f"/playlists/{theirs.id}")
    assert (status, "items" in told, "tracks" in told) == (200, False, False)
    assert asker.get(f"/playlists/{theirs.id}/items")[0] == 403
    made = world.playlist("Hits", world.rows()[:2], editorial=True)
    assert asker.get(f"/playlists/{made.id}")[0] == 404
    assert asker.get(f"/playlists/{made.id}/items")[0] == 404
    own = world.playlist("Own", [world.rows()[0], None])
    asker.server.mode = "mixed"
    rows = asker.get(f"/playlists/{own.id}/items")[1]["items"]
    assert rows[0]["item"] == rows[0]["track"]
    assert rows[1]["item"] is None
    assert asker.get(f"/playlists/{own.id}/images")[1] == []


def test_the_rest_of_the_account_answers(asker: Asker) -> None:
    world = asker.server.world
    world.like(world.rows()[0])
    liked = f"spotify:track:{world.track_id(world.rows()[0][1])}"
    assert asker.get(f"/me/library/contains?uris={liked},x")[1] == [True, False]
    assert asker.get("/me/albums")[1]["items"] == []
    assert asker.get("/me/")[1]["account_id"] == "account-0001"
    assert asker.get("/nothing")[0] == 404
    assert asker.send("PUT", "/v1/me/library")[0] == 403
    assert asker.send("DELETE", "/v1/me/library")[0] == 403
    asker.server.routes.null_results = True
    assert asker.get("/search?q=Ann&type=artist")[1]["artists"]["items"][0] is None
    assert asker.get("/search?q=Ann&type=playlist")[1]["playlists"]["items"] == [None, None]


def test_pictures_come_without_a_token_and_masters_are_missing(asker: Asker) -> None:
    album = asker.server.shapes.album(asker.server.world.music.releases[0])
    asker.token = ""
    path = album["images"][0]["url"].removeprefix(asker.server.url)
    assert asker.send("GET", path)[1].startswith(b"\xff\xd8")
    assert asker.send("GET", path.replace("b273", "82c1"))[0] == 404
    assert asker.get("/me")[0] == 401


# -- limits -----------------------------------------------------------------------------------


def test_a_quota_closes_one_bucket_and_counts_who_does_not_listen(asker: Asker) -> None:
    asker.server.throttle.quotas = {"artist_albums": 1}
    path = f"/artists/{asker.server.world.artist_id('Ann')}/albums"
    assert asker.get(path)[0] == 200
    status, told, headers = asker.send("GET", f"/v1{path}")
    assert (status, told["error"]["reason"], headers["retry-after"]) == (
        429,
        "QUOTA_EXCEEDED",
        "48925",
    )
    assert asker.server.violations == []
    assert asker.get("/me")[0] == 200
    assert asker.get(path)[0] == 429
    assert len(asker.server.violations) == 1
    asker.clock.turn(48926)
    asker.token = asker.refresh(asker.server.grant())[1]["access_token"]
    assert asker.get(path)[0] == 429
    asker.server.throttle.lift()
    assert asker.get(path)[0] == 200


def test_the_quota_is_the_developers_whatever_client_asks(asker: Asker) -> None:
    asker.server.throttle.quotas = {"me": 1}
    assert asker.get("/me")[0] == 200
    asker.server.accounts.clients["second"] = [REDIRECT]
    form = {"grant_type": "refresh_token", "client_id": "second"}
    token = asker.server.accounts.granted("second", SCOPE)
    told = asker.send("POST", "/api/token", form | {"refresh_token": token})[1]
    asker.token = told["access_token"]
    assert asker.get("/me")[0] == 429


def test_thirty_seconds_have_a_window(asker: Asker) -> None:
    asker.server.throttle.window_limit = 2
    assert [asker.get("/me")[0] for _ in range(3)] == [200, 200, 429]
    asker.clock.turn(32)
    assert asker.get("/me")[0] == 200
