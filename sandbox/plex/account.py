"""The simulated plex.tv: PINs that a person links, and the servers an account may reach."""

from __future__ import annotations

from sandbox.answering import Answer
from sandbox.catalogues.listener import Asked
from sandbox.media_server import MediaServer
from sandbox.plex import wire


class PlexAccount(MediaServer):
    """Accepts a PIN after it was asked about `patience` times; `servers` are (name, address)."""

    def __init__(self, token: str = "sandbox-plex-token", patience: int = 1) -> None:
        super().__init__()
        self.token = token
        self.patience = patience
        self.expired = False
        self.servers: list[tuple[str, str]] = []
        self._asked = 0

    def answer(self, asked: Asked) -> Answer:
        """See `CatalogueServer.answer`."""
        identifier = asked.headers.get("x-plex-client-identifier", "")
        if not identifier:
            self.violations.append("a request without a client identifier")
        if asked.path == "/api/v2/pins" and asked.method == "POST":
            self._asked = 0
            strong = asked.query.get("strong", "").lower() in {"true", "1"}
            code = "a-long-code-for-the-browser" if strong else "ab1c"
            return wire.xml(self._pin(code, identifier, ""), 201)
        if asked.path == "/api/v2/pins/1":
            return self._poll(identifier)
        if asked.path == "/api/v2/resources":
            return self._resources(asked)
        return wire.xml(
            '<errors><error code="1000" message="Not found" status="404"/></errors>', 404
        )

    def _poll(self, identifier: str) -> Answer:
        if self.expired:
            gone = '<errors><error code="1020" message="Code not found or expired" status="404"/>'
            return wire.xml(gone + "</errors>", 404)
        self._asked += 1
        token = self.token if self._asked > self.patience else ""
        return wire.xml(self._pin("ab1c", identifier, token))

    def _pin(self, code: str, identifier: str, token: str) -> str:
        return wire.tag(
            "pin", id=1, code=code, product="Cratekeeper", clientIdentifier=identifier,
            expiresIn=1800, authToken=token,
        )  # fmt: skip

    def _resources(self, asked: Asked) -> Answer:
        if asked.headers.get("x-plex-token") != self.token:
            return wire.page(401, "Unauthorized")
        rows = ""
        for name, address in self.servers:
            way = wire.tag("connection", protocol="http", uri=address, local=1, relay=0)
            rows += wire.tag(
                "resource", wire.tag("connections", way), name=name, provides="server",
                product="Plex Media Server", accessToken=self.token, owned=1,
            )  # fmt: skip
        return wire.xml(wire.tag("resources", rows))
