"""Connecting with Plex: the PIN in the browser, the account's servers, servers nearby."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from core.clients.plex.gdm import discover, read_answer
from core.clients.plex.login import PlexLogin
from core.domain import NotAuthorised, Refused
from core.tasks import Cancelled, TaskContext
from sandbox.plex import TOKEN, PlexAccount, PlexServer
from services.assembly.server_sources import plex_answers
from services.servers.plex_account import PlexAccount as Service

ANSWER = (
    "HTTP/1.0 200 OK\r\nContent-Type: plex/media-server\r\nHost: ab:cd::1\r\n"
    "Name: den: up\r\nPort: 32400\r\n\r\n"
)


@pytest.fixture
def account() -> Iterator[PlexAccount]:
    made = PlexAccount(patience=2)
    made.start()
    yield made
    made.close()
    assert made.violations == []


@pytest.fixture
def login(account: PlexAccount) -> Iterator[PlexLogin]:
    made = PlexLogin(account.url, "https://app.example")
    yield made
    made.close()


def test_a_person_says_yes_in_the_browser(login: PlexLogin, account: PlexAccount) -> None:
    pin = login.begin()
    assert pin.url.startswith("https://app.example/auth#?clientID=")
    assert "code=a-long-code-for-the-browser" in pin.url
    assert login.wait(pin, TaskContext(), pause=0.0) == TOKEN
    assert len(account.requests("/pins/1")) == 3


def test_a_hiccup_while_waiting_is_no_end(login: PlexLogin, account: PlexAccount) -> None:
    pin = login.begin()
    account.trouble("/pins/1", "busy")
    assert login.wait(pin, TaskContext(), pause=0.0) == TOKEN


def test_a_pin_that_nobody_confirms_ends(login: PlexLogin, account: PlexAccount) -> None:
    pin = login.begin()
    account.expired = True
    with pytest.raises(Refused, match="Nobody confirmed"):
        login.wait(pin, TaskContext(), pause=0.0)


def test_waiting_can_be_cancelled(login: PlexLogin) -> None:
    pin, ctx = login.begin(), TaskContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        login.wait(pin, ctx)


def test_the_accounts_servers_are_told(login: PlexLogin, account: PlexAccount) -> None:
    account.servers = [("Attic", "http://127.0.0.1:1")]
    (found,) = login.servers(TOKEN, TaskContext())
    assert (found.name, found.addresses) == ("Attic", ("http://127.0.0.1:1",))
    assert TOKEN not in repr(found)
    with pytest.raises(NotAuthorised):
        login.servers("other", TaskContext())


class Values(dict[str, Any]):
    """A settings store."""

    def set(self, key: str, value: object) -> None:
        self[key] = value


def test_a_login_keeps_the_token_and_finds_the_server(account: PlexAccount) -> None:
    account.patience = 0
    plex = PlexServer()
    plex.start()
    account.servers = [("Gone", "http://127.0.0.1:9"), ("Attic", plex.url)]
    settings, shown = Values({"plex.url": "", "plex.token": ""}), []
    service = Service(
        settings,
        lambda: PlexLogin(account.url, "https://app.example"),
        plex_answers,
        lambda ctx: [],
    )
    done = service.login(shown.append, TaskContext())
    plex.close()
    assert (done.url, settings["plex.url"], settings["plex.token"]) == (plex.url, plex.url, TOKEN)
    assert len(shown) == 1
    assert service.nearby(TaskContext()) == []
    assert (service.logout(), service.logout()) == (True, False)


def test_names_with_colons_are_read() -> None:
    found = read_answer(ANSWER.encode(), "192.0.2.7")
    assert found is not None
    assert (found.name, found.addresses) == ("den: up", ("http://192.0.2.7:32400",))


@pytest.mark.parametrize(
    "answer",
    [
        b"", b"\xff\xfe\x00", b"HTTP/1.0 404 Gone\r\n\r\n", ANSWER.replace("32400", "x").encode(),
        ANSWER.replace("32400", "99999").encode(),
        ANSWER.replace("media-server", "media-player").encode(), b"HTTP/1.0 200 OK\r\nrubbish\r\n",
    ],
)  # fmt: skip
def test_odd_answers_are_nobody(answer: bytes) -> None:
    assert read_answer(answer, "192.0.2.7") is None


def test_an_odd_answer_does_not_hide_a_good_one() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:
        device.bind(("127.0.0.1", 0))

        def answer() -> None:
            _, asker = device.recvfrom(1024)
            device.sendto(b"\xff: : odd", asker)
            device.sendto(ANSWER.encode(), asker)

        thread = threading.Thread(target=answer)
        thread.start()
        found = discover(TaskContext(), 0.5, device.getsockname())
        thread.join()
    assert [one.addresses for one in found] == [("http://127.0.0.1:32400",)]
