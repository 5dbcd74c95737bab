"""What lies in one folder of a peer, so that an album can be taken from one place.

Used by `source.py`; runs in the loop's thread.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from core.clients.soulseek.login import Login
from core.clients.soulseek.offers import OfferedFile
from core.clients.soulseek.searching import offered
from core.clients.soulseek.settings import NAME
from core.domain import NotFound


async def files_in(login: Login, peer: str, folder: str, seconds: float) -> list[OfferedFile]:
    """The files in `folder` with their full names. Raises what `Login.ensure` raises, `NotFound`.

    Peers tell bare names in a folder, and folders below it as folders of their own.
    """
    from aioslsk.exceptions import AioSlskException

    client = await login.ensure()
    ask = _question(peer, folder)
    try:
        # its own time limit does not cover the way to the peer
        async with asyncio.timeout(seconds):
            told = await client.execute(ask, response=True, timeout=seconds)
    except (AioSlskException, TimeoutError) as error:
        raise NotFound(NAME, f"{peer} does not show the folder.") from error
    return [
        replace(offered(item), filename=f"{one.name}\\{item.filename}")
        for one in told or ()
        if one.name == folder or one.name.startswith(f"{folder}\\")
        for item in one.files
    ]


def _question(peer: str, folder: str) -> Any:
    """aioslsk 1.7.1 waits for an answer to ticket None: it takes the ticket after it begins to
    wait. The folder's name is enough to know the answer by.
    """
    from aioslsk.commands import PeerGetDirectoryContentCommand

    class Question(PeerGetDirectoryContentCommand):  # type: ignore[misc]
        def build_expected_response(self, client: Any) -> Any:
            expected = super().build_expected_response(client)
            expected.fields.pop("ticket", None)
            return expected

    return Question(peer, folder)
