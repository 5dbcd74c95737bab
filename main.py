"""Cratekeeper's only entry: a verb runs on the command line, none opens the window."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from services.container import Container
    from services.frontends.launch import Launch

NO_QT = "PyQt6 cannot be loaded ({}): install requirements.txt; every verb works without it."


def main(argv: Sequence[str] | None = None) -> int:
    """Run; returns the exit code."""
    from services.frontends.launch import window_launch

    given = sys.argv[1:] if argv is None else argv
    launch = window_launch(given)
    if launch is not None:
        return _window(launch)
    from services.frontends.cli import Doors, run

    return run(given, Doors(_container, _probe))


def _window(launch: Launch) -> int:
    from config.errors import BadSetting
    from config.paths import home_folder

    try:
        from ui.app import run

        return run(home_folder(launch.home, launch.profile), {})
    except BadSetting as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except ImportError as error:
        sys.stderr.write(NO_QT.format(error) + "\n")
        return 4


def _container(home: Path, overrides: Mapping[str, object]) -> Container:
    from services.container import build_container

    return build_container(home, overrides)


def _probe(home: Path) -> dict[str, Any]:
    from core.domain import NotReady

    try:
        from ui.probe import run
    except ImportError as error:
        raise NotReady("window", NO_QT.format(error)) from None
    figures: dict[str, Any] = run(home)
    return figures


if __name__ == "__main__":
    sys.exit(main())
