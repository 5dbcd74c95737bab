"""`MatchMemory`, `FileMemory` and `BlockList` on SQLite: what people and files taught us."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, replace

from sqlalchemy import ColumnElement, Engine, delete, or_, select, true
from sqlalchemy.dialects.sqlite import insert

from core.ports.memory import BadFile, MatchDecision
from core.ports.system import Clock
from database.columns import storable
from database.session import reading, writing
from database.tables import bad_files, blocked_peers, match_decisions

_KEYS_AT_ONCE = 500  # SQLite's smallest usual limit of parameters is 999
_UNKNOWN_SIZE = -1
_ANY_PATH = ""  # a decision about no path in particular; no file has an empty path


class MatchRepo:
    """Implements `core.ports.memory.MatchMemory`. One object serves all threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def decide(self, key: str, path: str | None, same: bool) -> None:
        """See `MatchMemory.decide`."""
        outdated: list[ColumnElement[bool]] = [match_decisions.c.path == (path or _ANY_PATH)]
        if same:
            outdated += [match_decisions.c.same.is_(True), match_decisions.c.path == _ANY_PATH]
        elif path is None:
            outdated = [true()]
        with writing(self._engine) as connection:
            own = match_decisions.c.key == key
            connection.execute(delete(match_decisions).where(own, or_(*outdated)))
            row = {"key": key, "path": path or _ANY_PATH, "same": same}
            connection.execute(insert(match_decisions).values(row))

    def of(self, keys: Collection[str]) -> list[MatchDecision]:
        """See `MatchMemory.of`."""
        asked = {storable(key): key for key in keys}
        found: list[tuple[int, MatchDecision]] = []
        with reading(self._engine) as connection:
            for some in _chunks(asked):
                query = select(match_decisions).where(match_decisions.c.key.in_(some))
                for row in connection.execute(query):
                    decision = MatchDecision(asked[row.key], row.path or None, row.same)
                    found.append((row.id, decision))
        return [decision for _, decision in sorted(found, key=lambda pair: pair[0])]

    def forget(self, key: str) -> None:
        """See `MatchMemory.forget`."""
        with writing(self._engine) as connection:
            connection.execute(delete(match_decisions).where(match_decisions.c.key == key))


class PeerRepo:
    """Implements `core.ports.memory.PeerMemory`. One object serves all threads."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def remember(self, file: BadFile) -> None:
        """See `FileMemory.remember`. A time to come, of a clock that was wrong, counts as now: what
        a person picks after it would never be later."""
        now = self._clock.now()
        row = asdict(replace(file, at=min(file.at, now) if file.at > 0.0 else now))
        row["size"] = _UNKNOWN_SIZE if file.size is None else file.size
        new = insert(bad_files).values(row)
        changed = {name: row[name] for name in ("fingerprint", "reason", "at", "against")}
        with writing(self._engine) as connection:
            connection.execute(
                new.on_conflict_do_update(
                    index_elements=["source", "peer", "filename", "size"], set_=changed
                )
            )

    def bad_files(self) -> list[BadFile]:
        """See `FileMemory.bad_files`."""
        query = select(bad_files).order_by(bad_files.c.at, bad_files.c.id)
        with reading(self._engine) as connection:
            return [
                BadFile(
                    row.source,
                    row.peer,
                    row.filename,
                    None if row.size == _UNKNOWN_SIZE else row.size,
                    row.fingerprint,
                    row.reason,
                    row.at,
                    row.against,
                )
                for row in connection.execute(query)
            ]

    def forget(self, file: BadFile) -> None:
        """See `FileMemory.forget`."""
        size = _UNKNOWN_SIZE if file.size is None else file.size
        same = (
            (bad_files.c.source == file.source)
            & (bad_files.c.peer == file.peer)
            & (bad_files.c.filename == file.filename)
            & (bad_files.c.size == size)
        )
        with writing(self._engine) as connection:
            connection.execute(delete(bad_files).where(same))

    def block_peer(self, source: str, peer: str, reason: str) -> None:
        """See `BlockList.block_peer`."""
        new = insert(blocked_peers).values(source=source, peer=peer, reason=reason)
        with writing(self._engine) as connection:
            connection.execute(
                new.on_conflict_do_update(
                    index_elements=["source", "peer"], set_={"reason": reason}
                )
            )

    def unblock_peer(self, source: str, peer: str) -> None:
        """See `BlockList.unblock_peer`."""
        its = (blocked_peers.c.source == source) & (blocked_peers.c.peer == peer)
        with writing(self._engine) as connection:
            connection.execute(delete(blocked_peers).where(its))

    def blocked_peers(self) -> dict[tuple[str, str], str]:
        """See `BlockList.blocked_peers`."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(blocked_peers))
            return {(row.source, row.peer): row.reason for row in rows}


def _chunks(keys: Collection[str]) -> list[list[str]]:
    ordered = sorted(keys)
    return [ordered[at : at + _KEYS_AT_ONCE] for at in range(0, len(ordered), _KEYS_AT_ONCE)]
