"""Who asks: tokens first, the password where a server knows nothing else, and every no in words."""

from __future__ import annotations

import pytest

from core.clients.subsonic.answers import SERVICE
from core.domain import (
    Malformed,
    NotAuthorised,
    NotFound,
    NotReady,
    RateLimited,
    Refused,
    ServiceError,
    Unreachable,
)
from core.net.http import Http
from sandbox.subsonic import PASSWORD, SubsonicServer
from sandbox.subsonic.wire import No
from tests.unit.subsonic.conftest import HURRIED, PATIENT, client


def test_a_token_is_enough_for_a_modern_server(server: SubsonicServer) -> None:
    facts = client(server).ping()
    assert (facts.kind, facts.version, facts.open_subsonic) == (
        "navidrome",
        "0.63.2 (abc)",
        True,
    )
    body = server.log[0].body.decode()
    assert "&t=" in body
    assert "&p=" not in body
    assert "?" not in server.log[0].address


@pytest.mark.parametrize("refusal", [10, 41, 42])
def test_a_server_that_knows_only_passwords_gets_the_password(
    server: SubsonicServer, refusal: int
) -> None:
    server.modern, server.logins, server.refusal = False, {"password"}, refusal
    api = client(server)
    assert api.ping().kind == ""
    assert api.folders() == {"1": "Music", "2": "Audiobooks"}
    assert server.calls("ping") == 2
    assert server.calls("getMusicFolders") == 1
    assert PASSWORD not in server.log[1].body.decode()


def test_a_server_that_takes_only_tokens_never_sees_the_password(server: SubsonicServer) -> None:
    server.logins = {"token"}
    api = client(server, password="wrong")
    with pytest.raises(NotAuthorised, match=r"navidrome\.password"):
        api.ping()
    assert all("&p=" not in asked.body.decode() for asked in server.log)


@pytest.mark.parametrize("code", [40, 44])
def test_a_wrong_password_is_told_and_not_shown(server: SubsonicServer, code: int) -> None:
    server.password = "another"
    if code == 44:
        server.logins, server.refusal = set(), 44
    with pytest.raises(NotAuthorised) as caught:
        client(server).ping()
    assert PASSWORD not in str(caught.value)
    assert len(server.log) == 1


def test_a_login_revoked_later_is_not_answered_with_the_password(server: SubsonicServer) -> None:
    api = client(server)
    api.ping()
    server.logins, server.refusal = set(), 41
    with pytest.raises(NotAuthorised):
        api.folders()
    assert len(server.log) == 2


def test_a_server_that_takes_no_forms_is_asked_by_address(
    server: SubsonicServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted = Http.call

    def no_forms(self: Http, method: str, path: str, **more: object) -> object:
        reply = posted(self, method, "/nowhere" if method == "POST" else path, **more)  # type: ignore[arg-type]
        if method == "POST":
            object.__setattr__(reply, "status", 501)
        return reply

    monkeypatch.setattr(Http, "call", no_forms)
    api = client(server)
    assert api.ping().kind == "navidrome"
    assert api.folders()
    assert api.songs_at_once == 100


@pytest.mark.parametrize(
    ("code", "error"),
    [(0, Refused), (20, Refused), (30, Refused), (50, Refused), (60, Refused), (70, NotFound)],
)
def test_each_code_of_the_protocol_has_its_error(
    server: SubsonicServer, monkeypatch: pytest.MonkeyPatch, code: int, error: type[ServiceError]
) -> None:
    def no(_form: object) -> dict[str, object]:
        raise No(code, "Wrong.\x07\n Really")

    monkeypatch.setattr(server, "_call_getMusicFolders", no, raising=False)
    with pytest.raises(error) as caught:
        client(server).folders()
    assert caught.value.service == SERVICE
    assert "\x07" not in str(caught.value)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("busy", NotReady),
        ("broken", Unreachable),
        ("html", Unreachable),
        ("truncated", Malformed),
        ("reset", Unreachable),
        ("slow", Unreachable),
        ("over", RateLimited),
    ],
)
def test_what_is_no_answer_is_told_as_such(
    server: SubsonicServer, fault: str, error: type[ServiceError]
) -> None:
    server.fault(fault)
    with pytest.raises(error):
        client(server, limits=HURRIED if fault == "slow" else PATIENT).ping()


@pytest.mark.parametrize(("status", "error"), [(401, NotAuthorised), (418, Malformed)])
def test_a_status_of_a_proxy_is_told(
    server: SubsonicServer,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    error: type[ServiceError],
) -> None:
    from sandbox.answering import Answer

    monkeypatch.setattr(server, "answer", lambda _asked: Answer(b"no", status, "text/plain"))
    with pytest.raises(error):
        client(server).ping()


def test_json_of_another_service_is_no_subsonic_server(
    server: SubsonicServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sandbox.answering import Answer

    monkeypatch.setattr(server, "answer", lambda _asked: Answer({"hello": 1}))
    with pytest.raises(Malformed, match="/rest"):
        client(server).ping()


def test_a_call_the_server_does_not_know_is_no_error_where_it_may_be_absent(
    server: SubsonicServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_call_getScanStatus", None)
    monkeypatch.setattr(server, "_call_getMusicFolders", None)
    api = client(server)
    assert api.scan_status() is None
    with pytest.raises(NotReady, match="getMusicFolders"):
        api.folders()


def test_extensions_are_told_without_a_login(server: SubsonicServer) -> None:
    assert "formPost" in client(server, password="wrong").extensions()
