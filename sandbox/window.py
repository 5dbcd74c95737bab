"""`python -m sandbox window`: the program on the demo world; nothing leaves this machine.

The program runs as a process of its own and is told everything through its environment, as a
person's script would do it. Everything lies in one temporary folder unless `--dir` names another.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from sandbox.demo import DemoWorld, start_demo
from sandbox.demo_spotify import log_in
from utils.programs import own_command


def open_demo(folder: Path | None, arguments: list[str]) -> int:
    """Run the program (a verb in `arguments`, or the window) on a demo in `folder`."""
    if folder is not None:
        return _run(folder.absolute(), arguments)
    with tempfile.TemporaryDirectory(prefix="cratekeeper-demo-") as made:
        return _run(Path(made), arguments)


def _run(folder: Path, arguments: list[str]) -> int:
    sys.stderr.write(f"The demo's music and folders: {folder}\n")
    with start_demo(folder) as demo:
        environment = {**os.environ, **told(demo.settings)}
        command = [*own_command(), "--home", str(folder / "home")]
        if not arguments:
            environment |= told(demo.spotify_settings)
            log_in(command, environment)
            put_on_the_shelf(command, environment, demo)
        return subprocess.run([*command, *arguments], env=environment, check=False).returncode


def put_on_the_shelf(command: list[str], environment: dict[str, str], demo: DemoWorld) -> None:
    """Compare the playlists once, so that the Sync page has something to show at once."""
    for playlist in (*demo.playlists, "liked"):
        subprocess.run(
            [*command, "--json", "check", str(playlist)],
            env=environment,
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def told(settings: Mapping[str, object]) -> dict[str, str]:
    """Settings as environment variables of the program."""
    return {_variable(key): _text(value) for key, value in settings.items()}


def _variable(key: str) -> str:
    return "CRATEKEEPER_" + key.replace(".", "__").upper()


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
