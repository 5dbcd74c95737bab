"""Invented music for pictures and tests: tracks, coverage, jobs, playlists, services, activity.

Every name is made up. Times hang on `NOW`, so that pictures do not change from day to day.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from core.domain import (
    AudioFacts,
    Candidate,
    ClaimedFacts,
    Coverage,
    CoverageRow,
    DownloadJob,
    HealthCheck,
    JobState,
    JobStep,
    Judged,
    LibraryTrack,
    Match,
    MatchResult,
    Origin,
    Ownership,
    PeerFacts,
    Playlist,
    PlaylistEntry,
    Rejection,
    RemoteId,
    ScorePart,
    ServiceState,
    ServiceStatus,
    Track,
    TrackIds,
    Verdict,
    Wish,
)

NOW = 1_763_700_000.0

TITLES = (
    "Lantern Static",
    "Copper Rain",
    "Nine Volt Heart",
    "Élan vital",
    "Saltwater Engine",
    "Low Orbit",
    "Harbour Lights",
    "Second Skyline",
    "Paper Moons",
    "Glass Elevator",
    "Feldspar",
    "Undertow Tram",
    "Wet Asphalt",
    "Ferry Hour (Live)",
    "Slow Tide (Voss Remix)",
    "Tin Horizon",
    "Canal Lamps",
    "Polder Wind",
    "Reed Organ",
    "Nightshift 09",
)
ARTISTS = (
    "Halden & Ro",
    "Mira Voltaine",
    "Osk Lindgrove",
    "Ines Okoro Quartet",
    "Pelican Drive-In",
    "June Arcadia",
    "Tallow Street Choir",
    "Nadir Kyoto",
    "Saffron Delay",
    "Luma Vessel",
)
ALBUMS = ("Hinterglow", "Static Harbour", "Glasshouse", "Rain EP", "First Current", "Both Shores")
LONG_TITLE = (
    "The Extraordinarily Long and Entirely Unabridged Suite for Two Foghorns, a Kettle and "
    "Seventeen Reluctant Trombones (Live at the Old Ropewalk)"
)


@cache
def track(index: int) -> Track:
    """The index-th invented track; numbers beyond the names go round with a part number."""
    round_, place = divmod(index, len(TITLES))
    title = TITLES[place] + (f", Part {round_ + 1}" if round_ else "")
    return Track(
        title,
        (ARTISTS[(index * 7) % len(ARTISTS)],),
        ALBUMS[(index * 5) % len(ALBUMS)],
        duration=180.0 + (index * 37) % 260,
        ids=TrackIds(isrc=f"XX0000{index:06d}"),
    )


def owned_track(wanted: Track, index: int) -> LibraryTrack:
    """The library's copy of a wanted track."""
    path = f"/music/{wanted.artist_credit}/{wanted.album}/{wanted.title}.flac"
    facts = AudioFacts("flac", wanted.duration, 912, 44100, 16, 2, 31_400_000)
    return LibraryTrack(
        wanted.title, wanted.artists, wanted.album, wanted.duration, path=path, key=str(index),
        facts=facts,
    )  # fmt: skip


def match(wanted: Track, index: int, score: float, reason: str) -> Match:
    """A match with its parts."""
    verdict = Verdict.ACCEPT if score >= 0.8 else Verdict.REVIEW if score >= 0.6 else Verdict.REJECT
    parts = (
        ScorePart("title", min(1.0, score + 0.1), "same words"),
        ScorePart("artist", 1.0, "same name"),
        ScorePart("length", score if score < 0.8 else 0.98, "off by 7 s" if score < 0.8 else ""),
        ScorePart("album", None, "not known"),
        ScorePart("version", 1.0 if score > 0.6 else 0.0, "" if score > 0.6 else "live"),
    )
    return Match(owned_track(wanted, index), MatchResult(score, verdict, parts, (reason,)))


_PATTERN = (
    (Ownership.OWNED, 1.0, "Same recording code (ISRC)"),
    (Ownership.PROBABLE, 0.74, "Length is off by 7 s"),
    (Ownership.MISSING, 0.41, "Only a live version found"),
    (Ownership.OWNED, 0.93, "Title differs by accents only"),
    (Ownership.UNUSABLE, 0.0, "Local file, not in the catalogue"),
    (Ownership.OWNED, 0.97, "Same title, artist and length"),
    (Ownership.MISSING, 0.0, "Nothing alike in the library"),
    (Ownership.OWNED, 0.99, "Same title, artist and album"),
    (Ownership.OWNED, 0.88, "Same title and artist"),
    (Ownership.OWNED, 0.96, "Same title, artist and length"),
)


def coverage(
    size: int = 97, name: str = "Rooftop, 4 a.m.", key: str = "file:/lists/rooftop.csv"
) -> Coverage:
    """A playlist compared with the library: all four verdicts occur."""
    rows = tuple(_row(position) for position in range(1, size + 1))
    entries = tuple(row.entry for row in rows)
    return Coverage(Playlist(key, name, "exportify", entries, "s1"), rows, 240.0, 18_402)


@cache
def _row(position: int) -> CoverageRow:
    ownership, score, reason = _PATTERN[(position - 1) % len(_PATTERN)]
    wanted = track(position - 1)
    unusable = reason if ownership is Ownership.UNUSABLE else None
    found = match(wanted, position, score, reason) if score else None
    return CoverageRow(PlaylistEntry(position, wanted, unusable), ownership, found, reason)


_JOBS: tuple[tuple[JobState, str, int, int | None, float], ...] = (
    (JobState.DOWNLOADING, "From quill_84 on slskd", 64, None, 3_100_000.0),
    (JobState.DOWNLOADING, "From northshelf on slskd", 31, None, 2_200_000.0),
    (JobState.VERIFYING, "Decoding the whole file", 100, None, 0.0),
    (JobState.ORGANISING, "Writing tags", 100, None, 0.0),
    (JobState.QUEUED, "From cassette_ana on slskd", 0, 3, 0.0),
    (JobState.SEARCHING, "Asking slskd: Osk Lindgrove Nine Volt Heart", 0, None, 0.0),
    (JobState.REVIEW, "Two files fit equally well", 0, None, 0.0),
    (JobState.WANTED, "Waiting to be searched", 0, None, 0.0),
    (JobState.DONE, "Verified and in its place", 100, None, 0.0),
    (JobState.DONE, "Verified and in its place", 100, None, 0.0),
    (JobState.PARKED, "Nobody online has it; next try on Friday", 0, None, 0.0),
    (JobState.CANCELLED, "Cancelled", 0, None, 0.0),
)


def jobs(size: int = 12) -> list[DownloadJob]:
    """Jobs in every state, in claim order."""
    return [job(number) for number in range(1, size + 1)]


def job(number: int) -> DownloadJob:
    """The number-th job."""
    state, reason, percent, place, speed = _JOBS[(number - 1) % len(_JOBS)]
    size = 28_000_000 + number * 137_000
    remote = RemoteId("slskd", f"t{number}", "quill_84", f"@@q\\{number}.flac", size)
    done = state is JobState.DONE
    return DownloadJob(
        number,
        track(number + 1),
        Origin("file:/lists/rooftop.csv", "Rooftop, 4 a.m.", number),
        state,
        "transfer",
        attempt=1,
        candidate=0 if percent or place else None,
        remote=remote if percent or place else None,
        final_path=f"/music/Transfer/{track(number + 1).title}.flac" if done else None,
        reason=reason,
        bytes_done=size * percent // 100,
        size=size if percent else None,
        queue_place=place,
        speed=speed,
        created_at=NOW - 3600 + number,
        updated_at=NOW - 60 * number,
    )


@dataclass(frozen=True, slots=True)
class ShownCandidate:
    """A stored candidate as the services hand it out."""

    rank: int
    judged: Judged
    outcome: str = ""


def candidates(wanted: Track) -> list[ShownCandidate]:
    """Why this file, and three that were passed over."""
    rows = (
        ("quill_84", f"Music\\{wanted.title}.flac", "flac", 31_400_000, 912, 0.96, "", "trying"),
        ("northshelf", f"flac\\{wanted.title}.flac", "flac", 30_100_000, 880, 0.91, "", ""),
        ("tapehead", f"live\\{wanted.title} (live).flac", "flac", 40_000_000, 930, 0.44,
         "another version: live", ""),
        ("dialup", f"mp3\\{wanted.title}.mp3", "mp3", 3_400_000, 96, 0.9,
         "96 kbit/s is below your floor of 128", ""),
    )  # fmt: skip
    return [_candidate(rank, wanted, *row) for rank, row in enumerate(rows)]


def _candidate(
    rank: int,
    wanted: Track,
    peer: str,
    name: str,
    codec: str,
    size: int,
    rate: int,
    score: float,
    refusal: str,
    outcome: str,
) -> ShownCandidate:
    claimed = ClaimedFacts(codec, size, wanted.duration, rate, 44100, 16)
    offered = Candidate("slskd", peer, name, claimed, wanted, PeerFacts(True, 0, 3_100_000))
    found = match(wanted, rank, score, "Same title, artist and length").result
    refusals = (Rejection("rule", refusal),) if refusal else ()
    why = "The right recording, lossless, from a peer with a free slot"
    return ShownCandidate(
        rank, Judged(offered, found, None if refusal else 0, refusals, why), outcome
    )


def steps(job_id: int) -> list[JobStep]:
    """A job's history."""
    notes = (
        (JobState.WANTED, "From Rooftop, 4 a.m."),
        (JobState.SEARCHING, "slskd: 31 people answered"),
        (JobState.QUEUED, "Best of 12 files"),
        (JobState.DOWNLOADING, "From quill_84"),
    )
    return [
        JobStep(job_id, NOW - 600 + 60 * i, state, note) for i, (state, note) in enumerate(notes)
    ]


@dataclass(frozen=True, slots=True)
class ShownPlaylist:
    """A playlist of the shelf as the services hand it out."""

    source: str
    key: str
    name: str
    kind: str
    snapshot: str
    total: int
    owned: int
    probable: int
    missing: int
    unusable: int
    checked_at: float
    listed: str = ""
    picture: str = ""
    seconds: float = 0.0
    added: int = 0
    removed: int = 0
    seen_at: float = 0.0
    trouble: str = ""
    step: str = ""
    every_hours: float | None = None
    wishes: bool = False


def shelf() -> list[ShownPlaylist]:
    """Playlists opened before."""
    rows = (
        ("Rooftop, 4 a.m.", 97, 84, 4, 7, 2, 240),
        ("Liked Songs", 1284, 1161, 38, 74, 11, 7200),
        ("Warehouse Warm-up", 142, 96, 9, 36, 1, 9000),
        ("Autumn Commute", 58, 51, 2, 5, 0, 86_400),
        ("Slow Tides", 64, 62, 1, 1, 0, 21_600),
        ("Kitchen Radio", 210, 210, 0, 0, 0, 21_700),
    )
    return [
        ShownPlaylist(
            source=f"/lists/{name}.csv",
            key=f"file:/lists/{name}.csv",
            name=name,
            kind="exportify",
            snapshot="s",
            total=total,
            owned=owned,
            probable=probable,
            missing=missing,
            unusable=unusable,
            checked_at=NOW - age,
        )
        for name, total, owned, probable, missing, unusable, age in rows
    ]


@dataclass(frozen=True, slots=True)
class ShownActivity:
    """A line of the activity feed as the services hand it out."""

    id: int
    at: float
    kind: str
    text: str
    job_id: int | None = None


def activity() -> list[ShownActivity]:
    """The feed, newest first."""
    rows = (
        ("organised", "Halden & Ro - Lantern Static"),
        ("coverage", "Rooftop, 4 a.m.: 84 of 97 owned, 7 missing"),
        ("library", "The library was read: 18,402 tracks"),
        ("parked", "Feldspar: Nobody online has it"),
        ("review", "Paper Moons: Two files fit equally well"),
        ("batch", "Autumn Commute is finished: 5 in place, 1 not found"),
        ("service", "slskd works again: connected as cratefan"),
    )
    return [
        ShownActivity(len(rows) - i, NOW - 60 - 700 * i, kind, text)
        for i, (kind, text) in enumerate(rows)
    ]


def services(healthy: bool = True, empty: bool = False) -> list[ServiceState]:
    """The sidebar's lines."""
    library = (
        ServiceState("Library", ServiceStatus.OFF, "no music folder set")
        if empty
        else ServiceState("Library", ServiceStatus.OK, "18,402 tracks")
    )
    if empty:
        slskd = ServiceState("slskd", ServiceStatus.OFF, "no key yet, see Settings")
        return [library, slskd, *_others()]
    slskd = (
        ServiceState("slskd", ServiceStatus.OK, "connected as cratefan", since=NOW - 9_000)
        if healthy
        else ServiceState(
            "slskd", ServiceStatus.FAILED, "no answer", since=NOW - 260, retry_at=NOW + 48
        )
    )
    return [
        library,
        slskd,
        *_others(),
    ]


def _others() -> list[ServiceState]:
    return [
        ServiceState("YouTube", ServiceStatus.OK, "ready"),
        ServiceState("Soulseek", ServiceStatus.OFF, "no name chosen yet"),
        ServiceState("Spotify", ServiceStatus.OFF, "not set up"),
    ]


def checks(healthy: bool = True) -> list[HealthCheck]:
    """The doctor's list."""
    found = [
        HealthCheck("Database", True, "works, version 1"),
        HealthCheck("ffmpeg", True, "ffmpeg 7.1"),
        HealthCheck("Music folders", True, "2 readable"),
    ]
    if not healthy:
        found += [
            HealthCheck("slskd", False, "slskd does not answer at http://nas.local:5030.",
                        "Start slskd or correct its address in Settings."),
            HealthCheck("Target folder", False, "/mnt/usb/Transfer cannot be written.",
                        "Connect the disk or choose another folder in Settings."),
        ]  # fmt: skip
    return found


def wishes() -> list[Wish]:
    """The wish list."""
    return [
        Wish(n, track(n + 9), Origin("file:/lists/rooftop.csv", "Rooftop, 4 a.m.", n),
             "Nobody online has it", 1 + n % 3, NOW + 3600 * n)
        for n in range(1, 6)
    ]  # fmt: skip
