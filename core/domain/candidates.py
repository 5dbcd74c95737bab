"""Files that somebody offers, and what the rules decided about them."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.audio import ClaimedFacts
from core.domain.matching import MatchResult
from core.domain.tracks import Track


@dataclass(frozen=True, slots=True)
class Query:
    """One rung of the query ladder; a `gated` one is asked only when stricter found nothing.

    In a `hurry` a person waits for this one: a source that answers all at once ends sooner.
    """

    text: str
    rung: str
    gated: bool = False
    hurry: bool = False


@dataclass(frozen=True, slots=True)
class PeerFacts:
    """What a peer says about itself. `speed` in bytes per second; None is unknown."""

    free_slot: bool | None = None
    queue_length: int | None = None
    speed: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file on offer; every fact in it is *claimed*, none is measured.

    `source` is the download source's name, `peer` the user or channel, `filename` the remote name
    exactly as given (it is sent back unchanged), `described` what the name says about the music.
    """

    source: str
    peer: str
    filename: str
    claimed: ClaimedFacts
    described: Track
    peer_facts: PeerFacts = PeerFacts()
    locked: bool = False
    search_id: str | None = None

    @property
    def identity(self) -> tuple[str, str, str, int | None]:
        """The same file offered twice has the same identity."""
        return (self.source, self.peer, self.filename, self.claimed.size)

    @property
    def is_upload(self) -> bool:
        """True for what stands on a public site: its `filename` is an address, nobody queues."""
        return self.filename.startswith("https://")

    @property
    def name(self) -> str:
        """What people call it: the file's own name without folders, or what the upload is."""
        if self.is_upload and self.described.title:
            credit = self.described.artist_credit
            return f"{credit} - {self.described.title}" if credit else self.described.title
        return self.filename.replace("\\", "/").rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a candidate is not taken. `rule` is the rule's short name, `sentence` is for people.

    A `temporary` reason (locked, peer offline) may vanish by itself.
    """

    rule: str
    sentence: str
    temporary: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with its match, tier and rejections: material of "Why this file / Passed over".

    `tier` is the index into the quality profile's tiers (0 is best), None when no tier takes it.
    `why` is one plain sentence. `edition` names the edition it was taken for, "" when the target
    has no preference.
    """

    candidate: Candidate
    match: MatchResult
    tier: int | None
    rejections: tuple[Rejection, ...] = ()
    why: str = ""
    edition: str = ""

    @property
    def acceptable(self) -> bool:
        """True when no rule refused it."""
        return not self.rejections
