"""slskd's JSON as values of ours. Lenient: null members are omitted, attributes are claims.

Used by `api.py` and `offers.py`. Source: contract §2 (wire conventions) and §3 (shapes).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn

from core.domain import Malformed

SERVICE = "slskd"
_BIGGEST = 2**53
_UNLIMITED = 2**31 - 1
_FRACTION = re.compile(r"\.(\d{6})\d+")


@dataclass(frozen=True, slots=True)
class AppState:
    """`GET /application`, the part that says whether slskd can work, and what it shares.

    `returning`: it is not logged in but will be again by itself. `uploads` is how many files it has
    given to others, None where it does not tell.
    """

    version: object
    connected: bool
    logged_in: bool
    busy: bool
    username: str
    returning: bool = False
    shared_folders: int = 0
    shared_files: int = 0
    scanning: bool = False
    uploads: int | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """`GET /options`, the part that we need; slskd's own defaults where it says nothing.

    `username` is the Soulseek name it logs in with; `upload_limit` in KiB/s, 0 is none.
    """

    downloads: str = ""
    incomplete: str = ""
    retry_attempts: int = 3
    username: str = ""
    upload_slots: int | None = None
    upload_limit: int | None = None


@dataclass(frozen=True, slots=True)
class SearchRow:
    """One search. Finished means that `ended` is there (contract §3, finish race)."""

    id: str
    state: str
    responses: int
    started: float | None
    ended: float | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class TransferRow:
    """One download as slskd keeps it; times in seconds since the epoch."""

    id: str
    username: str
    filename: str
    size: int | None
    state: str
    requested: float | None
    bytes_done: int
    speed: float
    place: int | None
    exception: str
    attempts: int
    batch: str
    removed: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch of downloads; `created` in seconds since the epoch."""

    created: float | None
    rows: list[TransferRow]


@dataclass(frozen=True, slots=True)
class FileComplete:
    """A `DownloadFileComplete` event: where slskd says that it put a file, in its own paths."""

    local: str
    transfer: str
    batch: str


def as_object(value: object) -> dict[str, Any]:
    """`value` as a JSON object. Raises `Malformed`."""
    if not isinstance(value, dict):
        _unexpected()
    return value


def objects(value: object) -> list[dict[str, Any]]:
    """The JSON objects in a list; anything else in it is passed over. Raises `Malformed`."""
    if not isinstance(value, list):
        _unexpected()
    return [item for item in value if isinstance(item, dict)]


def text(value: object) -> str:
    """A string member, "" when it is absent or something else."""
    return value if isinstance(value, str) else ""


def whole(value: object) -> int | None:
    """A whole number within what a file can have, None otherwise."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if 0 <= value < _BIGGEST else None


def positive(value: object) -> int | None:
    """A number above 0; slskd's zeros for "not said" become None."""
    return whole(value) or None


def flag(value: object) -> bool | None:
    """A boolean member, None when it is absent or something else."""
    return value if isinstance(value, bool) else None


def when(value: object) -> float | None:
    """Seconds since the epoch of slskd's times: seven decimals, and UTC also where no Z stands."""
    try:
        moment = datetime.fromisoformat(_FRACTION.sub(r".\1", text(value)))
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return moment.timestamp()
    except (ValueError, OverflowError):
        return None


def app_state(value: object) -> AppState:
    """The state object of `GET /application`."""
    top = as_object(value)
    server, version, user = (_member(top, key) for key in ("server", "version", "user"))
    shares, watchdog = _member(top, "shares"), _member(top, "connectionWatchdog")
    return AppState(
        version=version.get("current"),
        connected=server.get("isConnected") is True,
        logged_in=server.get("isLoggedIn") is True,
        busy=any(server.get(key) is True for key in ("isConnecting", "isLoggingIn")),
        username=text(user.get("username")),
        returning=watchdog.get("isEnabled") is True,
        shared_folders=whole(shares.get("directories")) or 0,
        shared_files=whole(shares.get("files")) or 0,
        scanning=shares.get("scanning") is True,
        uploads=whole(_member(user, "statistics").get("uploadCount")),
    )


def options(value: object) -> Options:
    """The effective options; older versions lack keys."""
    top = as_object(value)
    transfers = _member(top, "transfers")
    # before 0.25 limits of uploads stood in "global" (source: contract §0)
    upload = _member(transfers, "upload") or _member(_member(top, "global"), "upload")
    limit = whole(upload.get("speedLimit"))
    return Options(
        downloads=text(_member(top, "directories").get("downloads")),
        incomplete=text(_member(top, "directories").get("incomplete")),
        retry_attempts=positive(_member(_member(transfers, "download"), "retry").get("attempts"))
        or 3,
        username=text(_member(top, "soulseek").get("username")),
        upload_slots=positive(upload.get("slots")),
        upload_limit=0 if limit is not None and limit >= _UNLIMITED else limit,
    )


def search_row(value: object) -> SearchRow:
    """One search, with or without its responses."""
    row = as_object(value)
    return SearchRow(
        id=text(row.get("id")),
        state=text(row.get("state")),
        responses=whole(row.get("responseCount")) or 0,
        started=when(row.get("startedAt")),
        ended=when(row.get("endedAt")),
        words=text(row.get("searchText")),
    )


def transfer_row(value: object) -> TransferRow:
    """One download."""
    row = as_object(value)
    return TransferRow(
        id=text(row.get("id")),
        username=text(row.get("username")),
        filename=text(row.get("filename")),
        size=whole(row.get("size")),
        state=text(row.get("state")),
        requested=when(row.get("requestedAt")),
        bytes_done=whole(row.get("bytesTransferred")) or 0,
        speed=float(whole(row.get("averageSpeed")) or 0),
        place=whole(row.get("placeInQueue")),
        exception=text(row.get("exception")),
        attempts=whole(row.get("attempts")) or 0,
        batch=text(row.get("batchId")).lower(),
        removed=row.get("removed") is True,
    )


def batch(value: object) -> Batch:
    """One batch with its transfers."""
    top = as_object(value)
    rows = [transfer_row(row) for row in objects(top.get("transfers", []))]
    return Batch(when(top.get("createdAt")), rows)


def rows_of_user(value: object) -> list[TransferRow]:
    """The downloads of `GET /transfers/downloads/{username}`."""
    folders = objects(as_object(value).get("directories", []))
    return [transfer_row(row) for folder in folders for row in objects(folder.get("files", []))]


def listing(value: object) -> list[tuple[str, int | None]]:
    """(name, size) of what lies in one of slskd's folders; folders have no size."""
    top = as_object(value)
    files = objects(top.get("files", []))
    folders = objects(top.get("directories", []))
    found = [(text(one.get("name")), whole(one.get("length"))) for one in files]
    return found + [(text(one.get("name")), None) for one in folders]


def file_complete(event: dict[str, Any], data: object) -> FileComplete | None:
    """The event's decoded `data` when it tells of a finished file."""
    if event.get("type") != "DownloadFileComplete" or not isinstance(data, dict):
        return None
    transfer = _member(data, "transfer")
    return FileComplete(
        local=text(data.get("localFilename")),
        transfer=text(transfer.get("id")),
        batch=text(transfer.get("batchId")).lower(),
    )


def _unexpected() -> NoReturn:
    raise Malformed(
        SERVICE,
        "slskd sent an answer of an unexpected shape.",
        "Check that the address in the settings is slskd's.",
    )


def _member(value: dict[str, Any], key: str) -> dict[str, Any]:
    found = value.get(key)
    return found if isinstance(found, dict) else {}
