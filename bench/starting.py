"""Start-up as whole processes beside a bare interpreter."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from bench.timing import Figure, compare

ROOT = Path(__file__).resolve().parents[1]


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def figures() -> list[Figure]:
    with tempfile.TemporaryDirectory() as home:
        return [
            compare(
                "`config get` as a process",
                lambda: _run("main.py", "--home", home, "config", "get", "log.level"),
                "a bare interpreter",
                lambda: _run("-c", "pass"),
            )
        ]
