"""What peers offer: slskd's search responses as candidates. Used by `source.py`.

Source: contract §3 (File, Response): every attribute is the peer's claim and often missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from core.clients.slskd import mapping
from core.domain import Candidate, ClaimedFacts, PeerFacts, Track

Describe = Callable[[str], Track]

# file extension -> codec as `ClaimedFacts` names it; anything else on offer is not music
CODECS = {
    "mp3": "mp3",
    "flac": "flac",
    "m4a": "m4a",
    "mp4": "m4a",
    "m4b": "m4a",
    "alac": "alac",
    "aac": "aac",
    "ogg": "ogg",
    "oga": "ogg",
    "opus": "opus",
    "wav": "wav",
    "wave": "wav",
    "aif": "aiff",
    "aiff": "aiff",
    "aifc": "aiff",
    "ape": "ape",
    "wv": "wavpack",
    "wma": "wma",
    "mpc": "mpc",
    "dsf": "dsd",
    "dff": "dsd",
    "webm": "webm",
    "mka": "mka",
}


def candidates(
    responses: Iterable[dict[str, Any]], search_id: str, describe: Describe
) -> Iterator[Candidate]:
    """Every audio file on offer; those in `lockedFiles` are marked locked."""
    for response in responses:
        peer = mapping.text(response.get("username"))
        # "." and ".." cannot stand in slskd's addresses, so such a peer could never be watched.
        if peer in {"", ".", ".."} or not _is_storable(peer):
            continue
        facts = PeerFacts(
            free_slot=mapping.flag(response.get("hasFreeUploadSlot")),
            queue_length=mapping.whole(response.get("queueLength")),
            speed=mapping.whole(response.get("uploadSpeed")),
        )
        for key, locked in (("files", False), ("lockedFiles", True)):
            for file in mapping.objects(response.get(key) or []):
                found = _candidate(file, describe)
                if found is not None:
                    yield replace(
                        found, peer=peer, peer_facts=facts, locked=locked, search_id=search_id
                    )


def in_folder(
    folders: Iterable[dict[str, Any]], peer: str, asked: str, describe: Describe
) -> Iterator[Candidate]:
    """Every audio file of a browsed folder and those below it; files there have bare names."""
    for told in folders:
        name = mapping.text(told.get("name")) or asked
        if name != asked and not name.startswith((f"{asked}\\", f"{asked}/")):
            continue
        for file in mapping.objects(told.get("files") or []):
            bare = mapping.text(file.get("filename"))
            found = _candidate(file | {"filename": f"{name}\\{bare}"}, describe) if bare else None
            if found is not None:
                yield replace(found, peer=peer)


def codec_of(filename: str, extension: str = "") -> str:
    """The codec a file name promises, "" when it is no audio name; `extension` is often wrong."""
    name = re.split(r"[\\/]", filename)[-1]
    _, dot, ending = name.rpartition(".")
    return CODECS.get((ending if dot else extension).strip().lower(), "")


def _candidate(file: dict[str, Any], describe: Describe) -> Candidate | None:
    filename = mapping.text(file.get("filename"))
    codec = codec_of(filename, mapping.text(file.get("extension")))
    if not codec or not _is_storable(filename):
        return None
    length = mapping.positive(file.get("length"))
    claimed = ClaimedFacts(
        codec=codec,
        size=mapping.whole(file.get("size")),
        duration=float(length) if length else None,
        bitrate=mapping.positive(file.get("bitRate")),
        sample_rate=mapping.positive(file.get("sampleRate")),
        bit_depth=mapping.positive(file.get("bitDepth")),
        variable_bitrate=mapping.flag(file.get("isVariableBitRate")),
    )
    described = replace(_described(filename, describe), duration=claimed.duration)
    return Candidate(mapping.SERVICE, "", filename, claimed, described)


def _described(filename: str, describe: Describe) -> Track:
    try:
        return describe(filename)
    except Exception:  # noqa: BLE001 - boundary: one stranger's file name must not end a search
        return Track(re.split(r"[\\/]", filename)[-1])


def _is_storable(name: str) -> bool:
    """False for names that no database and no file system can keep."""
    return "\0" not in name and not any("\ud800" <= sign <= "\udfff" for sign in name)
