"""Draws every page in its states, dark and light: `python -m ui.screenshots FOLDER [NAME…]`.

Pictures are named `<page>-<state>-<theme>.png`. No network, no files, no account: the worlds are
`ui.gallery`'s. With names only pictures whose name contains one of them are drawn.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PyQt6.QtCore import QCoreApplication, QEvent
from PyQt6.QtWidgets import QApplication

from ui.app import make_app
from ui.bridge import Bridge
from ui.gallery import data
from ui.gallery.scenes import SCENES, Scene, Stage
from ui.runner import InlineRunner
from ui.shell import Shell
from ui.theme.manager import wear
from ui.theme.tokens import THEMES
from ui.window_state import WindowState

SETTLE_SECONDS = 0.3
"""Longer than the bridge's longest wait, so that merged events have arrived."""


def draw(app: QApplication, scene: Scene, theme: str, folder: Path) -> Path:
    """Draw one picture and return its path."""
    wear(app, THEMES[theme].scaled(scene.scale))
    world = scene.container()
    bridge = Bridge(world.bus)
    shell = Shell(WindowState(page=scene.page))
    shell.resize(*scene.size)
    shell.show()
    runner = InlineRunner(shell.say_error, hold=scene.hold)
    shell.attach(cast(Any, world), runner, bridge)
    _settle(app)
    scene.act(Stage(shell, world, runner, lambda: _settle(app)))
    _settle(app)
    target = folder / f"{scene.page}-{scene.state}-{theme}.png"
    if not shell.grab().save(str(target)):
        raise OSError(f"{target} cannot be written.")
    bridge.close()
    shell.close()
    shell.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return target


def _settle(app: QApplication) -> None:
    end = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < end:
        app.processEvents()
        time.sleep(0.005)


def main(argv: Sequence[str]) -> int:
    """Draw all (or the named) pictures into a folder; returns the exit code."""
    if not argv:
        sys.stderr.write("Give the folder for the pictures: python -m ui.screenshots FOLDER\n")
        return 2
    folder, names = Path(argv[0]), argv[1:]
    folder.mkdir(parents=True, exist_ok=True)
    data.NOW = time.time()
    app = make_app()
    for scene in SCENES:
        for theme in scene.themes:
            name = f"{scene.page}-{scene.state}-{theme}"
            if not names or any(part in name for part in names):
                sys.stderr.write(f"{draw(app, scene, theme, folder).name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
