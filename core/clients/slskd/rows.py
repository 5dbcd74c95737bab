"""Which of slskd's rows belongs to a transfer of ours. Used by `downloads.py`.

Source: contract §4: our batch first; after a restart of slskd a transfer has a new id and no
batch, so peer + file name is the identity that stays. slskd's owner may have fetched the same file
by hand long ago: such a row is never taken for ours, or his file would be moved away.
"""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from core.clients.slskd import states
from core.clients.slskd.api import SlskdApi
from core.clients.slskd.mapping import TransferRow
from core.domain import Refused, RemoteId, TransferState

TRIES = 3
_SLACK = 1.0
Listings = dict[str, list[TransferRow]]


def batch_ids(token: str) -> list[str]:
    """Our batch ids for one transfer: an id that slskd half-used can never be used again."""
    more = [str(uuid5(NAMESPACE_URL, f"cratekeeper:{token}:{n}")) for n in range(1, TRIES)]
    return [token.lower(), *more]


def newest(rows: list[TransferRow]) -> TransferRow | None:
    """The row that was requested last."""
    return max(rows, key=lambda row: row.requested or 0.0, default=None)


def of_file(rows: list[TransferRow], remote: RemoteId) -> list[TransferRow]:
    """The rows of this file that are not removed."""
    return [row for row in rows if row.filename == remote.filename and not row.removed]


class Rows:
    """Looks rows up, and remembers what was asked for when and what somebody else started."""

    def __init__(self, api: SlskdApi) -> None:
        self._api = api
        self._asked: dict[str, float] = {}
        self._watched: set[str] = set()
        self._foreign: set[str] = set()

    def find(
        self, remote: RemoteId, batches: bool, listings: Listings | None = None
    ) -> TransferRow | None:
        """The row that tells how `remote` stands; `listings` spares asking twice about a peer."""
        asked = self._asked.get(remote.token)
        row = None
        if batches:
            batch = self._api.batch(remote.token)
            if batch is None:
                # Never asked for: what slskd has under this name is somebody else's.
                return None
            asked = batch.created
            row = newest(of_file(batch.rows, remote))
        if row is not None and states.transfer_state(row.state) is not TransferState.RETRYING:
            return row
        listed = [one for one in self._listed(remote, listings) if self._fits(one, remote, asked)]
        return newest([*listed, row] if row is not None else listed)

    def running(self, remote: RemoteId) -> TransferRow | None:
        """An unfinished row of this file, whoever asked for it: there cannot be a second one."""
        return newest([row for row in self._listed(remote, None) if not states.is_over(row)])

    def is_ours(self, row: TransferRow, remote: RemoteId) -> bool:
        """True when we may cancel or remove it; without a batch it is the file we asked for."""
        if row.id in self._foreign:
            return False
        return not row.batch or row.batch in batch_ids(remote.token)

    def note_asked(self, remote: RemoteId, row: TransferRow) -> None:
        """slskd took our request (before 0.26, where no batch tells it)."""
        self._asked[remote.token] = row.requested or 0.0
        self._watched.add(row.id)

    def note_foreign(self, row: TransferRow) -> None:
        """Somebody else started this one: it is watched, never cancelled or removed."""
        self._foreign.add(row.id)
        self._watched.add(row.id)

    def forget(self, remote: RemoteId, row: TransferRow | None) -> None:
        """The transfer is over for us."""
        self._asked.pop(remote.token, None)
        if row is not None:
            self._watched.discard(row.id)
            self._foreign.discard(row.id)

    def _fits(self, row: TransferRow, remote: RemoteId, asked: float | None) -> bool:
        """Ours by its batch, or later than our request, or once seen while it was running."""
        if not states.is_over(row):
            self._watched.add(row.id)
        if row.id in self._watched or row.batch in batch_ids(remote.token):
            return True
        return asked is not None and (row.requested or 0.0) >= asked - _SLACK

    def _listed(self, remote: RemoteId, listings: Listings | None) -> list[TransferRow]:
        known = {} if listings is None else listings
        if remote.peer not in known:
            try:
                known[remote.peer] = self._api.downloads_of(remote.peer)
            except Refused:
                known[remote.peer] = []
        return of_file(known[remote.peer], remote)
