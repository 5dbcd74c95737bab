"""The Downloads page's states for pictures and tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from core.domain import JobState, StorageError, Unreachable
from services.records.refusals import BadFile
from services.review.questions import QuestionKind
from ui.gallery import data
from ui.gallery.search import many
from ui.gallery.world import FakeContainer
from ui.models import figures, roles
from ui.pages.downloads.search.asked import Progress
from ui.pages.sync.gallery import Scene


def scenes() -> list[Scene]:
    """States of the page beside those in `ui/gallery/scenes.py`."""
    return [
        Scene("queue-filtered", FakeContainer, _filter_to_nothing),
        Scene("queue-loading", FakeContainer, lambda page: page.show_tab("queue"), held=True),
        Scene("queue-steps", FakeContainer, _steps),
        *(Scene(f"inbox-{kind.name.lower()}", FakeContainer, _ask(kind)) for kind in QuestionKind),
        Scene("inbox-empty", _empty, lambda page: page.show_tab("inbox")),
        Scene("history-many", _settled, lambda page: page.show_tab("history")),
        Scene("history-cleared", _settled, _cleared),
        Scene("history-refused", _refused, _open_refused),
        Scene("queue-chosen", FakeContainer, _choose_several),
        Scene("queue-paused", _paused, lambda page: page.show_tab("queue")),
        Scene("queue-failed", _unreadable_first, lambda page: page.show_tab("queue")),
        Scene("queue-unread", _unreadable, lambda page: page.show_tab("queue")),
        Scene("search-first", FakeContainer, lambda page: page.show_tab("search")),
        Scene("search-found", FakeContainer, _search),
        Scene("search-open", FakeContainer, _search_open),
        Scene("search-new", FakeContainer, _search_new),
        Scene("search-filtered", FakeContainer, _search_filtered),
        Scene("search-failed", _silent, _search),
        Scene("search-nothing", _nothing_found, _search),
        Scene("search-off", _no_source, _search),
        Scene("search-10000", _very_many, _search),
        Scene("wishes-chosen", FakeContainer, _choose_wishes),
        Scene("wishes-empty", _empty, lambda page: page.show_tab("wishes")),
    ]


def _empty() -> FakeContainer:
    return FakeContainer(empty=True)


def _ask(kind: QuestionKind) -> Callable[[Any], None]:
    """Bring the first question of a kind to the front."""

    def show(page: Any) -> None:
        page.show_tab("inbox")
        model = page.inbox.model
        rows = [model.index(row).data(roles.ITEM).kind for row in range(model.rowCount())]
        page.inbox.list.setCurrentIndex(model.index(rows.index(kind)))

    return show


def _settled() -> FakeContainer:
    states = (JobState.DONE, JobState.DONE, JobState.DONE, JobState.CANCELLED)
    jobs = []
    for n in range(1, 129):
        job = data.job(n)
        state = states[n % 4]
        path = f"/music/Transfer/{job.track.artist_credit}/{job.track.title}.flac"
        jobs.append(
            replace(job, state=state, reason="", final_path=path if state is states[0] else None)
        )
    return FakeContainer(jobs=jobs)


def _filter_to_nothing(page: Any) -> None:
    page.show_tab("queue")
    page.queue.search.setText("no such track")
    page.queue.search.searched.emit("no such track")


def _steps(page: Any) -> None:
    page.show_tab("queue")
    page.queue.pane.which.button("steps").click()


def _cleared(page: Any) -> None:
    page.show_tab("history")
    page.past.clear()


def _refused() -> FakeContainer:
    world = FakeContainer()
    world.refusals.blocked = [("slskd", "cassette_ana"), ("soulseek", "quill_84")]
    reasons = (
        "the file ends after 1:12 of 3:41",
        "You refused this file",
        "it is an MP3 named .flac",
    )
    world.refusals.kept = [
        BadFile(
            "slskd", f"peer_{n}", f"Music\\Luma Vessel\\{n:02} - Slow Tide.flac", 31_000_000, "",
            reasons[n % 3], figures.now() - n * 90_000.0,
        )
        for n in range(1, 13)
    ]  # fmt: skip
    return world


def _open_refused(page: Any) -> None:
    page.show_tab("history")
    page.history.open_refused()


def _choose_several(page: Any) -> None:
    page.show_tab("queue")
    page.queue.list.selectAll()


def _paused() -> FakeContainer:
    world = FakeContainer(settings={"downloads.paused": True})
    world.engine.waiting = "Downloads are paused."
    return world


def _unreadable_first() -> FakeContainer:
    """The queue itself cannot be read."""

    def broken(*_states: Any, **_how: Any) -> Any:
        raise StorageError("The database cannot be read.", "Look whether its disk is there.")

    world = FakeContainer()
    world.downloads.jobs = broken  # type: ignore[method-assign]
    return world


def _unreadable() -> FakeContainer:
    """One of the things the page reads cannot be read; the rest is shown."""

    def broken(*_sieve: Any) -> Any:
        raise Unreachable(
            "Database", "The database does not answer.", "Look whether its disk is there."
        )

    world = FakeContainer()
    world.past.page = broken  # type: ignore[assignment]
    return world


def _search(page: Any) -> None:
    page.look_for("luma vessel slow tide")


def _search_open(page: Any) -> None:
    _search(page)
    table, model = page.search.table, page.search.presenter.model
    heads = [at for at in range(model.rowCount()) if model.row_at(at).candidates]
    table.setCurrentIndex(model.index(heads[0]))
    page.search.act("toggle")
    table.setCurrentIndex(model.index(heads[0] + 3))


def _search_new(page: Any) -> None:
    """Searching goes on, better rows wait."""
    _search(page)
    page.resize(page.width(), 560)
    presenter = page.search.presenter
    for key in presenter.asked:
        presenter.asked[key] = replace(presenter.asked[key], progress=Progress.ANSWERING)
    presenter.found = replace(presenter.found, waiting=6, total=13)
    presenter.changed.emit()


def _search_filtered(page: Any) -> None:
    _search(page)
    page.search.filters.bitrate.action("320").trigger()
    page.search.filters.owned.action("owned").trigger()
    page.search.filters.formats.action("ogg").trigger()


def _silent() -> FakeContainer:
    world = FakeContainer()
    for name in ("soulseek", "youtube", "catalogue"):
        world.search_page.errors[name] = Unreachable(
            name, f"{name.capitalize()} does not answer.", "It is tried again by itself."
        )
    return world


def _nothing_found() -> FakeContainer:
    world = FakeContainer()
    world.search_page.found = {"soulseek": [], "youtube": []}
    world.search_page.catalogue = []
    return world


def _no_source() -> FakeContainer:
    world = _nothing_found()
    world.search_page.found = {}
    return world


def _very_many() -> FakeContainer:
    world = FakeContainer()
    world.search_page.found = {"soulseek": many(10_000)}
    return world


def _choose_wishes(page: Any) -> None:
    page.show_tab("wishes")
    page.wishes.list.selectAll()
