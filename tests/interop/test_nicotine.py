"""The embedded client with a real Nicotine+ as the sharing peer (opt-in: `make interop`)."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain import RemoteId, TransferState
from sandbox.audio import make_audio
from tests.contract.source_stages import new_id, until
from tests.interop.nicotine import PROGRAM, Nicotine
from tests.unit.soulseek.conftest import Net, ended, look, reached, search

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PROGRAM, reason="opt-in: make interop"),
]


@pytest.fixture
def net(tmp_path: Path) -> Iterator[Net]:
    made = Net(tmp_path)
    made.server.start()
    yield made
    made.close()


@pytest.fixture
def nicotine(net: Net, tmp_path: Path) -> Iterator[Nicotine]:
    (tmp_path / "music" / "Quartz Lantern").mkdir(parents=True)
    made = Nicotine(tmp_path / "nicotine", tmp_path / "music", net.server, limit=1000)
    yield made
    made.kill()


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_five_files_come_with_equal_hashes(net: Net, nicotine: Nicotine, tmp_path: Path) -> None:
    folder = tmp_path / "music" / "Quartz Lantern"
    names = ["01 - Café.flac", "02 - Rain.mp3", "03 - Glow.ogg", "04 - Ночь.flac", "05 - End.mp3"]
    for number, name in enumerate(names):
        make_audio(folder / name, 3, seed=number)
    nicotine.start()
    client = net.client(search_quiet=2.0)
    found = search(client, "quartz lantern")
    assert sorted(one.filename.rpartition("\\")[2] for one in found) == names
    remotes = [
        RemoteId("soulseek", new_id(), one.peer, one.filename, one.claimed.size) for one in found
    ]
    for remote in remotes:
        client.start(remote)
    for remote in remotes:
        assert ended(client, remote).state is TransferState.SUCCEEDED
        path = client.locate(remote)
        assert path is not None
        original = folder / remote.filename.rpartition("\\")[2]
        assert digest(path.read_bytes()) == digest(original.read_bytes())


def test_killed_in_the_middle_and_back_the_file_is_continued(
    net: Net, nicotine: Nicotine, tmp_path: Path
) -> None:
    original = os.urandom(24_000_000)
    (tmp_path / "music" / "Quartz Lantern" / "06 - Long.flac").write_bytes(original)
    nicotine.start()
    client = net.client(
        search_quiet=2.0, retry_pauses=(1.0,) * 30, unreachable=60.0, call_seconds=10.0
    )
    [found] = search(client, "quartz lantern long")
    remote = RemoteId("soulseek", new_id(), found.peer, found.filename, found.claimed.size)
    client.start(remote)
    until(lambda: look(client, remote).bytes_done > 1_000_000)
    nicotine.kill()
    half = reached(client, remote, TransferState.RETRYING).bytes_done
    assert 1_000_000 < half < len(original)
    assert client._parts.transfers._places.part_size(remote) >= half
    nicotine.start()
    until(lambda: look(client, remote).state is TransferState.SUCCEEDED, 60.0)
    path = client.locate(remote)
    assert path is not None
    assert digest(path.read_bytes()) == digest(original)
