"""A forecast in one line, and why a download may not begin. Used by the dialogs that start some."""

from __future__ import annotations

from services.forecast import Forecast
from ui.models import figures


def forecast_line(forecast: Forecast | None) -> str:
    """ "24 tracks · about 780 MB as FLAC, 270 MB as MP3 320 · about 6 min, queues not counted ·
    212 GB free, 20 GB kept in reserve"."""
    if forecast is None or not forecast.tracks:
        return "Nothing is chosen for download."
    likely = forecast.likely
    others = (name for name in forecast.sizes if name != likely)
    other = next(others)
    size = f"about {figures.size(forecast.size)} as {likely}"
    size += f", {figures.size(forecast.sizes[other])} as {other}"
    span = f"about {figures.span(forecast.seconds)}, queues not counted"
    parts = [figures.count(forecast.tracks, "track"), size, span]
    if forecast.free is not None:
        kept = figures.size(forecast.reserve)
        parts.append(f"{figures.size(forecast.free)} free, {kept} kept in reserve")
    return " · ".join(parts)


def too_large(forecast: Forecast | None) -> str:
    """Why it may not begin, "" when it may."""
    if forecast is None or forecast.fits or forecast.free is None:
        return ""
    room = max(0, forecast.free - forecast.reserve)
    return (
        f"{figures.size(forecast.size)} do not fit: {figures.size(room)} may be used, "
        f"{figures.size(forecast.reserve)} are kept free. Choose fewer tracks or make room."
    )
