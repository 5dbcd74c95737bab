"""What every `DiscoverySource` promises, on the fake and on every adapter at its sandbox."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.domain import BadInput, Malformed, RateLimited, Unreachable
from core.tasks import Cancelled, TaskContext
from sandbox.catalogues.listener import CatalogueServer
from tests.contract.discovery_stages import KEY, TOKEN, Stage, build, servers

DAY = 86400.0


@pytest.fixture(scope="module")
def running() -> Iterator[dict[str, CatalogueServer]]:
    made = servers()
    yield made
    for one in made.values():
        one.close()


@pytest.fixture(params=["fake", "listenbrainz", "lastfm"])
def stage(request: pytest.FixtureRequest, running: dict[str, CatalogueServer]) -> Iterator[Stage]:
    made = build(request.param, running)
    yield made
    for close in made.closers:
        close()
    if made.server is not None:
        assert made.server.violations == []


def test_its_lists_can_be_read(stage: Stage) -> None:
    lists = stage.source.lists(stage.ctx)
    assert stage.list_id in {one.id for one in lists}
    assert {one.source for one in lists} == {stage.source.name}
    for one in lists:
        assert one.name
        stage.source.read(one.id, stage.ctx)


def test_rows_are_numbered_and_name_a_track(stage: Stage) -> None:
    playlist = stage.source.read(stage.list_id, stage.ctx)
    assert playlist.kind == stage.source.name
    assert [row.position for row in playlist.entries] == [*range(1, len(playlist.entries) + 1)]
    assert playlist.entries[0].track.title == "Ebb"
    assert playlist.entries[0].track.artists[0] == "Halden"


def test_a_list_keeps_its_key_and_changes_its_snapshot(stage: Stage) -> None:
    before = stage.source.read(stage.list_id, stage.ctx)
    assert stage.source.read(stage.list_id, stage.ctx) == before
    stage.change()
    stage.clock.turn(DAY)
    after = stage.source.read(stage.list_id, stage.ctx)
    assert after.key == before.key
    assert after.snapshot != before.snapshot


def test_an_unknown_list_is_a_sentence(stage: Stage) -> None:
    with pytest.raises(BadInput):
        stage.source.read("no-such-list", stage.ctx)


def test_it_can_be_cancelled(stage: Stage) -> None:
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        stage.source.read(stage.list_id, ctx)


def served(stage: Stage) -> CatalogueServer:
    if stage.server is None:
        pytest.skip("nobody is asked")
    return stage.server


def test_what_was_told_is_not_asked_again(stage: Stage) -> None:
    server = served(stage)
    stage.source.read(stage.list_id, stage.ctx)
    asked = len(server.log)
    stage.source.read(stage.list_id, stage.ctx)
    assert len(server.log) == asked


@pytest.mark.parametrize("fault", ["busy", "truncated", "reset"])
def test_one_fault_is_mended_by_asking_again(stage: Stage, fault: str) -> None:
    served(stage).fault(fault)
    assert stage.source.read(stage.list_id, stage.ctx).entries


def test_hurrying_is_waited_out(stage: Stage) -> None:
    served(stage).fault("over")
    assert stage.source.read(stage.list_id, stage.ctx).entries
    assert stage.ctx.waited >= 4


def test_a_service_in_lasting_trouble_is_left_alone(stage: Stage) -> None:
    server = served(stage)
    server.fault("busy", 20)
    for _ in range(3):
        with pytest.raises(Unreachable):
            stage.source.read(stage.list_id, stage.ctx)
    assert len(server.log) <= 4


def test_a_log_in_page_is_a_sentence_at_once(stage: Stage) -> None:
    server = served(stage)
    server.fault("html", 5)
    with pytest.raises((Unreachable, Malformed), match="web page"):
        stage.source.read(stage.list_id, stage.ctx)
    assert len(server.log) == 1


def test_being_told_again_and_again_to_slow_down_ends_in_a_pause(stage: Stage) -> None:
    server = served(stage)
    server.fault("over", 10)
    with pytest.raises(RateLimited):
        stage.source.read(stage.list_id, stage.ctx)
    asked = len(server.log)
    with pytest.raises(RateLimited):
        stage.source.read(stage.list_id, stage.ctx)
    assert len(server.log) == asked


def test_no_secret_is_kept(stage: Stage) -> None:
    served(stage)
    stage.source.read(stage.list_id, stage.ctx)
    assert stage.cache is not None
    assert stage.cache.kept
    for secret in (TOKEN, KEY):
        assert secret not in repr(stage.cache.kept)
