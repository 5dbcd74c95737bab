"""The Sync page's playlists: listed, read, remembered with their trouble, checked by themselves."""

from __future__ import annotations

import pytest

from core.domain import BadInput, NotAuthorised, Ownership, RateLimited, Refused, Unreachable
from core.ports.accounts import ListState
from core.tasks import TaskContext
from services.playlists.desk import LIKED, LIKED_KEY, LISTED
from tests.unit.sync.conftest import HOUR, Desk, listed, playlist

LINK = "https://www.deezer.com/playlist/9"
BAN = RateLimited("Spotify", "Spotify has closed playlists for your app.", 3600.0, "Wait.")


def test_what_was_brought_once_stays_with_its_numbers(home: Desk, ctx: TaskContext) -> None:
    home.library.owned = {"One"}
    home.add("a.txt", "One", "Two")
    home.desk.check("a.txt", ctx)
    card = home.card("a.txt")
    assert (card.total, card.owned, card.missing, card.seconds) == (2, 1, 1, 480.0)


def test_changes_are_counted_until_a_person_looks(home: Desk, ctx: TaskContext) -> None:
    home.add("a.txt", "One", "Two")
    home.desk.check("a.txt", ctx)
    changed = home.add("a.txt", "Two", "Three", "Four", snapshot="s2")
    home.desk.check("a.txt", ctx)
    home.desk.check("a.txt", ctx)
    assert (home.card("a.txt").added, home.card("a.txt").removed) == (2, 1)
    assert home.desk.see(changed) == (2, 1)
    assert (home.card("a.txt").added, home.card("a.txt").removed) == (0, 0)
    assert home.desk.see(changed) == (0, 0)
    assert home.card("a.txt").seen_at == home.clock.now()


def test_the_same_song_twice_is_two_rows(home: Desk, ctx: TaskContext) -> None:
    home.add("a.txt", "One")
    home.desk.check("a.txt", ctx)
    home.add("a.txt", "One", "One")
    home.desk.check("a.txt", ctx)
    assert home.card("a.txt").added == 1


def test_a_list_that_cannot_be_read_keeps_its_card_and_why(home: Desk, ctx: TaskContext) -> None:
    home.add("a.txt", "One")
    home.desk.check("a.txt", ctx)
    home.files.known.clear()
    with pytest.raises(BadInput):
        home.desk.check("a.txt", ctx)
    assert home.card("a.txt").trouble == "a.txt is not there."
    assert home.card("a.txt").total == 1
    home.add("a.txt", "One")
    home.desk.check("a.txt", ctx)
    assert home.card("a.txt").trouble == ""


def test_a_pasted_address_is_remembered_also_while_its_service_is_silent(
    home: Desk, ctx: TaskContext
) -> None:
    home.files.error = Unreachable("Deezer", "Deezer does not answer.", "Try again later.")
    with pytest.raises(Unreachable):
        home.desk.check(LINK, ctx)
    card = home.card(LINK)
    assert (card.kind, card.trouble, card.step) == (
        "deezer", "Deezer does not answer.", "Try again later.",
    )  # fmt: skip
    home.files.error = None
    made = home.add(LINK, "One")
    home.files.known[LINK] = type(made)("deezer:9", "Nine", "deezer", made.entries, "s")
    home.desk.check(LINK, ctx)
    assert [one.key for one in home.desk.all()] == ["deezer:9"]


def test_what_is_no_address_makes_no_card(home: Desk, ctx: TaskContext) -> None:
    for source in ("nonsense", LINK):
        with pytest.raises(BadInput):
            home.desk.check(source, ctx)
    assert home.desk.all() == []


def test_a_list_of_the_account_is_shown_as_it_was_read_while_its_service_is_closed(
    home: Desk, ctx: TaskContext
) -> None:
    home.library.owned.add("One")
    home.account.kept[LIKED] = playlist("Liked Songs", "One", "Two", key=LIKED_KEY)
    home.desk.list_account(ctx)
    before = home.card(LIKED_KEY)
    found = home.desk.as_read(LIKED, ctx)
    assert found is not None
    assert [row.ownership for row in found.rows] == [Ownership.OWNED, Ownership.MISSING]
    assert home.card(LIKED_KEY) == before
    assert home.desk.as_read("a.txt", ctx) is None
    assert home.desk.as_read("spotify:playlist:0123456789012345678901", ctx) is None


def test_without_an_account_nothing_was_read(
    home: Desk, ctx: TaskContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_source: str) -> None:
        raise NotAuthorised("Spotify", "Spotify is not connected.", "Connect it.")

    monkeypatch.setattr(home.account, "last_read", refuse)
    assert home.desk.as_read(LIKED, ctx) is None


def test_taking_a_list_off_the_page_forgets_its_history(home: Desk, ctx: TaskContext) -> None:
    home.add("a.txt", "One")
    home.desk.check("a.txt", ctx)
    assert home.desk.meter("a.txt")
    home.desk.forget("a.txt")
    assert home.desk.all() == []
    assert home.desk.meter("a.txt") == []


# --- the account --------------------------------------------------------------------------------
def test_the_accounts_lists_become_cards_and_liked_songs_with_them(
    home: Desk, ctx: TaskContext
) -> None:
    closed = listed("theirs", state=ListState.CLOSED, picture="http://p/1")
    home.account.lists = [listed("mine", total=7), closed]
    assert home.desk.list_account(ctx) == 2
    assert {one.key for one in home.desk.all()} == {
        "spotify:playlist:mine", "spotify:playlist:theirs", "spotify:liked",
    }  # fmt: skip
    assert home.card("spotify:playlist:mine").total == 7
    assert home.card("spotify:playlist:mine").checked_at == 0.0
    assert "another account" in home.card("spotify:playlist:theirs").trouble
    assert home.card("spotify:playlist:theirs").picture == "http://p/1"


def test_a_list_just_listed_is_read_without_asking_for_it_again(
    home: Desk, ctx: TaskContext
) -> None:
    home.account.lists = [listed("mine")]
    home.desk.list_account(ctx)
    home.desk.check("spotify:playlist:mine", ctx)
    assert home.account.asked == ["lists", "mine USER"]
    home.clock.turn(200)
    with pytest.raises(BadInput):  # now the address is asked, which the fake does not know
        home.desk.check("spotify:playlist:mine", ctx)


def test_another_version_told_by_the_account_shows_before_it_is_read(
    home: Desk, ctx: TaskContext
) -> None:
    home.account.lists = [listed("mine")]
    home.desk.list_account(ctx)
    home.desk.check("spotify:playlist:mine", ctx)
    home.account.lists = [listed("mine", snapshot="s2")]
    home.desk.list_account(ctx)
    card = home.card("spotify:playlist:mine")
    assert (card.snapshot, card.listed) == ("s1", "s2")


def test_the_accounts_words_and_refusals_come_through(home: Desk) -> None:
    assert home.desk.account_words() == "connected as lena"
    home.account.error = NotAuthorised("Spotify", "Spotify is not connected.", "Connect it.")
    with pytest.raises(NotAuthorised):
        home.desk.account_words()


# --- by itself ----------------------------------------------------------------------------------
def test_liked_songs_are_checked_every_six_hours_and_others_as_chosen(
    home: Desk, ctx: TaskContext
) -> None:
    home.desk.list_account(ctx)
    home.add("a.txt", "One")
    home.desk.check("a.txt", ctx)
    home.account.asked.clear()
    assert home.desk.every(home.card("spotify:liked")) == 6 * HOUR
    assert home.desk.every(home.card("a.txt")) == 0.0
    assert home.desk.check_due(ctx) == 1
    assert home.account.asked == ["liked BACKGROUND"]
    assert home.desk.check_due(ctx) == 0
    home.desk.schedule("a.txt", 1.0)
    home.clock.turn(HOUR + 1)
    assert home.desk.check_due(ctx) == 1
    home.clock.turn(5 * HOUR)
    assert home.desk.check_due(ctx) == 2
    home.desk.schedule("spotify:liked", 0.0)
    home.desk.schedule("a.txt", None)
    home.clock.turn(48 * HOUR)
    assert home.desk.check_due(ctx) == 0


def test_the_accounts_lists_are_read_once_in_a_while_without_being_asked_for(
    home: Desk, ctx: TaskContext
) -> None:
    home.account.lists = [listed("a")]
    assert home.desk.list_if_due(ctx)
    assert not home.desk.list_if_due(ctx), "nor by another process, nor after a restart"
    assert home.account.asked == ["lists"]
    home.clock.turn(LISTED + 1)
    home.account.error = BAN
    with pytest.raises(RateLimited):
        home.desk.list_if_due(ctx)
    assert not home.desk.list_if_due(ctx), "a refusal is not asked for again at once"


def test_a_list_whose_missing_tracks_are_wished_for_says_so_until_told_otherwise(
    home: Desk, ctx: TaskContext
) -> None:
    home.add("a.txt", "One")
    home.desk.check("a.txt", ctx)
    assert not home.card("a.txt").wishes
    home.desk.wish_missing("a.txt", True)
    home.desk.schedule("a.txt", 1.0)
    home.clock.turn(2 * HOUR)
    told: list[tuple[bool, int]] = []
    home.desk.check_due(ctx, lambda saved, made: told.append((saved.wishes, len(made.rows))))
    assert told == [(True, 1)]
    assert home.card("a.txt").wishes, "a check keeps what a person chose"


def test_one_listing_tells_which_lists_changed_and_a_ban_leaves_them_alone(
    home: Desk, ctx: TaskContext
) -> None:
    home.account.lists = [listed("a"), listed("b"), listed("c", state=ListState.CLOSED)]
    home.desk.list_account(ctx)
    home.settings["schedules.resync_hours"] = 12
    home.account.asked.clear()
    assert home.desk.check_due(ctx) == 3
    asked = sorted(home.account.asked)
    assert asked == ["a BACKGROUND", "b BACKGROUND", "liked BACKGROUND", "lists"]
    home.add("a.txt", "One")
    home.desk.check("a.txt", ctx)
    home.account.error, home.account.asked = BAN, []
    home.clock.turn(13 * HOUR)
    assert home.desk.check_due(ctx) == 1  # the file
    assert home.account.asked == ["lists"]


def test_a_list_in_trouble_waits_for_its_next_time(home: Desk, ctx: TaskContext) -> None:
    home.add("a.txt", "One")
    home.desk.check("a.txt", ctx)
    home.desk.schedule("a.txt", 2.0)
    home.files.known.clear()
    home.clock.turn(3 * HOUR)
    assert home.desk.check_due(ctx) == 0
    assert home.card("a.txt").trouble
    home.add("a.txt", "One")
    assert home.desk.check_due(ctx) == 0
    home.clock.turn(3 * HOUR)
    assert home.desk.check_due(ctx) == 1


def test_the_meter_tells_how_much_was_owned_each_day(home: Desk, ctx: TaskContext) -> None:
    home.add("a.txt", "One", "Two", "Three", "Four")
    home.library.owned = {"One"}
    home.desk.check("a.txt", ctx)
    home.clock.turn(24 * HOUR)
    home.library.owned = {"One", "Two", "Three"}
    home.desk.check("a.txt", ctx)
    assert [day.share for day in home.desk.meter("a.txt")] == [0.25, 0.75]


# --- a person's word ----------------------------------------------------------------------------
def test_a_decision_is_taken_back_as_it_was(home: Desk, ctx: TaskContext) -> None:
    home.library.doubts = {"One"}
    entry = home.add("a.txt", "One").entries[0]
    assert home.coverage.again(entry, ctx).ownership.value == "probable"
    before = home.coverage.said(entry.track)
    home.coverage.decide(entry.track, "/music/One.flac", True)
    assert home.coverage.again(entry, ctx).ownership.value == "owned"
    yes = home.coverage.said(entry.track)
    home.coverage.decide(entry.track, "/music/One.flac", False)
    assert home.coverage.again(entry, ctx).ownership.value == "missing"
    home.coverage.restore(entry.track, yes)
    assert home.coverage.again(entry, ctx).ownership.value == "owned"
    home.coverage.restore(entry.track, before)
    assert home.coverage.again(entry, ctx).ownership.value == "probable"


def test_the_card_follows_decisions(home: Desk, ctx: TaskContext) -> None:
    home.add("a.txt", "One")
    made = home.desk.check("a.txt", ctx)
    home.library.owned = {"One"}
    home.coverage.keep(type(made)(made.playlist, (home.coverage.again(made.rows[0].entry, ctx),)))
    assert home.card("a.txt").owned == 1
    assert home.card("a.txt").source == "a.txt"


def test_the_library_is_searched_by_words(home: Desk) -> None:
    home.library.owned = {"Copper Rain", "Rain", "Lantern"}
    found = [one.title for one in home.coverage.find("copper rain")]
    assert found == ["Copper Rain", "Rain"]
    assert home.coverage.find("  ") == []


def test_a_picture_that_cannot_be_had_is_no_trouble(home: Desk, ctx: TaskContext) -> None:
    assert home.desk.picture("http://p/1", ctx) is None

    def fail(_url: str, _ctx: TaskContext) -> bytes:
        raise Unreachable("The picture server", "It does not answer.")

    home.desk._pictures = fail
    assert home.desk.picture("http://p/1", ctx) is None


def test_a_list_that_was_just_told_to_be_closed_is_not_asked_for(
    home: Desk, ctx: TaskContext
) -> None:
    home.account.lists = [listed("theirs", state=ListState.CLOSED)]
    home.desk.list_account(ctx)
    with pytest.raises(Refused):
        home.desk.check("spotify:playlist:theirs", ctx)
    assert home.account.asked == ["lists"]
    assert "another account" in home.card("spotify:playlist:theirs").trouble
