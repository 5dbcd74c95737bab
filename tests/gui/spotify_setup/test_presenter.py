"""Connecting Spotify without a display: what is asked, what is kept, what is said."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from sandbox.spotify import SpotifyServer
from sandbox.spotify.server import CLIENT_ID
from services.accounts.setup import WRONG_ADDRESS, SetupFacts
from services.container import Container
from tests.gui.spotify_setup.conftest import Browser
from ui.runner import TaskRunner
from ui.spotify_setup.presenter import CLIENT, REDIRECT, SpotifySetupPresenter, Step

REDIRECT_URI = "http://127.0.0.1/callback"


class Person:
    """The presenter with everything it said, waiting as a person does."""

    def __init__(self, program: Container, threads: TaskRunner, browser: Browser, qtbot: Any):
        self.presenter = SpotifySetupPresenter(program, threads)
        self.qtbot, self.browser = qtbot, browser
        self.answers: list[tuple[bool, str, str]] = []
        self.complaints: dict[str, str] = {}
        self.pasted: list[str] = []
        self.facts: list[SetupFacts] = []
        self.connected = 0
        asked = self.presenter
        asked.answered.connect(lambda *told: self.answers.append(told))
        asked.complained.connect(self.complaints.__setitem__)
        asked.pasted.connect(self.pasted.append)
        asked.loaded.connect(self.facts.append)
        asked.opened.connect(browser.open)
        asked.connected.connect(self._count)

    def _count(self) -> None:
        self.connected += 1

    def logs_in(self, client_id: str = CLIENT_ID, redirect: str = REDIRECT_URI) -> None:
        self.presenter.login(client_id, redirect)

    def waits_for(self, what: Any) -> None:
        self.qtbot.waitUntil(lambda: bool(what()), timeout=60_000)

    def is_told(self) -> tuple[bool, str, str]:
        """The next answer."""
        self.waits_for(lambda: self.answers)
        return self.answers.pop(0)


@pytest.fixture
def person(program: Container, threads: TaskRunner, browser: Browser, qtbot: Any) -> Person:
    return Person(program, threads, browser, qtbot)


def test_a_first_start_knows_the_redirect_and_asks_nothing(
    person: Person, server: SpotifyServer
) -> None:
    person.presenter.load()
    person.waits_for(lambda: person.facts)
    facts = person.facts[0]
    assert (facts.client_id, facts.redirect_uri) == ("", REDIRECT_URI)
    assert not facts.connected
    assert "developer.spotify.com" in facts.dashboard
    assert (person.presenter.step, server.log) == (Step.APP, [])


def test_a_login_keeps_the_client_id_and_takes_one_question(
    person: Person, server: SpotifyServer, program: Container
) -> None:
    person.logs_in(f"  https://developer.spotify.com/dashboard/{CLIENT_ID}/settings ")
    assert person.is_told() == (True, "Connected as Lena Listener.", "")
    assert person.presenter.step is Step.RESULT
    assert program.settings.get("spotify.client_id") == CLIENT_ID
    assert server.paths() == ["/me"]
    assert len(server.accounts.posts) == 1
    assert (person.connected, program.accounts.connected) == (1, True)


def test_who_is_connected_sees_so_at_once(
    person: Person, server: SpotifyServer, program: Container
) -> None:
    person.logs_in()
    person.is_told()
    server.forget()
    person.presenter.load()
    assert person.is_told() == (True, "Spotify is connected as Lena Listener.", "")
    assert server.log == []
    person.presenter.test()
    assert person.is_told() == (True, "Connected as Lena Listener.", "")
    assert server.paths() == ["/me"]
    person.presenter.change()
    assert person.presenter.step is Step.APP


@pytest.mark.parametrize(
    ("mode", "sentence", "step"),
    [
        ("premium_lapsed", "only while its owner has Premium", "Check the subscription"),
        ("not_allowlisted", "not on the app's list of users", "User Management"),
    ],
)
def test_one_question_names_exactly_what_is_wrong_and_the_next_test_sees_it_mended(
    person: Person, server: SpotifyServer, mode: str, sentence: str, step: str
) -> None:
    server.mode = mode
    person.logs_in()
    ok, told, next_step = person.is_told()
    assert (ok, sentence in told, step in next_step) == (False, True, True)
    assert (server.paths(), person.connected) == (["/me"], 0)
    server.mode = "new"
    person.presenter.test()
    assert person.is_told()[:2] == (True, "Connected as Lena Listener.")
    assert len(server.accounts.posts) == 1  # nothing about the login is repeated


def test_saying_no_and_saying_yes_after_all(person: Person, server: SpotifyServer) -> None:
    server.accounts.denies = True
    person.logs_in()
    assert person.is_told() == (False, "You did not agree to the login.", "Start it again.")
    server.accounts.denies = False
    person.logs_in()
    assert person.is_told()[0]


def test_a_client_id_spotify_does_not_know_is_named(person: Person, server: SpotifyServer) -> None:
    person.browser.stays_away = True  # the browser would show Spotify's refusal
    person.logs_in()
    person.waits_for(lambda: person.presenter.step is Step.LOGIN)
    address = person.browser.leads_to(person.presenter.url)
    server.accounts.clients = {}
    person.presenter.paste(address)
    ok, told, step = person.is_told()
    assert (ok, told) == (False, "Spotify does not know this Client ID.")
    assert "“Client ID” in Settings" in step


@pytest.mark.parametrize("fault", ["503", "quota"])
def test_a_login_stands_although_the_question_fails(
    person: Person, server: SpotifyServer, fault: str
) -> None:
    server.fault(fault, 4)
    person.logs_in()
    assert person.is_told()[:2] == (True, "Connected as yourself.")


def test_an_address_from_elsewhere_is_pasted(person: Person) -> None:
    person.browser.stays_away = True
    person.logs_in()
    person.waits_for(lambda: person.presenter.step is Step.LOGIN)
    assert 200 <= person.presenter.seconds_left() <= 300
    person.presenter.paste("http://127.0.0.1/callback?code=guessed&state=wrong")
    assert person.pasted == [WRONG_ADDRESS]
    person.presenter.paste(f" <{person.browser.leads_to(person.presenter.url)}> ")
    assert person.pasted[-1] == ""
    assert person.is_told()[0]
    assert person.presenter.url == ""


def test_a_cancelled_login_gives_its_port_back(
    person: Person, program: Container, qtbot: Any
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    person.browser.stays_away = True
    person.logs_in(redirect=f"http://127.0.0.1:{port}/callback")
    person.waits_for(lambda: person.presenter.step is Step.LOGIN)
    person.presenter.cancel()
    assert (person.presenter.step, person.presenter.url) == (Step.APP, "")

    def free() -> bool:
        with socket.socket() as again:
            return again.connect_ex(("127.0.0.1", port)) != 0

    person.waits_for(free)
    assert not program.accounts.connected
    person.presenter.paste("too late")
    assert person.pasted == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Paste the Client ID"),
        ("abc", "this has 3"),
        ("https://example.org/app", "This is no Client ID"),
    ],
)
def test_an_odd_client_id_is_told(person: Person, typed: str, words: str) -> None:
    person.browser.stays_away = True
    person.logs_in(typed)
    assert words in person.complaints[CLIENT]
    if typed:
        person.waits_for(lambda: person.presenter.step is Step.LOGIN)  # Spotify has the last word
    else:
        assert person.presenter.step is Step.APP
    person.presenter.close()


def test_a_redirect_that_cannot_work_is_told_before_the_browser_opens(
    person: Person, program: Container
) -> None:
    for redirect, words in (
        ("nonsense", "must be an address"),
        ("http://localhost:8888/callback", "the word localhost is refused"),
    ):
        person.complaints.clear()
        person.logs_in(redirect=redirect)
        person.waits_for(lambda: person.complaints.get(REDIRECT))
        assert words in person.complaints[REDIRECT]
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        person.complaints.clear()
        person.logs_in(redirect=f"http://127.0.0.1:{busy.getsockname()[1]}/callback")
        person.waits_for(lambda: person.complaints.get(REDIRECT))
        assert "is in use" in person.complaints[REDIRECT]
    assert person.browser.urls == []
    assert not program.accounts.connected
