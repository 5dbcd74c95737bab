"""Pictures of artists, from the catalogues that knew their recordings. Used by `service.py`."""

from __future__ import annotations

import threading
from collections import OrderedDict

from core.domain import CratekeeperError
from core.matching.normalise import fold
from core.matching.words import VARIOUS
from core.ports.catalogue import Catalogue
from core.tasks import TaskContext
from services.metadata.lookup import Chain
from services.metadata.model import Finding, ResolvedTags
from services.metadata.pictures import Pictures
from services.organise.credit import album_artist

SIDE = 1000
_REMEMBERED = 64


class ArtistPictures:
    """Thread-safe. Each artist is asked for once a run, also one that has no picture."""

    def __init__(self, chain: Chain, pictures: Pictures) -> None:
        self._chain = chain
        self._pictures = pictures
        self._addresses: OrderedDict[str, tuple[str, str] | None] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, resolved: ResolvedTags, seconds: float, ctx: TaskContext) -> bytes | None:
        """A JPEG of the artist whose folder the file goes into; None for none."""
        name = fold(album_artist(resolved.track))
        if not name or name in VARIOUS:
            return None
        address = self._address(name, resolved, ctx)
        found = self._pictures.first([address], seconds, ctx) if address else None
        return found[0] if found else None

    def _address(
        self, name: str, resolved: ResolvedTags, ctx: TaskContext
    ) -> tuple[str, str] | None:
        with self._lock:
            if name not in self._addresses:
                self._addresses[name] = self._ask(name, resolved, ctx)
                if len(self._addresses) > _REMEMBERED:
                    self._addresses.popitem(last=False)
            return self._addresses[name]

    def _ask(self, name: str, resolved: ResolvedTags, ctx: TaskContext) -> tuple[str, str] | None:
        catalogues = {one.name: one for one in self._chain()}
        for finding in resolved.findings:
            catalogue, number = catalogues.get(finding.source), _id_of(name, finding)
            url = _picture(catalogue, number, ctx) if catalogue and number else None
            if url:
                return url, finding.title
        return None


def _id_of(name: str, finding: Finding) -> str:
    """The artist's id in the finding's catalogue, "" when that credits somebody else."""
    album = finding.details.album if finding.details else finding.track.album
    credited = (*(album.artists if album else ()), *finding.track.artists)
    return next((one.id for one in credited if one.id and fold(one.name) == name), "")


def _picture(catalogue: Catalogue, number: str, ctx: TaskContext) -> str | None:
    try:
        artist = catalogue.artist(number, ctx)
    except CratekeeperError:  # the file is worth more than the picture
        return None
    return catalogue.picture(artist.picture, SIDE) if artist and artist.picture else None
