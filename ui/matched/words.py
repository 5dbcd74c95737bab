"""How Matched Download speaks: likelihoods, reasons, releases, places. Used by cards and rows."""

from __future__ import annotations

from core.domain import Candidate
from services.matched.model import Forecast, Likely, Line, LineState, Place, Reason, Release
from ui.models import figures, words
from ui.theme.state_glyphs import Glyph

STRONG, POSSIBLE, UNLIKELY = 0.80, 0.60, 0.30
STATES = {
    LineState.STRONG: Glyph("circle-check", "Strong", "accent", "accent_soft"),
    LineState.CHECK: Glyph("triangle-alert", "To check", "warn", "warn_soft"),
    LineState.NONE: Glyph("circle-x", "No match", "danger", "danger_soft"),
}
_REASONS = {
    Reason.CHOSEN: "You chose this before",
    Reason.REMIXED: "Remixed this song",
    Reason.ORIGINAL: "Made the original",
    Reason.GUEST: "Guest on this track",
    Reason.OWNED: "You own this track",
}
_KINDS = {"album": "Album", "ep": "EP", "single": "Single", "compilation": "Compilation"}


def strength(score: float) -> tuple[str, str]:
    """The word for a likelihood and its colour token."""
    if score >= STRONG:
        return "Strong", "accent"
    if score >= POSSIBLE:
        return "Possible", "warn"
    return ("Weak" if score >= UNLIKELY else "Unlikely"), "text_2"


def hint(one: Likely) -> str:
    """The line under an artist's name: why it is proposed, else what tells it apart."""
    told = _REASONS.get(one.reason, "")
    owned = f"{figures.count(one.owned, 'track')} in your library" if one.owned else ""
    genres = ", ".join(one.artist.genres[:2])
    named = "As the file says" if not one.artist.source else ""
    return told or owned or one.artist.note or genres or named


def spoken_artist(one: Likely) -> str:
    """A card for a screen reader: "Luma Vessel, 96 percent, strong, you own this track"."""
    percent = figures.percent(one.likelihood).replace(" %", " percent")
    parts = (one.artist.name, percent, strength(one.likelihood)[0].lower(), hint(one))
    return ", ".join(part for part in parts if part)


def release_title(one: Release) -> str:
    """The release's own title; the track's for a single nobody lists."""
    return one.album.title if one.album is not None else one.target.title


def release_facts(one: Release) -> str:
    """ "Album · 2019 · 11 tracks"."""
    album = one.album
    if album is None:
        return "Single · not in the catalogue"
    tracks = figures.count(album.track_count, "track") if album.track_count else ""
    facts = (_KINDS.get(album.kind.value, "") if album.kind else "", str(album.year or ""), tracks)
    return " · ".join(fact for fact in facts if fact)


def release_place(one: Release) -> str:
    """ "Track 3. 2 of 11 owned"."""
    number = f"Track {one.target.track_number}. " if one.target.track_number else ""
    if one.album is None:
        return "Tags are completed when it is here"
    if not one.owned:
        return f"{number}Not owned" if one.owned is not None else number.rstrip()
    total = one.album.track_count
    return f"{number}{one.owned} of {total} owned" if total else f"{number}{one.owned} owned"


def spoken_release(one: Release) -> str:
    """A release for a screen reader."""
    parts = (release_title(one), release_facts(one).replace(" · ", ", "), release_place(one))
    return ", ".join(part for part in parts if part)


def place_notes(place: Place) -> tuple[str, str]:
    """What happens beside the file: the cover, and what lies there already."""
    cover = "cover.jpg beside, tags written" if place.cover else "tags written"
    joins = f"Joins {figures.count(place.beside, 'file')} already there" if place.beside else ""
    return cover, joins or "A new folder"


def file_name(one: Candidate) -> str:
    """The remote file's own name."""
    return words.printable(one.name)


def file_folder(one: Candidate) -> str:
    """The folders above it, outermost first: "music / LV"."""
    parts = one.filename.replace("\\", "/").split("/")[:-1]
    return words.printable(" / ".join(part for part in parts if part))


def quality(one: Candidate) -> tuple[str, str]:
    """The claimed format in two lines: ("FLAC", "16 bit / 44.1 kHz")."""
    claimed = one.claimed
    suffix = file_name(one).rpartition(".")[2] if "." in file_name(one) else ""
    codec = (claimed.codec or suffix).upper()
    if claimed.bit_depth and claimed.sample_rate:
        return codec, f"{claimed.bit_depth} bit / {claimed.sample_rate / 1000:g} kHz"
    return codec, f"{claimed.bitrate} kbit/s" if claimed.bitrate else "quality not told"


def size_and_time(one: Candidate) -> tuple[str, str]:
    """("41.8 MB", "about 10 s")."""
    size, speed = one.claimed.size, one.peer_facts.speed
    if not size:
        return "–", "size not told"
    wait = f"about {_wait(size / speed)}" if speed else ""
    return figures.size(size), wait


def owner(one: Candidate) -> tuple[str, str]:
    """Who offers it, and whether it would start at once."""
    facts = one.peer_facts
    if facts.free_slot:
        state = "free slot"
    elif facts.queue_length:
        state = f"{facts.queue_length} wait there"
    else:
        state = words.SOURCES.get(one.source, one.source)
    return words.printable(one.peer), state


def forecast(told: Forecast) -> str:
    """ "12 files · 410 MB · ~6 min · 38 GB free"."""
    parts = [figures.count(told.files, "file")]
    parts += [figures.size(told.size)] if told.size else []
    parts += [f"~{_wait(told.seconds)}"] if told.seconds else []
    parts += [f"{figures.size(told.free)} free"] if told.free else []
    return " · ".join(parts)


def line_word(line: Line) -> str:
    """The word beside a line's percentage."""
    if line.twin is not None:
        return f"Same as line {line.twin + 1}"
    if line.chosen or line.state is LineState.CHECK:
        return line.why[:1].upper() + line.why[1:]
    return STATES[line.state].word


def spoken_line(line: Line) -> str:
    """A row of the folder for a screen reader."""
    if line.release is None:
        return f"{file_name(line.candidate)}, no match, {line.why}"
    target = line.release.target
    percent = figures.percent(line.release.score).replace(" %", " percent")
    parts = (file_name(line.candidate), target.artist_credit, target.title, target.album or "")
    return ", ".join(part for part in (*parts, percent, line_word(line).lower()) if part)


def _wait(seconds: float) -> str:
    return f"{max(1, round(seconds))} s" if seconds < 60 else figures.span(seconds)
