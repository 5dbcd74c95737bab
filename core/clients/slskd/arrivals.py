"""Finding the finished file on this side, and clearing our empty folder. Used by `source.py`.

slskd says "Succeeded" before the file is moved, and no transfer holds its path (contract §5): the
file is looked for where our batch sent it, where slskd's events say, and where its default rule
puts it. Only a whole file inside the folders from the settings is ever returned.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from core.clients.slskd import paths
from core.clients.slskd.api import SlskdApi
from core.clients.slskd.facts import KnownFacts
from core.clients.slskd.mapping import FileComplete, TransferRow
from core.clients.slskd.rows import batch_ids
from core.clients.slskd.settings import FOLDER, SlskdConfig
from core.domain import RemoteId, ServiceError

_PAGE = 50
_PAGES = 4
_CLOCK_SLACK = 5.0
Look = tuple[int, int, int]
"""Number, size in bytes and time of change of a file."""


class Arrivals:
    """Local side of slskd's downloads folder."""

    def __init__(self, api: SlskdApi, config: SlskdConfig, facts: KnownFacts) -> None:
        self._api = api
        self._config = config
        self._facts = facts
        self._before: dict[str, dict[Path, Look]] = {}

    def locate(self, remote: RemoteId, look_up: Callable[[], TransferRow | None]) -> Path | None:
        """The whole file, None when it is not there (yet); `look_up` finds slskd's row."""
        found = self._in_our_folder(remote)
        if found is not None:
            return found
        row = look_up()
        if row is None:
            return self._by_event(remote, "", remote.size)
        size = row.size if remote.size is None else remote.size
        found = self._by_event(remote, row.id, size)
        if found is None and row.requested is not None:
            found = self._by_rule(remote, size, row.requested - _CLOCK_SLACK)
            found = found or self._by_rule(remote, size, row.requested, put=True)
        return found

    def arriving(self, remote: RemoteId) -> Path | None:
        """The growing file, when slskd's incomplete folder can be seen from here.

        slskd leaves the parts of cancelled transfers there: one counts only when it was changed
        since the first look.
        """
        now = self._growing(remote)
        before = self._before.setdefault(remote.token, now)
        for path, look in now.items():
            if before.get(path) != look and (remote.size is None or look[1] <= remote.size):
                return path
        return None

    def _growing(self, remote: RemoteId) -> dict[Path, Look]:
        theirs = self._facts.options().incomplete
        base = paths.to_local(theirs, self._mappings()) or Path(theirs) if theirs else None
        found: dict[Path, Look] = {}
        if base is None:
            return found
        for *folders, name in paths.growing_places(remote.filename, remote.peer):
            folder = paths.below(base, folders)
            path = folder and paths.find_file(folder, name, None, None)
            if path and paths.is_inside(path, [base]):
                with contextlib.suppress(OSError):
                    look = path.stat()
                    found[path] = (look.st_ino, look.st_size, look.st_mtime_ns)
        return found

    def clear(self, remote: RemoteId) -> None:
        """Remove our folder for this transfer, and the one above it, when they are empty."""
        self._before.pop(remote.token, None)
        for base in self._bases():
            ours = self._own_folder(base, remote)
            if ours is None:
                continue
            with contextlib.suppress(OSError):
                ours.rmdir()
            with contextlib.suppress(OSError):
                ours.parent.rmdir()

    def _in_our_folder(self, remote: RemoteId) -> Path | None:
        for base in self._bases():
            folder = self._own_folder(base, remote)
            for windows in (False, True):
                name = paths.file_name(remote.filename, windows)
                found = folder and paths.find_file(folder, name, remote.size, None)
                if found and self._believable(found):
                    return found
        return None

    def _by_rule(
        self, remote: RemoteId, size: int | None, since: float, put: bool = False
    ) -> Path | None:
        """In folders that others use too, so nothing older than our request counts."""
        for base in self._bases():
            for *folders, name in paths.landing_places(remote.filename):
                folder = paths.below(base, folders)
                found = folder and paths.find_file(folder, name, size, since, put)
                if found and self._believable(found):
                    return found
        return None

    def _by_event(self, remote: RemoteId, transfer: str, size: int | None) -> Path | None:
        """Only an event of our own request counts: the same file may have come before."""
        batches = batch_ids(remote.token)
        for page in range(_PAGES):
            try:
                files, more = self._api.finished_files(page * _PAGE, _PAGE)
            except ServiceError:
                return None
            for file in files:
                if file.batch in batches or (transfer and file.transfer == transfer):
                    return self._announced(file, size)
            if not more:
                return None
        return None

    def _announced(self, file: FileComplete, size: int | None) -> Path | None:
        local = paths.to_local(file.local, self._mappings()) or Path(file.local)
        if not self._believable(local):
            return None
        return paths.find_file(local.parent, local.name, size, None)

    def _believable(self, path: Path) -> bool:
        return paths.is_inside(path, [self._config.incoming, *self._config.mappings.values()])

    def _mappings(self) -> dict[str, Path]:
        """The user's mappings, and slskd's downloads folder as the folder we watch."""
        downloads = self._facts.options().downloads
        implied = {downloads: self._config.incoming} if downloads else {}
        return {**implied, **self._config.mappings}

    def _bases(self) -> list[Path]:
        downloads = self._facts.options().downloads
        mapped = paths.to_local(downloads, self._config.mappings) if downloads else None
        return list(dict.fromkeys([*([mapped] if mapped else []), self._config.incoming]))

    @staticmethod
    def _own_folder(base: Path, remote: RemoteId) -> Path | None:
        return paths.below(base, (FOLDER, remote.token))
