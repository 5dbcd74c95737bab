"""A forecast in one line, and why a download may not begin. Used by the dialogs that start some."""

from __future__ import annotations

from services.playlists.forecast import Forecast
from ui.models import figures
from utils.texts import _

NO_BREAK = "\u00a0"


def _size(count: float) -> str:
    """A size that no line break takes apart: these sentences are wrapped."""
    return figures.size(count).replace(" ", NO_BREAK)


def forecast_line(forecast: Forecast | None) -> str:
    """ "24 tracks · about 780 MB as FLAC, 270 MB as MP3 320 · about 6 min, queues not counted ·
    212 GB free, 20 GB kept in reserve"."""
    if forecast is None or not forecast.tracks:
        return _("Nothing is chosen for download.")
    likely = forecast.likely
    others = (name for name in forecast.sizes if name != likely)
    other = next(others)
    size = _("about {size} as {likely}").format(size=_size(forecast.size), likely=likely)
    size += _(", {size} as {other}").format(size=_size(forecast.sizes[other]), other=other)
    whole = figures.span(forecast.seconds).replace(" ", NO_BREAK)
    span = _("about {span}, queues not counted").format(span=whole)
    parts = [figures.count(forecast.tracks, "track"), size, span]
    if forecast.free is not None:
        kept = _size(forecast.reserve)
        parts.append(
            _("{size} free, {kept} kept in reserve").format(size=_size(forecast.free), kept=kept)
        )
    return " · ".join(parts)


def room_line(forecast: Forecast | None) -> tuple[str, bool]:
    """ "1.3 GB to come · 212 GB free" and whether it fits, for what is under way."""
    if forecast is None or forecast.free is None:
        return "", True
    free = _("{size} free").format(size=figures.size(forecast.free))
    if not forecast.tracks:
        return free, forecast.fits
    size = figures.size(forecast.size)
    if forecast.fits:
        return _("{size} to come · {free}").format(size=size, free=free), True
    kept = figures.size(forecast.reserve)
    return _("{size} to come do not fit: {free}, {kept} kept").format(
        size=size, free=free, kept=kept
    ), False


def too_large(forecast: Forecast | None) -> str:
    """Why it may not begin, "" when it may."""
    if forecast is None or forecast.fits or forecast.free is None:
        return ""
    room = max(0, forecast.free - forecast.reserve)
    return _(
        "{size} do not fit: {room} may be used, {reserve} are kept free. "
        "Choose fewer tracks or make room."
    ).format(
        size=_size(forecast.size),
        room=_size(room),
        reserve=_size(forecast.reserve),
    )
