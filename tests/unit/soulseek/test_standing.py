"""What peers see of us, in true figures."""

from __future__ import annotations

from core.domain import RemoteId
from tests.contract.fakes_storage import MemoryPaceStore
from tests.contract.source_stages import new_id, until
from tests.unit.soulseek.conftest import CONTENT, Net, fetched, search


def test_nobody_sees_us_before_the_login_and_all_searches_are_left(net: Net) -> None:
    seen = net.client().standing()
    assert (seen.account, seen.sharing, seen.pause) == ("", None, "")
    assert [(one.what, one.left) for one in seen.budgets] == [("searches", 30)]
    assert net.server.logins == []


def test_shares_slots_and_uploads_are_counted(net: Net) -> None:
    music = net.folder / "music"
    music.mkdir()
    (music / "Halden Glow.flac").write_bytes(CONTENT)
    sharer = net.client(shared=(str(music),), upload_slots=3, upload_limit=4000)
    sharer.check()
    until(lambda: net.server.shares_of("cratefan") == (1, 1))
    guest = net.client(username="guest", pace=MemoryPaceStore(), incoming=net.folder / "there")
    [found] = search(guest, "halden glow")
    assert guest.standing().budgets[0].used == 1
    fetched(guest, RemoteId("soulseek", new_id(), found.peer, found.filename, len(CONTENT)))

    def given() -> bool:
        sharing = sharer.standing().sharing
        return sharing is not None and sharing.uploads_done == 1

    until(given)
    seen = sharer.standing()
    assert seen.account == "cratefan"
    assert seen.sharing is not None
    assert (seen.sharing.folders, seen.sharing.files) == net.server.shares_of("cratefan")
    assert (seen.sharing.upload_slots, seen.sharing.speed_limit) == (3, 4000 * 1024)
    assert (seen.sharing.uploads_running, seen.sharing.uploads_waiting) == (0, 0)


def test_a_ban_is_told_as_the_reason_of_the_pause(net: Net) -> None:
    client = net.client()
    client._parts.login._pace.block(60.0, "banned for a while")
    assert client.standing().pause == "banned for a while"
