"""What can be wrong with the login, in words: errors for callers, states for the sidebar.

Used by `login.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import localtime, strftime

from core.clients.soulseek.settings import NAME, SERVICE
from core.domain import (
    NotAuthorised,
    NotReady,
    RateLimited,
    ServiceError,
    ServiceState,
    ServiceStatus,
    Unreachable,
)

NEVER_ASKED = ServiceState(SERVICE, ServiceStatus.CHECKING, "not connected yet")
BAN_REASON = "Soulseek's server closes every connection at once: it has banned us for a while."


@dataclass(frozen=True, slots=True)
class Trouble:
    """`error` for callers, `status` and `words` for the sidebar.

    `final`: only a person mends it. `ours`: another process of this home has the login.
    """

    error: ServiceError
    status: ServiceStatus
    words: str
    final: bool = False
    ours: bool = False

    @property
    def state(self) -> ServiceState:
        """For the sidebar."""
        return ServiceState(SERVICE, self.status, self.words)


def clock_words(at: float) -> str:
    """A point in time as people read it."""
    return strftime("%H:%M", localtime(at))


def wrong_login(reason: str) -> Trouble:
    """The server refuses name or password."""
    known = {
        "INVALIDPASS": ("Soulseek refuses the password.", "wrong password"),
        "INVALIDUSERNAME": ("Soulseek refuses the user name.", "user name not allowed"),
        "EMPTYPASSWORD": ("Soulseek wants a password.", "password missing"),
    }
    sentence, words = known.get(reason, (f"Soulseek refuses the login ({reason}).", "refused"))
    step = "Correct it in Settings; if the name belongs to somebody else, choose another."
    return Trouble(NotAuthorised(NAME, sentence, step), ServiceStatus.FAILED, words, final=True)


def no_password() -> NotReady:
    """A name alone logs nobody in."""
    return NotReady(
        NAME,
        "The Soulseek password is missing, so the built-in client is not used.",
        "Enter it in Settings, or clear the user name there.",
    )


def kicked() -> Trouble:
    """Somebody logged in with our name; we do not fight for it."""
    error = NotReady(
        NAME,
        "Somebody else logged in to Soulseek with this user name, so we stay away.",
        "Close the other client or choose another name in Settings, then start Cratekeeper again.",
    )
    return Trouble(error, ServiceStatus.WARNING, "logged in elsewhere", final=True)


def same_account(name: str) -> Trouble:
    """slskd uses the account."""
    error = NotReady(
        NAME,
        f'slskd is logged in to Soulseek as "{name}"; two clients with one name kick each other.',
        "Choose another user name for the built-in client, or use only one of the two.",
    )
    return Trouble(error, ServiceStatus.WARNING, "slskd uses this account")


def other_process() -> Trouble:
    """Another process of this home is logged in."""
    error = NotReady(
        NAME,
        "Another Cratekeeper is logged in to Soulseek already.",
        "It works on the same queue; what is begun here goes on when that one ends.",
    )
    return Trouble(error, ServiceStatus.WAITING, "used by another Cratekeeper", ours=True)


def silent(place: str) -> Trouble:
    """No connection to the server."""
    error = Unreachable(
        NAME, f"Soulseek's server {place} does not answer.", "Check the network connection."
    )
    return Trouble(error, ServiceStatus.FAILED, "no answer")


def lost() -> Trouble:
    """The connection was there and ended."""
    error = Unreachable(NAME, "The connection to Soulseek was lost.", "It is tried again shortly.")
    return Trouble(error, ServiceStatus.FAILED, "connection lost")


def pausing(trouble: Trouble, at: float) -> Trouble:
    """`trouble` with the time of the next try."""
    when = clock_words(at)
    error = type(trouble.error)(NAME, trouble.error.sentence, f"The next try is at {when}.")
    return Trouble(error, trouble.status, f"{trouble.words}, next try {when}")


def banned(seconds: float, until: float) -> Trouble:
    """The server does not want us for a while."""
    when = clock_words(until)
    error = RateLimited(NAME, BAN_REASON, seconds, f"Nothing is sent before {when}.")
    return Trouble(error, ServiceStatus.WAITING, f"banned for a while, next try {when}")
