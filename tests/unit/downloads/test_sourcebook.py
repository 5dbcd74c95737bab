"""A source in trouble pauses the source, not the jobs."""

from __future__ import annotations

import pytest

from core.domain import NotAuthorised, RateLimited, Unreachable
from services.downloads.sourcebook import PAUSES, SourceBook
from tests.unit.downloads.fakes import SwitchedSource, TurnedClock

DOWN = Unreachable("slskd", "slskd does not answer.", "Start it.")


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


def book_of(clock: TurnedClock, *sources: SwitchedSource) -> SourceBook:
    return SourceBook(lambda: {source.name: source for source in sources}, clock)


def test_a_failing_source_is_asked_again_after_growing_pauses(clock: TurnedClock) -> None:
    book = book_of(clock, SwitchedSource())
    assert [book.failed("slskd", DOWN) for _ in range(9)] == [*PAUSES, PAUSES[-1], PAUSES[-1]]


def test_while_it_pauses_its_error_is_raised_and_later_it_is_tried(clock: TurnedClock) -> None:
    book = book_of(clock, SwitchedSource())
    book.failed("slskd", DOWN)
    with pytest.raises(Unreachable):
        book.usable()
    clock.turn(PAUSES[0])
    assert [source.name for source in book.usable()] == ["slskd"]


def test_another_source_serves_meanwhile(clock: TurnedClock) -> None:
    book = book_of(clock, SwitchedSource("slskd"), SwitchedSource("youtube"))
    book.failed("slskd", DOWN)
    assert [source.name for source in book.usable()] == ["youtube"]


def test_success_forgets_the_trouble(clock: TurnedClock) -> None:
    book = book_of(clock, SwitchedSource())
    book.failed("slskd", DOWN)
    book.works("slskd")
    assert book.usable()
    assert book.failed("slskd", DOWN) == PAUSES[0]


def test_a_time_to_wait_that_the_source_named_outlasts_what_was_under_way(
    clock: TurnedClock,
) -> None:
    book = book_of(clock, SwitchedSource())
    book.failed("slskd", RateLimited("slskd", "Wait an hour.", 3600.0))
    book.answered("slskd")  # a search that had begun before
    assert book.pausing("slskd") is not None
    clock.turn(3601)
    assert book.pausing("slskd") is None
    book.answered("slskd")
    assert book.troubles() == []


def test_while_a_transfer_goes_on_a_time_to_wait_is_no_outage(clock: TurnedClock) -> None:
    book = book_of(clock, SwitchedSource())
    book.failed("slskd", RateLimited("slskd", "No search for an hour.", 3600.0))
    assert book.outage(120) is not None
    book.works("slskd")
    assert book.outage(120) is None


def test_an_outage_is_declared_after_the_patience_only(clock: TurnedClock) -> None:
    book = book_of(clock, SwitchedSource())
    book.failed("slskd", DOWN)
    assert book.outage(120) is None
    clock.turn(121)
    assert book.outage(120) is DOWN


def test_a_wrong_key_is_an_outage_at_once(clock: TurnedClock) -> None:
    book = book_of(clock, SwitchedSource())
    book.failed("slskd", NotAuthorised("slskd", "slskd refuses the key."))
    assert isinstance(book.outage(120), NotAuthorised)


def test_one_working_source_is_no_outage(clock: TurnedClock) -> None:
    book = book_of(clock, SwitchedSource("slskd"), SwitchedSource("youtube"))
    book.failed("slskd", NotAuthorised("slskd", "slskd refuses the key."))
    assert book.outage(0) is None


def test_a_ban_is_waited_out_as_long_as_it_says(clock: TurnedClock) -> None:
    book = book_of(clock, SwitchedSource())
    assert book.failed("slskd", RateLimited("slskd", "Banned.", after=2100)) == 2100
    assert isinstance(book.outage(120), RateLimited)


def test_the_check_asks_sources_until_one_works(clock: TurnedClock) -> None:
    dead, alive = SwitchedSource("slskd", DOWN), SwitchedSource("youtube")
    assert book_of(clock, dead, alive).check_any() is None
    assert book_of(clock, dead).check_any() is DOWN


def test_no_source_at_all_says_what_to_set(clock: TurnedClock) -> None:
    error = book_of(clock).check_any()
    assert error is not None
    assert "sources.order" in error.next_step


def test_a_source_that_was_switched_off_is_named(clock: TurnedClock) -> None:
    with pytest.raises(Unreachable, match="youtube"):
        book_of(clock, SwitchedSource()).get("youtube")


def test_the_first_source_is_waited_for_while_its_trouble_is_young(clock: TurnedClock) -> None:
    book = book_of(clock, SwitchedSource("slskd"), SwitchedSource("youtube"))
    assert book.first_trouble() is None
    assert not book.may_pass(120)
    book.failed("slskd", DOWN)
    assert book.first_trouble() is DOWN
    assert book.may_pass(120)
    clock.turn(121)
    assert not book.may_pass(120)


def test_nobody_waits_for_a_later_source_or_for_one_that_refuses(clock: TurnedClock) -> None:
    book = book_of(clock, SwitchedSource("slskd"), SwitchedSource("youtube"))
    book.failed("youtube", DOWN)
    assert book.first_trouble() is None
    book.failed("slskd", NotAuthorised("slskd", "slskd refuses the key."))
    assert isinstance(book.first_trouble(), NotAuthorised)
    assert not book.may_pass(120)
