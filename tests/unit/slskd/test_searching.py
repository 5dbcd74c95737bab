"""A search from start to end: patience, manners, resumption and tidiness."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from core.clients.slskd.api import SearchRequest
from core.clients.slskd.mapping import SearchRow
from core.clients.slskd.searching import BUCKET, Looks, Searching, Settling, searchable
from core.domain import (
    Candidate,
    Malformed,
    NotAuthorised,
    NotFound,
    NotReady,
    RateLimited,
    Refused,
    ServiceError,
    Unreachable,
)
from core.tasks import Cancelled, TaskContext
from sandbox.slskd.options import Manners
from tests.contract.fakes_storage import MemoryPaceStore, TurningClock
from tests.contract.source_stages import GAP, SlskdStage, new_id, query, slskd_config

SONG = "Music\\Kites\\Paper Sky.mp3"


@pytest.fixture
def opened(stage: SlskdStage) -> SlskdStage:
    stage.offer("alice", SONG, b"x" * 100)
    stage.open()
    return stage


@pytest.fixture
def lasting(make_stage: Callable[..., SlskdStage]) -> SlskdStage:
    """Its searches run for fifteen seconds, until `hasten`."""
    stage = make_stage(time_scale=1.0)
    stage.offer("alice", SONG, b"x" * 100)
    stage.open()
    return stage


def hasten(stage: SlskdStage) -> None:
    stage.server.backend.clock.scale = 0.02


def search(
    stage: SlskdStage,
    text: str = "paper sky",
    search_id: str | None = None,
    ctx: TaskContext | None = None,
) -> list[Candidate]:
    """Search and keep the answers, as the collector does."""
    chosen = search_id or new_id()
    found = list(stage.source.search(query(text), chosen, ctx or TaskContext()))
    stage.source.dismiss(chosen)
    return found


class At(TaskContext):
    """Does something when the search reports for the n-th time."""

    def __init__(self, count: int, act: Callable[[At], None]) -> None:
        super().__init__()
        self._left = count
        self._act = act

    def report(self, fraction: float | None, text: str = "") -> None:
        self._left -= 1
        if self._left == 0:
            self._act(self)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Artist - Title", "Artist Title"),
        ("-excluded --twice kept", "excluded twice kept"),
        ("  a   b  ", ""),
        ("- -- ---", ""),
        ("", ""),
        ("semi-detached", "semi-detached"),
        ("U2 1", "U2 1"),
        ("東 京", ""),
    ],
)
def test_nothing_is_read_as_an_exclusion(text: str, words: str) -> None:
    assert searchable(text) == words


def test_words_that_cannot_be_searched_are_not_sent(opened: SlskdStage) -> None:
    assert search(opened, "- a") == []
    assert opened.searches_sent() == 0


def test_a_search_leaves_nothing_behind(opened: SlskdStage) -> None:
    assert len(search(opened)) == 1
    assert opened.server.searches() == []
    assert len(opened.server.backend.searches) == 1  # somebody else's stays


def test_the_answers_are_awaited_although_the_state_says_completed(
    make_stage: Callable[..., SlskdStage],
) -> None:
    stage = make_stage(finish_race=40.0)
    stage.offer("alice", SONG, b"x")
    stage.open()
    assert len(search(stage)) == 1


def test_a_search_that_waits_its_turn_is_waited_for(
    make_stage: Callable[..., SlskdStage],
) -> None:
    stage = make_stage(search_slots=0)
    stage.offer("alice", SONG, b"x")
    stage.open()

    def turn(_: At) -> None:
        assert [one.state for one in stage.server.searches()] == ["Queued"]
        stage.server.backend.options = replace(stage.server.options, search_slots=1)

    assert len(search(stage, ctx=At(2, turn))) == 1


def test_a_search_that_takes_too_long_is_stopped(make_stage: Callable[..., SlskdStage]) -> None:
    stage = make_stage(search_slots=0)
    stage.offer("alice", SONG, b"x")
    stage.open()
    hasty, search_id = stage.connect(search_deadline=0.2), new_id()
    assert list(hasty.search(query("paper sky"), search_id, TaskContext())) == []
    assert len(stage.server.requests("PUT", "/searches")) == 1
    hasty.dismiss(search_id)
    assert stage.server.searches() == []


def test_a_search_whose_answers_have_dried_up_is_not_waited_out(
    make_stage: Callable[..., SlskdStage],
) -> None:
    stage = make_stage(time_scale=1.0, answer_gap=0.01, finish_race=0.01)
    stage.offer("alice", SONG, b"x" * 100)
    stage.open()
    brisk = stage.connect(search_timeout=60.0, settle_seconds=0.3)
    assert len(list(brisk.search(query("paper sky"), new_id(), TaskContext()))) == 1
    assert len(stage.server.requests("PUT", "/searches/")) == 1


def test_when_somebody_waits_it_ends_soon_after_the_first_answer_and_politely(
    make_stage: Callable[..., SlskdStage],
) -> None:
    stage = make_stage(time_scale=1.0, answer_gap=0.3, finish_race=0.3)
    stage.offer("alice", SONG, b"x" * 100)
    stage.world.peer("bob").share(SONG)
    stage.world.peer("bob").answers_after = 30.0
    stage.open()
    brisk = stage.connect(search_timeout=60.0, settle_seconds=20.0, poll_seconds=1.0)
    hurried = replace(query("paper sky"), hurry=True)
    found = list(brisk.search(hurried, new_id(), TaskContext()))
    assert [one.peer for one in found] == ["alice"]
    assert len(stage.server.requests("PUT", "/searches/")) == 1
    assert stage.server.violations == []


def test_the_end_of_a_quiet_search_is_looked_for_at_its_time_and_no_sooner() -> None:
    clock = TurningClock()
    settling = Settling(0.5, clock, 2.0)
    assert settling.left == math.inf
    assert not settling.over(_running(0))
    assert not settling.over(_running(1))
    assert settling.left == pytest.approx(0.5)
    clock.turn(0.4)
    assert settling.left == pytest.approx(0.1)
    assert not settling.over(_running(2))
    clock.turn(0.5)
    assert settling.over(_running(2))
    assert settling.left == 0.01


def test_a_search_is_never_looked_at_more_than_sixty_times_in_five_seconds() -> None:
    clock = TurningClock()
    looks = Looks(clock)
    at: list[float] = []
    for wanted in [0.05] * 40 + [0.14] * 20 + [0.01] * 200:
        at.append(clock.monotonic())
        clock.turn(looks.pause(wanted))
    crowded = max(sum(one <= other < one + 5.0 for other in at) for one in at)
    assert 50 <= crowded <= 60
    assert max(after - before for before, after in pairwise(at)) < 2.5


def test_a_search_taken_up_again_is_looked_at_no_oftener(tmp_path: Path) -> None:
    clock = TurningClock()
    config = slskd_config("http://127.0.0.1:9", "key", tmp_path)
    searching = Searching(Held(clock, 0.0), config, MemoryPaceStore(), clock)  # type: ignore[arg-type]
    for _ in range(Looks.MOST - 1):
        assert searching._looks_at("a").pause(0.01) == 0.01
    assert searching._looks_at("a").pause(0.01) == pytest.approx(Looks.WINDOW)
    assert searching._looks_at("b").pause(0.01) == 0.01


def _running(answers: int) -> SearchRow:
    return SearchRow("x", "InProgress", answers, None, None)


def test_a_search_without_answers_keeps_its_time(make_stage: Callable[..., SlskdStage]) -> None:
    stage = make_stage(time_scale=0.1, finish_race=0.01)
    stage.open()
    brisk = stage.connect(settle_seconds=0.0)
    assert list(brisk.search(query("paper sky"), new_id(), TaskContext())) == []
    assert stage.server.requests("PUT", "/searches/") == []


def test_a_search_that_never_ends_is_given_up_without_sending_its_words_again(
    make_stage: Callable[..., SlskdStage],
) -> None:
    stage = make_stage(finish_race=2000.0)
    stage.offer("alice", SONG, b"x")
    stage.open()
    hasty = stage.connect(search_deadline=0.3, cancel_seconds=0.2)
    search_id = new_id()
    with pytest.raises(Unreachable) as caught:
        list(hasty.search(query("paper sky"), search_id, TaskContext()))
    assert "does not finish" in caught.value.sentence
    assert list(hasty.search(query("paper sky"), search_id, TaskContext())) == []
    hasty.dismiss(search_id)
    assert stage.searches_sent() == 1
    assert stage.server.searches() == []


def test_a_search_that_outlived_its_process_ends_before_the_next_one_starts(
    make_stage: Callable[..., SlskdStage],
) -> None:
    stage = make_stage(time_scale=0.1, answer_gap=0.01)
    stage.offer("alice", SONG, b"x" * 100)
    stage.open()
    searching, orphan = stage.source._searching, new_id()
    searching._note(orphan)
    searching._api.start_search(SearchRequest(orphan, "paper sky", 8.0))
    assert search(stage, "kites") != []
    assert stage.server.violations == []
    assert [one.id for one in stage.server.searches()] == [orphan]
    assert stage.server.searches()[0].is_complete


def test_answers_can_be_taken_again_until_they_are_kept(opened: SlskdStage) -> None:
    search_id = new_id()
    first = list(opened.source.search(query("paper sky"), search_id, TaskContext()))
    again = list(opened.source.search(query("paper sky"), search_id, TaskContext()))
    assert again == first
    assert opened.searches_sent() == 1
    opened.source.dismiss(search_id)
    opened.source.dismiss(search_id)
    assert opened.server.searches() == []


def test_not_being_logged_in_sends_nothing_and_leaves_nothing(opened: SlskdStage) -> None:
    opened.server.disconnect()
    with pytest.raises(NotReady) as caught:
        search(opened)
    assert "Soulseek" in caught.value.sentence
    assert opened.server.searches() == []
    assert opened.source.state().words == "not logged in to Soulseek"
    opened.server.connect()
    assert len(search(opened)) == 1
    assert opened.source.state().words == "connected"


def test_losing_soulseek_meanwhile_is_told_and_the_words_are_not_repeated(
    lasting: SlskdStage,
) -> None:
    search_id = new_id()

    def cut(_: At) -> None:
        hasten(lasting)
        lasting.server.disconnect()

    with pytest.raises(Unreachable) as caught:
        search(lasting, search_id=search_id, ctx=At(1, cut))
    assert "lost Soulseek" in caught.value.sentence
    lasting.server.connect()
    assert search(lasting, search_id=search_id) == []
    assert lasting.searches_sent() == 1
    assert lasting.server.searches() == []


def test_a_busy_slskd_is_asked_again_with_the_proper_gap(opened: SlskdStage) -> None:
    opened.server.misbehave("busy", method="POST", path="/searches", times=2)
    assert len(search(opened)) == 1
    starts = [one.at for one in opened.server.requests("POST", "/searches")]
    assert len(starts) == 3
    assert all(later - earlier >= GAP for earlier, later in pairwise(starts))


def test_a_slskd_that_stays_busy_is_left_alone(opened: SlskdStage) -> None:
    opened.server.misbehave("busy", method="POST", path="/searches")
    source = opened.connect(busy_tries=2)
    with pytest.raises(RateLimited) as caught:
        list(source.search(query("paper sky"), new_id(), TaskContext()))
    assert caught.value.after > 0
    assert opened.searches_sent() == 2


class Held:
    """An slskd that lets each search wait on its way in."""

    def __init__(self, clock: TurningClock, seconds: float) -> None:
        self._clock, self._seconds = clock, seconds

    def start_search(self, _request: SearchRequest) -> None:
        self._clock.turn(self._seconds)


def test_the_gap_counts_from_the_answer_of_a_request_that_was_held_up(tmp_path: Path) -> None:
    clock, pace = TurningClock(), MemoryPaceStore()
    config = slskd_config("http://127.0.0.1:9", "key", tmp_path)
    held_up = Searching(Held(clock, 5.0), config, pace, clock)  # type: ignore[arg-type]
    held_up._post("paper sky", new_id(), TaskContext())
    assert pace.take(BUCKET, clock.now(), GAP, 25, 220.0) == pytest.approx(GAP)


@pytest.mark.parametrize("kind", ["hang_up", "half_json", "not_json", "empty", "wrong_shape"])
def test_an_answer_lost_on_the_way_does_not_send_the_search_twice(
    opened: SlskdStage, kind: str
) -> None:
    opened.server.misbehave(kind, method="POST", path="/searches", times=1)
    assert len(search(opened)) == 1
    assert opened.searches_sent() == 1


def test_a_search_that_did_not_arrive_is_unreachable(opened: SlskdStage) -> None:
    opened.server.misbehave("bad_gateway", method="POST", path="/searches")
    with pytest.raises(Unreachable) as caught:
        search(opened)
    assert "502" in caught.value.sentence
    assert opened.source.state().words == "no answer"


@pytest.mark.parametrize(
    ("kind", "error"),
    [("half_json", Malformed), ("oversized", Malformed), ("not_json", Unreachable)],
)
def test_spoiled_answers_are_asked_for_again_under_the_same_id(
    opened: SlskdStage, kind: str, error: type[ServiceError]
) -> None:
    search_id = new_id()
    opened.server.misbehave(kind, path="/responses", times=1, size=65 * 1024 * 1024)
    with pytest.raises(error):
        search(opened, search_id=search_id)
    assert len(search(opened, search_id=search_id)) == 1
    assert opened.searches_sent() == 1


def test_a_search_refused_by_slskd_is_refused(opened: SlskdStage) -> None:
    # "-" is stripped only at the start of a word, so this reaches slskd as one word of one sign
    with pytest.raises(Refused):
        opened.source._searching._post("x", new_id(), TaskContext())
    assert opened.server.searches() == []


def test_a_deleted_search_is_not_found(lasting: SlskdStage) -> None:
    def delete(_: At) -> None:
        hasten(lasting)
        with lasting.server.backend.cond:
            for one in lasting.server.searches():
                del lasting.server.backend.searches[one.id]

    with pytest.raises(NotFound):
        search(lasting, ctx=At(1, delete))


def test_a_cancelled_search_is_stopped_and_can_be_taken_over(lasting: SlskdStage) -> None:
    search_id = new_id()

    def give_up(ctx: At) -> None:
        hasten(lasting)
        ctx.cancel()

    with pytest.raises(Cancelled):
        search(lasting, search_id=search_id, ctx=At(1, give_up))
    assert len(lasting.server.requests("PUT", search_id)) == 1
    search(lasting, search_id=search_id)
    assert lasting.searches_sent() == 1
    assert lasting.server.searches() == []


def test_a_cancelled_search_nobody_takes_over_is_cleared_away(
    lasting: SlskdStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def give_up(ctx: At) -> None:
        hasten(lasting)
        ctx.cancel()

    with pytest.raises(Cancelled):
        search(lasting, ctx=At(1, give_up))
    assert len(lasting.server.searches()) == 1
    search(lasting, "something else")
    assert len(lasting.server.searches()) == 1
    monkeypatch.setattr("core.clients.slskd.searching._KEEP_ABANDONED", -1.0)
    search(lasting, "another thing")
    assert lasting.server.searches() == []


def test_signs_of_a_ban_stop_all_searching(opened: SlskdStage) -> None:
    opened.server.fail_searches(3)
    for words in ("one thing", "second thing"):
        with pytest.raises(Unreachable):
            search(opened, words)
    with pytest.raises(RateLimited) as caught:
        search(opened, "third thing")
    assert caught.value.after == pytest.approx(2100.0)
    assert opened.searches_sent() == 3
    with pytest.raises(RateLimited) as again:
        search(opened, "fourth thing")
    assert 2000 < again.value.after <= 2100
    assert "banned" in again.value.sentence
    assert opened.searches_sent() == 3
    assert opened.source.state().words == "pausing for 35 minutes"


def test_one_failure_now_and_then_is_no_ban(opened: SlskdStage) -> None:
    for number in range(4):
        opened.server.fail_searches(1)
        with pytest.raises(Unreachable):
            search(opened, f"failing {number}")
        search(opened, f"working {number}")


def test_two_threads_search_one_after_the_other(
    make_stage: Callable[..., SlskdStage],
) -> None:
    stage = make_stage(manners=Manners(search_gap=GAP))
    stage.offer("alice", SONG, b"x")
    stage.offer("bob", "x\\Second Song.mp3", b"y")
    stage.open()
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda text=text: found.append(len(search(stage, text))))
        for text in ("paper sky", "second song", "nothing at all")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(found) == [0, 1, 1]


def test_another_process_holding_the_lock_is_waited_for(opened: SlskdStage) -> None:
    assert opened.pace.acquire(BUCKET)
    ctx = TaskContext()
    waiting = threading.Timer(0.3, ctx.cancel)
    waiting.start()
    with pytest.raises(Cancelled):
        search(opened, ctx=ctx)
    assert opened.server.log == []
    opened.pace.release(BUCKET)
    assert len(search(opened)) == 1


def test_the_lock_is_free_after_every_kind_of_end(opened: SlskdStage) -> None:
    opened.server.change_api_key("another-key-0123456789")
    with pytest.raises(NotAuthorised):
        search(opened)
    assert opened.pace.acquire(BUCKET)
    opened.pace.release(BUCKET)
    assert opened.source.state().words == "wrong API key"
