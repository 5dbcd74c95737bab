"""The HTTP session: what goes out, what comes back, and how every failure is worded."""

from __future__ import annotations

import gzip
import json
import socket
import threading

import pytest

from core.domain import Malformed, NotAuthorised, ServiceError, Unreachable
from core.net.http import Http, Limits, Reply, is_loopback, shown_address
from tests.unit.net.conftest import RawServer, answer

SECRET = "very-secret-key-0123456789"
SMALL = Limits(connect=20.0, read=30.0, total=60.0, size=4096)
HURRIED = Limits(connect=20.0, read=0.3, total=0.6, size=4096)
"""For servers that keep silent; any other may be slow on a busy machine."""


def client(server: RawServer, limits: Limits = SMALL, url: str = "") -> Http:
    return Http("Test service", url or server.url, {"X-API-Key": SECRET}, limits)


def failure(http: Http, method: str = "GET", path: str = "/a") -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        http.call(method, path)
    error = caught.value
    # neither the sentence nor anything chained to the error may show the key
    assert SECRET not in str(error)
    assert error.__cause__ is None
    assert error.__suppress_context__ or error.__context__ is None
    assert error.service == "Test service"
    return error


def test_an_answer_comes_back_whole_whatever_its_status(server: RawServer) -> None:
    server.behaviour = answer(418, b'"tea"', "X-Total-Count: 7\r\n")
    reply = client(server).call("GET", "/pot")
    assert (reply.status, reply.json(), reply.text) == (418, "tea", '"tea"')
    assert reply.headers["x-total-count"] == "7"


def test_the_key_the_program_name_and_the_body_are_sent(server: RawServer) -> None:
    client(server).call("POST", "/things", body={"a": "ü"}, params={"q": "x y"})
    request = server.requests[0].decode()
    assert request.startswith("POST /things?q=x+y HTTP/1.1")
    assert f"X-API-Key: {SECRET}" in request
    assert "User-Agent: Cratekeeper" in request
    assert "Content-Type: application/json" in request


def test_a_form_may_name_one_thing_more_than_once(server: RawServer) -> None:
    client(server).call("POST", "/list", form=[("id", "a b"), ("id", "ü")])
    request = server.requests[0].decode()
    assert "Content-Type: application/x-www-form-urlencoded" in request
    assert f"Content-Length: {len('id=a+b&id=%C3%BC')}" in request


def test_an_encoded_name_stays_encoded_once(server: RawServer) -> None:
    client(server).call("GET", "/users/a%2Fb%3F%25%23%21")
    assert server.requests[0].startswith(b"GET /users/a%2Fb%3F%25%23%21 HTTP")


def test_nobody_listening_is_unreachable(server: RawServer) -> None:
    server.close()
    error = failure(client(server))
    assert isinstance(error, Unreachable)
    assert f"127.0.0.1:{server.port} cannot be reached" in error.sentence
    assert error.next_step


def test_silence_is_a_time_out(server: RawServer) -> None:
    server.behaviour = lambda _connection, _request: server.closing.wait(60) and None
    error = failure(client(server, HURRIED))
    assert isinstance(error, Unreachable)
    assert "did not answer in time" in error.sentence


def test_a_longer_patience_can_be_asked_for_one_call(server: RawServer) -> None:
    waited = threading.Event()

    def slow(connection: socket.socket, request: bytes) -> None:
        waited.wait(0.4)  # longer than its own patience, far shorter than that of the call
        answer(200, b"1")(connection, request)

    server.behaviour = slow
    http = client(server, Limits(connect=20.0, read=0.1, total=60.0))
    assert http.call("GET", "/slow", read=50.0).json() == 1


def test_a_drip_of_bytes_cannot_outlive_the_total(server: RawServer) -> None:
    def drip(connection: socket.socket, _request: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n")
        while not server.closing.wait(0.05):
            connection.sendall(b"x")

    server.behaviour = drip
    error = failure(client(server, Limits(connect=20.0, read=30.0, total=0.6)))
    assert isinstance(error, Unreachable)
    assert "did not finish" in error.sentence


@pytest.mark.parametrize("compressed", [False, True])
def test_an_endless_answer_is_cut(server: RawServer, compressed: bool) -> None:
    body = b"[" + b"1," * 500_000
    if compressed:
        server.behaviour = answer(200, gzip.compress(body), "Content-Encoding: gzip\r\n")
    else:
        server.behaviour = answer(200, body)
    error = failure(client(server))
    assert isinstance(error, Malformed)
    assert "longer than 4 KiB" in error.sentence


def test_a_compressed_answer_is_unpacked(server: RawServer) -> None:
    server.behaviour = answer(200, gzip.compress(b'{"a": 1}'), "Content-Encoding: gzip\r\n")
    assert client(server).call("GET", "/").json() == {"a": 1}


def test_a_chunked_answer_is_joined(server: RawServer) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunks = b"3\r\n[1,\r\n2\r\n2]\r\n0\r\n\r\n"
    server.behaviour = lambda connection, _: connection.sendall(head + chunks)
    assert client(server).call("GET", "/").json() == [1, 2]


def test_broken_compression_is_malformed(server: RawServer) -> None:
    server.behaviour = answer(200, b"no gzip at all", "Content-Encoding: gzip\r\n")
    error = failure(client(server))
    assert isinstance(error, Malformed)
    assert "unpacked" in error.sentence


def test_an_answer_that_breaks_off_is_unreachable(server: RawServer) -> None:
    server.behaviour = answer(200, b'{"a": [1, 2', length=500)
    assert isinstance(failure(client(server)), Unreachable)


def test_garbage_instead_of_http_is_unreachable(server: RawServer) -> None:
    server.behaviour = lambda connection, _: connection.sendall(b"SSH-2.0-OpenSSH\r\n\r\n")
    assert isinstance(failure(client(server)), Unreachable)


def test_a_redirect_is_not_followed_but_told(server: RawServer) -> None:
    there = f"https://user:{SECRET}@elsewhere.example:5031/login?key={SECRET}"
    server.behaviour = answer(307, b"", f"Location: {there}\r\n")
    error = failure(client(server))
    assert "sends us on to https://elsewhere.example:5031." in error.sentence
    assert len(server.requests) == 1


def test_a_redirect_within_the_server_is_told_too(server: RawServer) -> None:
    server.behaviour = answer(302, b"", "Location: /login\r\n")
    assert "another page" in failure(client(server)).sentence


@pytest.mark.parametrize("body", [b'{"a": ', b"", b"[" * 200_000])
def test_what_is_no_json_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed) as caught:
        Reply("Test service", 502, body, {}).json()
    assert "HTTP 502" in caught.value.sentence


def test_a_web_page_instead_of_json_is_somebody_else() -> None:
    with pytest.raises(Unreachable) as caught:
        Reply("Test service", 200, b"\r\n<!DOCTYPE html><html>", {}).json()
    assert "A web page answers instead of Test service" in caught.value.sentence


@pytest.mark.parametrize("key", [f"{SECRET}\n", f"{SECRET}\r\nX: y", f"{SECRET}…"])
def test_a_key_that_cannot_be_sent_is_refused_without_showing_it(
    server: RawServer, key: str
) -> None:
    http = Http("Test service", server.url, {"X-API-Key": key}, SMALL)
    error = failure(http)
    assert isinstance(error, NotAuthorised)
    assert server.requests == []


@pytest.mark.parametrize("url", ["http://", "ftp://127.0.0.1", "http://[::1", "http://a b"])
def test_a_bad_address_is_told_as_such(server: RawServer, url: str) -> None:
    error = failure(client(server, url=url))
    assert isinstance(error, Unreachable)
    assert error.sentence


def test_an_untrusted_certificate_is_told(server: RawServer) -> None:
    server.behaviour = answer(200, b"{}")
    limits = Limits(connect=0.5, read=0.3)  # it does not speak TLS at all and keeps silent
    error = failure(client(server, limits, f"https://127.0.0.1:{server.port}"))
    assert isinstance(error, Unreachable)


def test_a_login_in_the_address_is_never_shown(server: RawServer) -> None:
    server.close()
    error = failure(client(server, url=f"http://user:{SECRET}@127.0.0.1:{server.port}"))
    assert f"http://127.0.0.1:{server.port} " in error.sentence


def test_proxies_are_bypassed_for_loopback(
    server: RawServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert client(server).call("GET", "/").status == 200


def test_a_proxy_is_used_for_other_hosts(
    server: RawServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", server.url)
    monkeypatch.setenv("HTTP_PROXY", server.url)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert client(server, url="http://service.invalid").call("GET", "/x").status == 200
    assert server.requests[0].startswith(b"GET http://service.invalid/x")


def test_a_dead_proxy_is_named(server: RawServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.close()
    monkeypatch.setenv("http_proxy", server.url)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    error = failure(client(server, url="http://service.invalid"))
    assert "proxy" in error.sentence


def test_cookies_are_not_kept(server: RawServer) -> None:
    server.behaviour = answer(200, b"{}", "Set-Cookie: a=b\r\n")
    http = client(server)
    http.call("GET", "/")
    http.call("GET", "/")
    assert b"Cookie:" not in server.requests[1]


def test_it_works_again_after_close(server: RawServer) -> None:
    http = client(server)
    http.close()
    http.call("GET", "/")
    http.close()
    assert http.call("GET", "/").status == 200


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("LOCALHOST.", True),
        ("slskd.localhost", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("192.168.1.2", False),
        ("localhost.example.org", False),
        ("", False),
        (None, False),
    ],
)
def test_loopback_is_recognised(host: str | None, expected: bool) -> None:
    assert is_loopback(host) is expected


def test_the_shown_address_has_no_secrets() -> None:
    assert shown_address("https://u:p@h:1/path?key=1") == "https://h:1"
    assert shown_address("http://h:99999") == "the configured address"


def test_several_threads_may_share_one_session(server: RawServer) -> None:
    server.behaviour = answer(200, json.dumps("ok").encode())
    http = client(server)
    answers: list[object] = []
    threads = [
        threading.Thread(target=lambda: answers.append(http.call("GET", "/").json()))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert answers == ["ok"] * 8
