"""One small JSON file that several processes read and change: settings and secrets.

Reading never locks; a change re-reads under a lock, so that two processes lose nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from config.errors import BadSetting
from utils.atomic import write_atomic


def read_object(path: Path) -> dict[str, Any]:
    """The object in `path`, {} without a file. Raises `BadSetting` naming a broken file."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise BadSetting(f"{path} cannot be read: {error.strerror}.") from None
    try:
        found = json.loads(data.decode("utf-8-sig") or "{}")
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise BadSetting(f"{path} is broken at {where}: {error.msg}; mend or delete it.") from None
    except (UnicodeDecodeError, RecursionError):
        raise BadSetting(f"{path} is broken: it is no JSON text; mend or delete it.") from None
    if not isinstance(found, dict):
        raise BadSetting(f"{path} is broken: it must hold one JSON object; mend or delete it.")
    return found


def change_object(path: Path, change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Read, change and replace the file (mode 0600). Raises `BadSetting`, OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _locked(path.with_name(f".{path.name}.lock")):
        content = read_object(path)
        change(content)
        text = json.dumps(content, indent=2, ensure_ascii=True) + "\n"
        write_atomic(path, text.encode("ascii"), mode=0o600)
    return content


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(fd)
        yield
    finally:
        os.close(fd)  # closing gives the lock back


def _lock(fd: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(fd, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        with contextlib.suppress(OSError):  # some network file systems have no locks
            fcntl.flock(fd, fcntl.LOCK_EX)
