"""How a Subsonic server is told who asks: a salted token, or the password where none is known.

A token is md5(password + salt) with a fresh salt (API 1.13); servers that only keep passwords as
hashes of their own answer it with error 41, 42 or, as supysonic, 10 (source: supysonic 0.7.9).
"""

from __future__ import annotations

import hashlib
import secrets

from core.clients.subsonic.answers import MISSING_PARAMETER, NO_SUCH_LOGIN, NO_TOKENS

VERSION, CLIENT = "1.16.1", "Cratekeeper"
_SWITCH = frozenset({MISSING_PARAMETER, NO_TOKENS, NO_SUCH_LOGIN})


class Login:
    """The parameters every call carries. `proven`: the server took one call in this form."""

    def __init__(self, username: str, password: str) -> None:
        self._username = username
        self._password = password
        self._plain = False
        self.proven = False

    def pairs(self) -> list[tuple[str, str]]:
        """Name and value of each parameter; the salt is another one each time."""
        common = [("u", self._username), ("v", VERSION), ("c", CLIENT), ("f", "json")]
        if self._plain:
            return [*common, ("p", "enc:" + self._password.encode().hex())]
        salt = secrets.token_hex(8)
        # md5 is the protocol's choice
        token = hashlib.md5((self._password + salt).encode(), usedforsecurity=False).hexdigest()
        return [*common, ("t", token), ("s", salt)]

    def switched(self, code: int) -> bool:
        """True when after this error the same call is worth another try, with the password."""
        if self._plain or self.proven or code not in _SWITCH:
            return False
        self._plain = True
        return True
