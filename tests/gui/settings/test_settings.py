"""Settings: the whole form from the declarations, checked while typing, secrets never shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtWidgets import QApplication, QLineEdit, QToolButton

from config.schema import FIELDS
from core.domain import StorageError
from services.events import SettingChanged
from ui.gallery.world import FakeContainer
from ui.pages.settings import editors
from ui.pages.settings.groups import GROUPS, HIDDEN, LATER, fields_of, group_of
from ui.pages.settings.page import SettingsPage
from ui.runner import InlineRunner
from ui.theme.manager import px, wear
from ui.theme.tokens import SIDEBAR_NARROW, SIDEBAR_WIDTH, THEMES


def build_page(build: Callable[..., SettingsPage], world: FakeContainer, runner: Any = None) -> Any:
    page = build(SettingsPage, world, runner)
    page.finish()
    return page


@pytest.fixture
def page(build: Callable[..., SettingsPage], world: FakeContainer) -> SettingsPage:
    return build_page(build, world)


def editor(page: SettingsPage, key: str) -> Any:
    return next(card.editors[key] for card in page.cards.values() if key in card.editors)


def row(page: SettingsPage, key: str) -> Any:
    return next(card.rows[key] for card in page.cards.values() if key in card.rows)


def type_into(qtbot: Any, field: QLineEdit, text: str) -> None:
    field.clear()
    qtbot.keyClicks(field, text)


def save(qtbot: Any, page: SettingsPage) -> None:
    qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("key", list(FIELDS))
def test_every_declared_setting_has_a_place_or_waits_for_its_version(key: str) -> None:
    later = any(key == k or (k.endswith(".") and key.startswith(k)) for k in (*LATER, *HIDDEN))
    assert later != (group_of(key) is not None)


def test_no_group_is_empty_and_no_field_stands_twice() -> None:
    fields = list(FIELDS.values())
    shown = [field.key for group in GROUPS for field in fields_of(group, fields)]
    assert len(shown) == len(set(shown))
    assert all(fields_of(group, fields) for group in GROUPS)


def test_every_field_is_named_and_explained_for_screen_readers(page: SettingsPage) -> None:
    for card in page.cards.values():
        for key, made in card.editors.items():
            target = made.widget()
            assert target.accessibleName() == FIELDS[key].label
            assert target.accessibleDescription() == FIELDS[key].help


def test_stored_values_are_shown(page: SettingsPage, world: FakeContainer) -> None:
    assert editor(page, "sources.slskd.url").text() == "http://localhost:5030"
    assert editor(page, "library.folders").value() == ["/music/Collection", "/music/Vinyl rips"]
    assert editor(page, "downloads.parallel").value() == 3
    assert editor(page, "tags.enabled").value() is True
    assert editor(page, "window.theme").value() == "system"
    assert page.bar.isHidden()


def test_a_secret_is_never_in_the_window(page: SettingsPage) -> None:
    field = editor(page, "sources.slskd.api_key").line
    assert field.text() == ""
    assert "saved" in field.placeholderText()
    assert field.echoMode() is QLineEdit.EchoMode.Password
    assert not any("0123456789abcdef" in str(value) for value in page._values.values())


def test_a_missing_secret_says_that_it_is_missing(build: Any, empty_world: FakeContainer) -> None:
    page = build_page(build, empty_world)
    key = editor(page, "sources.slskd.api_key")
    assert key.line.placeholderText() == "Not set"
    assert not key.forget.isVisibleTo(key)


def test_a_change_is_kept_until_it_is_saved(
    qtbot: Any, page: SettingsPage, world: FakeContainer
) -> None:
    type_into(qtbot, editor(page, "sources.slskd.url"), "http://nas.local:5030")
    assert page.bar.isVisible()
    assert page._count.text() == "1 change"
    assert world.settings.get("sources.slskd.url") == "http://localhost:5030"
    save(qtbot, page)
    assert world.settings.get("sources.slskd.url") == "http://nas.local:5030"
    assert page.bar.isHidden()


def test_typing_the_old_value_again_is_no_change(qtbot: Any, page: SettingsPage) -> None:
    field = editor(page, "sources.slskd.url")
    type_into(qtbot, field, "http://x")
    type_into(qtbot, field, "http://localhost:5030")
    assert page.bar.isHidden()


def test_a_wrong_value_is_explained_at_once_and_not_saved(
    qtbot: Any, page: SettingsPage, world: FakeContainer
) -> None:
    type_into(qtbot, editor(page, "sources.slskd.url"), "nas.local")
    assert row(page, "sources.slskd.url")._complaint.isVisible()
    assert "must be an address" in editor(page, "sources.slskd.url").accessibleDescription()
    assert not page.save.isEnabled()
    assert page.save.toolTip() == "Mend the marked fields first."
    page.presenter.save()
    assert world.settings.get("sources.slskd.url") == "http://localhost:5030"
    type_into(qtbot, editor(page, "sources.slskd.url"), "http://nas.local:5030")
    assert page.save.isEnabled()
    assert not row(page, "sources.slskd.url")._complaint.isVisible()


def test_undo_brings_the_stored_values_back(qtbot: Any, page: SettingsPage) -> None:
    type_into(qtbot, editor(page, "sources.slskd.url"), "nonsense")
    editor(page, "tags.enabled").click()
    assert page._count.text() == "2 changes"
    qtbot.mouseClick(page.undo, Qt.MouseButton.LeftButton)
    assert editor(page, "sources.slskd.url").text() == "http://localhost:5030"
    assert editor(page, "tags.enabled").value() is True
    assert page.bar.isHidden()
    assert not row(page, "sources.slskd.url")._complaint.isVisible()


def test_what_the_store_refuses_is_explained_and_stays_a_change(
    qtbot: Any, page: SettingsPage, world: FakeContainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from config.errors import BadSetting

    def refuse(_key: str, _value: object) -> None:
        raise BadSetting("The settings file cannot be written.")

    type_into(qtbot, editor(page, "sources.slskd.url"), "http://nas.local:5030")
    monkeypatch.setattr(world.settings, "set", refuse)
    save(qtbot, page)
    assert page.bar.isVisible()
    complaint = row(page, "sources.slskd.url")._complaint
    assert complaint.text() == "The settings file cannot be written."


def test_a_typed_key_is_saved_and_leaves_the_field(
    qtbot: Any, page: SettingsPage, world: FakeContainer
) -> None:
    field = editor(page, "sources.slskd.api_key").line
    type_into(qtbot, field, "new-secret")
    save(qtbot, page)
    assert world.settings.get("sources.slskd.api_key") == "new-secret"
    assert field.text() == ""


def test_a_stored_key_is_forgotten_when_that_is_saved(
    qtbot: Any, page: SettingsPage, world: FakeContainer
) -> None:
    key, stored = editor(page, "sources.slskd.api_key"), world.settings.get("sources.slskd.api_key")
    assert stored
    assert key.forget.accessibleName() == "Forget: slskd API key"
    key.forget.click()
    assert key.line.placeholderText() == "Forgotten as soon as you save"
    assert world.settings.get("sources.slskd.api_key") == stored
    save(qtbot, page)
    assert world.settings.get("sources.slskd.api_key") == ""
    assert key.line.placeholderText() == "Not set"
    assert not key.forget.isVisibleTo(key)


def test_typing_takes_a_forgetting_back(qtbot: Any, page: SettingsPage) -> None:
    key = editor(page, "sources.slskd.api_key")
    key.show_value("kept")
    key.forget.click()
    assert key.value() == ""
    type_into(qtbot, key.line, "another")
    assert key.value() == "another"
    key.line.clear()
    assert key.value() is None


def test_every_kind_of_editor_reports_an_edit(
    qtbot: Any, page: SettingsPage, world: FakeContainer
) -> None:
    editor(page, "downloads.parallel").setValue(5)
    editor(page, "downloads.stall_seconds").setValue(12.5)
    editor(page, "tags.enabled").click()
    choice = editor(page, "window.theme")
    choice.setCurrentIndex(choice.findData("light"))
    choice.activated.emit(choice.currentIndex())
    type_into(qtbot, editor(page, "sources.slskd.path_mappings"), '{"/downloads": "/mnt/d"}')
    assert page._count.text() == "5 changes"
    save(qtbot, page)
    assert world.settings.get("downloads.parallel") == 5
    assert world.settings.get("downloads.stall_seconds") == 12.5
    assert world.settings.get("tags.enabled") is False
    assert world.settings.get("window.theme") == "light"


def test_folders_are_added_and_removed(
    qtbot: Any, page: SettingsPage, world: FakeContainer
) -> None:
    folders = editor(page, "library.folders")
    folders.ask = lambda _parent, _title, _start: "/music/New"
    qtbot.mouseClick(folders.add, Qt.MouseButton.LeftButton)
    folders.ask = lambda _parent, _title, _start: ""
    qtbot.mouseClick(folders.add, Qt.MouseButton.LeftButton)
    remove = next(
        b
        for b in folders.findChildren(QToolButton)
        if b.accessibleName() == "Remove /music/Collection"
    )
    qtbot.mouseClick(remove, Qt.MouseButton.LeftButton)
    save(qtbot, page)
    assert world.settings.get("library.folders") == ["/music/Vinyl rips", "/music/New"]


def test_a_folder_is_picked_or_typed(qtbot: Any, page: SettingsPage, world: FakeContainer) -> None:
    incoming = editor(page, "downloads.incoming")
    asked: list[str] = []
    incoming.ask = lambda _parent, title, _start: asked.append(title) or "/downloads"
    qtbot.mouseClick(incoming.pick, Qt.MouseButton.LeftButton)
    assert asked == ["Incoming folder"]
    save(qtbot, page)
    assert world.settings.get("downloads.incoming") == "/downloads"
    type_into(qtbot, incoming.widget(), "/elsewhere")
    incoming.ask = lambda _parent, _title, _start: ""
    qtbot.mouseClick(incoming.pick, Qt.MouseButton.LeftButton)
    assert incoming.value() == "/elsewhere"


def test_testing_the_connection_saves_first_and_shows_the_answer(
    qtbot: Any, build: Any, world: FakeContainer
) -> None:
    runner = InlineRunner(hold=True)
    page = build_page(build, world, runner)
    runner.run_all()
    card = page.cards["connections"].grid.card("slskd")
    type_into(qtbot, editor(page, "sources.slskd.url"), "http://nas.local:5030")
    world.health.healthy = False
    qtbot.mouseClick(card.test, Qt.MouseButton.LeftButton)
    runner.run_all()
    assert world.settings.get("sources.slskd.url") == "http://nas.local:5030"
    assert world.health.asked == 1
    assert card.words.text() == "No answer"
    assert card.test.text() == "Test"
    qtbot.mouseClick(card.test, Qt.MouseButton.LeftButton)
    assert card.test.text() == "Testing…"


def test_a_wrong_address_is_mended_before_it_is_tested(
    qtbot: Any, page: SettingsPage, world: FakeContainer
) -> None:
    said: list[Any] = []
    page.notice.connect(said.append)
    type_into(qtbot, editor(page, "sources.slskd.url"), "nonsense")
    qtbot.mouseClick(page.cards["connections"].grid.card("slskd").test, Qt.MouseButton.LeftButton)
    assert world.health.asked == 0
    assert said[-1].title == "Mend the marked fields first"


def test_a_test_that_fails_says_so(
    qtbot: Any, page: SettingsPage, world: FakeContainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[Any] = []
    page.notice.connect(said.append)

    def broken(_ctx: object) -> None:
        raise StorageError("The database is locked.")

    monkeypatch.setattr(world.health, "refresh", broken)
    qtbot.mouseClick(page.cards["connections"].grid.card("slskd").test, Qt.MouseButton.LeftButton)
    assert said[-1].title == "The database is locked."
    assert page.cards["connections"].grid.card("slskd").test.isEnabled()


def test_scanning_from_here_saves_the_folders_first(
    qtbot: Any, page: SettingsPage, world: FakeContainer
) -> None:
    folders = editor(page, "library.folders")
    folders.ask = lambda _parent, _title, _start: "/music/New"
    qtbot.mouseClick(folders.add, Qt.MouseButton.LeftButton)
    card = page.cards["library"]
    qtbot.mouseClick(card.scan, Qt.MouseButton.LeftButton)
    assert world.settings.get("library.folders")[-1] == "/music/New"
    assert world.library.scans == [False]
    assert card.words.text() == "18,405 tracks in the library"
    qtbot.mouseClick(card.scan, Qt.MouseButton.LeftButton)
    assert world.library.scans == [False, False]


def test_a_scan_that_fails_says_so(qtbot: Any, page: SettingsPage, world: FakeContainer) -> None:
    said: list[Any] = []
    page.notice.connect(said.append)
    world.library.error = StorageError("/music does not exist.")
    qtbot.mouseClick(page.cards["library"].scan, Qt.MouseButton.LeftButton)
    assert said[-1].title == "/music does not exist."
    assert page.cards["library"].words.text() == "The last scan did not finish"


def test_a_second_scan_waits_for_the_first(build: Any, world: FakeContainer, qtbot: Any) -> None:
    runner = InlineRunner(hold=True)
    page = build_page(build, world, runner)
    runner.run_all()
    page.presenter.scan()
    page.presenter.scan()
    assert len(runner.waiting) == 1


def test_a_folder_or_server_that_was_saved_is_read_at_once(
    qtbot: Any, page: SettingsPage, world: FakeContainer
) -> None:
    said: list[Any] = []
    page.notice.connect(said.append)
    type_into(qtbot, editor(page, "navidrome.url"), "http://nas.local:4533")
    save(qtbot, page)
    assert world.library.scans == [False]
    assert said[-1].title == "The library was read"
    type_into(qtbot, editor(page, "sources.slskd.url"), "http://nas.local:5030")
    save(qtbot, page)
    assert world.library.scans == [False]
    assert (said[-1].title, said[-1].detail) == ("Saved", "1 change")


def test_without_folders_there_is_nothing_to_scan(build: Any, empty_world: FakeContainer) -> None:
    page = build_page(build, empty_world)
    assert (
        page.cards["library"].scan.toolTip() == "Add a music folder or choose a media server first."
    )


def test_only_the_chosen_server_is_asked_for_its_address(qtbot: Any, page: SettingsPage) -> None:
    def shown() -> set[str]:
        keys = ("plex.url", "navidrome.url", "navidrome.password", "jellyfin.api_key")
        return {key for key in keys if row(page, key).isVisibleTo(page)}

    for server, expected in (
        ("none", set[str]()),
        ("navidrome", {"navidrome.url", "navidrome.password"}),
        ("jellyfin", {"jellyfin.api_key"}),
    ):
        editor(page, "library.server").show_value(server)
        editor(page, "library.server").edited.emit()
        assert shown() == expected
        assert row(page, "library.folders").isVisibleTo(page)
    page.finder.show("plex address")
    assert shown() == {"plex.url"}, "who looks for it finds it"
    page.finder.show("")
    assert shown() == {"jellyfin.api_key"}
    page.open_place("plex.url")
    qtbot.waitUntil(lambda: "plex.url" in shown(), timeout=15_000)  # who is sent to it sees it


def test_the_list_at_the_left_marks_where_the_first_setting_found_stands(
    page: SettingsPage,
) -> None:
    def marked() -> list[str]:
        return [key for key, mark in page._marks.items() if mark.isChecked()]

    page.finder.show("transfer folder")
    assert marked() == ["filing"]
    page.finder.show("no such setting")
    page.finder.show("")
    assert marked() == ["connections"]


def test_a_value_changed_elsewhere_is_shown_here(page: SettingsPage, world: FakeContainer) -> None:
    world.settings.values["sources.slskd.url"] = "http://other:5030"
    world.bus.publish(SettingChanged("sources.slskd.url"))
    assert editor(page, "sources.slskd.url").text() == "http://other:5030"


def test_a_section_in_the_list_brings_its_first_field(qtbot: Any, page: SettingsPage) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow, timeout=60_000)
    page.jump("appearance")
    assert QApplication.focusWidget() is editor(page, "window.theme")
    bar = page.area.verticalScrollBar()
    assert bar is not None
    qtbot.waitUntil(lambda: bar.value() > 0, timeout=60_000)


def wheel_turn() -> QWheelEvent:
    spot = QPointF(5, 5)
    return QWheelEvent(
        spot,
        spot,
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )


WHEELED = pytest.mark.parametrize(
    "key", ["window.theme", "downloads.parallel", "downloads.stall_seconds"]
)


@WHEELED
def test_the_wheel_scrolls_the_page_and_changes_no_setting(page: SettingsPage, key: str) -> None:
    field = editor(page, key)
    before = field.value()
    event = wheel_turn()
    field.wheelEvent(event)
    assert not event.isAccepted()
    assert field.value() == before


@WHEELED
def test_a_field_that_has_the_focus_takes_the_wheel(
    qtbot: Any, page: SettingsPage, key: str
) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow, timeout=60_000)
    field = editor(page, key)
    before = field.value()
    field.setFocus()
    field.wheelEvent(wheel_turn())
    assert field.value() != before


def test_the_folder_question_is_the_systems(
    page: SettingsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []

    def answer(_parent: object, title: str, start: str) -> str:
        asked.append((title, start))
        return "/picked"

    monkeypatch.setattr(editors.QFileDialog, "getExistingDirectory", answer)
    assert editors.ask_folder(page, "Incoming folder", "/before") == "/picked"
    assert asked == [("Incoming folder", "/before")]


def test_settings_that_are_lists_are_edited_as_text(page: SettingsPage) -> None:
    made = editors.editor_for(FIELDS["sources.order"])
    made.show_value(["slskd", "youtube"])
    assert made.value() == "slskd, youtube"
    assert isinstance(editors.editor_for(FIELDS["organize.genre_map"]), editors.TextEditor)


@pytest.mark.parametrize(("width", "scale"), [(900, 1.0), (1024, 1.4), (1280, 1.4)])
def test_no_group_is_wider_than_the_page(
    build: Callable[..., SettingsPage],
    world: FakeContainer,
    qapp: QApplication,
    qtbot: Any,
    width: int,
    scale: float,
) -> None:
    wear(qapp, THEMES["dark"].scaled(scale))
    try:
        page = build_page(build, world)
        page.resize(width - px(SIDEBAR_NARROW if width < px(900) else SIDEBAR_WIDTH), 800)
        form, view = page.area.widget(), page.area.viewport()
        qtbot.waitUntil(lambda: form.minimumSizeHint().width() <= view.width(), timeout=30_000)
    finally:
        wear(qapp, THEMES["dark"])


def test_the_last_section_is_marked_when_somebody_goes_there(
    page: SettingsPage, qtbot: Any
) -> None:
    last = GROUPS[-1].key
    page.jump(last)
    qtbot.waitUntil(page._marks[last].isChecked, timeout=60_000)
    bar = page.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar is not None and bar.value() > 0, timeout=60_000)
    assert page._marks[last].isChecked()
