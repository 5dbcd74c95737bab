"""Somebody at the window: looks, points, clicks, types, waits, and takes a picture of every step.

Used by the walks. A person gives up after `PATIENCE` seconds and says what was awaited.
"""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bench.walk.display import Display
from bench.walk.window import PORT

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
Seen = dict[str, Any]


class GaveUp(AssertionError):
    """What was awaited did not come."""


class Person:
    """One window of `home`, told `settings` by its environment; pictures go to `album`."""

    def __init__(
        self, display: Display, home: Path, settings: Mapping[str, str], album: Path, name: str
    ) -> None:
        self.display, self.home, self.album, self._name = display, home, album, name
        self._settings = dict(settings)
        self._window: subprocess.Popen[bytes] | None = None
        self._port = 0
        self._step = 0
        self.late_ms = 0.0
        self.focus = ""
        album.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Person:
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()

    # --- the window -----------------------------------------------------------------------------
    def start(self, *sources: str) -> None:
        """Start the program and wait for its first page."""
        self._port = _free_port()
        command = [sys.executable, "-m", "bench.walk.window", "--home", str(self.home), *sources]
        environment = self.display.environment | self._settings | {PORT: str(self._port)}
        log = (self.album / f"{self._name}.log").open("ab")
        with log:
            self._window = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=log)
        self.until(lambda: bool(self.look()), "the window")
        self.display.act("mousemove", "100", "500")
        self.see("Dashboard")
        self.display.focus()

    def close_window(self) -> int:
        """As a session's end does it: the program is asked to quit."""
        if self._window is None:
            return 0
        window, self._window = self._window, None
        window.send_signal(signal.SIGTERM)
        try:
            return window.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            window.kill()
            raise GaveUp("The window did not close.") from None

    def kill(self) -> None:
        """The power goes out: the program has no time for anything."""
        if self._window is not None:
            window, self._window = self._window, None
            window.kill()
            window.wait(PATIENCE)

    # --- looking --------------------------------------------------------------------------------
    def look(self) -> list[Seen]:
        """Everything visible; nothing while the window is not there yet."""
        if self._window is not None and self._window.poll() is not None:
            raise GaveUp(f"The program ended by itself with {self._window.returncode}.")
        try:
            with socket.create_connection(("127.0.0.1", self._port), timeout=PATIENCE) as one:
                raw = b"".join(iter(lambda: one.recv(1 << 16), b""))
        except ConnectionRefusedError:
            return []
        told = json.loads(raw)
        self.focus = told["focus"]
        self.late_ms = max(self.late_ms, told["late_ms"])
        things: list[Seen] = told["things"]
        return things

    def find(self, words: str, kind: str = "", at: int = 0) -> Seen | None:
        """The thing that says this (exactly, else somewhere in it), reachable ones first."""
        things = [one for one in self.look() if not kind or kind in one["kind"]]
        exact = [one for one in things if words in (one["name"], one["text"])]
        part = [one for one in things if words in f"{one['name']}\n{one['text']}\n{one['tip']}"]
        fits = sorted(exact or part, key=lambda one: not one["reach"])
        return fits[at] if at < len(fits) else None

    def see(self, words: str, kind: str = "", patience: float = PATIENCE) -> Seen:
        """Wait until it is there."""
        found: list[Seen] = []

        def there() -> bool:
            one = self.find(words, kind)
            found[:] = [one] if one else []
            return one is not None

        self.until(there, f"“{words}”", patience)
        return found[0]

    def gone(self, words: str, patience: float = PATIENCE) -> None:
        """Wait until it is no longer there."""
        self.until(lambda: self.find(words) is None, f"the end of “{words}”", patience)

    def until(self, holds: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
        """Wait for something; GaveUp names it."""
        end = time.monotonic() + patience
        while not holds():
            if time.monotonic() > end:
                self.shot("gave up")
                raise GaveUp(f"{self._name}: waited {patience:.0f} s for {what}.")
            time.sleep(0.15)

    # --- acting ---------------------------------------------------------------------------------
    def click(self, words: str, kind: str = "", button: int = 1, times: int = 1) -> None:
        """Point at it and click, once it stands still."""
        held: list[Seen] = []

        def ready() -> bool:
            before = [one["box"] for one in held]
            one = self.find(words, kind)
            held[:] = [one] if one and one["on"] and one["reach"] else []
            return bool(held) and before == [held[0]["box"]]

        self.until(ready, f"“{words}” to be pressed")
        self.click_at(*middle(held[0]), button=button, times=times)

    def click_at(self, x: int, y: int, button: int = 1, times: int = 1) -> None:
        """Click at a place of the screen."""
        self.display.act("mousemove", str(x), str(y))
        self.display.focus()
        self.display.act("click", "--repeat", str(times), "--delay", "60", str(button))
        time.sleep(0.25)

    def press(self, *keys: str) -> None:
        """Keys one after the other, as xdotool names them."""
        for key in keys:
            self.display.act("key", key)
            time.sleep(0.2)

    def write(self, text: str) -> None:
        """Type into what has the focus."""
        self.display.act("type", "--delay", "15", text)
        time.sleep(0.2)

    def fill(self, name: str, text: str, kind: str = "") -> None:
        """Click into the field of that name and write; what was there is gone."""
        x, y, wide, high = self.see(name, kind)["box"]
        self.click_at(x + min(60, wide // 4), y + high // 2)
        self.press("ctrl+a", "BackSpace")
        if text:
            self.write(text)

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press at one place, move in steps, let go at another."""
        self.display.act("mousemove", str(start[0]), str(start[1]))
        self.display.act("mousedown", "1")
        for part in range(1, 9):
            x, y = (round(a + (b - a) * part / 8) for a, b in zip(start, end, strict=True))
            self.display.act("mousemove", str(x), str(y))
            time.sleep(0.1)
        time.sleep(0.3)
        self.shot("dragging over the page")
        self.display.act("mouseup", "1")
        time.sleep(0.4)

    def shot(self, what: str) -> None:
        """A picture of now."""
        self._step += 1
        target = self.album / f"{self._name}-{self._step:02}-{what.replace(' ', '-')}.png"
        self.display.picture(target)
        print(f"  {target.name}", file=sys.stderr)

    def settle(self, seconds: float) -> None:
        """Let the window draw what is under way, for a calm picture."""
        time.sleep(seconds)

    def tell(self, what: str) -> None:
        """One line for the reader of the walk."""
        print(f"{self._name}: {what}", file=sys.stderr)


def middle(thing: Seen) -> tuple[int, int]:
    """Where to point."""
    x, y, wide, high = thing["box"]
    return x + wide // 2, y + high // 2


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
