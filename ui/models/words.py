"""How states read on the screen: glyph, word and tone, always together; plain detail beside it.

The glyphs, words and colours of bare states are the theme's (`ui/theme/state_glyphs.py`); here they
are joined with a job's figures. Used by models (for screen readers), delegates (for painting) and
pages (for chips and panes).
"""

from __future__ import annotations

import os
from dataclasses import replace

from core.domain import (
    CoverageRow,
    DownloadJob,
    JobState,
    LibraryTrack,
    Ownership,
    Track,
)
from core.domain.audio import LOSSLESS_CODECS
from services.downloads.service import CANCELLABLE, PAUSED
from services.playlists.manual_matches import DECIDED
from ui.models import figures
from ui.theme.state_glyphs import BY_HAND, JOB, OWNERSHIP, Glyph
from utils.texts import _, shown

STRONG, POSSIBLE = 0.80, 0.60
"""From here on a likelihood is strong, or possible: where the engine accepts, or asks."""

NOT_NEEDED = Glyph("minus", _("Not needed"), "text_2", "overlay")
LEFT_OUT = Glyph("minus", _("Left out"), "text_2", "overlay")
WAS_MISSING = Glyph("circle-dashed", _("Was missing"), "text_2", "overlay")
NOT_STARTED = Glyph("minus", _("Not started"), "text_2", "overlay")
NOT_POSSIBLE = Glyph("minus", _("Not possible"), "text_3", "overlay")
PAUSED_LOOK = Glyph("circle-pause", _("Paused"), "text_2", "neutral_soft")
NEW = Glyph("sparkles", _("New"), "text", "overlay")
ANALYSING = Glyph("loader", _("Analysing"), "info", "info_soft")
WAITING = Glyph("hourglass", _("Waits its turn"), "text_2", "overlay")
CHANGED = Glyph("git-compare-arrows", _("Changed"), "info", "info_soft")
IN_SYNC = Glyph("check", _("In sync"), "accent", "accent_soft")
CANNOT_BE_READ = Glyph("lock", _("Cannot be read"), "danger", "danger_soft")

SOURCES = {"slskd": "slskd", "soulseek": "Soulseek", "youtube": "YouTube"}


def job_look(job: DownloadJob) -> Glyph:
    """The state in words: "64 %", "Queued · 3rd at the peer", "Checking the file"."""
    look = JOB[job.state]
    if job.state is JobState.DOWNLOADING and (done := fraction(job)) is not None:
        return replace(look, word=figures.percent(done))
    if job.state is JobState.QUEUED and job.queue_place:
        place = figures.ordinal(job.queue_place)
        return replace(look, word=_("Queued · {place} at the peer").format(place=place))
    if is_paused(job):
        return PAUSED_LOOK
    if job.state is JobState.PARKED and job.attempt:
        return replace(look, word=_("No good file yet"))
    return look


def is_paused(job: DownloadJob) -> bool:
    """A person holds it; nothing failed, and it goes on when it is let go."""
    return job.state is JobState.PARKED and job.reason == PAUSED


def fraction(job: DownloadJob) -> float | None:
    """How much of the file is here, 0..1; None where a bar would say nothing."""
    if job.state in {JobState.VERIFYING, JobState.ORGANISING, JobState.DONE}:
        return 1.0
    if job.state is not JobState.DOWNLOADING or not job.size:
        return None
    return min(1.0, job.bytes_done / job.size)


def job_detail(job: DownloadJob) -> str:
    """What stands beside the state: the speed while loading, else why it rests or waits."""
    if job.state is JobState.DOWNLOADING and job.speed > 0:
        return figures.speed(job.speed)
    quiet = {JobState.DONE, JobState.VERIFYING, JobState.ORGANISING, JobState.CANCELLED}
    if job.state in quiet or (job.state is JobState.QUEUED and job.queue_place):
        return ""
    return reason_line(job)


def reason_line(job: DownloadJob) -> str:
    """The line under a state: where a filed file lies, else the reason unless it says the same."""
    if job.state is JobState.DONE:
        folder = folder_name(job.final_path)
        return _("in {folder}").format(folder=folder) if folder else shown(job.reason)
    known = {job_look(job).word.casefold(), JOB[job.state].word.casefold()}
    return "" if job.reason.casefold() in known else shown(job.reason)


def job_format(job: DownloadJob) -> str:
    """The file's kind as its name says: "FLAC"; "" while no file is chosen."""
    name = job.final_path or job.local_path or (job.remote.filename if job.remote else "")
    extension = os.path.splitext(name.replace("\\", "/"))[1][1:]
    return extension.upper() if len(extension) <= 4 else ""


def is_lossless(label: str) -> bool:
    """True for a format label ("FLAC", "FLAC 16/44") that names a lossless codec."""
    return label.split(" ", maxsplit=1)[0].lower() in LOSSLESS_CODECS


def job_source(job: DownloadJob) -> str:
    """The source's name for people, "" while none is chosen."""
    return SOURCES.get(job.remote.source, job.remote.source) if job.remote else ""


def spoken_job(job: DownloadJob) -> str:
    """A row for a screen reader: "Roygbiv, Boards of Canada, downloading, 64 percent"."""
    look = JOB[job.state]
    words = [job.track.title, job.track.artist_credit, look.word.lower()]
    if job.state is JobState.DOWNLOADING and (done := fraction(job)) is not None:
        words.append(figures.percent(done).replace(" %", _(" percent")))
    elif (exact := job_look(job).word) != look.word:
        words[-1] = exact.replace(" ·", ",").lower()
    return ", ".join(word for word in words if word)


def can_cancel(job: DownloadJob) -> bool:
    """Checking and moving cannot be cancelled; what is over need not be."""
    return job.state in CANCELLABLE


def can_retry(job: DownloadJob) -> bool:
    """A person may start it again."""
    return job.state in {JobState.PARKED, JobState.CANCELLED, JobState.REVIEW}


def audio_label(track: LibraryTrack) -> str:
    """The owned file's measured kind: "FLAC 16/44", "MP3 320"; "" when it was not measured."""
    facts = track.facts
    if facts is None:
        return ""
    codec = facts.codec.upper()
    if facts.lossless and facts.bit_depth and facts.sample_rate:
        return f"{codec} {facts.bit_depth}/{facts.sample_rate // 1000}"
    return f"{codec} {facts.bitrate}" if facts.bitrate and not facts.lossless else codec


def folder_name(path: str | None) -> str:
    """The name of the folder a file lies in (a disc's with its album), printable in any case."""
    if not path:
        return ""
    above, name = os.path.split(os.path.dirname(path))
    if name.startswith("Disc "):
        name = os.path.join(os.path.basename(above), name)
    return printable(name)


def printable(path: str) -> str:
    """A path for the screen: undecodable bytes become a replacement character."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def row_why(row: CoverageRow) -> tuple[str, str]:
    """The two lines of "Why": the reason, then the consequence."""
    reasons = row.match.result.reasons if row.match else ()
    first = shown(row.reason or (reasons[0] if reasons else OWNERSHIP[row.ownership].word))
    if row.ownership is Ownership.OWNED and row.match is not None:
        folder = folder_name(row.match.track.path)
        parts = [
            audio_label(row.match.track),
            _("in {folder}").format(folder=folder) if folder else "",
        ]
        return first, " · ".join(part for part in parts if part)
    if by_hand(row):
        return first, _("kept through every rescan")
    if row.ownership is Ownership.PROBABLE:
        return first, _("left out until you decide")
    if row.ownership is Ownership.MISSING and row.match is not None:
        near = row.match.track
        return (reasons[0] if reasons else first), _("nearest: {title}").format(title=near.title)
    if row.ownership is Ownership.MISSING:
        return first, _("can be downloaded")
    return first, _("counted, never searched for")


def row_look(row: CoverageRow) -> Glyph:
    """The state's sign; what a person decided has a hand."""
    look = OWNERSHIP[row.ownership]
    return replace(look, icon=BY_HAND.icon) if by_hand(row) else look


def by_hand(row: CoverageRow) -> bool:
    """True when a person decided the row."""
    return row.reason in DECIDED


def row_score(row: CoverageRow) -> str:
    """The score's figure; a dash for rows that were never compared, words for decided ones."""
    if row.ownership is Ownership.UNUSABLE:
        return "—"
    if by_hand(row):
        return _("by hand")
    return figures.score(row.match.result.score if row.match else 0.0)


def spoken_row(row: CoverageRow) -> str:
    """A coverage row for a screen reader."""
    track = row.entry.track
    state = OWNERSHIP[row.ownership].word.lower()
    figure = row_score(row) if row.ownership is not Ownership.UNUSABLE else ""
    words = (str(row.entry.position), track.title, track.artist_credit, state, figure)
    return ", ".join(word for word in words if word)


def credit(track: Track, unknown: str = _("Unknown artist")) -> str:
    """The second line under a title."""
    return track.artist_credit or unknown


def strength(score: float) -> str:
    """A match's likelihood in a word."""
    if score >= STRONG:
        return _("strong")
    return _("possible") if score >= POSSIBLE else _("weak")


def tone(score: float) -> str:
    """The colour token of a likelihood or of a part of it; the figure beside it says the same."""
    return "accent" if score >= STRONG else "warn" if score >= POSSIBLE else "danger"
