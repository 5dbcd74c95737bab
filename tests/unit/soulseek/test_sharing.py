"""What others see of us: true counts, files they can find and fetch."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from core.domain import RemoteId
from tests.contract.source_stages import new_id, until
from tests.unit.soulseek.conftest import CONTENT, Net, fetched, search


def test_chosen_folders_are_counted_found_and_fetched_by_others(
    net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Both ways to connect are tried at once. When the slower one is up for a moment, aioslsk may
    # offer the file on it just as it is hung up, and offers it again only after this time.
    monkeypatch.setattr("aioslsk.transfer.manager.TRANSFER_REPLY_TIMEOUT", 1.0)
    album = net.folder / "music" / "Halden" / "Lines"
    album.mkdir(parents=True)
    (album / "01 - Glow.flac").write_bytes(CONTENT)
    (album / "02 - Rain.mp3").write_bytes(b"mp3" * 100)
    sharer = net.client(shared=(str(net.folder / "music"),))
    sharer.check()
    until(lambda: net.server.shares_of("cratefan")[1] == 2)
    assert sharer.state().words == "connected as cratefan, sharing 2 files"

    other = net.client(
        username="guest",
        pace=type(net.pace)(),
        incoming=net.folder / "elsewhere",
    )
    [found] = search(other, "halden glow")
    assert found.peer == "cratefan"
    remote = RemoteId("soulseek", new_id(), found.peer, found.filename, found.claimed.size)
    assert fetched(other, remote) == CONTENT


def test_a_shared_folder_that_is_not_there_shares_nothing(net: Net) -> None:
    client = net.client(shared=(str(net.folder / "unplugged"),))
    client.check()
    assert net.server.shares_of("cratefan") == (0, 0)
    assert client.state().words.endswith("sharing nothing")


def an_untidy_folder(music: Path, incoming: Path) -> None:
    """One file to share among all that has to stay here."""
    for folder in ("A", ".ssh", "#recycle"):
        (music / folder).mkdir(parents=True)
    unfinished = incoming / "cratekeeper" / "token"
    unfinished.mkdir(parents=True)
    for place in (
        *(music / "A" / "01 - Glow.flac", music / "A" / ".02 - glow.flac"),
        *(music / ".ssh" / "glow", music / "#recycle" / "glow.flac"),
        unfinished / "glow.flac.part",
    ):
        place.write_bytes(CONTENT)
    (music / "A" / "glow empty.flac").write_bytes(b"")
    if sys.platform.startswith("linux"):
        os.mkfifo(music / "A" / "glow.pipe.flac")  # whoever reads it waits for ever
        (Path(os.fsdecode(os.fsencode(music / "A") + b"/glow \xff.flac"))).write_bytes(CONTENT)


def test_only_what_can_be_had_is_offered_and_counted_once(net: Net) -> None:
    music = net.folder / "music"
    an_untidy_folder(music, music / "incoming")
    sharer = net.client(shared=(str(music), f"{music}/."), incoming=music / "incoming")
    sharer.check()
    until(lambda: net.server.shares_of("cratefan")[1])
    assert net.server.shares_of("cratefan") == (1, 1)
    other = net.client(username="guest", pace=type(net.pace)(), incoming=net.folder / "elsewhere")
    found = until(lambda: search(other, "glow"))
    assert isinstance(found, list)
    assert [one.filename.rpartition("\\")[2] for one in found] == ["01 - Glow.flac"]


def test_a_disk_that_is_connected_later_is_shared_from_the_next_look_on(net: Net) -> None:
    client = net.client(shared=(str(net.folder / "disk"),))
    client.check()
    (net.folder / "disk").mkdir()
    (net.folder / "disk" / "glow.flac").write_bytes(CONTENT)
    login = client._parts.login
    assert login.client is not None
    client._parts.call(login.client.shares.scan)
    until(lambda: net.server.shares_of("cratefan") == (1, 1))


def test_nothing_is_shared_unasked(net: Net) -> None:
    net.incoming.mkdir()
    (net.incoming / "private.flac").write_bytes(CONTENT)
    net.client().check()
    other = net.client(username="guest", pace=type(net.pace)())
    assert search(other, "private") == []
    assert net.server.shares_of("cratefan") == (0, 0)


def test_uploads_keep_to_the_limit_and_the_slots(net: Net) -> None:
    client = net.client(upload_limit=250, upload_slots=1)
    client.check()
    inside = client._parts.login.client
    assert inside is not None
    assert inside.transfers.get_upload_slots() == 1
    assert inside.network._upload_rate_limiter.limit_bps == 250_000 // 1024 * 1024
