"""Why the GUI thread was late, as the operating system counts it, beside a bare process.

`Lateness` beats every 5 ms like `ui.heartbeat`. Of a beat that is late, `own` is what the GUI
thread computed and `waited` the rest: for a core, or for Python's lock. `Control` is the same
heartbeat in a process that does nothing: what it suffers is the machine's doing, not ours.

With `stacks`, Linux' accounts of all threads (/proc/self/task) are read at every beat: `queue` is
how long the GUI thread was ready while others had the cores, `others` are the threads that computed
meanwhile. Each reading gives Python's lock away some ten times and may wait for it as often, so the
beats come out later than without. A watchdog writes what all threads did when a beat was `ALARM_MS`
late; it reads without the lock, so now and then it brings the process down.

`python -m bench.lateness` opens the window on a new home, visits every page, changes theme and text
size and tells all that; the benches of whole runs use the two classes. Linux only.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QObject, Qt, QTimer

EVERY_MS = 5
ALARM_MS = 20.0
NEAR = 0.1
_TASKS = Path("/proc/self/task")
_BARE = """
import json, sys, threading, time
ended = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
late, last = [], time.perf_counter()
while not ended.is_set():
    time.sleep(0.005)
    now = time.perf_counter()
    late.append(((now - last - 0.005) * 1000, time.time()))
    last = now
print(json.dumps(sorted(late, reverse=True)[:500]))
"""
Accounts = dict[int, tuple[int, int]]


class Control:
    """The bare process, for as long as the block lasts."""

    def __init__(self) -> None:
        self._late: list[tuple[float, float]] = []

    def __enter__(self) -> Control:
        command = [sys.executable, "-S", "-c", _BARE]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe)
        return self

    def __exit__(self, *_error: object) -> None:
        said, _ = self._process.communicate(timeout=30)
        self._late = [(late, at) for late, at in json.loads(said)]

    @property
    def late_max_ms(self) -> float:
        """The longest the bare process was late."""
        return round(max((late for late, _at in self._late), default=0.0), 1)

    def around(self, at: float) -> float:
        """The same within `NEAR` seconds of a time (epoch seconds)."""
        near = (late for late, when in self._late if abs(when - at) < NEAR)
        return round(max(near, default=0.0), 1)


@dataclass(slots=True)
class Late:
    """One late beat: milliseconds, but `at` (epoch seconds). The last three only with stacks."""

    at: float
    note: str
    late: float
    own: float
    waited: float
    queue: float
    others: dict[str, float]
    stacks: str = field(repr=False)


class Lateness(QObject):
    """Start it in the GUI thread, let the event loop run, `stop`, read `beats`, worst first.

    `note` is what the window is doing now, to be found again with a late beat.
    """

    def __init__(self, stacks: bool = False) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._beat)
        self._file = tempfile.TemporaryFile("w+b") if stacks else None  # noqa: SIM115 - lives long
        self._me = threading.get_native_id()
        self._last = self._cpu = 0.0
        self._accounts = Accounts()
        self.note = ""
        self.beats: list[Late] = []

    def start(self) -> None:
        """Begin."""
        self._accounts = self._read()
        self._last, self._cpu = time.perf_counter(), time.thread_time()
        self._arm()
        self._timer.start()

    def stop(self) -> None:
        """End."""
        self._beat()
        self._timer.stop()
        faulthandler.cancel_dump_traceback_later()
        self.beats.sort(key=lambda one: -one.late)

    def _arm(self) -> None:
        if self._file is not None:
            faulthandler.dump_traceback_later((EVERY_MS + ALARM_MS) / 1000, file=self._file)

    def _beat(self) -> None:
        now, cpu = time.perf_counter(), time.thread_time()
        accounts = self._read()
        late = (now - self._last) * 1000 - EVERY_MS
        if late > ALARM_MS:
            self._tell(late, (cpu - self._cpu) * 1000, accounts)
        self._last, self._cpu, self._accounts = now, cpu, accounts
        self._arm()

    def _read(self) -> Accounts:
        return _accounts() if self._file is not None else {}

    def _tell(self, late: float, own: float, accounts: Accounts) -> None:
        before = self._accounts
        ran = {one: (run - before.get(one, (0, 0))[0]) / 1e6 for one, (run, _) in accounts.items()}
        ran.pop(self._me, None)
        names = {one.native_id: one.name for one in threading.enumerate()}
        others = {names.get(one, str(one)): round(ms, 1) for one, ms in ran.items() if ms > 1}
        queue = (accounts[self._me][1] - before[self._me][1]) / 1e6 if accounts else 0.0
        waited = max(0.0, late + EVERY_MS - own)
        late, own, waited, queue = (round(ms, 1) for ms in (late, own, waited, queue))
        self.beats.append(
            Late(time.time(), self.note, late, own, waited, queue, others, self._stacks())
        )

    def _stacks(self) -> str:
        if self._file is None:
            return ""
        self._file.seek(0)
        said = self._file.read().decode(errors="replace")
        self._file.seek(0)
        self._file.truncate()
        for one in threading.enumerate():
            said = said.replace(f"0x{one.ident or 0:016x}", one.name)
        return said


def _accounts() -> Accounts:
    """For each thread the nanoseconds it ran and waited for a core."""
    found: Accounts = {}
    for one in os.listdir(_TASKS):
        try:
            run, waited, _ = (_TASKS / one / "schedstat").read_text().split()
        except OSError:
            continue
        found[int(one)] = int(run), int(waited)
    return found


def told(lateness: Lateness, control: Control, many: int = 8) -> dict[str, Any]:
    """The worst beats with what the bare process suffered at the same time."""
    worst = [
        {
            "note": one.note,
            "late": one.late,
            "control": control.around(one.at),
            "own": one.own,
            "waited": one.waited,
            **({"queue": one.queue, "others": one.others} if one.others else {}),
        }
        for one in lateness.beats[:many]
    ]
    by_note: dict[str, float] = {}
    for one in reversed(lateness.beats):
        by_note[one.note] = one.late
    beyond = [one.late - control.around(one.at) for one in lateness.beats]
    return {
        "late_max_ms": max((one.late for one in lateness.beats), default=0.0),
        "control_max_ms": control.late_max_ms,
        "beyond_control_max_ms": round(max(beyond, default=0.0), 1),
        "own_max_ms": max((one.own for one in lateness.beats), default=0.0),
        "late_beats": len(lateness.beats),
        "late_max_by_note": by_note,
        "worst": worst,
    }


def measure(stacks: bool) -> dict[str, Any]:
    """A start, a visit to every page, two changes of the theme and two of the text size."""
    from bench.window_run import spin
    from ui.app import Session, builder, make_app
    from ui.navigation import KEYS

    with tempfile.TemporaryDirectory() as name, Control() as control:
        session = Session(make_app(), Path(name), builder(Path(name)))
        lateness = Lateness(stacks)
        lateness.note = "start"
        session.shell.first_painted.connect(lateness.start)
        session.show()
        while session.container is None:
            spin(50)
        spin(1500)
        for key in KEYS:
            lateness.note = key
            session.shell.go(key)
            spin(1500)
        for theme in ("light", "dark"):
            lateness.note = f"theme {theme}"
            session.container.settings.set("window.theme", theme)
            spin(1500)
        for size in (120, 100):
            lateness.note = f"text size {size}"
            session.container.settings.set("window.text_size", size)
            spin(2500)
        lateness.stop()
        session.close()
    if stacks:
        for one in lateness.beats[:8]:
            sys.stderr.write(f"\n=== {one}\n{one.stacks}")
    return told(lateness, control, 20)


def main() -> None:
    """Read the arguments, run, print."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stacks", action="store_true", help="what all threads did meanwhile")
    print(json.dumps(measure(parser.parse_args().stacks), indent=1))


if __name__ == "__main__":
    main()
