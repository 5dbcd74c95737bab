"""What Spotify's refusals mean, as sentences with a next step. Used by `api.py` and `accounts.py`.

Source: Spotify's error bodies as seen in 2026 (contract §2.9). They come as an object, as an
object with a plain string, as plain text, or empty. What a 429 is is decided by its status alone.
"""

from __future__ import annotations

import json
from time import localtime, strftime

from core.domain import Malformed, NotAuthorised, RateLimited, Refused, ServiceError
from core.net.http import Reply

TITLE = "Spotify"
FIRST_STEP = "Connect it: Settings, Spotify, or `login spotify`."
LOGIN_STEP = "Connect again: Settings, Spotify, or `login spotify`."


class AppStopped(NotAuthorised):
    """Nothing works for this app or person until somebody changes something at Spotify's."""


class Misunderstood(Malformed):
    """Our own mistake, or an id that is none."""


class RightMissing(NotAuthorised):
    """The consent does not cover what was asked."""


def said(reply: Reply) -> tuple[str, str]:
    """(message, reason) of an answer, "" where it has none."""
    try:
        told = json.loads(reply.body)
    except (ValueError, RecursionError):
        return reply.text.strip()[:300], ""
    error = told.get("error") if isinstance(told, dict) else None
    if isinstance(error, dict):
        return str(error.get("message") or ""), str(error.get("reason") or "")
    described = told.get("error_description") if isinstance(told, dict) else None
    return str(described or error or ""), str(error or "")


def forbidden(reply: Reply) -> ServiceError:
    """What a 403 means."""
    words = said(reply)[0].lower()
    if "premium" in words:
        return AppStopped(
            TITLE,
            "Spotify answers this app only while its owner has Premium.",
            "Check the subscription of the account that made the app; after a renewal it may take "
            "hours. Playlist files work meanwhile.",
        )
    if "registered" in words or "dashboard" in words:
        return AppStopped(
            TITLE,
            "This Spotify account is not on the app's list of users.",
            "On developer.spotify.com/dashboard open the app, User Management, and add the "
            "account's name and e-mail address.",
        )
    if "scope" in words:
        return RightMissing(
            TITLE, "Spotify was not allowed to show this list.", "Connect again and agree to all."
        )
    return Refused(
        TITLE,
        "Spotify does not give this to apps any more.",
        "Use another catalogue, or a playlist file.",
    )


def unreadable(name: str) -> ServiceError:
    """A list of somebody else's."""
    return Refused(
        TITLE,
        f"Spotify lets apps read only your own lists, and “{name}” is somebody else's.",
        "Copy it into a list of your own (in Spotify: Add to other playlist, New playlist), or "
        "export it to a file and open that.",
    )


def bad_request(reply: Reply) -> ServiceError:
    """Our own mistake, or an id that is none."""
    return Misunderstood(
        TITLE,
        f"Spotify did not understand the request (HTTP {reply.status}).",
        "Check the address; if it is right, please report this.",
    )


def banned(what: str, until: float, now: float, reason: str) -> RateLimited:
    """A bucket that is closed."""
    return RateLimited(
        TITLE,
        f"Spotify has closed {what} for your app: {reason}.",
        max(0.0, until - now),
        f"Nothing is asked before {moment(until, now)}; what was read before stays, and playlist "
        "files work meanwhile.",
    )


def used_up(what: str, limit: int, until: float, now: float) -> RateLimited:
    """Our own budget of a day is spent."""
    return RateLimited(
        TITLE,
        f"The {limit} requests for {what} that are safe within 24 hours are used.",
        max(0.0, until - now),
        f"It goes on at {moment(until, now)} where it stopped; `spotify.requests_percent` allows "
        "more, at the risk of a ban of many hours.",
    )


def moment(until: float, now: float) -> str:
    """A time for people, with the day when it is not within 12 hours."""
    form = "%H:%M" if until - now < 12 * 3600 else "%A %H:%M"
    return strftime(form, localtime(until))


def not_connected(reason: str = "") -> ServiceError:
    """No token is held; without a `reason` there never was one."""
    if not reason:
        return NotAuthorised(TITLE, "Spotify is not connected.", FIRST_STEP)
    return NotAuthorised(TITLE, reason, LOGIN_STEP)


def no_client() -> ServiceError:
    """No Client ID is set."""
    return NotAuthorised(
        TITLE,
        "Spotify needs a Client ID of your own.",
        "Make an app on developer.spotify.com and put its Client ID into `spotify.client_id`; "
        "docs/spotify.md shows how. Playlist files work without.",
    )
