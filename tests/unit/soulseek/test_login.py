"""Logging in, falling out and coming back, without making anybody angry."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import replace

import pytest

from core.clients.soulseek.settings import BUCKET
from core.domain import (
    NotAuthorised,
    NotReady,
    RateLimited,
    ServiceStatus,
    TransferState,
    Unreachable,
)
from sandbox.ports import free_port
from sandbox.soulseek import SoulseekServer
from tests.contract.fakes_storage import MemoryPaceStore
from tests.contract.source_stages import until
from tests.unit.soulseek.conftest import CONTENT, Net, ended, look, search


def test_building_a_client_starts_no_thread_and_contacts_nobody(net: Net) -> None:
    client = net.client()
    assert "soulseek" not in {thread.name for thread in threading.enumerate()}
    assert client.state().status is ServiceStatus.CHECKING
    client.close()
    assert net.server.logins == []


def test_the_first_call_logs_in_and_further_ones_stay(net: Net) -> None:
    client = net.client()
    client.check()
    assert "soulseek" in {thread.name for thread in threading.enumerate()}
    client.check()
    search(client, "anything")
    assert net.server.logins == ["cratefan"]
    assert client.state().words == "connected as cratefan, sharing nothing"


def test_a_wrong_password_is_told_once_and_never_tried_again(net: Net) -> None:
    net.server = SoulseekServer(net.world, accounts={"cratefan": "other"})
    client = net.client()
    for _ in range(3):
        with pytest.raises(NotAuthorised) as told:
            client.check()
    assert "password" in told.value.sentence
    assert "pa55word" not in str(told.value)
    assert (client.state().status, client.state().words) == (
        ServiceStatus.FAILED,
        "wrong password",
    )
    assert net.server.refused == 1


def test_no_server_is_unreachable_with_the_time_of_the_next_try(net: Net) -> None:
    net.server.start()
    net.server.go_down()
    client = net.client(reset_pauses=(60.0,))
    with pytest.raises(Unreachable) as told:
        client.check()
    assert "next try" in told.value.next_step
    assert client.state().status is ServiceStatus.FAILED
    net.server.come_back()
    with pytest.raises(Unreachable):
        client.check()
    client.reconnect()
    assert client.state().status is ServiceStatus.OK


def test_a_silent_server_does_not_hang_us(net: Net) -> None:
    net.server.silent = True
    with pytest.raises(Unreachable):
        net.client(login_seconds=0.3).check()


@pytest.mark.parametrize("reset", [True, False])
def test_after_a_lost_connection_we_come_back_by_ourselves(net: Net, reset: bool) -> None:
    client = net.client()
    client.check()
    net.server.go_down(reset=reset)
    until(lambda: client.state().status is ServiceStatus.FAILED)
    net.server.come_back()
    until(lambda: client.state().status is ServiceStatus.OK)
    assert net.server.logins == ["cratefan", "cratefan"]


def test_a_server_that_ends_the_connection_is_left_alone_for_longer(net: Net) -> None:
    client = net.client(lost_pauses=(60.0,), reset_pauses=(0.1,))
    client.check()
    net.server.go_down()
    until(lambda: client.state().status is ServiceStatus.FAILED)
    net.server.come_back()
    with pytest.raises(Unreachable):
        client.check()
    assert net.server.logins == ["cratefan"]


def test_a_ban_is_recognised_written_down_and_waited_out(net: Net) -> None:
    net.server.banned = True
    client = net.client(ban_seconds=1800.0)
    with pytest.raises(RateLimited) as told:
        client.check()
    assert 1700 < told.value.after <= 1800
    net.server.banned = False
    with pytest.raises(RateLimited):
        search(client, "anything")
    assert client.state().status is ServiceStatus.WAITING
    assert "banned" in client.state().words
    client.close()
    with pytest.raises(RateLimited):
        net.client().check()
    assert net.server.logins == []
    assert net.pace.blocked(BUCKET, time.time()) is not None


def test_an_announced_ban_is_waited_out_without_a_try(net: Net) -> None:
    client = net.client(ban_seconds=1800.0)
    client.check()
    net.server.ban("cratefan")
    until(lambda: client.state().status is ServiceStatus.WAITING)
    assert "banned" in client.state().words
    with pytest.raises(RateLimited):
        client.check()
    until(lambda: net.pace.blocked(BUCKET, time.time()) is not None)
    assert net.server.logins == ["cratefan"]


def test_a_ban_without_a_date_is_one_of_now(net: Net) -> None:
    client = net.client(ban_seconds=1800.0)
    client.check()
    net.server.ban("cratefan", at=0)
    until(lambda: client.state().status is ServiceStatus.WAITING)
    assert "banned" in client.state().words


def test_after_a_short_ban_we_are_back(net: Net) -> None:
    net.server.banned = True
    client = net.client(ban_seconds=0.3)
    with pytest.raises(RateLimited):
        client.check()
    net.server.banned = False
    until(lambda: client.state().status is ServiceStatus.OK)


def test_a_server_that_breaks_every_login_counts_as_a_ban_the_second_time(net: Net) -> None:
    net.server.breaks_logins = True
    client = net.client(lost_pauses=(0.1,), ban_seconds=1800.0)
    with pytest.raises(Unreachable):
        client.check()
    until(lambda: client.state().status is ServiceStatus.WAITING)
    with pytest.raises(RateLimited):
        client.check()


def test_when_somebody_else_logs_in_we_do_not_fight(net: Net) -> None:
    client = net.client(lost_pauses=(0.05,), reset_pauses=(0.05,))
    client.check()
    net.server.kick("cratefan")
    until(lambda: client.state().status is ServiceStatus.WARNING)
    for _ in range(3):
        with pytest.raises(NotReady):
            client.check()
    assert client.state().words == "logged in elsewhere"
    assert net.server.logins == ["cratefan"]
    client.reconnect()
    assert net.server.logins == ["cratefan", "cratefan"]


def test_the_account_slskd_uses_is_never_logged_in(net: Net) -> None:
    client = net.client(slskd_account=lambda: "CrateFan")
    with pytest.raises(NotReady) as told:
        client.check()
    assert "slskd" in told.value.sentence
    assert client.state().words == "slskd uses this account"
    assert net.server.logins == []


def test_another_account_than_slskds_is_fine(net: Net) -> None:
    net.client(slskd_account=lambda: "somebody").check()
    assert net.server.logins == ["cratefan"]


def test_only_one_process_of_a_home_is_logged_in(net: Net) -> None:
    class Shared(MemoryPaceStore):
        def acquire(self, lock: str) -> bool:
            return False

    client = net.client(pace=Shared())
    client.check()
    assert client.state().words == "used by another Cratekeeper"
    with pytest.raises(NotReady) as told:
        client.start(net.share())
    assert "Another Cratekeeper" in told.value.sentence
    assert net.server.logins == []


def test_a_closed_client_frees_the_login_for_the_next(net: Net) -> None:
    first = net.client()
    first.check()
    first.close()
    first.close()
    net.client().check()
    assert net.server.logins == ["cratefan", "cratefan"]


def test_a_port_that_is_taken_is_passed_over(net: Net) -> None:
    port = free_port()
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        client = net.client(listen_port=port)
        client.check()
    assert port < net.server.clients["cratefan"].port < port + 10


def test_nothing_in_the_environment_changes_the_client(
    net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DEBUG", "USERS", "NETWORK"):
        monkeypatch.setenv(name, "1")
    net.client().check()
    assert net.server.logins == ["cratefan"]


def test_a_server_that_falls_silent_is_noticed_by_a_check(net: Net) -> None:
    client = net.client(call_seconds=10.0)  # a busy machine may be slow while all is well
    client.check()
    login = client._parts.login
    login._config = replace(login._config, call_seconds=0.3)
    net.server.silent = True

    def noticed() -> bool:
        """An answer that was under way before may still satisfy the first check."""
        try:
            client.check()
        except Unreachable:
            return True
        return False

    assert until(noticed)
    assert client.state().status is ServiceStatus.FAILED


def test_other_settings_log_in_anew_and_continue_what_ran(net: Net) -> None:
    remote = net.share(bytes_per_second=100_000)
    client = net.client()
    client.start(remote)
    until(lambda: look(client, remote).bytes_done > 20_000)
    config = client._parts.config
    client.reconfigure(replace(config, username="another", listen_port=free_port()))
    assert ended(client, remote).state is TransferState.SUCCEEDED
    assert net.server.logins == ["cratefan", "another"]
    assert sum(net.server.sent[1:]) < len(CONTENT)


def test_a_closed_client_never_logs_in_again(net: Net) -> None:
    client = net.client()
    client.close()
    with pytest.raises(Unreachable):
        client.check()
    assert net.server.logins == []


def test_something_else_at_the_address_is_no_ban(net: Net) -> None:
    net.server.garbles = True
    client = net.client(reset_pauses=(60.0,))
    with pytest.raises(Unreachable):
        client.check()
    assert net.pace.blocked(BUCKET, time.time()) is None
