"""Services since when and until when, checks however many, and doors that lead to the setting."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from core.domain import HealthCheck, ServiceState, ServiceStatus
from services.notify import feed
from ui.models import figures, standing
from ui.pages.dashboard.panels import HealthCard, ServicesCard
from ui.pages.dashboard.presenter import KINDS
from ui.pages.dashboard.rows import place_of
from ui.pages.settings.groups import GROUPS, group_of
from ui.sidebar import ServiceLine, Sidebar

NOW = 1_763_700_000.0


@pytest.fixture
def turned(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time that pages see: its only entry may be changed."""
    times = [NOW]
    monkeypatch.setattr(figures, "now", lambda: times[0])
    return times


def failing(after: float = 48.0) -> ServiceState:
    return ServiceState("slskd", ServiceStatus.FAILED, "no answer", NOW - 260, NOW + after)


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (48.0, "next try in 48 s"),
        (89.0, "next try in 89 s"),
        (180.0, "next try in 3 min"),
        (0.0, "trying again now"),
        (-5.0, "trying again now"),
    ],
)
def test_the_next_try_is_told_in_words(left: float, words: str) -> None:
    assert standing.retry_words(failing(left), NOW) == words


def test_what_is_well_says_since_when_and_nothing_about_a_next_try() -> None:
    well = ServiceState("slskd", ServiceStatus.OK, "connected", NOW - 60)
    assert standing.told(well, NOW) == "connected"
    assert standing.since_words(well, NOW).startswith("since ")
    assert standing.since_words(ServiceState("x", ServiceStatus.OK, ""), NOW) == ""


def test_the_sidebar_counts_down_to_the_next_try(
    qtbot: Any, qapp: Any, turned: list[float]
) -> None:
    bar = Sidebar()
    qtbot.addWidget(bar)
    bar.show()
    bar.show_services([failing()])
    line = bar._lines[0]
    assert line._state.text() == "no answer, next try in 48 s"
    assert bar._counting.isActive()
    turned[0] += 20
    bar._count_down()
    assert line._state.text() == "no answer, next try in 28 s"
    assert line.accessibleName() == "slskd: no answer"
    bar.show_services([ServiceState("slskd", ServiceStatus.OK, "connected")])
    assert not bar._counting.isActive()


def test_the_services_card_says_since_when_and_counts_down(
    qtbot: Any, qapp: Any, turned: list[float]
) -> None:
    card = ServicesCard()
    qtbot.addWidget(card)
    card.resize(640, 240)
    card.show()
    card.show_states([failing(), ServiceState("YouTube", ServiceStatus.OFF, "not in use", NOW)])
    rows = [row for _, row in card._rows._rows]
    qtbot.waitUntil(lambda: rows[0]._times.text().startswith("since "), timeout=20_000)
    assert rows[0]._times.text().endswith(" · next try in 48 s")
    assert rows[1]._times.text() == ""
    turned[0] += 47
    card._count_down()
    assert rows[0]._times.text().endswith(" · next try in 1 s")
    card.resize(300, 240)
    qtbot.waitUntil(lambda: rows[0]._times.text() == "next try in 1 s", timeout=20_000)
    card.show_states([ServiceState("slskd", ServiceStatus.OK, "connected", NOW)])
    assert not card._counting.isActive()


def test_every_check_can_be_seen_the_bad_ones_first(qtbot: Any, qapp: Any) -> None:
    card = HealthCard()
    qtbot.addWidget(card)
    checks = [HealthCheck(f"Check {n}", n != 6, "found", "Mend it.") for n in range(7)]
    card.show_checks(checks)
    shown = [row for _, row in card._rows._rows if not row.isHidden()]
    assert len(shown) == 7
    assert shown[0].accessibleName().startswith("Check 6")
    assert card.note.text() == "1 to look at"


def test_every_fault_leads_to_the_place_where_it_is_mended() -> None:
    keys = {group.key for group in GROUPS}
    names = ("slskd", "Target folder", "Downloads folder", "Listening port", "slskd folder",
             "Peers", "MusicBrainz", "Navidrome", "Secrets")  # fmt: skip
    for name in names:
        assert place_of(name).removeprefix("settings/") in keys, name
    assert place_of("Target folder", "Set `organize.transfer`.") == "settings/organize.transfer"
    assert group_of("organize.transfer") is not None
    assert place_of("Something else") == "settings"


def test_every_kind_of_line_that_services_write_is_in_a_filter() -> None:
    written = re.compile(r'activity\.add\(\s*"([a-z ]+)"|tell\(\s*"([a-z ]+)"')
    kinds = set()
    for path in (Path(__file__).parents[3] / "services").rglob("*.py"):
        kinds |= {one or other for one, other in written.findall(path.read_text("utf-8"))}
    kinds |= {feed.COMPARED, feed.BATCH, feed.SERVICE, feed.REVIEW}
    assert {"organised", "push", "wished", "passed over"} <= kinds
    filtered = {kind for shown in KINDS.values() for kind in shown}
    assert kinds <= filtered


def test_in_little_room_the_sidebar_says_the_same_shorter_and_all_of_it_on_pointing(
    qtbot: Any, turned: list[float]
) -> None:
    sentence = "YouTube cannot be reached: the name is not known."
    away = ServiceState("YouTube", ServiceStatus.WARNING, sentence, retry_at=NOW + 48)
    line = ServiceLine()
    qtbot.addWidget(line)
    line.show_state(away)
    assert line._state.text() == "cannot be reached"
    assert line.toolTip() == f"YouTube: {sentence}, next try in 48 s"


@pytest.mark.parametrize(
    ("name", "sentence", "words"),
    [
        ("slskd", "slskd at http://127.0.0.1:5030 cannot be reached.", "cannot be reached"),
        ("Plex", "Plex at nas did not answer in time.", "did not answer in time"),
        ("Library", "18,402 tracks", "18,402 tracks"),
        ("YouTube", "no answer", "no answer"),
    ],
)
def test_a_service_is_not_named_twice(name: str, sentence: str, words: str) -> None:
    assert standing.shorter(ServiceState(name, ServiceStatus.OK, sentence), NOW)[-1] == words
