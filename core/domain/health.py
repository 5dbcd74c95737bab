"""Health: what the doctor and the Dashboard show about services and folders."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class ServiceStatus(Enum):
    """How a service stands; the words beside it are in `ServiceState.words`."""

    OK = "ok"
    OFF = "off"
    WAITING = "waiting"
    WARNING = "warning"
    FAILED = "failed"
    CHECKING = "checking"


@dataclass(frozen=True, slots=True)
class ServiceState:
    """One line of the sidebar: name, status and the state in plain words.

    `since` it stands like this and `retry_at` it is asked again, in seconds since the epoch (UTC);
    0.0 for unknown, and for nothing to come.
    """

    name: str
    status: ServiceStatus
    words: str
    since: float = 0.0
    retry_at: float = 0.0


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """One check: `ok`, what was found, and the next step when it is not ok."""

    name: str
    ok: bool
    detail: str
    fix: str = ""
