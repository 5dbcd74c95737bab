"""What peers see of slskd, and which account is left to it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import SimpleQueue

import pytest

from core.domain import Sharing
from core.tasks import TaskContext
from tests.contract.source_stages import SlskdStage, new_id, query

Make = Callable[..., SlskdStage]


def test_its_shares_slots_uploads_and_the_searches_left(stage: SlskdStage) -> None:
    stage.open()
    list(stage.source.search(query("paper sky"), new_id(), TaskContext()))
    seen = stage.source.standing()
    assert seen.account == "sandbox_user"
    assert seen.sharing == Sharing(
        folders=10, files=1200, upload_slots=10, uploads_done=3, speed_limit=500 * 1024
    )
    [searches] = seen.budgets
    assert (searches.used, searches.limit, searches.left) == (1, 25, 24)


@pytest.mark.parametrize("version", ["0.24.5.0", "0.25.0.0"])
def test_older_versions_name_their_limits_elsewhere(make_stage: Make, version: str) -> None:
    stage = make_stage(version=version, upload_limit=2**31 - 1)
    stage.open()
    sharing = stage.source.standing().sharing
    assert sharing is not None
    assert (sharing.upload_slots, sharing.speed_limit) == (10, 0)


def test_an_slskd_that_is_away_leaves_the_searches(stage: SlskdStage) -> None:
    stage.open()
    stage.server.disconnect()
    assert stage.source.standing().sharing is None
    stage.server.go_down()
    seen = stage.source.standing()
    assert (seen.account, seen.sharing, seen.budgets[0].left) == ("", None, 25)


def test_an_account_slskd_will_come_back_with_is_still_its_own(stage: SlskdStage) -> None:
    stage.open()
    assert stage.source.account() == "sandbox_user"
    stage.server.disconnect()
    assert stage.source.account() == "sandbox_user"


def test_an_account_slskd_has_given_up_is_free(make_stage: Make) -> None:
    stage = make_stage(reconnects=False)
    stage.open()
    stage.server.disconnect()
    assert stage.source.account() is None


def test_while_slskd_keeps_silent_nobody_waits_a_second_time_for_its_account(
    stage: SlskdStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.open()
    asked, spoken = threading.Event(), threading.Event()

    def silent() -> None:
        asked.set()
        spoken.wait(60.0)

    monkeypatch.setattr("core.clients.slskd.source.ACCOUNT_SECONDS", 0.01)
    monkeypatch.setattr(stage.source._facts, "check", silent)
    checking = threading.Thread(target=stage.source.check, daemon=True)
    checking.start()
    assert asked.wait(20.0)
    before = len(stage.server.requests())
    assert stage.source.account() is None
    assert stage.source.further_checks()["slskd folder"]() == ""
    assert len(stage.server.requests()) == before
    spoken.set()
    checking.join(20.0)
    assert stage.source.account() == "sandbox_user"


def test_who_asks_for_the_account_during_a_check_hears_it_when_the_check_is_over(
    stage: SlskdStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.open()
    asked, spoken = threading.Event(), threading.Event()

    def slow() -> None:
        asked.set()
        spoken.wait(60.0)

    monkeypatch.setattr("core.clients.slskd.source.ACCOUNT_SECONDS", 60.0)
    monkeypatch.setattr(stage.source._facts, "check", slow)
    told: SimpleQueue[str | None] = SimpleQueue()
    checking = threading.Thread(target=stage.source.check, daemon=True)
    asking = threading.Thread(target=lambda: told.put(stage.source.account()), daemon=True)
    checking.start()
    assert asked.wait(20.0)
    asking.start()
    spoken.set()
    assert told.get(timeout=60.0) == "sandbox_user"
    checking.join(20.0)
