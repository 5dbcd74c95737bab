"""The command line: `run(argv, doors)` is all that `main.py` needs."""

from __future__ import annotations

from services.frontends.cli.app import run
from services.frontends.cli.session import Doors

__all__ = ["Doors", "run"]
