"""How this program starts parts of itself: out of a checkout, installed, or frozen into a bundle.

Used wherever a child process runs code of ours or of a library that comes with us. In a bundle
there is no Python to call: its one executable runs a module when it is told so
(`release/entry.py`).
"""

from __future__ import annotations

import sys
from pathlib import Path

RUN_MODULE = "--run-module"
"""The word after which a bundle's executable runs a module, as `python -m` does."""

ROOT = Path(__file__).resolve().parents[1]
"""The folder `main.py` and the packages lie in."""


def is_frozen() -> bool:
    """Whether this is a bundle with a Python of its own."""
    return bool(getattr(sys, "frozen", False))


def module_command(module: str, *arguments: str) -> list[str]:
    """The command that runs `module` as `python -m` does, with this program's libraries."""
    return [sys.executable, RUN_MODULE if is_frozen() else "-m", module, *arguments]


def own_command() -> list[str]:
    """The command that is this program, to be followed by its arguments."""
    return [sys.executable] if is_frozen() else [sys.executable, str(ROOT / "main.py")]


def install_command(*libraries: str) -> str:
    """What a person types so that this very program has `libraries`: another Python's pip would
    put them elsewhere, and Debian's refuses.
    """
    by_pipx = Path(sys.prefix, "pipx_metadata.json").is_file()
    start = "pipx inject cratekeeper" if by_pipx else f"{sys.executable} -m pip install"
    return " ".join((start, *libraries))


def own_name() -> str:
    """What a person types to start this program."""
    in_checkout = (ROOT / "pyproject.toml").is_file() and not is_frozen()
    return "python main.py" if in_checkout else "cratekeeper"
