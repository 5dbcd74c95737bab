"""Certificates that no authority signed: taken by their fingerprint. Used by `http.py`.

slskd makes itself a certificate that nobody else vouches for (source: slskd 0.26, web.https): a
person who asks for it may have exactly that one believed, or none checked at all.
"""

from __future__ import annotations

import hashlib
import socket
import ssl
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from requests.adapters import HTTPAdapter

Verify = bool | str
"""True: by the authorities this system trusts; a SHA-256 fingerprint: this certificate; False."""

_SECONDS = 5.0


def shown_fingerprint(digest: bytes) -> str:
    """A fingerprint as people compare it: AB:CD:…"""
    return digest.hex(":").upper()


def seen_fingerprint(url: str) -> str:
    """The SHA-256 fingerprint of the certificate that answers at `url`; "" when none does."""
    parts = urlsplit(url)
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        address = (parts.hostname or "", parts.port or 443)
        with (
            socket.create_connection(address, _SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=parts.hostname) as secured,
        ):
            certificate = secured.getpeercert(binary_form=True)
    except (OSError, ValueError):
        return ""
    return shown_fingerprint(hashlib.sha256(certificate).digest()) if certificate else ""


def pinned(fingerprint: str) -> HTTPAdapter:
    """Speaks only with the holder of that certificate, whoever signed it."""
    from requests.adapters import HTTPAdapter

    class Pinned(HTTPAdapter):
        """Hands the fingerprint to urllib3."""

        def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
            super().init_poolmanager(*args, **kwargs, assert_fingerprint=fingerprint)

    return Pinned()


def without_warnings() -> None:
    """A person who switched the check off does not want to read of it with every request."""
    import urllib3

    urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
