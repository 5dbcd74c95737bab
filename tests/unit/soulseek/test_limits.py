"""The limit of speed holds for all transfers together and changes without a new login."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from config.store import SettingsStore
from core.clients.soulseek.guard import kibibytes
from core.clients.soulseek.source import SoulseekSource
from core.domain import TransferState
from services.assembly.sources import Sources
from services.clock import SystemClock
from tests.contract.fakes_storage import MemoryPaceStore
from tests.unit.soulseek.conftest import CONTENT, Net, ended, look

LIMIT = 150_000
TOLERANCE = 0.9


def test_two_transfers_share_the_limit(net: Net) -> None:
    remotes = [net.share(peer) for peer in ("alice", "bob")]
    client = net.client(download_limit=LIMIT // 1000)
    client.check()
    begun = time.monotonic()
    for remote in remotes:
        client.start(remote)
    assert {ended(client, remote).state for remote in remotes} == {TransferState.SUCCEEDED}
    seconds = time.monotonic() - begun
    counted = 2 * len(CONTENT) - LIMIT  # one second's worth may come at once
    assert counted / seconds <= LIMIT / TOLERANCE  # a slow machine only makes it slower


def test_another_limit_holds_at_once_and_nobody_is_logged_out(net: Net) -> None:
    remote = net.share(bytes_per_second=400_000)
    client = net.client()
    client.check()
    client.start(remote)
    before = client._parts.login.client
    config = client._parts.config
    client.reconfigure(replace(config, download_limit=250, upload_limit=50))
    assert client._parts.login.client is before
    assert before is not None
    assert before.network._download_rate_limiter.limit_bps == kibibytes(250) * 1024
    assert before.network._upload_rate_limiter.limit_bps == kibibytes(50) * 1024
    client.reconfigure(replace(config, download_limit=0))
    assert ended(client, remote).state is TransferState.SUCCEEDED
    assert net.server.logins == ["cratefan"]
    assert look(client, remote).bytes_done == len(CONTENT)


def test_before_the_first_login_a_limit_is_only_noted(net: Net) -> None:
    client = net.client()
    client.reconfigure(replace(client._parts.config, download_limit=7))
    assert client._parts.config.download_limit == 7
    assert net.server.logins == []


@pytest.mark.parametrize(("kilobytes", "kibi"), [(0, 0), (1, 1), (100, 97), (1024, 1000)])
def test_a_kilobyte_is_a_thousand_bytes(kilobytes: int, kibi: int) -> None:
    assert kibibytes(kilobytes) == kibi


@pytest.mark.parametrize(("running", "left"), [(0, 300), (1, 200), (2, 100), (3, 1)])
def test_what_youtube_takes_is_not_given_twice(tmp_path: Path, running: int, left: int) -> None:
    store = SettingsStore(tmp_path, {"sources.order": ["soulseek"]}, {})
    told = {
        "sources.soulseek.username": "cratefan",
        "sources.soulseek.password": "pa55word",
        "limits.download_kbps": 300,
        "downloads.parallel": 3,
    }
    for key, value in told.items():
        store.set(key, value)
    made = Sources(store, MemoryPaceStore(), SystemClock())
    made._made["youtube"] = ((), SimpleNamespace(running=running))  # type: ignore[assignment]
    source = made()["soulseek"]
    assert isinstance(source, SoulseekSource)
    assert source._parts.config.download_limit == left
    assert made._share_of_speed() == 100_000
