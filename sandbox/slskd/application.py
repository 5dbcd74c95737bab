"""Application, server connection, session, options and shares. Source: slskd contract §1 and §3.

Used by `routes`; `authorised` guards every call.
"""

from __future__ import annotations

import time
from typing import Any

from sandbox.slskd.backend import Backend
from sandbox.slskd.wire import Request, Response, empty, reply, text

JWT_SECONDS = 604_800


class Application:
    """The endpoints about slskd itself."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend

    def authorised(self, request: Request) -> bool:
        """The API key in its header, or a bearer token that has not died."""
        if self.backend.options.auth_disabled:
            return True
        if request.headers.get("x-api-key") == self.backend.api_key:
            return True
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and self.backend.jwts.get(token, 0) > time.time()

    # -- session ---------------------------------------------------------------------------

    def session_enabled(self, _request: Request) -> Response:
        return reply(not self.backend.options.auth_disabled)

    def session_check(self, _request: Request) -> Response:
        """An empty 200: the credentials are valid."""
        return empty(200)

    def login(self, request: Request) -> Response:
        body = request.json()
        name, password = (
            (body.get("username"), body.get("password")) if isinstance(body, dict) else ("", "")
        )
        if not str(name or "").strip() or not str(password or "").strip():
            return text(400, "Username and/or Password missing or invalid")
        options = self.backend.options
        if (name, password) != (options.username, options.password):
            return empty(401)
        now = int(time.time())
        return reply(
            {
                "expires": now + JWT_SECONDS,
                "issued": now,
                "name": name,
                "notBefore": now,
                "token": self.backend.new_jwt(now + JWT_SECONDS),
                "tokenType": "Bearer",
            }
        )

    # -- application and server ------------------------------------------------------------

    def version(self, _request: Request) -> Response:
        return reply(self.backend.options.version)

    def latest(self, _request: Request) -> Response:
        return reply(self._version())

    def server(self, _request: Request) -> Response:
        return reply(self.backend.server_state())

    def connect(self, _request: Request) -> Response:
        self.backend.connected = True
        return empty(200)

    def disconnect(self, _request: Request) -> Response:
        self.backend.connected = False
        return empty(204)

    def refuse(self, _request: Request) -> Response:
        """Restart and shut down take a login of an administrator: keys get 401."""
        return empty(401)

    def accept(self, _request: Request) -> Response:
        """Calls that exist and that nobody should make here (dump, gc)."""
        return empty(200)

    def state(self, _request: Request) -> Response:
        backend = self.backend
        on = backend.connected
        return reply(
            {
                "version": self._version(),
                "pendingReconnect": False,
                "pendingRestart": False,
                "server": backend.server_state(),
                "connectionWatchdog": {
                    "isEnabled": not on and backend.options.reconnects,
                    "isAttemptingConnection": False,
                    "isAwaitingVpn": False,
                },
                "vpn": {"isReady": False, "isConnected": False},
                "relay": {
                    "mode": "Controller",
                    "controller": {"state": "Disconnected"},
                    "agents": [],
                },
                "health": {"search": {"incoming": {"latency": 0, "queueDepth": 0, "dropRate": 0}}},
                "user": self._user(),
                "distributedNetwork": {"branchLevel": 3, "canAcceptChildren": True},
                "shares": self._shares(),
                "rooms": [],
                "users": [],
            }
        )

    def _version(self) -> dict[str, Any]:
        version = self.backend.options.version
        return {
            "full": f"{version} ({version}+sandbox)",
            "current": version,
            "latest": version,
            "isUpdateAvailable": False,
            "isCanary": version.endswith(".65534"),
            "isDevelopment": version.startswith("0.0.0"),
        }

    def _user(self) -> dict[str, Any]:
        named = self.backend.options.soulseek_username if self.backend.connected else None
        return {
            "username": named,
            "privileges": {"isPrivileged": False, "privilegesRemaining": 0},
            "statistics": {
                "averageSpeed": 0,
                "directoryCount": 10,
                "fileCount": 1200,
                "uploadCount": 3,
            },
        }

    # -- shares and options ----------------------------------------------------------------

    def _shares(self) -> dict[str, Any]:
        scanning = self.backend.scanning
        return {
            "scanPending": False,
            "scanning": scanning,
            "ready": not scanning,
            "faulted": False,
            "cancelled": False,
            "scanProgress": 0.4 if scanning else 1,
            "hosts": ["local"],
            "directories": 10,
            "files": 1200,
        }

    def shares(self, _request: Request) -> Response:
        share = {
            "id": "a1b2c3",
            "alias": "music",
            "isExcluded": False,
            "localPath": "/music",
            "raw": "/music",
            "remotePath": "music",
            "directories": 10,
            "files": 1200,
        }
        return reply({"local": [share]})

    def rescan(self, _request: Request) -> Response:
        if self.backend.scanning:
            return text(409, "A share scan is already in progress.")
        self.backend.scanning = True
        return empty(200)

    def cancel_scan(self, _request: Request) -> Response:
        was = self.backend.scanning
        self.backend.scanning = False
        return empty(204 if was else 404)

    def options(self, _request: Request) -> Response:
        """Effective options; secrets are starred, and older versions lack keys."""
        backend, chosen = self.backend, self.backend.options
        download: dict[str, Any] = {"slots": 2_147_483_647, "speedLimit": 2_147_483_647}
        if backend.generation >= (0, 26):
            download |= {
                "retry": {
                    "attempts": chosen.retry_attempts,
                    "delay": 5000,
                    "maxDelay": 60_000,
                    "partial": "resume",
                },
                "destination": {
                    "subdirectory": chosen.subdirectory,
                    "exists": chosen.exists,
                    "permissions": {},
                },
            }
        upload = {"slots": chosen.upload_slots, "speedLimit": chosen.upload_limit}
        return reply(
            {
                "soulseek": {"username": chosen.soulseek_username, "password": "*****"},
                "directories": {
                    "incomplete": chosen.slskd_incomplete or str(backend.incomplete),
                    "downloads": chosen.slskd_downloads or str(backend.downloads),
                },
                "remoteFileManagement": chosen.remote_file_management,
                "remoteConfiguration": False,
                "transfers" if backend.generation >= (0, 25) else "global": {
                    "upload": upload,
                    "download": download,
                },
                "web": {"port": 5030, "urlBase": chosen.url_base, "authentication": self._auth()},
            }
        )

    def _auth(self) -> dict[str, Any]:
        chosen = self.backend.options
        keys = {"sandbox": {"key": "*****", "role": "readwrite", "cidr": "0.0.0.0/0,::/0"}}
        return {
            "disabled": chosen.auth_disabled,
            "username": chosen.username,
            "password": "*****",
            "apiKeys": keys,
        }
