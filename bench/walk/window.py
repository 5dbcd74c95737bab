"""The real window with eyes: `python -m bench.walk.window --home DIR [SOURCE…]`.

Everything is `main.py`; beside it stand `Eyes` on the port CRATEKEEPER_WALK_PORT names.
"""

from __future__ import annotations

import os
import sys

from bench.walk.eyes import Eyes
from main import main
from ui.app import make_app
from ui.heartbeat import Heartbeat

PORT = "CRATEKEEPER_WALK_PORT"


def run() -> int:
    """Open the window; returns the program's exit code."""
    app = make_app()
    heart = Heartbeat(app)
    eyes = Eyes(int(os.environ.pop(PORT)), heart)
    heart.start()
    code = main(sys.argv[1:])
    del eyes
    return code


if __name__ == "__main__":
    sys.exit(run())
