"""Where the pictures lie: Deezer's and Apple's CDN by size in the path, and the Cover Art Archive.

The Archive sends on to another address first, and has nothing (404) for a release without a cover.
"""

from __future__ import annotations

import re
import subprocess
import zlib
from functools import lru_cache

from sandbox.answering import Answer
from sandbox.audio import ffmpeg
from sandbox.catalogues.listener import Asked, CatalogueServer, Manners
from sandbox.catalogues.world import MusicWorld

_CDN = re.compile(r"/images/(?:cover|artist)/(\w*)/(\d+)x\d+-[\d-]+\.jpg")
_APPLE = re.compile(r"/image/thumb/Music/(\d+)/cover\.jpg/(\d+)x\d+bb\.jpg")
_ARCHIVE = re.compile(r"/(release|release-group)/([0-9a-f-]{36})/front(?:-(250|500|1200))?")
_KEPT = re.compile(r"/download/(\w+)/(\d+)\.jpg")
LARGEST_ON_CDN = 1900


class PictureServer(CatalogueServer):
    """All pictures on one address."""

    def __init__(self, world: MusicWorld, manners: Manners | None = None) -> None:
        super().__init__(manners)
        self.world = world

    def answer(self, asked: Asked) -> Answer:
        """A JPEG, a redirect, or what the service says instead."""
        if found := _CDN.fullmatch(asked.path):
            return _cdn(found[1], int(found[2]))
        if found := _APPLE.fullmatch(asked.path):
            return _jpeg_answer(found[1], min(int(found[2]), 3000))
        if found := _ARCHIVE.fullmatch(asked.path):
            return self._archive(found[1], found[2], found[3] or "1500")
        if found := _KEPT.fullmatch(asked.path):
            return _jpeg_answer(found[1], int(found[2]))
        return Answer(b"Not Found", 404, "text/plain")

    def over(self) -> Answer:
        """The Archive is overloaded now and then."""
        return Answer(b"", 503, "text/plain")

    def _archive(self, kind: str, mbid: str, edge: str) -> Answer:
        """A release has its own cover, a group that of its first edition with one."""
        key = "mb_release" if kind == "release" else "mb_group"
        having = self.world.having("musicbrainz")
        covered = [one for one in having if getattr(one, key) == mbid and one.cover]
        if not covered:
            return Answer(b"<html><body>404 Not Found</body></html>", 404, "text/html")
        place = f"{self.url}/download/{covered[0].id}/{edge}.jpg"
        return Answer(b"", 307, "text/plain", {"Location": place})


def _cdn(name: str, edge: int) -> Answer:
    if edge > LARGEST_ON_CDN:
        return Answer(b"Forbidden", 403, "text/plain")
    return _jpeg_answer(name, edge)


def _jpeg_answer(key: str, edge: int) -> Answer:
    return Answer(jpeg(key, edge), kind="image/jpeg")


@lru_cache(maxsize=256)
def jpeg(key: str, edge: int) -> bytes:
    """A square picture in two colours that `key` picks."""
    seed = zlib.crc32(key.encode())
    first, second = seed & 0xFFFFFF, (seed >> 8) & 0xFFFFFF
    picture = f"gradients=s={edge}x{edge}:c0=0x{first:06x}:c1=0x{second:06x}:n=2:seed={seed % 97}"
    command = [ffmpeg(), "-v", "error", "-nostdin", "-f", "lavfi", "-i", picture]
    command += ["-frames:v", "1", "-q:v", "4", "-f", "image2pipe", "-c:v", "mjpeg", "-"]
    return subprocess.run(command, capture_output=True, timeout=60, check=True).stdout
