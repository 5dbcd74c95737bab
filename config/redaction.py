"""Hiding secrets in whatever is written down. Used by the log; every open store joins in."""

from __future__ import annotations

import re
import weakref
from collections.abc import Iterable
from typing import Protocol

HIDDEN = "•••"
_PATTERNS = (
    re.compile(
        r"(?i)((?:api[_-]?key|x-plex-token|token|password|secret|refresh_token|code_verifier)"
        r"[\"']?\s*[=:]\s*[\"']?)[^\s&\"',;}]+"
    ),
    re.compile(r"(?i)(authorization[\"']?\s*[=:]\s*[\"']?(?:bearer|basic|token)?\s*)[^\s\"',;}]+"),
    re.compile(r"(://[^\s/:@]*:)[^\s/@]+(?=@)"),
)


class HoldsSecrets(Protocol):
    """A settings store."""

    def secret_values(self) -> list[str]:
        """All secrets in use."""
        ...


_holders: weakref.WeakSet[HoldsSecrets] = weakref.WeakSet()


def hide_secrets_of(holder: HoldsSecrets) -> None:
    """From now on, as long as it lives, its secrets are hidden."""
    _holders.add(holder)


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """`text` without the given secrets, those of all open stores, and what looks like one."""
    known = {*secrets, *(value for holder in list(_holders) for value in holder.secret_values())}
    for secret in sorted(known, key=len, reverse=True):
        if len(secret) >= 4:
            text = text.replace(secret, HIDDEN)
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\1{HIDDEN}", text)
    return text
