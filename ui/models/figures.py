"""Figures as people read them: lengths, sizes, speeds, ages, ordinals. Used by models and pages."""

from __future__ import annotations

import time
from datetime import datetime

from utils.texts import _
from utils.texts import plural as numbered

MINUTE, HOUR, DAY = 60, 3600, 86400
UNKNOWN = "–"


def now() -> float:
    """Seconds since the epoch; pictures and tests put another clock in its place."""
    return time.time()


def midnight(now: float) -> float:
    """When the day of `now` began here (epoch seconds)."""
    local = datetime.fromtimestamp(now).astimezone()
    return local.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()


def clock(seconds: float | None) -> str:
    """A track's length: "6:24", "1:02:03"; a dash when unknown."""
    if seconds is None:
        return UNKNOWN
    minutes, rest = divmod(round(seconds), MINUTE)
    hours, minutes = divmod(minutes, MINUTE)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def span(seconds: float) -> str:
    """A playlist's length: "6 h 12 min", "48 min", "under a minute"."""
    minutes = round(seconds / MINUTE)
    if minutes < 1:
        return _("under a minute")
    hours, minutes = divmod(minutes, MINUTE)
    return (
        _("{hours} h {minutes:02} min").format(hours=hours, minutes=minutes)
        if hours
        else _("{minutes} min").format(minutes=minutes)
    )


def every(seconds: float) -> str:
    """How often something is done: "every 6 h", "daily", "weekly", "" for never."""
    if seconds <= 0:
        return ""
    if seconds == DAY:
        return "daily"
    if seconds == 7 * DAY:
        return "weekly"
    if seconds >= DAY and seconds % DAY == 0:
        return _("every {int} days").format(int=int(seconds // DAY))
    return _("every {value:g} h").format(value=seconds / HOUR)


def size(count: float) -> str:
    """Bytes in decimal units: "33.9 MB", "412 MB", "1.3 GB"."""
    value, unit = float(count), "B"
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if value < 999.5 or unit == "TB":
            break
        value /= 1000
    digits = 0 if unit in {"B", "kB"} or value >= 99.95 else 1
    return f"{value:.{digits}f} {unit}"


def speed(per_second: float) -> str:
    """Bytes per second: "3.1 MB/s"."""
    return f"{size(per_second)}/s"


def ago(then: float | None, now: float) -> str:
    """How long since `then` (both epoch seconds): "4 min ago", "yesterday", "12 Nov", "never"."""
    if not then:
        return "never"
    gone = max(0.0, now - then)
    if gone < DAY:
        return _today(gone)
    if gone < 7 * DAY:
        return "yesterday" if gone < 2 * DAY else _("{int} days ago").format(int=int(gone // DAY))
    return day(then)


def _today(gone: float) -> str:
    if gone < MINUTE:
        return _("just now")
    return (
        _("{int} min ago").format(int=int(gone // MINUTE))
        if gone < HOUR
        else _("{int} h ago").format(int=int(gone // HOUR))
    )


def day(then: float) -> str:
    """A date in the local time zone: "12 Nov"."""
    moment = datetime.fromtimestamp(then).astimezone()
    return f"{moment.day} {moment:%b}"


def moment(then: float, now: float) -> str:
    """A point in time: "14:05" today, else "12 Nov, 14:05"."""
    local = datetime.fromtimestamp(then).astimezone()
    today = datetime.fromtimestamp(now).astimezone().date()
    return f"{local:%H:%M}" if local.date() == today else f"{day(then)}, {local:%H:%M}"


def ordinal(number: int) -> str:
    """ "1st", "2nd", "3rd", "11th"."""
    tail = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{tail}"


def count(number: int, noun: str = "", plural: str = "") -> str:
    """ "1,284", "1 track", "97 tracks"."""
    if not noun:
        return f"{number:,}"
    return f"{number:,} {numbered(noun, plural or noun + 's', number)}"


def percent(fraction: float) -> str:
    """ "64 %"; never rounds up to 100 while something is missing."""
    value = round(fraction * 100)
    if value >= 100 > fraction * 100:
        value = 99
    return f"{value} %"


def score(value: float) -> str:
    """A match score: "0.74"."""
    return f"{value:.2f}"


def none_fits(number: str, group: str, needle: str) -> str:
    """Why a filtered list is empty: "None of the 97 tracks is “Missing” and fits “copper”."."""
    needle = needle.strip()
    said = [
        _("is “{group}”").format(group=group) if group else "",
        _("fits “{needle}”").format(needle=needle) if needle else "",
    ]
    return _("None of the {number} {fits}.").format(
        number=number, fits=" and ".join(part for part in said if part) or _("is shown")
    )
