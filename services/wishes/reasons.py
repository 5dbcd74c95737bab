"""Kinds of reasons why wishes are open, for the statistics. Used by the wish list's front ends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from core.domain import Wish

SWITCHED_OFF = "Better copies are switched off"
"""Why a wish for a better copy rests while `schedules.upgrade_wishes` is off."""

_TRIED = re.compile(r"^\d+ files were tried: ")
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("not tried yet", r"^$"),
        ("better copies are off", r"^better copies are switched off"),
        ("nobody shares it", r"^nobody shares"),
        ("you refused it", r"^you (?:refused|blocked)\b"),
        ("the file was bad", r"^bad file|^this very file was bad"),
        ("the transfer stalled", r"^stalled"),
        ("queued for too long", r"^still queued"),
        ("the peer refused", r"^the peer refused|\brefused\b"),
        ("the peer is offline", r"\boffline\b"),
        ("the file did not arrive", r"did not arrive|vanished"),
        ("the transfer failed", r"^failed|cancelled elsewhere"),
        ("only another version", r"version|\blive\b|remix|instrumental|karaoke|\bcover\b|acoustic"),
    )
)


def kind_of(reason: str) -> str:
    """The kind of one reason in a few words."""
    bare = _TRIED.sub("", reason.strip())
    return next((kind for kind, pattern in _KINDS if pattern.search(bare)), "no good enough file")


def statistics(wishes: Iterable[Wish]) -> Counter[str]:
    """How many wishes are open for each kind of reason."""
    return Counter(kind_of(wish.reason) for wish in wishes)
