"""The one error tree. Everything else that is raised is a bug.

Each error carries `sentence` (what happened) and `next_step` (what to do); `str(error)` is both,
and never holds a secret.
"""

from __future__ import annotations


class CratekeeperError(Exception):
    """Something that happens in normal life and that a person can act on."""

    def __init__(self, sentence: str, next_step: str = "") -> None:
        super().__init__(f"{sentence} {next_step}".strip())
        self.sentence = sentence
        self.next_step = next_step


class BadInput(CratekeeperError):
    """A source, setting or argument that cannot be used as it is (exit code 2)."""


class StorageError(CratekeeperError):
    """A folder that cannot be written or is full (exit code 4)."""


class ServiceError(CratekeeperError):
    """An outside service did not do what was asked. `service` is its name for people."""

    def __init__(self, service: str, sentence: str, next_step: str = "") -> None:
        super().__init__(sentence, next_step)
        self.service = service


class Unreachable(ServiceError):
    """No connection, or no answer in time."""


class NotAuthorised(ServiceError):
    """The service refuses our key or login."""


class NotReady(ServiceError):
    """The service answers but cannot work now (slskd not logged in, server starting)."""


class RateLimited(ServiceError):
    """We were asked to wait; `after` in seconds."""

    def __init__(self, service: str, sentence: str, after: float, next_step: str = "") -> None:
        super().__init__(service, sentence, next_step)
        self.after = after


class NotFound(ServiceError):
    """The thing asked for does not exist there (a peer that is offline, a deleted search)."""


class Refused(ServiceError):
    """The service understood and said no."""


class Malformed(ServiceError):
    """The answer is not what the contract says."""
