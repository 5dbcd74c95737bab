"""The vocabulary of the program: frozen values without I/O, Qt or a clock."""

from core.domain.audio import AUDIO_EXTENSIONS, LOSSLESS_CODECS, AudioFacts, ClaimedFacts
from core.domain.candidates import Candidate, Judged, PeerFacts, Query, Rejection
from core.domain.errors import (
    BadInput,
    CratekeeperError,
    Malformed,
    NotAuthorised,
    NotFound,
    NotReady,
    RateLimited,
    Refused,
    ServiceError,
    StorageError,
    Unreachable,
)
from core.domain.filing import Filed, FilingOutcome, FilingPlan, TagSet
from core.domain.health import HealthCheck, ServiceState, ServiceStatus
from core.domain.jobs import (
    ACTIVE_STATES,
    RESTING_STATES,
    TRANSITIONS,
    DownloadJob,
    JobState,
    JobStep,
    Origin,
    Wish,
)
from core.domain.matching import Match, MatchResult, ScorePart, Verdict
from core.domain.playlists import Coverage, CoverageRow, Ownership, Playlist, PlaylistEntry
from core.domain.quality import PROFILES, QualityProfile, Tier
from core.domain.tracks import NO_IDS, LibraryTrack, Track, TrackIds
from core.domain.transfers import FINAL_STATES, RemoteId, Transfer, TransferState

__all__ = [
    "ACTIVE_STATES",
    "AUDIO_EXTENSIONS",
    "FINAL_STATES",
    "LOSSLESS_CODECS",
    "NO_IDS",
    "PROFILES",
    "RESTING_STATES",
    "TRANSITIONS",
    "AudioFacts",
    "BadInput",
    "Candidate",
    "ClaimedFacts",
    "Coverage",
    "CoverageRow",
    "CratekeeperError",
    "DownloadJob",
    "Filed",
    "FilingOutcome",
    "FilingPlan",
    "HealthCheck",
    "JobState",
    "JobStep",
    "Judged",
    "LibraryTrack",
    "Malformed",
    "Match",
    "MatchResult",
    "NotAuthorised",
    "NotFound",
    "NotReady",
    "Origin",
    "Ownership",
    "PeerFacts",
    "Playlist",
    "PlaylistEntry",
    "QualityProfile",
    "Query",
    "RateLimited",
    "Refused",
    "Rejection",
    "RemoteId",
    "ScorePart",
    "ServiceError",
    "ServiceState",
    "ServiceStatus",
    "StorageError",
    "TagSet",
    "Tier",
    "Track",
    "TrackIds",
    "Transfer",
    "TransferState",
    "Unreachable",
    "Verdict",
    "Wish",
]
