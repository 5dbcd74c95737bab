"""Single calls: what is sent, and which error each answer stands for."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.clients.slskd.api import BatchRequest, SearchRequest, SlskdApi
from core.clients.slskd.settings import SlskdConfig
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
from tests.unit.slskd.conftest import ScriptedHttp

HTML = b"<html><body>502 Bad Gateway</body></html>"
BATCH = BatchRequest("b1", "alice", "a\\b.mp3", 5, "cratekeeper/b1")


def test_a_search_is_sent_in_milliseconds_and_within_limits(
    http: ScriptedHttp, api: SlskdApi
) -> None:
    http.on("POST /searches", (200, {"id": "s1", "state": "InProgress"}))
    api.start_search(SearchRequest("s1", "words", timeout=8.0, responses=5000))
    api.start_search(SearchRequest("s1", "words", timeout=0.01))
    first, second = http.sent("POST /searches")
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    assert (first["searchTimeout"], first["responseLimit"]) == (8000, 100)
    assert second["searchTimeout"] == 1000
    assert first["searchText"] == "words"


@pytest.mark.parametrize(
    ("name", "encoded"),
    [
        ("night/owl?", "night%2Fowl%3F"),
        ("100% #1!", "100%25%20%231%21"),
        ("🎧", "%F0%9F%8E%A7"),
        ("a.b", "a.b"),
        ("...", "..."),
    ],
)
def test_names_are_percent_encoded_once(
    http: ScriptedHttp, api: SlskdApi, name: str, encoded: str
) -> None:
    http.on("GET /transfers", (404, b""))
    assert api.downloads_of(name) == []
    assert http.calls[0][0] == f"GET /transfers/downloads/{encoded}"


@pytest.mark.parametrize("name", ["", ".", ".."])
def test_names_that_would_leave_their_place_are_never_sent(
    http: ScriptedHttp, api: SlskdApi, name: str
) -> None:
    with pytest.raises(Refused):
        api.downloads_of(name)
    with pytest.raises(Refused):
        api.stop_download(name, "t1")
    assert http.calls == []


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (401, b"", NotAuthorised, "refuses the API key"),
        (403, b"", NotAuthorised, "does not allow"),
        (404, "No such thing", NotFound, "No such thing"),
        (409, "Not connected", NotReady, "not connected to Soulseek"),
        (429, "Only one concurrent operation is permitted.", RateLimited, "busy"),
        (400, "Search text is too short", Refused, "Search text is too short"),
        (500, "The database is locked", Unreachable, "The database is locked"),
        (500, HTML, Unreachable, "HTTP 500"),
        (502, HTML, Unreachable, "HTTP 502"),
        (503, b"", Unreachable, "HTTP 503"),
        (504, b"", Unreachable, "HTTP 504"),
        (418, b"", Malformed, "HTTP 418"),
        (400, "a\nb\x07\t" + "c" * 500, Refused, "a b ccc"),
    ],
)
def test_each_status_stands_for_an_error(
    http: ScriptedHttp, api: SlskdApi, status: int, body: object, kind: type, words: str
) -> None:
    http.on("GET /application", (status, body))
    with pytest.raises(ServiceError) as caught:
        api.application()
    assert type(caught.value) is kind
    assert words in caught.value.sentence
    assert len(caught.value.sentence) < 300


@pytest.mark.parametrize("body", [b"", b'{"state": ', b"[1, 2]", b'"text"'])
def test_a_good_status_with_a_bad_body_is_malformed(
    http: ScriptedHttp, api: SlskdApi, body: bytes
) -> None:
    http.on("GET", (200, body))
    for ask in (api.application, api.options, lambda: api.search("s1"), lambda: api.batch("b1")):
        with pytest.raises(Malformed):
            ask()


def test_unknown_searches_batches_and_peers_are_no_error(http: ScriptedHttp, api: SlskdApi) -> None:
    http.on("GET", (404, b""))
    assert api.search("s1") is None
    assert api.batch("b1") is None
    assert api.downloads_of("alice") == []


def test_a_batch_carries_our_id_and_folder(http: ScriptedHttp, api: SlskdApi) -> None:
    http.on("POST", (201, {"batch": {}, "failures": []}))
    assert api.enqueue_batch(BATCH).failure == ""
    [body] = http.sent("POST /transfers/downloads/batches")
    assert body == {
        "id": "b1",
        "username": "alice",
        "files": [{"filename": "a\\b.mp3", "size": 5}],
        "options": {"destination": "cratekeeper/b1"},
    }


def test_a_search_id_goes_along_when_there_is_one(http: ScriptedHttp, api: SlskdApi) -> None:
    http.on("POST", (201, {"failures": []}))
    api.enqueue_batch(BatchRequest("b1", "a", "f", 1, "d", search_id="s1"))
    [body] = http.sent("POST")
    assert isinstance(body, dict)
    assert body["searchId"] == "s1"


def test_the_ways_a_batch_can_fail_are_told_apart(http: ScriptedHttp, api: SlskdApi) -> None:
    failures = [{"filename": "a\\b.mp3", "message": "Skipped: Already in progress"}]
    http.on(
        "POST",
        (200, {"failures": failures}),
        (409, "A batch with that id exists"),
        (404, "User alice appears to be offline"),
        (500, "User alice appears to be offline"),
        (500, "Failed to establish a message connection to alice"),
        (500, "The server connection must be connected and logged in to download files"),
        (500, HTML),
    )
    assert api.enqueue_batch(BATCH).failure == "Skipped: Already in progress"
    assert api.enqueue_batch(BATCH).exists
    for kind in (NotFound, NotFound, Refused, NotReady, Unreachable):
        with pytest.raises(ServiceError) as caught:
            api.enqueue_batch(BATCH)
        assert type(caught.value) is kind


@pytest.mark.parametrize("failed", [["a\\b.mp3"], [{}], [], None])
def test_the_old_call_counts_what_was_taken(
    http: ScriptedHttp, api: SlskdApi, failed: object
) -> None:
    taken = {"id": "t1", "filename": "a\\b.mp3"}
    http.on(
        "POST /transfers/downloads/alice",
        (201, {"enqueued": [], "failed": failed}),
        (201, {"enqueued": [taken], "failed": failed}),
    )
    assert api.enqueue("alice", "a\\b.mp3", 5) is None
    row = api.enqueue("alice", "a\\b.mp3", 5)
    assert row is not None
    assert row.id == "t1"


def test_the_place_in_a_queue_is_a_bare_number(http: ScriptedHttp, api: SlskdApi) -> None:
    http.on("GET /transfers/downloads/a%2Fb/t1/position", (200, 17), (200, "soon"))
    assert api.position("a/b", "t1", 3.0) == 17
    assert api.position("a/b", "t1", 3.0) is None


def test_events_with_broken_data_are_passed_over(http: ScriptedHttp, api: SlskdApi) -> None:
    good = '{"localFilename": "/d/x", "transfer": {"id": "t1"}}'
    events = [
        {"type": "DownloadFileComplete", "data": "{broken"},
        {"type": "DownloadFileComplete", "data": None},
        {"type": "DownloadFileComplete", "data": good},
        {"type": "Noop", "data": "{}"},
    ]
    http.on("GET /events?offset=0&limit=4", (200, events))
    files, more = api.finished_files(0, 4)
    assert [file.local for file in files] == ["/d/x"]
    assert more


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("http://localhost:5030", "http://localhost:5030/api/v0"),
        ("http://localhost:5030/", "http://localhost:5030/api/v0"),
        (" https://nas.example/slskd/ ", "https://nas.example/slskd/api/v0"),
        ("nas:5030", "http://nas:5030/api/v0"),
        ("http://nas:5030/api/v0", "http://nas:5030/api/v0"),
        ("http://nas:5030/api/", "http://nas:5030/api/v0"),
    ],
)
def test_addresses_are_taken_as_people_paste_them(url: str, base: str) -> None:
    assert SlskdConfig(url=url, api_key="", incoming=Path()).api_url == base


def test_the_key_is_not_shown_with_the_settings() -> None:
    assert "s3cret" not in repr(SlskdConfig(url="x", api_key="s3cret", incoming=Path()))
