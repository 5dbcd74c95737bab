"""What slskd does now, for us and for others: so that nothing is asked of it twice."""

from __future__ import annotations

from collections.abc import Callable

from core.domain import RemoteId
from core.ports.sources import ShowsWork, UnderWay
from tests.contract.source_stages import SlskdStage, new_id

NAME = "Music\\Kites\\Paper Sky.flac"


def test_running_searches_and_transfers_are_named_and_nothing_is_changed(
    make_stage: Callable[..., SlskdStage],
) -> None:
    stage = make_stage(time_scale=1.0)  # a search runs for fifteen seconds
    stage.offer("alice", NAME, b"x" * 5_000, fate="slow")
    stage.open()
    assert isinstance(stage.source, ShowsWork)
    others = stage.source.under_way()
    assert others == UnderWay((), others.files)  # somebody else's transfer counts, too
    stage.interrupted_search("Kites Paper Sky 320 MP3", new_id())
    stage.source.start(RemoteId("slskd", new_id(), "alice", NAME, 5_000))
    told = stage.source.under_way()
    assert told.searches == ("Kites Paper Sky 320 MP3",)
    assert set(told.files) == {NAME, *others.files}
    sent = stage.server.requests("POST", "/searches")
    assert len(sent) == 1
    assert not stage.server.requests("DELETE", "/searches")
