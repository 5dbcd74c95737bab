"""A screen nobody sees (Xvfb) and the tools that act on it.

Used by `bench.walk`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

SIZE = "1500x1000x24"
TOOLS = {"Xvfb": "xvfb", "xdotool": "xdotool", "import": "imagemagick"}
"""Programs and the Debian packages they come with."""


def missing_tools() -> list[str]:
    """The packages to install before anybody can walk."""
    return [package for tool, package in TOOLS.items() if shutil.which(tool) is None]


class Display:
    """A context: the screen is there, `.name` is its DISPLAY; ended by its process at the end."""

    def __init__(self) -> None:
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SIZE, "-nolisten", "tcp"]
        self._process = subprocess.Popen(
            command, pass_fds=(writing,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(writing)
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        if not number:
            raise OSError("Xvfb did not start.")
        self.name = f":{number}"

    def __enter__(self) -> Display:
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.terminate()
        self._process.wait(10)

    @property
    def environment(self) -> dict[str, str]:
        """For programs that shall appear here."""
        told = {**os.environ, "DISPLAY": self.name, "QT_QPA_PLATFORM": "xcb"}
        told.pop("WAYLAND_DISPLAY", None)
        return told

    def act(self, *arguments: str) -> None:
        """One xdotool command."""
        command = ["xdotool", *arguments]
        subprocess.run(command, env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def focus(self) -> None:
        """Give the keyboard to the window under the pointer, as a window manager would."""
        command = ["xdotool", "getmouselocation", "--shell"]
        told = subprocess.run(
            command, env=self.environment, check=True, stdout=subprocess.PIPE, text=True
        )
        facts = dict(line.split("=", 1) for line in told.stdout.split())
        found = facts.get("WINDOW", "0")
        if found != "0":
            subprocess.run(
                ["xdotool", "windowfocus", found],
                env=self.environment,
                check=False,
                stderr=subprocess.DEVNULL,
            )

    def picture(self, target: Path) -> None:
        """The whole screen as a PNG."""
        command = ["import", "-window", "root", "-crop", "1280x860+0+0", "+repage", str(target)]
        subprocess.run(command, env=self.environment, check=True)
