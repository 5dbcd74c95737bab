"""YouTube, YouTube Music and SoundCloud on 127.0.0.1, for the real extractors of yt-dlp.

Used by the tests of `core/clients/youtube` through its relay address: every request the program
would send to https://HOST/PATH comes here as http://127.0.0.1:PORT/HOST/PATH.

    world = YouTubeWorld()
    world.song("Glow", "Halden", album="Lines", seconds=3)
    with YouTubeServer(world) as server: … server.url …

What cannot be shown here: signatures and the n challenge, PO tokens, YouTube's real limits.
"""

from sandbox.youtube.server import YouTubeServer
from sandbox.youtube.world import Upload, YouTubeWorld

__all__ = ["Upload", "YouTubeServer", "YouTubeWorld"]
