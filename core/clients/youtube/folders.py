"""The folder of one download, `incoming`/cratekeeper-yt/TOKEN: what lies in it, how it goes away.

Used by `fetches.py` and `source.py`. What counts as finished is written by the worker, last.
"""

from __future__ import annotations

import json
import re
import shutil
import time
from pathlib import Path

from core.clients.youtube.settings import YouTubeConfig

DONE = "done.json"
BEGUN = "begun"
"""Written when the download has been counted, so that going on with it costs nothing."""

_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,80}")
_OLD = 14 * 86400.0


def folder_of(config: YouTubeConfig, token: str) -> Path | None:
    """The folder for a token; None for a token that is no plain name."""
    return config.folder / token if _TOKEN.fullmatch(token) else None


def finished(folder: Path | None) -> Path | None:
    """The finished file in `folder`, None when there is none of the size it was finished with."""
    if folder is None:
        return None
    try:
        facts = json.loads((folder / DONE).read_text(encoding="utf-8"))
        name, size = str(facts["path"]), int(facts["size"])
        path = folder / Path(name).name
        return path if path.is_file() and path.stat().st_size == size else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def growing(folder: Path | None) -> Path | None:
    """The stream that is being fetched into `folder`, None while there is none."""
    try:
        parts = [one for one in folder.iterdir() if one.suffix == ".part"] if folder else []
    except OSError:
        return None
    return parts[0] if len(parts) == 1 else None


def begin(folder: Path) -> None:
    """Make the folder of a download that has been counted. Raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / BEGUN).touch()


def begun(folder: Path) -> bool:
    """Whether the download was counted before."""
    return (folder / BEGUN).exists()


def bytes_in(folder: Path) -> int:
    """How much of it is there already."""
    try:
        return sum(entry.stat().st_size for entry in folder.iterdir() if entry.is_file())
    except OSError:
        return 0


def clear(config: YouTubeConfig, token: str) -> None:
    """Remove the download's folder, and ours when it was the last. Never raises."""
    folder = folder_of(config, token)
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)
    _remove_if_empty(config.folder)


def sweep(config: YouTubeConfig) -> None:
    """Remove what nobody has touched for two weeks: leftovers of jobs that are long gone."""
    try:
        old = [one for one in config.folder.iterdir() if one.stat().st_mtime < time.time() - _OLD]
    except OSError:
        return
    for folder in old:
        clear(config, folder.name)


def _remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        return  # somebody else's download is in it, or it never was
