"""Paints a download job as a row: cover, two lines, file facts, true state with its bar."""

from __future__ import annotations

from PyQt6.QtCore import QModelIndex, QRect
from PyQt6.QtGui import QPainter

from core.domain import DownloadJob, JobState
from ui.delegates.views import RowDelegate
from ui.models import figures, roles, words
from ui.theme import paint_kit
from ui.theme.covers import cover
from ui.theme.manager import px
from ui.theme.state_glyphs import Glyph
from utils.texts import _

STATE_WIDTH, FILE_WIDTH = 212, 164
CANCELLING = Glyph("loader", _("Cancelling"), "text_2", "overlay")


class JobDelegate(RowDelegate):
    """One job, 60 high. The file column gives way when the row is narrow."""

    def content(self, painter: QPainter, rect: QRect, index: QModelIndex) -> None:
        """Cover and names left, file facts, state right."""
        job: DownloadJob | None = index.data(roles.ITEM)
        if job is None:
            paint_waiting(painter, rect)
            return
        inner = rect.adjusted(px(16), 0, -px(16), 0)
        state = QRect(inner)
        state.setLeft(inner.right() - px(STATE_WIDTH) + 1)
        names = QRect(inner)
        names.setRight(state.left() - px(16))
        has_file = job.remote is not None or bool(job.final_path)
        if has_file and names.width() > px(360):
            facts = QRect(names)
            facts.setLeft(names.right() - px(FILE_WIDTH) + 1)
            paint_file(painter, facts, job)
            names.setRight(facts.left() - px(12))
        paint_names(painter, names, job)
        paint_state(painter, state, job, bool(index.data(roles.BUSY)))


def paint_waiting(painter: QPainter, rect: QRect) -> None:
    """Grey bars where a row is still being read."""
    side = px(40)
    top = rect.center().y() - side // 2 + 1
    square = QRect(rect.left() + px(16), top, side, side)
    paint_kit.rounded_box(painter, square, "track", None, 6)
    for down, wide in ((5, 180), (25, 120)):
        bar = QRect(square.right() + px(12), top + px(down), px(wide), px(10))
        paint_kit.rounded_box(painter, bar, "track", None, 4)


def job_line(painter: QPainter, rect: QRect, job: DownloadJob) -> None:
    """A download in little room: cover, title, state and figure, the bar below."""
    track, side = job.track, px(40)
    picture = QRect(rect.left(), rect.center().y() - side // 2 + 1, side, side)
    cover(painter, picture, f"{track.artist_credit}/{track.album or track.title}", track.title)
    top = rect.top() + rect.height() // 2 - px(22)
    first = QRect(picture.right() + px(12), top, 0, px(18))
    first.setRight(rect.right())
    paint_kit.text(painter, first, track.title, "label")
    below = first.translated(0, px(19))
    used = paint_kit.state(painter, below, words.job_look(job))
    aside = figures.speed(job.speed) if job.speed > 0 else ""
    room = below.adjusted(used + px(8), 0, 0, 0)
    paint_kit.text(painter, room, aside, "secondary", "text_2", align=paint_kit.RIGHT)
    if (done := words.fraction(job)) is not None:
        bar = QRect(first.left(), below.bottom() + px(2), first.width(), px(4))
        paint_kit.progress(painter, bar, done)


def paint_names(painter: QPainter, rect: QRect, job: DownloadJob) -> None:
    """Cover 40, title, artist and album."""
    track, side = job.track, px(40)
    picture = QRect(rect.left(), rect.center().y() - side // 2 + 1, side, side)
    cover(painter, picture, f"{track.artist_credit}/{track.album or track.title}", track.title)
    second = words.credit(track)
    if track.album:
        second = f"{second} · {track.album}"
    paint_kit.two_lines(painter, rect.adjusted(side + px(12), 0, 0, 0), track.title, second)


def paint_file(painter: QPainter, rect: QRect, job: DownloadJob) -> None:
    """Format and source as pills, the peer and the attempt below; empty while none is chosen."""
    label, source = words.job_format(job), words.job_source(job)
    if not source and not label:
        return
    left, middle = rect.left(), rect.top() + rect.height() // 2 - px(10)
    if label:
        lossless = words.is_lossless(label)
        token, ground = ("accent", "accent_soft") if lossless else ("text_2", "overlay")
        pill = paint_kit.pill(painter, left, middle, label, token=token, ground=ground)
        left = pill.right() + px(6)
    if source:
        paint_kit.pill(painter, left, middle, source, max_width=max(0, rect.right() - left))
    below = QRect(rect.left(), middle + px(13), rect.width(), px(16))
    paint_kit.text(painter, below, peer_words(job), "secondary", "text_2")


def peer_words(job: DownloadJob) -> str:
    """ "quill_84 · 2nd try"."""
    peer = job.remote.peer if job.remote else ""
    tries = (
        _("{ordinal} try").format(ordinal=figures.ordinal(job.attempt)) if job.attempt > 1 else ""
    )
    return " · ".join(part for part in (peer, tries) if part)


def paint_state(painter: QPainter, rect: QRect, job: DownloadJob, busy: bool) -> None:
    """Glyph and word, the figure right, below it the bar or the reason."""
    glyph = CANCELLING if busy else words.job_look(job)
    half = rect.height() // 2
    upper = QRect(rect.left(), rect.top() + half - px(20), rect.width(), px(18))
    lower = QRect(rect.left(), rect.top() + half + px(2), rect.width(), px(18))
    done, line = words.fraction(job), words.reason_line(job)
    if done is None and not line:
        upper.moveTop(rect.top() + half - px(9))
    used = paint_kit.state(painter, upper, glyph)
    aside = _aside(job)
    room = upper.adjusted(used + px(8), 0, 0, 0)
    if aside and not busy:
        paint_kit.text(painter, room, aside, "secondary", "text_2", align=paint_kit.RIGHT)
    if done is not None and job.state is not JobState.DONE:
        bar = QRect(rect.left(), lower.top() + px(7), rect.width(), px(4))
        paint_kit.progress(painter, bar, done)
    else:
        paint_kit.text(painter, lower, line, "secondary", "text_2")


def _aside(job: DownloadJob) -> str:
    if job.state is JobState.DOWNLOADING:
        return figures.speed(job.speed) if job.speed > 0 else _("no data yet")
    if job.state in {JobState.DONE, JobState.CANCELLED} and job.updated_at:
        return figures.moment(job.updated_at, figures.now())
    return ""
