"""Everything that can go wrong: the right result or one sentence, and no request too many."""

from __future__ import annotations

import threading
import time

import pytest

from core.clients.spotify.accounts import CONSENT_SECONDS
from core.domain import (
    BadInput,
    Malformed,
    NotAuthorised,
    RateLimited,
    Refused,
    ServiceError,
    Unreachable,
)
from core.ports.accounts import Priority
from core.tasks import Cancelled
from sandbox.spotify.server import CLIENT_ID
from sandbox.spotify.throttle import hurry_words
from tests.contract.catalogue_stages import VirtualContext
from tests.unit.spotify.conftest import HURRIED, Studio

HOUR = 3600.0


@pytest.fixture(autouse=True)
def likes(studio: Studio) -> None:
    studio.world.like(*studio.world.rows()[:20])


def album(studio: Studio, place: int = 0) -> str:
    return f"spotify:album:{studio.world.album_id(studio.world.music.releases[place])}"


def refused(studio: Studio, source: str, kind: type[ServiceError]) -> ServiceError:
    with pytest.raises(kind) as error:
        studio.read(source)
    assert error.value.next_step
    return error.value


# -- bans -------------------------------------------------------------------------------------


def test_a_ban_of_thirteen_hours_closes_one_bucket_until_it_ends(studio: Studio) -> None:
    studio.server.fault("quota", part="/me/tracks")
    error = refused(studio, "liked", RateLimited)
    assert "Spotify has closed liked songs for your app: its quota is used up" in error.sentence
    assert studio.server.calls() == 1
    assert studio.ctx.waited < 1.0
    for _ in range(3):
        studio.clock.turn(4 * HOUR)
        studio.restarted()
        refused(studio, "liked", RateLimited)
    assert studio.server.calls() == 1
    assert list(studio.client.bans()) == ["liked songs"]
    studio.read(album(studio))
    assert studio.server.calls() == 2
    studio.clock.turn(2 * HOUR)
    assert len(studio.read("liked").entries) == 20
    assert studio.server.calls("/me") == 2
    assert studio.client.bans() == {}


def test_a_429_without_a_word_is_one_request_and_growing_pauses(studio: Studio) -> None:
    for pause in (30, 120, 600):
        studio.server.forget()
        studio.server.fault("silent429")
        error = refused(studio, "liked", RateLimited)
        assert isinstance(error, RateLimited)
        assert error.after == pytest.approx(pause)
        refused(studio, "liked", RateLimited)
        assert studio.server.calls() == 1
        studio.clock.turn(pause + 1)
    assert len(studio.read("liked").entries) == 20


@pytest.mark.parametrize("after", [1, 20, 60])
def test_a_short_pause_is_waited_out(studio: Studio, after: float) -> None:
    studio.server.throttle.ban("library", after, hurry_words(after))
    studio.server.throttle.violations = []
    assert len(studio.read("liked").entries) == 20
    assert studio.server.calls() == 2
    assert after < studio.ctx.waited < after + 3


def test_the_window_of_thirty_seconds_is_kept(studio: Studio) -> None:
    studio.server.throttle.window_limit = 3
    studio.world.playlist("Long", studio.world.rows())
    source = f"spotify:playlist:{next(iter(studio.world.lists))}"
    assert len(studio.read(source).entries) == 130


def test_a_pause_of_more_than_a_minute_is_a_ban(studio: Studio) -> None:
    studio.server.throttle.ban("library", 90, hurry_words(90))
    studio.server.throttle.violations = []
    refused(studio, "liked", RateLimited)
    assert (studio.server.calls(), studio.ctx.waited) == (1, 0.0)


def test_three_closed_buckets_close_everything(studio: Studio) -> None:
    studio.server.fault("quota", 3)
    for source in ("liked", album(studio), "spotify:playlist:any"):
        refused(studio, source, RateLimited)
    refused(
        studio, f"spotify:track:{studio.world.track_id(studio.world.rows()[0][1])}", RateLimited
    )
    assert studio.server.calls() == 3


def test_our_own_budget_of_a_day_is_kept_and_can_be_raised(studio: Studio) -> None:
    studio.percent = 10
    studio.restarted()
    for number in range(13):
        studio.read(album(studio, number))
    for _ in range(17):
        studio.client.whoami(studio.ctx)
    error = refused(studio, "spotify:album:another", RateLimited)
    assert "The 30 requests for albums, tracks and artists" in error.sentence
    assert "spotify.requests_percent" in error.next_step
    assert studio.server.calls() == 30
    assert studio.client.used()["albums, tracks and artists"] == (30, 30)
    studio.percent = 20
    studio.restarted()
    with pytest.raises(BadInput):
        studio.read("spotify:album:another")


def test_the_last_tenth_is_for_people(studio: Studio) -> None:
    studio.percent = 10
    studio.restarted()
    for _ in range(36):
        studio.client.lists(studio.ctx, Priority.BACKGROUND)
    with pytest.raises(RateLimited):
        studio.client.lists(studio.ctx, Priority.BACKGROUND)
    studio.client.lists(studio.ctx, Priority.USER)
    assert studio.server.calls() == 37


# -- trouble of Spotify's own -----------------------------------------------------------------


@pytest.mark.parametrize("fault", ["500", "502", "503", "truncated", "empty", "reset", "gzip"])
@pytest.mark.parametrize("times", [1, 3])
def test_trouble_that_passes_is_not_noticed(studio: Studio, fault: str, times: int) -> None:
    studio.server.fault(fault, times)
    assert len(studio.read("liked").entries) == 20
    assert studio.server.calls() <= times + 1


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        ("503", Unreachable, "Spotify is in trouble"),
        ("502", Unreachable, "Spotify is in trouble"),
        ("truncated", Malformed, "not valid JSON"),
        ("empty", Malformed, "not valid JSON"),
        ("reset", Unreachable, "cannot be reached"),
    ],
)
def test_trouble_that_stays_is_at_most_four_requests(
    studio: Studio, fault: str, kind: type[ServiceError], words: str
) -> None:
    studio.server.fault(fault, 50)
    assert words in refused(studio, "liked", kind).sentence
    assert studio.server.calls() <= 4
    assert studio.ctx.waited < 8
    studio.server.well()


@pytest.mark.parametrize("fault", ["slow", "drip"])
def test_silence_is_given_up(studio: Studio, fault: str) -> None:
    studio.restarted(HURRIED)
    studio.server.fault(fault, 50)
    refused(studio, "liked", Unreachable)
    assert studio.server.calls() <= 4
    studio.server.well()


def test_an_error_of_another_shape_is_understood(studio: Studio) -> None:
    studio.server.fault("string_error")
    with pytest.raises(BadInput, match="did not understand the request"):
        studio.read("liked")
    assert studio.server.calls() == 1


def test_an_old_answer_is_better_than_none(studio: Studio) -> None:
    first = studio.read(album(studio))
    studio.clock.turn(181 * 24 * HOUR)
    studio.connect()
    studio.server.fault("503", 9)
    assert studio.read(album(studio)) == first
    studio.server.well()


# -- refusals ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "words"),
    [("premium_lapsed", "while its owner has Premium"), ("not_allowlisted", "list of users")],
)
def test_a_refusal_of_everything_is_one_request(studio: Studio, mode: str, words: str) -> None:
    studio.server.mode = mode
    for source in ("liked", "liked", album(studio), "spotify:playlist:x"):
        assert words in refused(studio, source, NotAuthorised).sentence
    assert studio.server.calls() == 1
    studio.server.mode = "new"
    studio.client.whoami(studio.ctx)
    assert len(studio.read("liked").entries) == 20


def test_a_right_that_is_missing_asks_to_agree_again(studio: Studio) -> None:
    studio.connect(scope="playlist-read-private")
    assert "agree to all" in refused(studio, "liked", NotAuthorised).next_step


def test_an_endpoint_that_was_taken_away_is_not_asked_twice(studio: Studio) -> None:
    with pytest.raises(Refused, match="does not give this to apps any more"):
        studio.client._api.get("/artists/x/albums/../top-tracks", studio.ctx)
    assert studio.server.calls() == 1


# -- tokens -----------------------------------------------------------------------------------


def test_a_token_that_ended_is_renewed_once(studio: Studio) -> None:
    studio.read("liked")
    studio.server.accounts.expire_access()
    studio.server.forget()
    studio.read("liked")
    assert (studio.server.calls(), len(studio.server.accounts.posts)) == (2, 1)


def test_a_token_that_lasts_a_second_works(studio: Studio) -> None:
    studio.server.accounts.expires_in = 1.0
    studio.world.like(*studio.world.rows())
    assert len(studio.read("liked").entries) == 150


def test_one_token_serves_an_hour(studio: Studio) -> None:
    for minutes in range(0, 50, 10):
        studio.clock.turn(minutes)
        studio.read("liked")
    assert len(studio.server.accounts.posts) == 1


@pytest.mark.parametrize("rotates", [False, True])
def test_refreshing_works_with_and_without_a_new_refresh_token(
    studio: Studio, rotates: bool
) -> None:
    studio.server.accounts.rotates = rotates
    for _ in range(3):
        studio.clock.turn(2 * HOUR)
        studio.restarted()
        assert len(studio.read("liked").entries) == 20


def test_the_end_of_six_months_is_a_normal_event(studio: Studio) -> None:
    studio.read("liked")
    studio.clock.turn(CONSENT_SECONDS + 2 * 24 * HOUR)
    error = refused(studio, "liked", NotAuthorised)
    assert error.sentence == "Spotify's permission has ended: it lasts six months."
    assert studio.grants.grant is None


def test_a_dead_refresh_token_is_posted_once(studio: Studio) -> None:
    studio.server.accounts.revoke()
    for _ in range(3):
        studio.restarted()
        error = refused(studio, "liked", NotAuthorised)
        assert error.sentence == "Spotify has taken its permission back."
    assert len(studio.server.accounts.posts) == 1
    assert studio.server.calls() == 0


def test_trouble_of_the_login_keeps_the_token(studio: Studio) -> None:
    studio.server.fault("503", 3, part="/api/token")
    error = refused(studio, "liked", Unreachable)
    assert "you stay connected" in error.next_step
    assert len(studio.read("liked").entries) == 20


def test_another_client_id_needs_another_login(studio: Studio) -> None:
    studio.server.accounts.clients = {}
    error = refused(studio, "liked", NotAuthorised)
    assert "does not know this Client ID" in error.sentence
    assert studio.grants.grant is not None
    studio.grants.grant = None
    studio.server.accounts.clients = {CLIENT_ID: []}


def test_a_login_that_is_refused_even_fresh_is_told(studio: Studio) -> None:
    studio.server.accounts.expires_in = 0.0
    error = refused(studio, "liked", NotAuthorised)
    assert "refuses the login, also a fresh one" in error.sentence
    assert (studio.server.calls(), len(studio.server.accounts.posts)) == (2, 2)


# -- turns ------------------------------------------------------------------------------------


class Unhurried(VirtualContext):
    """Lets other threads work while it waits: else the clock would run hours ahead of them."""

    def sleep(self, seconds: float) -> None:
        time.sleep(0.003)
        super().sleep(seconds)


def test_the_same_question_at_once_is_sent_once(studio: Studio) -> None:
    found: list[int] = []
    source = album(studio)

    def ask() -> None:
        context = Unhurried(studio.clock)
        found.append(len(studio.client.reader.read(source, context).entries))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [10] * 4
    assert studio.server.calls() == 1


def test_one_list_read_twice_at_once_is_read_once(studio: Studio) -> None:
    found = studio.world.playlist("Night Drive", studio.world.rows()[:120])
    source = f"spotify:playlist:{found.id}"
    told: list[int] = []

    def ask() -> None:
        context = Unhurried(studio.clock)
        told.append(len(studio.client.reader.read(source, context).entries))

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [120] * 3
    assert studio.server.calls("/items") == 3
    assert studio.server.calls() == 3 + 2 + 2


def test_who_waits_can_be_cancelled(studio: Studio) -> None:
    studio.server.throttle.ban("library", 60, hurry_words(60))
    studio.server.throttle.violations = []

    class Impatient(VirtualContext):
        def sleep(self, seconds: float) -> None:
            self.cancel()
            super().sleep(seconds)

    with pytest.raises(Cancelled):
        studio.client.reader.read("liked", Impatient(studio.clock))
    assert studio.server.calls() == 1
