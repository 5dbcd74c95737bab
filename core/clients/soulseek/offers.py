"""What peers offer: search replies as candidates. Used by `source.py`.

Source: contract §3 and §6: every attribute is the peer's claim, FLAC comes without a bitrate and
often without an extension. Files of 0 bytes are left out (fault H).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from core.clients.slskd.offers import codec_of
from core.clients.soulseek.settings import NAME
from core.domain import Candidate, ClaimedFacts, PeerFacts, Track

Describe = Callable[[str], Track]
_BITRATE, _DURATION, _VARIABLE, _SAMPLE_RATE, _BIT_DEPTH = 0, 1, 2, 4, 5


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """One file of a reply; `attributes` by the protocol's numbers."""

    filename: str
    size: int
    extension: str
    attributes: dict[int, int]
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """One peer's answer to a search, free of aioslsk's types. `speed` in bytes per second."""

    peer: str
    free_slot: bool
    speed: int
    queue_length: int
    files: tuple[OfferedFile, ...]


def candidates(reply: Reply, search_id: str, describe: Describe) -> Iterator[Candidate]:
    """Every audio file of one reply."""
    if not _is_storable(reply.peer):
        return
    facts = PeerFacts(reply.free_slot, reply.queue_length, reply.speed)
    for found in in_folder(reply.peer, reply.files, describe):
        yield replace(found, peer_facts=facts, search_id=search_id)


def in_folder(peer: str, files: Iterable[OfferedFile], describe: Describe) -> Iterator[Candidate]:
    """Every audio file among them, without what is known about the peer."""
    for file in files:
        codec = codec_of(file.filename, file.extension)
        if not codec or file.size <= 0 or not _is_storable(file.filename):
            continue
        claimed = _claimed(file, codec)
        described = replace(_described(file.filename, describe), duration=claimed.duration)
        yield Candidate(NAME, peer, file.filename, claimed, described, locked=file.locked)


def _claimed(file: OfferedFile, codec: str) -> ClaimedFacts:
    told = file.attributes
    duration = told.get(_DURATION)
    return ClaimedFacts(
        codec=codec,
        size=file.size,
        duration=float(duration) if duration else None,
        bitrate=told.get(_BITRATE) or None,
        sample_rate=told.get(_SAMPLE_RATE) or None,
        bit_depth=told.get(_BIT_DEPTH) or None,
        variable_bitrate=bool(told[_VARIABLE]) if _VARIABLE in told else None,
    )


def _described(filename: str, describe: Describe) -> Track:
    try:
        return describe(filename)
    except Exception:  # noqa: BLE001 - boundary: one stranger's file name must not end a search
        return Track(filename.replace("/", "\\").rpartition("\\")[2])


def _is_storable(name: str) -> bool:
    """False for names that no database can keep."""
    return bool(name) and "\0" not in name and not any("\ud800" <= s <= "\udfff" for s in name)
