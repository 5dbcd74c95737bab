"""The evidence of a match, row by row: what was asked, what is yours, and whether they agree."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain import CoverageRow, LibraryTrack, MatchResult, Track
from ui.models import figures
from utils.texts import _

AGREES, DIFFERS = 0.95, 0.7


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: name, asked, yours, and the agreement (None: one side does not know)."""

    name: str
    asked: str
    yours: str
    value: float | None = None

    @property
    def sign(self) -> tuple[str, str, str]:
        """Icon, colour token and the word for a screen reader."""
        if self.value is None:
            return ("minus", "text_3", _("not counted"))
        if self.value >= AGREES:
            return ("check", "accent", "agrees")
        if self.value >= DIFFERS:
            return ("check", "warn", _("nearly agrees"))
        return ("x", "danger", "differs")


def facts_of(row: CoverageRow) -> list[Fact]:
    """The lines of the pane; only what was asked when nothing is alike."""
    track = row.entry.track
    if row.match is None:
        return _asked_only(track)
    yours, result = row.match.track, row.match.result
    facts = [
        Fact(_("Title"), track.title, yours.title, _value(result, "title")),
        Fact(
            _("Artist"),
            track.artist_credit or figures.UNKNOWN,
            ", ".join(yours.artists) or figures.UNKNOWN,
            _value(result, "artist"),
        ),
        Fact(
            _("Length"),
            figures.clock(track.duration),
            _length(track.duration, yours.duration),
            _value(result, "length"),
        ),
        Fact(
            _("Album"),
            track.album or figures.UNKNOWN,
            yours.album or figures.UNKNOWN,
            _value(result, "album"),
        ),
    ]
    version = next((part for part in result.parts if part.name == "version"), None)
    if version is not None:
        facts.append(Fact(_("Version"), _("as asked"), _version_word(version.value), version.value))
    facts.append(_code(track, yours))
    return facts


def _asked_only(track: Track) -> list[Fact]:
    nothing = figures.UNKNOWN
    return [
        Fact(_("Title"), track.title or nothing, nothing),
        Fact(_("Artist"), track.artist_credit or nothing, nothing),
        Fact(_("Length"), figures.clock(track.duration), nothing),
        Fact(_("Album"), track.album or nothing, nothing),
    ]


def _value(result: MatchResult, name: str) -> float | None:
    return next((part.value for part in result.parts if part.name == name), None)


def _length(asked: float | None, yours: float | None) -> str:
    if asked is None or yours is None:
        return figures.clock(yours)
    off = round(yours - asked)
    return figures.clock(yours) if abs(off) < 2 else f"{figures.clock(yours)} · {off:+d} s"


def _version_word(value: float | None) -> str:
    if value is None:
        return figures.UNKNOWN
    return _("the same") if value >= AGREES else "unclear" if value > 0 else "another"


def _code(track: Track, yours: LibraryTrack) -> Fact:
    asked, own = track.ids.isrc, yours.ids.isrc
    value = None if not asked or not own else float(asked.upper() == own.upper())
    return Fact(_("Code"), _("ISRC given") if asked else "none", "ISRC" if own else "none", value)
