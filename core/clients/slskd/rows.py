"""Which of slskd's rows belongs to a transfer of ours. Used by `downloads.py` and `arrivals.py`.

Source: contract §4: our batch first; after a restart of slskd a transfer has a new id and no
batch, so peer + file name is the identity that stays.
"""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from core.clients.slskd import states
from core.clients.slskd.api import SlskdApi
from core.clients.slskd.mapping import TransferRow
from core.domain import Refused, RemoteId, TransferState

TRIES = 3
Listings = dict[str, list[TransferRow]]


def batch_ids(token: str) -> list[str]:
    """Our batch ids for one transfer: an id that slskd half-used can never be used again."""
    more = [str(uuid5(NAMESPACE_URL, f"cratekeeper:{token}:{n}")) for n in range(1, TRIES)]
    return [token.lower(), *more]


def newest(rows: list[TransferRow], remote: RemoteId) -> TransferRow | None:
    """The newest row of this file that is not removed."""
    fits = [row for row in rows if row.filename == remote.filename and not row.removed]
    return max(fits, key=lambda row: row.requested or 0.0, default=None)


class Rows:
    """Looks rows up; keeps nothing but the ids of transfers that somebody else started."""

    def __init__(self, api: SlskdApi) -> None:
        self._api = api
        self._foreign: set[str] = set()

    def in_batch(self, batch_id: str, remote: RemoteId) -> TransferRow | None:
        """The row of this file in one batch."""
        return newest(self._api.batch(batch_id) or [], remote)

    def find(
        self, remote: RemoteId, batches: bool, listings: Listings | None = None
    ) -> TransferRow | None:
        """The row that tells how `remote` stands; `listings` spares asking twice about a peer."""
        row = self.in_batch(remote.token, remote) if batches else None
        if row is not None and not self._may_be_replaced(row):
            return row
        listed = newest(self._listing(remote.peer, listings), remote)
        return max(
            (found for found in (row, listed) if found is not None),
            key=lambda found: found.requested or 0.0,
            default=None,
        )

    def is_ours(self, row: TransferRow, remote: RemoteId) -> bool:
        """True when we may cancel or remove it; without a batch it is the file we asked for."""
        if row.id in self._foreign:
            return False
        return not row.batch or row.batch in batch_ids(remote.token)

    def note_foreign(self, row: TransferRow) -> None:
        """Somebody else started this one: it is watched, never cancelled or removed."""
        self._foreign.add(row.id)

    def _listing(self, peer: str, listings: Listings | None) -> list[TransferRow]:
        if listings is not None and peer in listings:
            return listings[peer]
        try:
            rows = self._api.downloads_of(peer)
        except Refused:
            rows = []
        if listings is not None:
            listings[peer] = rows
        return rows

    @staticmethod
    def _may_be_replaced(row: TransferRow) -> bool:
        return states.transfer_state(row.state) is TransferState.RETRYING
