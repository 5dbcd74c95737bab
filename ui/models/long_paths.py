"""Paths inside sentences, shortened in the middle: a toast has room for some words, not for eight
folders. Used by `ui.widgets.notices.Toast`, which tells the whole on pointing."""

from __future__ import annotations

import re

ROOM = 40
"""Characters a path may take before it is shortened."""
_PATH = re.compile(r"(?<![^\s“\"'`(])(?:[A-Za-z]:|~)?[\\/](?:(?!\s[\\/])[^“”\"`\n])*[\\/]")
"""From its root to its last separator; what follows is its name and the sentence's rest."""
_PART = re.compile(r"[^\\/]*[\\/]+")


def shortened(sentence: str, room: int = ROOM) -> str:
    """The sentence with "/home/…/complete/" for what takes more than `room` characters."""
    return _PATH.sub(lambda found: _short(found[0], room), sentence)


def _short(path: str, room: int) -> str:
    parts: list[str] = _PART.findall(path)
    if len(path) <= room or len(parts) < 4:
        return path
    root, last = parts[0] + parts[1], parts[-1]
    kept = [last]
    for part in reversed(parts[2:-1]):
        if len(root) + sum(map(len, kept)) + len(part) + 2 > room:
            break
        kept.insert(0, part)
    if len(kept) == len(parts) - 2:
        return path
    return root + "…" + last[-1] + "".join(kept)
