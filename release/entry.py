"""Where a bundle starts: the program, one of its modules, or a worker of a process pool.

The first lines undo what the bundle's loader did to the environment, so that programs of the
system which are started later (a browser, ffmpeg) load their own libraries and not ours.
"""

from __future__ import annotations

import os
import runpy
import sys

from utils.programs import RUN_MODULE, is_frozen

LOADERS_NOTES = "_PYI_"
LIBRARY_PATHS = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LIBPATH")


def restore_environment() -> None:
    """As it was before the loader put the bundle's folder first in the libraries' search path.

    Its notes go as well: by them a child that is this executable again would believe that its own
    search path is set, and find no library.
    """
    for name in [name for name in os.environ if name.startswith(LOADERS_NOTES)]:
        del os.environ[name]
    for name in LIBRARY_PATHS:
        before = os.environ.pop(f"{name}_ORIG", None)
        if before is not None:
            os.environ[name] = before
        else:
            os.environ.pop(name, None)


def run_module(module: str, arguments: list[str]) -> None:
    """As `python -m module` does; PYTHONPATH, which only our own parent sets, counts."""
    places = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    sys.path[:0] = [place for place in places if place]
    sys.argv = [sys.argv[0], *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def start() -> int:
    """The exit code; a worker or a module may end the process by itself."""
    if is_frozen():
        from multiprocessing import freeze_support

        restore_environment()
        freeze_support()
    if sys.argv[1:2] == [RUN_MODULE]:
        run_module(sys.argv[2], sys.argv[3:])
        return 0
    from main import main

    return main()


if __name__ == "__main__":
    sys.exit(start())
