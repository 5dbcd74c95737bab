"""A real process whose `get` waits until somebody interrupts it. Run by the tests of signals."""

from __future__ import annotations

import signal
import sys
from typing import Any

from core.tasks import TaskContext
from services.frontends.cli import Doors, run
from tests.unit.frontends.conftest import FakeContainer


def main() -> int:
    """Run the arguments; says "waiting" on stderr when it waits.

    Tests that run in the background of a shell inherit that interrupts are ignored, and the program
    keeps to that: here somebody is at the keyboard.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    container: Any = FakeContainer()

    def wait(ctx: TaskContext) -> None:
        sys.stderr.write("waiting\n")
        sys.stderr.flush()
        ctx.sleep(60)

    container.engine.work = wait
    return run(sys.argv[1:], Doors(lambda home: {}, lambda home, overrides: container))


if __name__ == "__main__":
    sys.exit(main())
