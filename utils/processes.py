"""Naming a process so that a recycled process id is not taken for it."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class ProcessName:
    """Host, process id and start time (seconds since the epoch, as the system reports it)."""

    host: str
    pid: int
    started: float


@lru_cache(maxsize=1)
def _this_process(pid: int) -> ProcessName:
    return ProcessName(socket.gethostname(), pid, _start_time(pid) or 0.0)


def this_process() -> ProcessName:
    """The name of the running process (asked anew after a fork)."""
    return _this_process(os.getpid())


def is_here(name: ProcessName) -> bool:
    """Whether it is a process of this machine."""
    return name.host == socket.gethostname()


def is_alive(name: ProcessName) -> bool:
    """True when that very process still runs. One on another host is taken to be alive."""
    if not is_here(name):
        return True
    started = _start_time(name.pid)
    return started is not None and abs(started - name.started) < 1.0


def _start_time(pid: int) -> float | None:
    import psutil  # imported late: start-up of the window does not need it

    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        return float(process.create_time())
    except psutil.Error:
        return None


def resident_bytes() -> int:
    """Resident memory of this process in bytes."""
    import psutil  # imported late, see above

    return int(psutil.Process().memory_info().rss)
