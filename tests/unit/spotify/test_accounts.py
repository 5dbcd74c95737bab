"""The account for every front end: connecting, testing, words for the doctor, lists."""

from __future__ import annotations

import logging
import stat
import threading
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from config.logging import set_up_logging
from config.paths import log_file
from config.store import SettingsStore
from core.domain import BadInput, NotAuthorised, ServiceStatus
from core.net.oauth import Callback
from core.ports.accounts import ListState
from core.tasks import TaskContext
from database.catalogue_repo import CatalogueRepo
from database.engine import open_database
from database.pace_repo import PaceRepo
from sandbox.spotify.server import CLIENT_ID
from services.accounts.grants import Grants
from services.accounts.service import AccountsService
from tests.unit.spotify.conftest import Studio

DAY = 86400.0


class Fixed(dict[str, object]):
    """Settings."""


@pytest.fixture
def accounts(studio: Studio) -> AccountsService:
    settings = Fixed({"spotify.client_id": CLIENT_ID})

    def client() -> object:
        return studio.client

    return AccountsService(client, studio.grants, settings, studio.clock, client)  # type: ignore[arg-type]


def browse(url: str) -> int:
    """What a browser does: follow the consent page to wherever it leads."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def login(studio: Studio, accounts: AccountsService) -> str:
    attempt = accounts.begin_login()
    browser = threading.Thread(target=browse, args=(attempt.url,))
    browser.start()
    try:
        return accounts.finish_login(attempt, TaskContext()).name  # the browser needs real time
    finally:
        browser.join()
        attempt.close()


# -- connecting -------------------------------------------------------------------------------


def test_a_login_takes_one_token_call_and_one_question(
    studio: Studio, accounts: AccountsService
) -> None:
    studio.grants.forget()
    assert not accounts.connected
    assert login(studio, accounts) == "Lena Listener"
    assert accounts.connected
    assert studio.server.paths() == ["/me"]
    assert [post["grant_type"] for post in studio.server.accounts.posts] == ["authorization_code"]
    assert studio.grants.grant is not None
    assert studio.grants.grant.account_id == "account-0001"
    studio.world.like(studio.world.rows()[0])
    studio.read("liked")
    assert len(studio.server.accounts.posts) == 1


def test_a_login_stands_although_nobody_can_be_asked_who_it_is(
    studio: Studio, accounts: AccountsService
) -> None:
    studio.server.fault("quota")
    assert login(studio, accounts) == ""
    assert accounts.connected
    assert accounts.words().startswith("connected as yourself, the account closed until")
    state = accounts.state()
    assert state.status is ServiceStatus.WARNING
    assert state.words.startswith("the account closed until")
    assert state.words.endswith(", connected as yourself")
    studio.world.like(*studio.world.rows()[:3])
    studio.read("liked")
    assert studio.calls_of("liked") == 1


def test_who_says_no_stays_unconnected(studio: Studio, accounts: AccountsService) -> None:
    studio.grants.forget()
    studio.server.accounts.denies = True
    with pytest.raises(NotAuthorised, match="You did not agree"):
        login(studio, accounts)
    assert not accounts.connected
    assert studio.server.accounts.posts == []


def test_a_consent_that_is_too_old_is_told(studio: Studio, accounts: AccountsService) -> None:
    attempt = accounts.begin_login()
    browse(attempt.url)
    studio.clock.turn(3600)
    with pytest.raises(NotAuthorised, match="it took too long"):
        accounts.finish_login(attempt, studio.ctx)
    attempt.close()


def test_a_page_that_spotify_refuses_is_told(studio: Studio) -> None:
    attempt = studio.client.begin_login()
    state = urllib.parse.parse_qs(urllib.parse.urlsplit(attempt.url).query)["state"][0]
    back = urllib.parse.parse_qs(urllib.parse.urlsplit(attempt.url).query)["redirect_uri"][0]
    assert not attempt.paste(f"{back}?code=x&state=wrong")
    assert attempt.paste(f" <{back}?error=invalid_scope&state={state}>\n")
    with pytest.raises(BadInput, match="invalid_scope"):
        attempt.wait(studio.ctx)
    attempt.close()


def test_a_pasted_address_finishes_the_login(studio: Studio, accounts: AccountsService) -> None:
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    attempt = accounts.begin_login()
    with pytest.raises(urllib.error.HTTPError) as sent:
        urllib.request.build_opener(Stay).open(attempt.url, timeout=10)
    assert attempt.paste(sent.value.headers["Location"])
    assert accounts.finish_login(attempt, studio.ctx).user_id == "listener"
    attempt.close()


def test_without_a_client_id_the_way_to_one_is_told(studio: Studio) -> None:
    object.__setattr__(studio.client._config, "client_id", "")
    with pytest.raises(NotAuthorised, match="a Client ID of your own") as refused:
        studio.client.begin_login()
    assert "spotify.client_id" in refused.value.next_step


def test_logging_out_forgets_the_token_and_the_lists(
    studio: Studio, accounts: AccountsService
) -> None:
    studio.world.like(*studio.world.rows()[:3])
    studio.read("liked")
    album = f"spotify:album:{studio.world.album_id(studio.world.music.releases[0])}"
    studio.read(album)
    assert any("spotify.me:" in key for key in studio.cache.kept)
    assert accounts.logout()
    assert not accounts.connected
    assert [key.partition("?")[0] for key in studio.cache.kept] == [
        f"spotify:/albums/{album.rpartition(':')[2]}"
    ]
    assert not accounts.logout()
    assert accounts.clear_cache() == 1
    assert studio.cache.kept == {}


# -- testing ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "ok", "words"),
    [
        ("new", True, "Connected as Lena Listener."),
        ("premium_lapsed", False, "Spotify answers this app only while its owner has Premium."),
        ("not_allowlisted", False, "This Spotify account is not on the app's list of users."),
    ],
)
def test_one_request_names_exactly_what_is_wrong(
    studio: Studio, accounts: AccountsService, mode: str, ok: bool, words: str
) -> None:
    studio.server.mode = mode
    tested = accounts.test(studio.ctx)
    assert (tested.ok, tested.sentence) == (ok, words)
    assert bool(tested.next_step) is not ok
    assert studio.server.paths() == ["/me"]


def test_an_old_app_that_knows_no_account_id_is_fine(
    studio: Studio, accounts: AccountsService
) -> None:
    studio.server.mode = "old"
    assert accounts.test(studio.ctx).ok
    assert studio.grants.grant is not None
    assert studio.grants.grant.account_id == "listener"


def test_a_wrong_client_id_is_named(studio: Studio, accounts: AccountsService) -> None:
    studio.server.accounts.clients = {}
    assert accounts.test(studio.ctx).sentence == "Spotify does not know this Client ID."


# -- words without a request ------------------------------------------------------------------


def test_the_doctor_is_told_without_a_request(studio: Studio, accounts: AccountsService) -> None:
    assert accounts.words() == "connected as Lena"
    assert accounts.state().status is ServiceStatus.OK
    studio.clock.turn(170 * DAY)
    assert "the permission ends on" in accounts.words()
    studio.grants.forget("Spotify has taken its permission back.")
    assert accounts.state().words == "Spotify has taken its permission back."
    assert accounts.state().status is ServiceStatus.FAILED
    with pytest.raises(NotAuthorised) as error:
        accounts.words()
    assert "login spotify" in error.value.next_step
    assert studio.server.log == []


def test_bans_and_spent_budgets_are_told(studio: Studio, accounts: AccountsService) -> None:
    studio.percent = 10
    studio.restarted()
    for _ in range(21):
        accounts.test(studio.ctx)
    studio.server.fault("quota")
    accounts.test(studio.ctx)
    assert "the account closed until" in accounts.words()
    assert "22 of 30 albums, tracks and artists today" in accounts.words()
    assert accounts.state().status is ServiceStatus.WARNING


def test_without_a_client_id_there_is_nothing_to_tell(studio: Studio) -> None:
    settings = Fixed({"spotify.client_id": ""})
    service = AccountsService(
        lambda: studio.client,
        studio.grants,
        settings,
        studio.clock,
        lambda: None,  # type: ignore[arg-type]
    )
    assert service.words() == ""
    assert service.state().status is ServiceStatus.OFF
    assert not service.connected


# -- lists ------------------------------------------------------------------------------------


def test_everything_is_read_and_one_bad_list_stops_nothing(
    studio: Studio, accounts: AccountsService
) -> None:
    rows = studio.world.rows()
    studio.world.playlist("Good", rows[:60])
    odd = studio.world.playlist("Odd", rows[:3])
    studio.world.playlist("Theirs", rows[:3], owner="other")
    studio.world.playlist("Empty", [])
    studio.world.like(*rows[:3])
    studio.server.fault("503", 4, part=odd.id)
    read, failed = accounts.sync(studio.ctx)
    assert [one.name for one in read] == ["Good", "Liked Songs"]
    assert failed == [("Odd", "Spotify is in trouble (HTTP 503).")]
    assert [one.state for one in accounts.playlists(studio.ctx)] == [
        ListState.IN_SYNC,
        ListState.NEW,
        ListState.CLOSED,
        ListState.NEW,
    ]
    read, failed = accounts.sync(studio.ctx)
    assert (len(read), failed) == (3, [])
    studio.world.likes.clear()
    assert accounts.sync(studio.ctx)[1] == [
        ("Liked Songs", "There are no liked songs in this Spotify account.")
    ]
    studio.server.mode = "premium_lapsed"
    with pytest.raises(NotAuthorised):
        accounts.sync(studio.ctx)


# -- secrets ----------------------------------------------------------------------------------


def test_no_secret_is_written_anywhere_but_the_secret_store(studio: Studio, tmp_path: Path) -> None:
    """A whole life with a real database and the wordiest log; then every file is searched."""
    home = tmp_path / "home"
    settings = SettingsStore(home, {"spotify.client_id": CLIENT_ID}, environ={})
    stop = set_up_logging(home, "debug", verbose=False)
    logging.getLogger().setLevel(logging.DEBUG)
    database = open_database(home / "cratekeeper.db", home / "backups")
    studio.grants = Grants("spotify", settings, home)  # type: ignore[assignment]
    studio.cache = CatalogueRepo(database, studio.clock)  # type: ignore[assignment]
    studio.pace = PaceRepo(database)  # type: ignore[assignment]
    client = studio.restarted()
    service = AccountsService(lambda: client, studio.grants, settings, studio.clock, lambda: client)
    studio.server.accounts.rotates = True
    studio.world.like(*studio.world.rows()[:60])
    login(studio, service)
    studio.read("liked")
    studio.clock.turn(2 * 3600)
    studio.read("liked")
    for fault in ("503", "quota", "string_error"):
        studio.server.fault(fault)
        service.test(studio.ctx)
    log = logging.getLogger("any")
    for secret in studio.server.accounts.secrets:
        if secret == studio.grants.load().refresh_token:  # type: ignore[union-attr]
            log.warning("somebody writes %s by mistake", secret)
    stop()
    database.dispose()
    kept = home / "secrets.json"
    files = [path for path in home.rglob("*") if path.is_file()]
    assert log_file(home) in files
    for path in files:
        found = [one for one in studio.server.accounts.secrets if one.encode() in path.read_bytes()]
        assert not found or path == kept, (path, found)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE((home / "accounts.json").stat().st_mode) == 0o600
    grant = studio.grants.load()
    assert grant is not None
    assert grant.refresh_token in kept.read_text()
    assert grant.refresh_token not in repr(grant)
    assert len(studio.server.accounts.secrets) >= 5
    service.logout()
    assert grant.refresh_token not in kept.read_text()


def test_the_grant_is_seen_by_other_processes(tmp_path: Path, studio: Studio) -> None:
    first = Grants("spotify", SettingsStore(tmp_path, environ={}), tmp_path)
    second = Grants("spotify", SettingsStore(tmp_path, environ={}), tmp_path)
    assert second.load() is None
    assert studio.grants.grant is not None
    first.save(studio.grants.grant)
    assert second.load() == studio.grants.grant
    second.forget("Over.")
    assert first.load() is None
    assert first.reason() == "Over."


def test_a_login_page_nobody_visits_ends(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    attempt = studio.client.begin_login()
    monkeypatch.setattr(attempt, "seconds", 0.0)
    with pytest.raises(Exception, match="Nobody came back"):
        attempt.wait(studio.ctx)
    attempt.close()
    assert isinstance(attempt._callback, Callback)
