"""Last.fm: charts, what is like them, and its errors as sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.clients.catalogues.asking import Desk
from core.clients.lastfm.api import LastFm
from core.clients.lastfm.lists import SEEDS, LastFmLists
from core.domain import BadInput, NotAuthorised, Refused, Track
from tests.contract.discovery_stages import KEY, LIMITS, Stage
from tests.contract.fakes_catalogue import MemoryCatalogueCache
from tests.contract.fakes_storage import MemoryPaceStore


@pytest.fixture
def stage(stage_of: Callable[[str], Stage]) -> Stage:
    return stage_of("lastfm")


def other(stage: Stage, user: str, key: str = KEY) -> LastFmLists:
    assert stage.server is not None
    desk = Desk(MemoryCatalogueCache(stage.clock), MemoryPaceStore(), stage.clock, LIMITS)
    made = LastFmLists(LastFm(stage.server.url, key, desk), user, bool(key))
    stage.closers.append(made.close)
    return made


def named(stage: Stage, list_id: str) -> list[str]:
    entries = stage.source.read(list_id, stage.ctx).entries
    return [f"{row.track.artist_credit} - {row.track.title}" for row in entries]


def test_similar_tracks_are_mixed_and_leave_out_what_is_heard(stage: Stage) -> None:
    assert named(stage, "similar-tracks") == ["Cove - Sand", "Dune - Grain", "Reef - Coral"]


def test_similar_artists_give_their_most_heard_tracks(stage: Stage) -> None:
    assert named(stage, "similar-artists") == ["Cove - Sand", "Reef - Coral", "Cove - Shell"]


def test_a_list_of_one_is_a_list(stage: Stage) -> None:
    assert named(stage, "loved") == ["Brine - Salt"]


def test_a_list_keeps_to_its_budget(stage: Stage) -> None:
    server: Any = stage.server
    server.world.top["ann"] = [("Halden", f"Song {n}") for n in range(40)]
    server.world.artists["ann"] = [f"Artist {n}" for n in range(40)]
    for list_id in ("similar-tracks", "similar-artists"):
        before = len(server.log)
        stage.source.read(list_id, stage.ctx)
        assert len(server.log) - before <= SEEDS + 1


def test_an_unknown_seed_is_like_nothing(stage: Stage) -> None:
    api: LastFm = stage.source._api  # type: ignore[attr-defined]
    assert api.similar_tracks(Track("Nobody knows", ("Nobody",)), 5, stage.ctx) == []
    assert api.similar_tracks(Track("No artist"), 5, stage.ctx) == []
    [cove, brine] = api.similar_artists("Halden", 5, stage.ctx)
    assert (cove.name, cove.likeness, cove.mbid, brine.name) == ("Cove", 0.83, None, "Brine")


@pytest.mark.parametrize(
    ("user", "key", "error", "words"),
    [
        ("ann", "wr0ng-key", NotAuthorised, "refuses the API key"),
        ("shy", KEY, Refused, "keeps that list private"),
        ("nobody", KEY, BadInput, "knows no user nobody"),
        ("", KEY, BadInput, "lastfm.user"),
        ("ann", "", BadInput, "lastfm.key"),
    ],
)
def test_its_errors_are_sentences_without_the_key(
    stage: Stage, user: str, key: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words) as caught:
        other(stage, user, key).read("top-tracks", stage.ctx)
    assert "wr0ng" not in str(caught.value)


def test_an_error_nobody_knows_is_told_by_its_number(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sandbox.answering import Answer

    answer = Answer({"error": 99, "message": "?"})
    monkeypatch.setattr(type(stage.server), "answer", lambda *_: answer)
    with pytest.raises(Refused, match="error 99"):
        other(stage, "ann").read("loved", stage.ctx)


def test_trouble_of_its_own_is_asked_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    from sandbox.answering import Answer

    server: Any = stage.server
    good, told = type(server).answer, [Answer({"error": 11, "message": "offline"})]
    monkeypatch.setattr(
        type(server), "answer", lambda self, asked: told.pop() if told else good(self, asked)
    )
    assert len(other(stage, "ann").read("top-tracks", stage.ctx).entries) == 3
