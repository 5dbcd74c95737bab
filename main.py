"""Cratekeeper's only entry: a verb runs on the command line, none opens the window."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

NO_QT = (
    "PyQt6 cannot be loaded ({}): install requirements.txt or the system's library that is named; "
    "every verb works without it."
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run; returns the exit code."""
    from services.frontends.launch import error_text, figures_text, window_launch

    given = sys.argv[1:] if argv is None else argv
    launch = window_launch(given)
    if launch is None:
        from services.frontends.cli import Doors, run

        return run(given, Doors(_probe))
    from config.errors import BadSetting
    from config.paths import home_folder, make_home

    try:
        if launch.gallery:
            from ui.gallery.components import run as show_components

            return show_components()
        home = home_folder(launch.home, launch.profile)
        if not launch.probe:
            return _window(home, launch.verbose, launch.sources)
        make_home(home)
        sys.stdout.write(figures_text(_probe(home), launch.as_json))
        return 0
    except (BadSetting, ImportError) as error:
        bad = isinstance(error, BadSetting)
        words, code = str(error) if bad else NO_QT.format(error), 2 if bad else 4
        sys.stdout.write(error_text(words, code, launch.as_json))
        sys.stderr.write(f"{words}\n")
        return code


def _window(home: Path, verbose: bool, sources: Sequence[str]) -> int:
    from config.logging import level_for, set_up_logging
    from ui.app import run

    stop = set_up_logging(home, level_for(home), verbose)
    try:
        return run(home, {}, sources)
    finally:
        stop()


def _probe(home: Path) -> Mapping[str, object]:
    from ui.probe import run

    return run(home)


if __name__ == "__main__":
    sys.exit(main())
