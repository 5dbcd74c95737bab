"""Asking for a file, and adopting what slskd has already."""

from __future__ import annotations

from typing import Any

import pytest

from core.clients.slskd.downloads import Downloads
from core.clients.slskd.rows import batch_ids
from core.domain import (
    NotFound,
    RateLimited,
    Refused,
    RemoteId,
    ServiceError,
    Unreachable,
)
from tests.unit.slskd.conftest import NAME, REMOTE, TOKEN, ScriptedHttp, batch, listing, row


def test_an_id_that_slskd_half_used_is_replaced(modern: ScriptedHttp, downloads: Downloads) -> None:
    modern.on("POST", (409, "exists"), (201, {"failures": []}))
    modern.on("GET /transfers/downloads/batches", (200, batch()))
    modern.on("GET /transfers/downloads/alice", (404, b""))
    downloads.start(REMOTE, None)
    bodies: list[Any] = modern.sent("POST")
    assert [body["id"] for body in bodies] == batch_ids(TOKEN)[:2]
    assert {body["options"]["destination"] for body in bodies} == {f"cratekeeper/{TOKEN}"}


def test_ids_that_are_all_used_up_are_refused(modern: ScriptedHttp, downloads: Downloads) -> None:
    modern.on("POST", (409, "exists"))
    modern.on("GET /transfers/downloads/batches", (200, batch()))
    modern.on("GET /transfers/downloads/alice", (404, b""))
    with pytest.raises(Refused):
        downloads.start(REMOTE, None)
    assert len(modern.sent("POST")) == 3


def test_a_batch_that_slskd_knows_with_our_file_is_adopted(
    modern: ScriptedHttp, downloads: Downloads
) -> None:
    modern.on("POST", (409, "exists"))
    modern.on("GET /transfers/downloads/batches", (200, batch(row())))
    downloads.start(REMOTE, None)
    assert len(modern.sent("POST")) == 1


def test_a_request_that_timed_out_here_may_have_been_taken_there(
    modern: ScriptedHttp, downloads: Downloads
) -> None:
    modern.on("POST", (0, Unreachable("slskd", "slskd did not answer in time.")))
    modern.on(f"GET /transfers/downloads/batches/{TOKEN}", (200, batch(row())), (404, b""))
    downloads.start(REMOTE, None)
    with pytest.raises(Unreachable):
        downloads.start(REMOTE, None)


def test_an_unreadable_version_falls_back_to_the_old_call(
    http: ScriptedHttp, downloads: Downloads
) -> None:
    http.on("GET /application/version", (200, "latest"))
    http.on("POST /transfers/downloads/batches", (400, "Invalid username"))
    http.on("POST /transfers/downloads/alice", (201, {"enqueued": [row()], "failed": []}))
    http.on("GET /transfers/downloads/alice", (404, b""))
    downloads.start(REMOTE, None)
    assert http.sent("POST /transfers/downloads/alice") == [[{"filename": NAME, "size": 5}]]


def test_a_known_version_does_not_fall_back(modern: ScriptedHttp, downloads: Downloads) -> None:
    modern.on("POST /transfers/downloads/batches", (400, "Destination is not relative"))
    with pytest.raises(Refused):
        downloads.start(REMOTE, None)


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("Error: User alice appears to be offline", NotFound),
        ("Error: something else", Refused),
        ("Skipped: Already in progress", Refused),
    ],
)
def test_failures_inside_a_good_answer_are_told(
    modern: ScriptedHttp, downloads: Downloads, message: str, kind: type[ServiceError]
) -> None:
    modern.on("POST", (200, {"failures": [{"filename": NAME, "message": message}]}))
    modern.on("GET /transfers/downloads/alice", (404, b""))
    with pytest.raises(kind):
        downloads.start(REMOTE, None)


def test_a_busy_slskd_is_asked_again_but_not_for_ever(
    modern: ScriptedHttp, downloads: Downloads
) -> None:
    modern.on("POST", (429, "Only one"), (429, "Only one"), (201, {"failures": []}), (429, ""))
    downloads.start(REMOTE, None)
    with pytest.raises(RateLimited):
        downloads.start(REMOTE, None)
    assert len(modern.sent("POST")) == 3 + 6


def test_before_0_26_a_running_transfer_is_adopted(old: ScriptedHttp, downloads: Downloads) -> None:
    old.on("GET /transfers/downloads/alice", (200, listing(row())))
    downloads.start(REMOTE, None)
    assert old.sent("POST") == []


def test_before_0_26_a_request_that_is_not_taken_is_refused(
    old: ScriptedHttp, downloads: Downloads
) -> None:
    old.on("GET /transfers/downloads/alice", (404, b""))
    old.on("POST", (201, {"enqueued": [], "failed": [NAME]}))
    with pytest.raises(Refused):
        downloads.start(REMOTE, None)


def test_an_unknown_size_is_sent_as_nothing(modern: ScriptedHttp, downloads: Downloads) -> None:
    modern.on("POST", (201, {"failures": []}))
    downloads.start(RemoteId("slskd", TOKEN, "alice", NAME), None)
    body: Any = modern.sent("POST")[0]
    assert body["files"] == [{"filename": NAME, "size": 0}]
