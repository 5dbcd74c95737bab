"""Search results as candidates: what is dropped, what is claimed, what the title says.

Gates that compare with the wanted track are the ranker's business; here goes only what can never be
one song: live streams, channels and lists, and what is too long.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from core.clients.youtube.settings import SOURCE
from core.clients.youtube.wire import Found
from core.domain import Candidate, ClaimedFacts, PeerFacts, Track

Describe = Callable[[str, str | None], Track]

_CLAIMS = {"youtube": ("opus", 130), "soundcloud": ("mp3", 128), "bandcamp": ("mp3", 128)}
"""What the sites give everybody: Opus of 110 to 160 kbit/s, MP3 of 128 (contract §1.3)."""


def candidate(found: Found, search_id: str, longest: float, describe: Describe) -> Candidate | None:
    """The candidate, None when it cannot be one song. `longest` in seconds."""
    if found.live or not found.url.startswith("https://") or not found.title.strip():
        return None
    if found.duration is None and found.site == "youtube":
        return None  # only streams and lists have no length
    if found.duration is not None and not 0 < found.duration <= longest:
        return None
    codec, bitrate = _CLAIMS[found.site]
    claimed = ClaimedFacts(
        codec=codec, duration=found.duration, bitrate=bitrate, variable_bitrate=codec == "opus"
    )
    return Candidate(
        source=SOURCE,
        peer=found.channel or found.site,
        filename=found.url,
        claimed=claimed,
        described=_described(found, describe),
        peer_facts=PeerFacts(free_slot=True, queue_length=0),
        search_id=search_id,
    )


def _described(found: Found, describe: Describe) -> Track:
    """Songs of YouTube Music name their artists; other titles are taken apart."""
    if found.artists:
        return Track(found.title, found.artists, found.album, found.duration)
    return replace(describe(found.title, found.channel or None), duration=found.duration)
