"""A running `serve` of a rig: its address, its HTTP API, its end."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import requests

from tests.e2e.rig import BOUND, Process, Rig


@dataclass
class Daemon:
    """One process; `url` without a slash at its end."""

    process: Process
    url: str
    pid: int

    def get(self, path: str, **options: Any) -> requests.Response:
        return requests.get(self.url + path, timeout=BOUND, **options)

    def post(self, path: str, body: object = None, **options: Any) -> requests.Response:
        return requests.post(self.url + path, json=body, timeout=BOUND, **options)

    def wait_for(self, path: str, done: Callable[[Any], bool], seconds: float = BOUND) -> Any:
        """Ask until the answer is as wanted."""
        deadline = time.monotonic() + seconds
        while True:
            found = self.get(path).json()
            if done(found):
                return found
            assert time.monotonic() < deadline, found
            time.sleep(0.1)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait(BOUND)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(BOUND)


def hear_interrupts() -> None:
    """For processes started from now on."""
    # a test run started in the background ignores SIGINT, and so would its children
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def start_daemon(rig: Rig, *arguments: str) -> Daemon:
    """Start `serve` on a free port and wait for its line."""
    process = rig.start("serve", "--port", "0", *arguments)
    end = time.monotonic() + BOUND
    while not (ready := rig.said(process, "out")).endswith("\n"):
        assert process.poll() is None, rig.said(process)
        assert time.monotonic() < end, rig.said(process)
        time.sleep(0.05)
    document = json.loads(ready.splitlines()[0])
    return Daemon(process, document["url"], document["pid"])
