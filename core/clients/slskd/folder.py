"""Whether slskd's downloads folder is the one we look into: tried with a file. Asked by the doctor.

slskd names its folder in its own world, often a container's (source: contract §5), so a path proves
nothing. A file put there from here, and seen in slskd's own listing, does.

That listing (`/files`) serves this proof only. An slskd that has none, or closes it to our key,
works all the same: finished files are found and our empty folders removed on this side's disk
(`arrivals.py`), by the folder we asked for, slskd's events and its rule. What cannot be proved then
is said, and a folder that is plainly another one is a fault all the same.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from core.clients.slskd import paths
from core.clients.slskd.api import SlskdApi
from core.clients.slskd.mapping import SERVICE
from core.clients.slskd.settings import SlskdConfig
from core.domain import NotAuthorised, NotFound, NotReady, ServiceError
from core.tasks import TaskContext

_LOOKS = 3
_COMPARED = 50
_STEP = (
    "Set `downloads.incoming` to that folder as this computer sees it, or name both sides in "
    "`sources.slskd.path_mappings`."
)


class FolderCheck:
    """One try for each folder that may be slskd's."""

    def __init__(self, api: SlskdApi, config: SlskdConfig) -> None:
        self._api = api
        self._config = config

    def words(self) -> str:
        """Where slskd's files are found, and what is only taken to be so. Raises `NotReady` when
        they are not found, and what calls do."""
        told = self._told()
        theirs = told or "its downloads folder"
        here = [folder for folder in self._candidates(theirs) if folder.is_dir()]
        if not here:
            raise NotReady(
                SERVICE,
                f"slskd puts files into {theirs}, which cannot be reached here: "
                f"{self._candidates(theirs)[0]} does not exist.",
                _STEP,
            )
        seen = {folder: self._is_theirs(folder) for folder in here}
        if True in seen.values():
            found = next(folder for folder, same in seen.items() if same)
            return f"what slskd puts into {theirs} is found in {found}{_if_closed(found)}"
        if None in seen.values() and not self._is_elsewhere(told, here):
            return f"{theirs} is taken to be {here[0]}; this slskd cannot be asked whether it is"
        raise NotReady(
            SERVICE, f"slskd puts files into {theirs}, but {here[0]} is another folder.", _STEP
        )

    def _told(self) -> str:
        """slskd's name for its folder; "" when it does not tell, or not to our key."""
        try:
            return self._api.options().downloads or ""
        except (NotFound, NotAuthorised):
            return ""

    def _is_elsewhere(self, told: str, here: list[Path]) -> bool:
        """Its folder is on this computer, nobody mapped it, and we look into another one."""
        its = Path(told)
        if not its.is_absolute() or paths.to_local(told, self._config.mappings):
            return False
        return its.is_dir() and not any(its.samefile(folder) for folder in here)

    def _candidates(self, theirs: str) -> list[Path]:
        mapped = paths.to_local(theirs, self._config.mappings)
        return list(dict.fromkeys([*([mapped] if mapped else []), self._config.incoming]))

    def _is_theirs(self, folder: Path) -> bool | None:
        """None when it cannot be known: this slskd lists no folders, or both are empty."""
        try:
            whole = self._api.folder("")
            if whole is None:
                return None
            with _trial(folder) as trial:
                return self._compared(folder, whole) if trial is None else self._appears(trial)
        except ServiceError:
            return None

    def _appears(self, trial: Path) -> bool:
        """A share on the network may show a new file a moment later."""
        idle = TaskContext()
        for look in range(_LOOKS):
            if look:
                idle.sleep(self._config.poll_seconds)
            listed = self._api.folder(trial.parent.name)
            if listed is None:  # some list their root only
                if (trial.parent.name, None) in (self._api.folder("") or ()):
                    return True
            elif (trial.name, trial.stat().st_size) in listed:
                return True
        return False

    def _compared(self, folder: Path, theirs: list[tuple[str, int | None]]) -> bool | None:
        """A folder we may not write to is slskd's when it holds what slskd lists."""
        names = {paths.nfc(name) for name, _ in theirs[:_COMPARED]}
        ours = {paths.nfc(entry.name) for entry in folder.iterdir()}
        return bool(names & ours) if names else None


def _if_closed(folder: Path) -> str:
    if os.access(folder, os.W_OK | os.X_OK):
        return ""
    return ", where nothing may be changed: what was filed has to be deleted there by hand"


@contextlib.contextmanager
def _trial(folder: Path) -> Iterator[Path | None]:
    """A file in a folder of its own, gone afterwards; None where nothing can be written."""
    ours = folder / f"cratekeeper-check-{secrets.token_hex(6)}"
    trial = ours / "check.txt"
    made: Path | None = trial
    try:
        ours.mkdir()
        trial.write_text("Cratekeeper looks whether slskd sees this.\n", encoding="ascii")
    except OSError:
        made = None
    try:
        yield made
    finally:
        with contextlib.suppress(OSError):
            trial.unlink(missing_ok=True)
            ours.rmdir()
