"""What a Subsonic server's answers mean: the envelope, its codes as errors of ours.

Source: Subsonic API 1.16.1 and OpenSubsonic, 2026. A failure comes with HTTP 200 and a code; a call
the server does not know is a plain HTTP 404, 410 or 501. Used by `api.py`.
"""

from __future__ import annotations

from core.clients.catalogues.values import Json, as_object, count, text
from core.domain import (
    Malformed,
    NotAuthorised,
    NotFound,
    NotReady,
    RateLimited,
    Refused,
    ServiceError,
    Unreachable,
)
from core.net.http import Reply

SERVICE = "Navidrome"
"""Its name for people: the settings call every Subsonic server so."""

MISSING_PARAMETER, WRONG_LOGIN, NO_TOKENS, NO_SUCH_LOGIN = 10, 40, 41, 42
_KEY_CODES = frozenset({43, 44})
_VERSION_CODES = frozenset({20, 30})
NOT_ALLOWED, TRIAL_OVER, NOT_THERE = 50, 60, 70
UNKNOWN_CALL = frozenset({404, 410, 501})
_LONGEST = 200


class Failed(Exception):
    """The envelope says `failed`; never leaves this package. `code` 0 says nothing."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(said)
        self.code = code
        self.said = said


def opened(reply: Reply) -> Json | None:
    """The inside of a good envelope; None when the server does not know the call.

    Raises `Failed` for the server's own no, `ServiceError` for everything that is no answer.
    """
    enveloped = b"subsonic-response" in reply.body
    if reply.status in UNKNOWN_CALL and not enveloped:
        return None
    if reply.status >= 400 and not enveloped:
        raise _of_status(reply.status)
    envelope = as_object(as_object(reply.json()).get("subsonic-response"))
    status = envelope.get("status")
    if status == "ok":
        return envelope
    if status != "failed":
        raise Malformed(
            SERVICE,
            "The answer is none of a Subsonic server.",
            "Check the address in the settings: it ends before /rest.",
        )
    error = as_object(envelope.get("error"))
    code = count(error.get("code")) or 0
    if code == 0 and reply.status in UNKNOWN_CALL:  # supysonic puts its 404 into an envelope
        return None
    raise Failed(code, _line(error.get("message")))


def error_of(failed: Failed) -> ServiceError:
    """The error of ours that a server's code stands for."""
    said = f"{SERVICE} says: {failed.said}." if failed.said else f"{SERVICE} says no."
    if failed.code in {WRONG_LOGIN, NO_TOKENS, NO_SUCH_LOGIN} | _KEY_CODES:
        return NotAuthorised(
            SERVICE,
            f"{SERVICE} refuses the user name or the password.",
            "Correct `navidrome.username` and `navidrome.password`.",
        )
    if failed.code == NOT_ALLOWED:
        return Refused(
            SERVICE,
            f"{SERVICE} does not allow this to our user. {said}",
            "Use an account that may, or give this one the right on the server.",
        )
    if failed.code == NOT_THERE:
        return NotFound(SERVICE, said)
    if failed.code in _VERSION_CODES:
        return Refused(SERVICE, f"{SERVICE} speaks another version of the API. {said}")
    if failed.code == TRIAL_OVER:
        return Refused(SERVICE, f"The trial of this server is over. {said}")
    return Refused(SERVICE, said, "The server's log says more.")


def _of_status(status: int) -> ServiceError:
    told = f"{SERVICE} answered with HTTP {status}."
    if status in {401, 403}:
        return NotAuthorised(
            SERVICE, told, "Check the user, the password and the proxy in front of the server."
        )
    if status == 429:
        return RateLimited(SERVICE, f"{SERVICE} asks for a pause.", 2.0)
    if status == 503:
        return NotReady(SERVICE, told, "It may still be starting: try again shortly.")
    if status >= 500:
        return Unreachable(SERVICE, told, "Try again shortly; the server's log says more.")
    return Malformed(SERVICE, told, "Check that the address in the settings is the right one.")


def _line(message: object) -> str:
    line = " ".join(text(message).split()).rstrip(".")
    return "".join(sign for sign in line if sign.isprintable())[:_LONGEST]
