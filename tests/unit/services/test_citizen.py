"""The good-citizen meter: figures of every source that can tell, and advice in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.clients.youtube.limits import DAY, HOUR, Limits
from core.clients.youtube.settings import YouTubeConfig
from core.domain import Budget, Sharing, Standing
from services.records.citizen import CitizenService, Citizenship
from tests.contract.fakes_storage import MemoryPaceStore, TurningClock


@dataclass
class Telling:
    told: Standing

    def standing(self) -> Standing:
        return self.told


def look(*told: Standing) -> Citizenship:
    sources: dict[str, object] = {one.source: Telling(one) for one in told}
    sources["mute"] = object()
    return CitizenService(lambda: sources).look()  # type: ignore[arg-type, return-value]


SEARCHES = Budget("searches", 4, 25, 220.0)


def test_all_who_can_tell_are_asked_and_the_others_left_out() -> None:
    slskd = Standing("slskd", "me", Sharing(10, 1200), (SEARCHES,))
    own = Standing("soulseek", "other", Sharing(2, 30), (Budget("searches", 1, 30, 220.0),))
    seen = look(slskd, own)
    assert seen.standings == (slskd, own)
    assert seen.files == 1230
    assert seen.advice == ()


def test_who_shares_nothing_is_advised_to_share() -> None:
    [said] = look(Standing("soulseek", "me", Sharing(0, 0))).advice
    assert "share nothing through soulseek" in said


def test_shares_that_are_just_read_are_no_fault() -> None:
    assert look(Standing("slskd", "me", Sharing(0, 0, scanning=True))).advice == ()


def test_a_pause_and_a_spent_budget_are_told() -> None:
    spent = Budget("downloads an hour", 51, 50, 3600.0)
    said = look(Standing("youtube", budgets=(spent,), pause="YouTube asks us to wait.")).advice
    assert said == (
        "youtube: YouTube asks us to wait.",
        "youtube: all 50 downloads an hour are used up for now.",
    )
    assert spent.left == 0


def test_without_a_limit_nothing_can_be_used_up() -> None:
    assert Budget("downloads a day", 900, 0, 86400.0).left is None
    assert look(Standing("youtube", budgets=(Budget("downloads a day", 9, 0, 1.0),))).advice == ()


def test_the_downloads_left_for_youtube(tmp_path: Path) -> None:
    store, clock = MemoryPaceStore(), TurningClock()
    config = YouTubeConfig(tmp_path, tmp_path, per_hour=3, per_day=0, gap=0.0)
    limits = Limits(config, store, clock)
    limits.take()
    told = limits.standing()
    assert [(one.what, one.used, one.left) for one in told.budgets] == [
        ("downloads an hour", 1, 2),
        ("downloads a day", 1, None),
    ]
    assert [one.window for one in told.budgets] == [3600.0, 86400.0]
    assert told.pause == ""
    limits.ban("YouTube wants a pause.")
    assert limits.standing().pause == "YouTube wants a pause."
    assert {HOUR, DAY} == {"youtube.hour", "youtube.day"}
