"""`login` and `logout` on the command line."""

from __future__ import annotations

import io
from typing import Any

import pytest

from core.domain import NotAuthorised
from core.ports.accounts import Grant
from services.frontends.cli import account_verbs
from tests.unit.frontends.conftest import Cli

URL = "https://accounts.example/authorize?a=b%20c&state=x"


class FakeAttempt:
    """A login that ends as it is told."""

    def __init__(self) -> None:
        self.url = URL
        self.pasted: list[str] = []
        self.closed = False

    def paste(self, address: str) -> bool:
        self.pasted.append(address.strip())
        return "state=x" in address

    def close(self) -> None:
        self.closed = True


class FakeAccounts:
    """The service."""

    def __init__(self) -> None:
        self.attempt = FakeAttempt()
        self.error: Exception | None = None
        self.name = "Lena"
        self.had = True

    def begin_login(self) -> FakeAttempt:
        return self.attempt

    def finish_login(self, _attempt: object, _ctx: object) -> Grant:
        if self.error:
            raise self.error
        return Grant("secret", "client", "scope", 0.0, "a1", "u1", self.name)

    def logout(self) -> bool:
        return self.had


@pytest.fixture
def accounts(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> FakeAccounts:
    made = FakeAccounts()
    container: Any = cli.container
    container.accounts = made
    monkeypatch.setattr("sys.stdin", io.StringIO())
    return made


def test_the_address_is_printed_on_one_line(cli: Cli, accounts: FakeAccounts) -> None:
    code, found = cli.json("login", "spotify", "--no-browser")
    assert (code, found) == (0, {"service": "spotify", "account": "a1", "name": "Lena"})
    assert cli.err == f"Open: {URL}\n"
    assert accounts.attempt.closed


def test_a_browser_is_opened_unless_told_otherwise(
    cli: Cli, accounts: FakeAccounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    assert cli("login", "spotify") == 0
    assert opened == [URL]
    assert cli.out == "Connected as Lena.\n"
    accounts.name = ""
    accounts.error = None
    assert cli("login", "spotify", "--no-browser") == 0
    assert cli.out == "Connected as a1.\n"


def test_on_a_terminal_the_address_can_be_pasted(
    cli: Cli, accounts: FakeAccounts, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = iter(["nonsense\n", "\n", "http://127.0.0.1/callback?code=c&state=x\n", "more\n"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", lines)
        account_verbs._take_pasted(accounts.attempt)  # type: ignore[arg-type]
    assert len(accounts.attempt.pasted) == 3
    assert capsys.readouterr().err.count("That is not the address") == 1


def test_a_terminal_is_told_that_it_may_paste(
    cli: Cli, accounts: FakeAccounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal("http://127.0.0.1/callback?code=c&state=x\n"))
    assert cli("login", "spotify", "--no-browser") == 0
    assert "Paste the address" in cli.err


def test_a_login_that_fails_is_one_sentence(cli: Cli, accounts: FakeAccounts) -> None:
    accounts.error = NotAuthorised("Spotify", "You did not agree to the login.", "Start it again.")
    assert cli("login", "spotify", "--no-browser") == 4
    assert cli.last_line == "You did not agree to the login. Start it again."
    assert accounts.attempt.closed


def test_logging_out_says_where_the_rest_is_taken_back(cli: Cli, accounts: FakeAccounts) -> None:
    assert cli("logout", "spotify") == 0
    assert cli.out == "Disconnected.\n"
    assert "https://www.spotify.com/account/apps/" in cli.err
    accounts.had = False
    assert cli.json("logout", "spotify") == (0, {"service": "spotify", "was_connected": False})
    assert cli("logout", "spotify") == 0
    assert cli.out == "Nobody was connected.\n"


def test_other_services_have_no_login(cli: Cli, accounts: FakeAccounts) -> None:
    assert cli("login", "napster") == 2
    assert cli("logout") == 2
