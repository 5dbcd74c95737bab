"""ListenBrainz: lists made for a user, addresses, recommendations by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.clients.catalogues.asking import Desk
from core.clients.listenbrainz.api import ListenBrainz
from core.clients.listenbrainz.lists import ListenBrainzLists, ListenBrainzReader
from core.domain import BadInput, NotAuthorised, Refused
from tests.contract.discovery_stages import JAMS, LIMITS, TOKEN, Stage
from tests.contract.fakes_catalogue import MemoryCatalogueCache
from tests.contract.fakes_storage import MemoryPaceStore


@pytest.fixture
def stage(stage_of: Callable[[str], Stage]) -> Stage:
    return stage_of("listenbrainz")


def other(stage: Stage, user: str, token: str = "") -> ListenBrainzLists:
    """Somebody else's program."""
    assert stage.server is not None
    desk = Desk(MemoryCatalogueCache(stage.clock), MemoryPaceStore(), stage.clock, LIMITS)
    made = ListenBrainzLists(ListenBrainz(stage.server.url, token, desk), user, bool(token))
    stage.closers.append(made.close)
    return made


def test_of_weekly_lists_the_newest_is_shown_and_others_stay(stage: Stage) -> None:
    lists = {one.id: one for one in stage.source.lists(stage.ctx)}
    assert lists["weekly-jams"].date == "2026-11-16"
    assert {"weekly-jams", "weekly-exploration", "recommendations"} < set(lists)
    [best] = [one for one in lists.values() if one.name == "Top of 2025"]
    assert not best.changing
    assert stage.source.read(best.id, stage.ctx).name == "Top of 2025"


def test_rows_carry_names_lengths_and_ids(stage: Stage) -> None:
    first, second = stage.source.read("weekly-jams", stage.ctx).entries
    assert first.track.artists == ("Halden", "Brine")
    assert (first.track.album, first.track.duration) == ("Tide", 201.5)
    assert first.track.ids.mb_recording == JAMS.tracks[0].mbid
    assert (second.track.album, second.track.duration) == (None, None)


def test_the_tokens_owner_is_the_user(stage: Stage) -> None:
    stage.source.read("weekly-jams", stage.ctx)
    server: Any = stage.server
    assert server.requests("validate-token")
    assert set(server.tokens_seen) == {TOKEN}


def test_a_name_alone_is_enough(stage: Stage) -> None:
    lists = other(stage, "ann")
    assert lists.missing() == ""
    assert len(lists.read("weekly-jams", stage.ctx).entries) == 2
    assert stage.server is not None
    assert not stage.server.requests("validate-token")


def test_recommendations_get_their_names_in_few_calls(stage: Stage) -> None:
    server: Any = stage.server
    server.world.unnamed = {server.world.liked["ann"][3].mbid}
    playlist = stage.source.read("recommendations", stage.ctx)
    assert len(playlist.entries) == 59
    assert playlist.entries[0].track.album == "Tide"
    assert len(server.requests("metadata")) == 2


def test_a_user_without_recommendations_has_an_empty_list(stage: Stage) -> None:
    playlist = other(stage, "new one").read("recommendations", stage.ctx)
    assert playlist.entries == ()


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (f"https://listenbrainz.org/playlist/{JAMS.mbid}/", JAMS.title),
        (f"listenbrainz.org/playlist/{JAMS.mbid}?x=1", JAMS.title),
        ("https://listenbrainz.org/user/ann/recommendations/", "Weekly Exploration"),
        ("https://listenbrainz.org/recommended/tracks/ann/", "Recommended for ann"),
    ],
)
def test_its_addresses_are_read(stage: Stage, address: str, name: str) -> None:
    reader = ListenBrainzReader(lambda: other(stage, ""))
    assert reader.accepts(address)
    assert reader.read(address, stage.ctx).name == name


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://listenbrainz.org/user/ann/", "no playlist and no user's"),
        ("https://listenbrainz.org/user/nobody/recommendations", "knows no user nobody"),
        ("https://listenbrainz.org/user/new%20one/recommendations", "made no such list"),
        ("https://listenbrainz.org/playlist/" + "0" * 8 + "-0000" * 3 + "-" + "0" * 12, "has no"),
    ],
)
def test_addresses_that_lead_nowhere_are_sentences(stage: Stage, address: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        other(stage, "").read_address(address, stage.ctx)


def test_a_private_list_needs_its_owners_token(stage: Stage) -> None:
    server: Any = stage.server
    secret = next(one for one in server.world.lists if not one.public)
    address = f"https://listenbrainz.org/playlist/{secret.mbid}"
    with pytest.raises(BadInput, match="private one needs"):
        other(stage, "ann").read_address(address, stage.ctx)
    assert other(stage, "", TOKEN).read_address(address, stage.ctx).name == "Mine alone"


def test_a_refused_token_is_a_sentence_without_it(stage: Stage) -> None:
    lists = other(stage, "", "wr0ng-token")
    with pytest.raises(NotAuthorised) as caught:
        lists.lists(stage.ctx)
    assert "refuses the token" in str(caught.value)
    assert "wr0ng" not in str(caught.value)
    with pytest.raises(NotAuthorised):
        other(stage, "ann", "wr0ng-token").lists(stage.ctx)


def test_nobody_is_asked_before_a_user_is_known(stage: Stage) -> None:
    lists = other(stage, "")
    assert "listenbrainz.user" in lists.missing()
    with pytest.raises(BadInput, match="not known"):
        lists.lists(stage.ctx)
    assert stage.server is not None
    assert stage.server.log == []


def test_more_than_a_calls_worth_of_unknown_shapes_does_no_harm(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sandbox.answering import Answer

    told: list[Any] = [{"playlists": [None, {"playlist": 3}, {}]}, [], {"payload": {"mbids": "x"}}]
    for answer in told:
        monkeypatch.setattr(type(stage.server), "answer", lambda *_, a=answer: Answer(a))
        lists = other(stage, "ann")
        assert [one.id for one in lists.lists(stage.ctx)] == ["recommendations"]
        assert lists.read("recommendations", stage.ctx).entries == ()


def test_what_it_refuses_is_told_in_its_words(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sandbox.answering import Answer

    refused = Answer({"code": 400, "error": "count must be a number"}, 400)
    monkeypatch.setattr(type(stage.server), "answer", lambda *_: refused)
    with pytest.raises(Refused, match="count must be a number"):
        other(stage, "ann").lists(stage.ctx)


def test_a_window_that_is_told_in_a_header_is_waited_out(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sandbox.answering import Answer

    server: Any = stage.server
    good = type(server).answer
    hurried = [Answer({}, 429, headers={"X-RateLimit-Reset-In": "7"})]
    monkeypatch.setattr(
        type(server), "answer", lambda self, asked: hurried.pop() if hurried else good(self, asked)
    )
    assert other(stage, "ann").read("weekly-jams", stage.ctx).entries
    assert stage.ctx.waited >= 7
