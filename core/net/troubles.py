"""Transport errors of requests and urllib3 as errors of ours. Used by `http.py` only.

The originals are dropped, never chained: their texts may hold the key or the whole address.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from core.domain import Malformed, NotAuthorised, ServiceError, Unreachable


def bad_key(service: str) -> ServiceError:
    """A key that no header can carry."""
    return NotAuthorised(
        service,
        f"The key for {service} has characters that no key can have.",
        "Copy the key again, without spaces or line breaks.",
    )


def bad_address(service: str) -> ServiceError:
    """An address that is none."""
    return Unreachable(
        service,
        f"The address of {service} is not a web address.",
        "Correct it in the settings.",
    )


def cut_off(service: str, place: str) -> ServiceError:
    """Fewer bytes than promised."""
    return Unreachable(
        service,
        f"{service} at {place} broke off in the middle of an answer.",
        "Try again in a moment.",
    )


def sent_on(service: str, place: str, target: str) -> ServiceError:
    """A redirect; it is not followed, because the key would go along."""
    return Unreachable(
        service,
        f"{service} at {place} sends us on to {target}.",
        "Put the address it should have into the settings.",
    )


def too_long(service: str, limit: int) -> ServiceError:
    """More bytes than any honest answer has."""
    return Malformed(
        service,
        f"{service} sent an answer longer than {limit // 1024} KiB.",
        "Check that the address in the settings is the right one.",
    )


def too_slow(service: str, place: str) -> ServiceError:
    """A drip of bytes that would never end."""
    return Unreachable(
        service,
        f"{service} at {place} did not finish its answer in time.",
        "Check that it is not overloaded, then try again.",
    )


def no_json(service: str, status: int, is_page: bool) -> ServiceError:
    """An answer that is no JSON; a web page comes from something else than the service."""
    if is_page:
        return Unreachable(
            service,
            f"A web page answers instead of {service} (HTTP {status}).",
            "Check the address in the settings, and the network's log-in page if it has one.",
        )
    return Malformed(
        service,
        f"{service} sent an answer that is not valid JSON (HTTP {status}).",
        "Try again; if it stays, look at the service's own log.",
    )


def untrusted(service: str, place: str, other: bool, step: str) -> ServiceError:
    """A certificate nobody vouches for; `other`: not the one that the settings name."""
    what = "is not the one named in the settings" if other else "is not trusted"
    return Unreachable(
        service,
        f"The certificate of {service} at {place} {what}.",
        step or "Use its http address, or give it a certificate this computer trusts.",
    )


def reraise(
    error: Exception, service: str, place: str, step: Callable[[], str] = lambda: ""
) -> NoReturn:
    """Raise the error of ours that `error` stands for. `place` is the address without secrets.

    `step` is asked for the next step when the certificate is not believed.
    """
    doubt = _doubt(error)
    if doubt:
        raise untrusted(service, place, doubt == "FINGERPRINT", step()) from None
    raise _translated(error, service, place) from None


def _doubt(error: Exception) -> str:
    """What of the certificate is doubted, "" when it is about something else."""
    from requests import exceptions as errors

    said = str(error).upper() if isinstance(error, errors.SSLError) else ""
    return next((word for word in ("FINGERPRINT", "CERTIFICATE") if word in said), "")


def _translated(error: Exception, service: str, place: str) -> ServiceError:
    from requests import exceptions as errors
    from urllib3 import exceptions as lower

    if isinstance(error, errors.InvalidHeader | UnicodeError):
        return bad_key(service)
    if isinstance(error, errors.ContentDecodingError | lower.DecodeError):
        return Malformed(
            service,
            f"{service} sent an answer that cannot be unpacked.",
            "Try again; if it stays, look at the proxy in front of it.",
        )
    if isinstance(error, ValueError):
        return bad_address(service)
    return Unreachable(service, *_words(error, service, place))


def _words(error: Exception, service: str, place: str) -> tuple[str, str]:
    from requests import exceptions as errors
    from urllib3 import exceptions as lower

    if isinstance(error, errors.SSLError):
        return (
            f"{service} at {place} does not speak https there.",
            "Use its http address in the settings.",
        )
    if isinstance(error, errors.ProxyError):
        return f"The proxy on the way to {service} does not answer.", "Check the proxy settings."
    if isinstance(error, errors.Timeout | lower.TimeoutError | TimeoutError):
        return f"{service} at {place} did not answer in time.", "Check that it is running."
    return f"{service} at {place} cannot be reached.", "Check that it is running."
