"""How Matched Download speaks: likelihoods, reasons, releases, places. Used by cards and rows."""

from __future__ import annotations

from core.domain import Candidate
from services.matched.model import Forecast, Likely, Line, LineState, Place, Reason, Release
from ui.models import figures, words
from ui.theme.state_glyphs import Glyph
from utils.texts import _, shown

UNLIKELY = 0.30
STATES = {
    LineState.STRONG: Glyph("circle-check", _("Strong"), "accent", "accent_soft"),
    LineState.CHECK: Glyph("triangle-alert", _("To check"), "warn", "warn_soft"),
    LineState.NONE: Glyph("circle-x", _("No match"), "danger", "danger_soft"),
    LineState.SILENT: Glyph("cloud-alert", _("No answer"), "warn", "warn_soft"),
}
_REASONS = {
    Reason.CHOSEN: _("You chose this before"),
    Reason.REMIXED: _("Remixed this song"),
    Reason.ORIGINAL: _("Made the original"),
    Reason.GUEST: _("Guest on this track"),
    Reason.OWNED: _("You own this track"),
}
_KINDS = {"album": _("Album"), "ep": "EP", "single": _("Single"), "compilation": _("Compilation")}


def strength(score: float) -> tuple[str, str]:
    """The word for a likelihood and its colour token."""
    if score >= words.STRONG:
        return _("Strong"), "accent"
    if score >= words.POSSIBLE:
        return _("Possible"), "warn"
    return (_("Weak") if score >= UNLIKELY else _("Unlikely")), "text_2"


def hint(one: Likely) -> str:
    """The line under an artist's name: why it is proposed, else what tells it apart."""
    told = _REASONS.get(one.reason, "")
    owned = (
        _("{tracks} in your library").format(tracks=figures.count(one.owned, "track"))
        if one.owned
        else ""
    )
    genres = ", ".join(one.artist.genres[:2])
    named = _("As the file says") if not one.artist.source else ""
    return told or owned or one.artist.note or genres or named


def spoken_artist(one: Likely) -> str:
    """A card for a screen reader: "Luma Vessel, 96 percent, strong, you own this track"."""
    percent = figures.percent(one.likelihood).replace(" %", _(" percent"))
    parts = (one.artist.name, percent, strength(one.likelihood)[0].lower(), hint(one))
    return ", ".join(part for part in parts if part)


def release_title(one: Release) -> str:
    """The release's own title; the track's for a single nobody lists."""
    return one.album.title if one.album is not None else one.target.title


def release_facts(one: Release) -> str:
    """ "Album · 2019 · 11 tracks"."""
    album = one.album
    if album is None:
        return _("Single · not in the catalogue")
    tracks = figures.count(album.track_count, "track") if album.track_count else ""
    facts = (_KINDS.get(album.kind.value, "") if album.kind else "", str(album.year or ""), tracks)
    return " · ".join(fact for fact in facts if fact)


def release_place(one: Release) -> str:
    """ "Track 3. 2 of 11 owned"."""
    number = (
        _("Track {track_number}. ").format(track_number=one.target.track_number)
        if one.target.track_number
        else ""
    )
    if one.album is None:
        return _("Tags are completed when it is here")
    if not one.owned:
        return (
            _("{number}Not owned").format(number=number)
            if one.owned is not None
            else number.rstrip()
        )
    total = one.album.track_count
    return (
        _("{number}{owned} of {total} owned").format(number=number, owned=one.owned, total=total)
        if total
        else _("{number}{owned} owned").format(number=number, owned=one.owned)
    )


def spoken_release(one: Release) -> str:
    """A release for a screen reader."""
    parts = (release_title(one), release_facts(one).replace(" · ", ", "), release_place(one))
    return ", ".join(part for part in parts if part)


def place_notes(place: Place) -> tuple[str, str]:
    """What happens beside the file: the cover, and what lies there already."""
    cover = _("cover.jpg beside, tags written") if place.cover else _("tags written")
    joins = (
        _("Joins {files} already there").format(files=figures.count(place.beside, "file"))
        if place.beside
        else ""
    )
    return cover, joins or _("A new folder")


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
        return codec, _("{bit_depth} bit / {value:g} kHz").format(
            bit_depth=claimed.bit_depth, value=claimed.sample_rate / 1000
        )
    return codec, _("{bitrate} kbit/s").format(bitrate=claimed.bitrate) if claimed.bitrate else _(
        "quality not told"
    )


def size_and_time(one: Candidate) -> tuple[str, str]:
    """("41.8 MB", "about 10 s")."""
    size, speed = one.claimed.size, one.peer_facts.speed
    if not size:
        return "–", _("size not told")
    wait = _("about {wait}").format(wait=_wait(size / speed)) if speed else ""
    return figures.size(size), wait


def owner(one: Candidate) -> tuple[str, str]:
    """Who offers it, and whether it would start at once."""
    facts = one.peer_facts
    if facts.free_slot:
        state = _("free slot")
    elif facts.queue_length:
        state = _("{queue_length} wait there").format(queue_length=facts.queue_length)
    else:
        state = words.SOURCES.get(one.source, one.source)
    return words.printable(one.peer), state


def forecast(told: Forecast) -> str:
    """ "12 files · 410 MB · ~6 min · 38 GB free"."""
    parts = [figures.count(told.files, "file")]
    parts += [figures.size(told.size)] if told.size else []
    parts += [f"~{_wait(told.seconds)}"] if told.seconds else []
    parts += [_("{size} free").format(size=figures.size(told.free))] if told.free else []
    return " · ".join(parts)


def line_word(line: Line) -> str:
    """The word beside a line's percentage."""
    if line.twin is not None:
        return _("Same as line {value}").format(value=line.twin + 1)
    if line.chosen or line.state is LineState.CHECK:
        why = shown(line.why)
        return why[:1].upper() + why[1:]
    return STATES[line.state].word


def nobody(line: Line) -> str:
    """What stands where the artist would."""
    if line.state is LineState.SILENT:
        return _("The catalogue did not answer")
    return _("No artist fits this file")


def spoken_line(line: Line) -> str:
    """A row of the folder for a screen reader."""
    if line.release is None:
        return _("{file_name}, {nobody}, {why}").format(
            file_name=file_name(line.candidate), nobody=nobody(line).lower(), why=shown(line.why)
        )
    target = line.release.target
    percent = figures.percent(line.release.score).replace(" %", _(" percent"))
    parts = (file_name(line.candidate), target.artist_credit, target.title, target.album or "")
    return ", ".join(part for part in (*parts, percent, line_word(line).lower()) if part)


def _wait(seconds: float) -> str:
    return f"{max(1, round(seconds))} s" if seconds < 60 else figures.span(seconds)
