"""The HTTP API: what it answers, and how it refuses."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest
import requests

from core.domain import (
    JobState,
    NotAuthorised,
    NotReady,
    RateLimited,
    StorageError,
    Unreachable,
)
from core.tasks import Cancelled
from services.frontends.http.server import listen
from tests.unit.http.conftest import Caller

MakeJob = Callable[[str, JobState], int]


def test_health_says_whether_the_engine_runs(api: Caller) -> None:
    stopped = api.get("/health")
    assert (stopped.status_code, stopped.json()["status"]) == (503, "stopped")
    api.container.engine.start()
    assert api.get("/health").json()["status"] == "ok"
    looked = requests.head(f"{api.server.url}/health", timeout=30)  # as monitors do
    assert (looked.status_code, looked.content) == (200, b"")


def test_a_playlist_is_compared_by_tracks_or_by_its_source(api: Caller) -> None:
    sent = api.post(
        "/api/check-playlist-coverage",
        {"name": "Mine", "tracks": [{"title": "Glow", "artists": ["Halden"], "isrc": "X"}]},
    ).json()
    assert (sent["playlist"]["name"], sent["totalTracks"], sent["total"]) == ("Mine", 1, 1)
    assert sent["missingTracks"][0]["artist"] == "Halden"
    named = api.post("/api/check-playlist-coverage", {"playlistUrl": "Halden - Glow"}).json()
    assert named["missingTracks"][0]["name"] == "Glow"


def test_missing_tracks_are_queued_and_told_of_by_their_id(api: Caller) -> None:
    tracks = [{"name": "Glow", "artist": "Halden"}, {"name": "Other", "artist": "Halden"}]
    queued = api.post("/api/queue-downloads", {"tracks": [*tracks, tracks[0]]})
    assert queued.status_code == 202
    document = queued.json()
    assert (document["queuedCount"], len(document["jobs"])) == (2, 3)
    status = api.get(f"/api/download-status/{document['jobId']}").json()
    assert (status["status"], status["total"], status["completed"]) == ("processing", 2, 0)
    assert [one["state"] for one in status["jobs"]] == ["wanted", "wanted"]
    cancelled = api.post(f"/api/cancel-download/{document['jobId']}").json()
    assert len(cancelled["cancelled"]) == 2
    again = api.get(f"/api/download-status/{document['jobId']}").json()
    assert (again["status"], again["failed"]) == ("finished with gaps", 2)


def test_a_list_that_is_owned_makes_an_empty_batch(api: Caller) -> None:
    status = api.get("/api/download-status/0").json()
    assert (status["status"], status["total"]) == ("complete", 0)


def test_the_end_of_a_batch_counts_every_outcome(api: Caller, job_in: MakeJob) -> None:
    done, parked = job_in("A", JobState.DONE), job_in("B", JobState.PARKED)
    review, waiting = job_in("C", JobState.REVIEW), job_in("D", JobState.WANTED)
    status = api.get(f"/api/download-status/{done}-{waiting}").json()
    assert (status["completed"], status["failed"], status["review"]) == (1, 1, 1)
    assert status["eta"] == "less than a minute"
    assert api.get(f"/api/download-status/{done}").json()["status"] == "complete"
    gaps = api.get(f"/api/download-status/{parked}.{review}").json()
    assert gaps["status"] == "finished with gaps"


def test_pause_and_resume_are_settings_that_other_processes_see(api: Caller) -> None:
    assert api.post("/api/pause").json() == {"paused": True}
    assert api.container.settings.get("downloads.paused") is True
    assert api.get("/metrics").json()["waiting"] == "Downloads are paused."
    assert api.post("/api/resume").json() == {"paused": False}
    assert api.get("/metrics").json()["waiting"] is None


def test_figures_come_as_json_and_for_prometheus(api: Caller, job_in: MakeJob) -> None:
    job_in("A", JobState.DONE)
    document = api.get("/metrics").json()
    assert document["figures"]["downloads_successful"] == 1
    assert document["alerts"] == []
    text = api.get("/metrics?format=prometheus")
    assert text.headers["content-type"].startswith("text/plain")
    assert "cratekeeper_downloads_successful 1\n" in text.text


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({}, 400, "Neither `source` nor `tracks`"),
        ({"tracks": []}, 400, "Neither `source` nor `tracks`"),
        ({"source": "https://example.org/list"}, 400, "no address that can be opened"),
        ({"tracks": [{"name": ""}]}, 422, "tracks.0"),
        ({"tracks": [{"name": "x", "duration": -1}]}, 422, "duration"),
        ([], 422, "the body"),
        ({"tracks": [{"name": "x"}], "layout": "shelf"}, 400, "layout “shelf”"),
    ],
)
def test_a_body_that_cannot_be_used_is_named(
    api: Caller, body: object, status: int, words: str
) -> None:
    answer = api.post("/api/queue-downloads", body)
    assert (answer.status_code, words in answer.json()["error"]) == (status, True), answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("batch", ["99", "x", "3-1", "1-99999999", "0.5"])
def test_an_unknown_download_is_not_found(api: Caller, batch: str) -> None:
    answer = api.get(f"/api/download-status/{batch}")
    assert (answer.status_code, batch in answer.json()["error"]) == (404, True)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (StorageError("The disk is full."), 507),
        (Unreachable("slskd", "slskd does not answer."), 503),
        (NotReady("slskd", "slskd is not logged in."), 503),
        (NotAuthorised("slskd", "slskd refuses the key."), 503),
        (RateLimited("slskd", "Wait.", 5.0), 429),
        (Cancelled(), 503),
        (RuntimeError("secret detail"), 500),
    ],
)
def test_an_error_is_a_status_and_a_sentence(
    api: Caller, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr(api.container.coverage, "check", fail)
    answer = api.post("/api/check-playlist-coverage", {"source": "Halden - Glow"})
    assert answer.status_code == status
    assert answer.json()["error"].endswith(".")
    assert "secret detail" not in answer.text


def test_other_addresses_and_methods_are_refused_in_words(api: Caller) -> None:
    assert api.get("/nowhere").status_code == 404
    assert api.get("/nowhere").json()["error"] == "There is nothing at this address."
    assert api.get("/api/pause").status_code == 405


def test_without_a_token_only_this_machine_may_ask(api: Caller) -> None:
    for headers in (
        *({"Host": "evil.example"}, {"Host": "["}, {"Origin": "https://evil.example"}),
        *({"Origin": "null"}, {"Origin": "http://[::1"}, {"Origin": "http://localhost@evil"}),
    ):
        assert api.get("/metrics", headers=headers).status_code == 403
        assert api.get("/health", headers=headers).status_code == 503
    for headers in ({"Host": "localhost:1"}, {"Host": "[::1]:1"}, {"Origin": "http://localhost"}):
        assert api.get("/metrics", headers=headers).status_code == 200


def test_with_a_token_everybody_needs_it(api: Caller) -> None:
    api.container.settings.set("serve.token", "tökén-tökén")
    assert api.get("/metrics").status_code == 401
    assert api.get("/metrics", headers={"X-API-Key": "wrong"}).status_code == 401
    api.container.settings.set("serve.token", "right-token")
    assert api.get("/metrics", headers={"X-API-Key": "right-token"}).status_code == 200
    bearer = {"Authorization": "Bearer right-token", "Host": "nas.example"}
    assert api.get("/metrics", headers=bearer).status_code == 200


def test_requests_without_an_end_are_refused(api: Caller) -> None:
    too_long = api.post("/api/pause", headers={"Content-Length": "9999999"}, body=None)
    assert too_long.status_code == 413

    def chunks() -> object:
        yield b"{}"

    url = api.server.url + "/api/queue-downloads"
    import requests

    assert requests.post(url, data=chunks(), timeout=30).status_code == 411  # type: ignore[arg-type]


def test_a_port_in_use_is_named(api: Caller) -> None:
    port = int(api.server.url.rsplit(":", 1)[1])
    with pytest.raises(NotReady, match=str(port)):
        listen("127.0.0.1", port)
    with pytest.raises(NotReady, match="--host"):
        listen("host.invalid", 0)


def test_the_server_ends_when_told_and_knows_it(api: Caller) -> None:
    assert api.server.running
    api.server.stop()
    assert not api.server.running


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6 here")
def test_an_ipv6_address_is_written_in_brackets(api: Caller) -> None:
    from services.frontends.http.app import create_app
    from services.frontends.http.server import ApiServer

    try:
        bound = listen("::1", 0)
    except NotReady:
        pytest.skip("no IPv6 here")
    server = ApiServer(create_app(api.container, api.ctx, "::1"), bound)
    assert server.url.startswith("http://[::1]:")
    bound.close()
