"""The small server a browser comes back to: patient with visitors, deaf to strangers."""

from __future__ import annotations

import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from core.domain import BadInput, NotReady
from core.net.oauth import Callback, new_proof
from core.tasks import Cancelled, TaskContext

STATE = "the-state"


@pytest.fixture
def callback() -> Iterator[Callback]:
    made = Callback("Spotify", "http://127.0.0.1/callback", STATE)
    yield made
    made.close()


def visit(callback: Callback, tail: str, method: str = "GET") -> int:
    address = callback.redirect_uri.removesuffix("/callback") + tail
    request = urllib.request.Request(address, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            body = answer.read()
            assert STATE.encode() not in body
            assert b"code" not in body
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_the_right_visitor_is_answered_and_everybody_else_is_ignored(callback: Callback) -> None:
    assert visit(callback, "/favicon.ico") == 404
    assert visit(callback, f"/other?code=x&state={STATE}") == 404
    assert visit(callback, "/callback?code=evil&state=wrong") == 404
    assert visit(callback, "/callback?code=evil") == 404
    assert visit(callback, "/callback?code=evil&state=%C3%A9") == 404
    assert visit(callback, f"/callback?state={STATE}") == 404
    assert visit(callback, f"/callback?code=x&state={STATE}", "POST") == 501
    assert visit(callback, f"/callback?code=good&state={STATE}") == 200
    assert callback.wait(TaskContext()).code == "good"
    assert visit(callback, f"/callback?code=again&state={STATE}") == 200
    assert callback.wait(TaskContext()).code == "good"


def test_a_refusal_comes_through(callback: Callback) -> None:
    assert visit(callback, f"/callback?error=access_denied&state={STATE}") == 200
    assert callback.wait(TaskContext()).error == "access_denied"


def test_a_silent_visitor_keeps_nobody_waiting(callback: Callback) -> None:
    port = int(callback.redirect_uri.rsplit(":", 1)[1].split("/")[0])
    with socket.create_connection(("127.0.0.1", port)) as silent:
        silent.send(b"GET /call")
        assert visit(callback, f"/callback?code=good&state={STATE}") == 200


def test_the_address_can_be_pasted(callback: Callback) -> None:
    assert not callback.take("https://example.org/callback?code=x")
    assert not callback.take("nonsense")
    assert callback.take(f"{callback.redirect_uri}?code=pasted&state={STATE}")
    assert callback.wait(TaskContext()).code == "pasted"


def test_the_wait_ends(callback: Callback) -> None:
    with pytest.raises(NotReady, match="Nobody came back from Spotify"):
        callback.wait(TaskContext(), seconds=0.0)


def test_the_wait_can_be_cancelled(callback: Callback) -> None:
    ctx = TaskContext()
    threading.Timer(0.05, ctx.cancel).start()
    with pytest.raises(Cancelled):
        callback.wait(ctx)


def test_a_busy_port_is_named(callback: Callback) -> None:
    with pytest.raises(NotReady, match=r"Port .* of this computer is in use"):
        Callback("Spotify", callback.redirect_uri, STATE)


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost:8888/callback",
        "https://127.0.0.1:8888/callback",
        "http://example.org/callback",
        "http://192.168.0.7:8888/callback",
        "",
    ],
)
def test_an_address_that_cannot_work_is_refused(address: str) -> None:
    with pytest.raises(BadInput, match="cannot come back to"):
        Callback("Spotify", address, STATE)


def test_the_port_is_free_again_afterwards() -> None:
    first = Callback("Spotify", "http://127.0.0.1/callback", STATE)
    first.close()
    first.close()
    Callback("Spotify", first.redirect_uri, STATE).close()


def test_the_newer_kind_of_loopback_address_works() -> None:
    try:
        made = Callback("Spotify", "http://[::1]/callback", STATE)
    except NotReady:
        pytest.skip("this computer has no IPv6")
    assert made.redirect_uri.startswith("http://[::1]:")
    made.close()


def test_every_login_has_its_own_proof() -> None:
    first, second = new_proof(), new_proof()
    assert first.verifier != second.verifier
    assert first.state != second.state
    assert 43 <= len(first.verifier) <= 128
    assert "=" not in first.challenge
    assert first.verifier not in repr(first)
