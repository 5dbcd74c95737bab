"""Folders as a media server names them and as they are seen from here. Used by
`services.servers.service`.

The setting `library.path_mappings` maps the server's names to ours; the longest one that fits wins.
A server on Windows writes backslashes and does not tell cases apart.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


class PathMap:
    """Both directions of the mapping. What no folder of it holds stays as it is."""

    def __init__(self, mappings: Mapping[str, str]) -> None:
        pairs = [
            (_bare(there), _bare(str(Path(here).expanduser()))) for there, here in mappings.items()
        ]
        self._pairs = sorted(pairs, key=lambda pair: -len(pair[0]))

    def here(self, path: str) -> str:
        """A path of the server's as it is seen from here."""
        for there, here in self._pairs:
            rest = _below(path, there)
            if rest is not None:
                return os.path.join(here, *rest) if rest else here
        return path

    def there(self, path: str) -> str:
        """A path of ours as the server names it."""
        for there, here in sorted(self._pairs, key=lambda pair: -len(pair[1])):
            rest = _below(path, here)
            if rest is not None:
                sign = "\\" if "\\" in there or there[1:2] == ":" else "/"
                return sign.join((there, *rest))
        return path


def _bare(folder: str) -> str:
    return folder.rstrip("/\\") or folder[:1]


def _below(path: str, folder: str) -> list[str] | None:
    """The parts of `path` below `folder`, None when it is not below."""
    windows = "\\" in folder or folder[1:2] == ":"
    if windows:
        path, folder = path.replace("\\", "/"), folder.replace("\\", "/")
    start, rest = path[: len(folder)], path[len(folder) :]
    same = start.casefold() == folder.casefold() if windows else start == folder
    if not same or (rest and not folder.endswith("/") and not rest.startswith("/")):
        return None
    return [part for part in rest.split("/") if part]
