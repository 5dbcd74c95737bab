"""Settings beside the form: connections, orders, templates, folders, genre map, care, moving in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.domain import ServiceState, ServiceStatus, StorageError
from ui.gallery.world import FakeContainer
from ui.pages.settings.care import CHECK, COPY, EXPORT, FOLDER, LOG, MOVE_IN, PACK
from ui.pages.settings.page import SettingsPage

S = ServiceStatus


@pytest.fixture
def page(build: Callable[..., SettingsPage], world: FakeContainer) -> SettingsPage:
    made = build(SettingsPage, world)
    made.finish()
    return made


def card(page: SettingsPage, key: str) -> Any:
    return page.cards[key]


def editor(page: SettingsPage, key: str) -> Any:
    return next(one.editors[key] for one in page.cards.values() if key in one.editors)


def row(page: SettingsPage, key: str) -> Any:
    return next(one.rows[key] for one in page.cards.values() if key in one.rows)


def told(page: SettingsPage) -> list[Any]:
    notices: list[Any] = []
    page.notice.connect(notices.append)
    return notices


# --- connections --------------------------------------------------------------------------------
def test_every_connection_says_how_it_stands(page: SettingsPage) -> None:
    grid = card(page, "connections").grid
    assert grid.card("slskd").accessibleName() == "slskd, Connected: Connected as cratefan"
    assert grid.card("slskd").test.isVisibleTo(grid)
    assert not grid.card("Spotify").test.isVisibleTo(grid)
    assert grid.trouble() == 0


def test_a_failed_connection_stands_out_with_its_sentence(page: SettingsPage) -> None:
    grid = card(page, "connections").grid
    grid.show_states(
        [
            ServiceState("slskd", S.FAILED, "the key was not accepted"),
            ServiceState("Navidrome", S.OK, "18,402 tracks"),
        ]
    )
    assert grid.card("slskd").property("state") == "failed"
    assert grid.card("slskd").words.text() == "The key was not accepted"
    assert grid.card("Media server").name.text() == "Navidrome"
    assert grid.trouble() == 1


def test_set_up_leads_to_the_section(page: SettingsPage) -> None:
    card(page, "connections").grid.card("Soulseek").setup.click()
    assert page._marks["soulseek"].isChecked()


def test_a_section_is_at_the_top_also_when_its_cards_are_just_being_built(
    build: Callable[..., SettingsPage], world: FakeContainer, qtbot: QtBot
) -> None:
    page = build(SettingsPage, world)
    page.open_place("filing")
    bar = page.area.verticalScrollBar()
    assert bar is not None
    qtbot.waitUntil(lambda: "filing" in page.cards and page._goal is None, timeout=60_000)
    qtbot.waitUntil(lambda: bar.value() == page.cards["filing"].y() > 0, timeout=60_000)


@pytest.mark.parametrize(
    ("name", "key"), [("slskd", "sources.slskd.url"), ("Media server", "library.server")]
)
def test_set_up_shows_the_setting_to_begin_with(
    page: SettingsPage, qtbot: QtBot, name: str, key: str
) -> None:
    field = editor(page, key).widget()
    card(page, "connections").grid.card(name).setup.click()
    qtbot.waitUntil(lambda: not field.visibleRegion().isEmpty(), timeout=60_000)
    assert page.focusWidget() is field


def test_a_test_of_the_connections_asks_the_services(
    page: SettingsPage, world: FakeContainer
) -> None:
    card(page, "connections").grid.card("slskd").test.click()
    assert world.health.asked == 1


def test_services_on_the_network_are_offered_never_taken(
    page: SettingsPage, world: FakeContainer
) -> None:
    card(page, "connections").grid.look.click()
    dialog = page.nearby.dialog
    assert dialog is not None
    assert world.nearby.used == []
    use = next(
        one
        for one in dialog.findChildren(QPushButton)
        if one.accessibleName() == "Use Navidrome at http://192.168.1.20:4533"
    )
    notices = told(page)
    use.click()
    assert [one.kind for one in world.nearby.used] == ["navidrome"]
    assert notices[0].title == "Navidrome is at http://192.168.1.20:4533"
    assert dialog.isHidden()


def test_a_network_where_nothing_answers_says_so(page: SettingsPage, world: FakeContainer) -> None:
    world.nearby.found = []
    page.nearby.look()
    assert page.nearby.dialog is not None
    assert page.nearby.dialog.words.text().startswith("Nothing answers.")
    page.nearby.dialog.leave()


def test_plex_is_signed_in_to_in_the_browser(page: SettingsPage, qtbot: Any) -> None:
    opened: list[str] = []
    page.nearby.open_page = lambda url: opened.append(url.toString()) or True
    notices = told(page)
    card(page, "connections").grid.plex.click()
    assert notices[0].title == "Plex is connected"
    assert page.nearby.plex is not None
    assert page.nearby.plex.isHidden()


def test_a_login_nobody_agrees_to_is_told(page: SettingsPage, world: FakeContainer) -> None:
    page.nearby.open_page = lambda _url: True
    world.plex_account.error = StorageError("Nobody said yes at Plex.", "Try again.")
    notices = told(page)
    page.nearby.sign_in()
    assert notices[0].title == "Nobody said yes at Plex."


def test_the_login_s_address_can_be_opened_on_another_device(
    page: SettingsPage, world: FakeContainer, qtbot: Any
) -> None:
    opened: list[str] = []
    page.nearby.open_page = lambda url: opened.append(url.toString()) or True
    world.plex_account.login = lambda show, _ctx: show("https://app.plex.tv/auth#?code=ABCD")
    page.nearby._connected = lambda _connected: None  # it waits for the browser
    page.nearby.sign_in()
    dialog = page.nearby.plex
    assert dialog is not None
    qtbot.waitUntil(lambda: opened == ["https://app.plex.tv/auth#?code=ABCD"], timeout=60_000)
    assert dialog.address.text() == opened[0]
    dialog.cancel.click()
    assert dialog.isHidden()


# --- finding ------------------------------------------------------------------------------------
def test_a_setting_is_found_by_what_can_be_chosen_in_it(page: SettingsPage) -> None:
    page.finder.field.searched.emit("navidrome")
    assert row(page, "library.server").isVisibleTo(page)
    assert not row(page, "plex.url").isVisibleTo(page)
    page.finder.field.searched.emit("")


def test_a_setting_is_found_by_a_word_of_its_help(page: SettingsPage) -> None:
    page.finder.field.setText("ban by the Soulseek")
    page.finder.field.searched.emit("ban by the Soulseek")
    assert page.finder.found.text() == "1 setting"
    assert row(page, "sources.slskd.search_gap_seconds").isVisibleTo(page)
    assert not row(page, "sources.slskd.url").isVisibleTo(page)
    assert not card(page, "quality").isVisibleTo(page)
    page.finder.field.searched.emit("")
    assert card(page, "quality").isVisibleTo(page)
    assert page.finder.found.text() == ""


# --- orders -------------------------------------------------------------------------------------
def test_sources_are_put_in_order_by_keyboard(page: SettingsPage, world: FakeContainer) -> None:
    order = editor(page, "sources.order").list
    assert order.keys() == ["slskd", "soulseek", "youtube"]
    order.setCurrentRow(2)
    QTest.keyClick(order, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(order, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(order, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)  # it is the first now
    assert page.presenter.changes == {"sources.order": "youtube, slskd, soulseek"}
    page.save.click()
    assert world.settings.get("sources.order") == "youtube, slskd, soulseek"


def test_a_source_without_its_tick_is_never_asked(page: SettingsPage) -> None:
    order = editor(page, "sources.order").list
    order.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert page.presenter.changes == {"sources.order": "slskd, youtube"}


def test_the_buttons_move_a_row_too(page: SettingsPage) -> None:
    box = editor(page, "sources.order")
    up, down = (one for one in box.findChildren(QWidget) if "Move" in one.accessibleName())
    box.list.setCurrentRow(0)
    down.click()
    assert box.list.keys() == ["soulseek", "slskd", "youtube"]
    up.click()
    assert box.list.keys() == ["slskd", "soulseek", "youtube"]
    assert page.presenter.changes == {}


def test_a_quality_order_of_ones_own(page: SettingsPage, world: FakeContainer) -> None:
    quality = card(page, "quality")
    names = quality.order.list.keys()
    assert not quality.use.isEnabled()
    quality.order.list.setCurrentRow(1)
    quality.order.list.shift(-1)
    quality.order.list.item(2).setCheckState(Qt.CheckState.Unchecked)
    quality.enough.setCurrentIndex(1)
    notices = told(page)
    quality.use.click()
    kept = world.profiles.profile
    assert [tier.name for tier in kept.tiers] == [names[1], names[0], *names[3:]]
    assert kept.cutoff == 1
    assert notices[0].title == "Your order counts now"
    assert quality.order.list.keys()[-1] == names[2]  # it stands below, not ticked


# --- templates and folders ----------------------------------------------------------------------
def test_a_template_shows_real_names_while_it_is_typed(page: SettingsPage, qtbot: Any) -> None:
    field = editor(page, "organize.template_transfer")
    field.widget().setText("$artist/$title")
    qtbot.waitUntil(lambda: "same name" in field.warning.text(), timeout=60_000)
    assert field.rows[0][0].text().endswith(".flac")


def test_a_template_that_cannot_be_used_says_why(page: SettingsPage, qtbot: Any) -> None:
    field = editor(page, "organize.template_transfer")
    field.widget().setText("$nosuchthing")
    qtbot.waitUntil(lambda: "nosuchthing" in field.warning.text(), timeout=60_000)
    assert not field.rows[0][0].isVisibleTo(page)


def test_a_variable_is_inserted_where_the_cursor_is(page: SettingsPage) -> None:
    field = editor(page, "organize.template_supercrates")
    field.widget().setText("a - b")
    field.widget().setCursorPosition(4)
    field.insert("$title")
    assert field.value() == "a - $titleb"
    assert page.presenter.changes["organize.template_supercrates"] == "a - $titleb"


def test_folders_say_at_once_whether_they_can_be_used(page: SettingsPage, tmp_path: Path) -> None:
    folder = editor(page, "organize.transfer")
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    folder.ask = lambda *_: str(blocked / "below")
    folder.pick.click()
    remark = row(page, "organize.transfer")._remark
    assert remark.property("tone") == "danger"
    folder.ask = lambda *_: str(tmp_path)
    folder.pick.click()
    assert remark.text().startswith("Can be written")


# --- genre map ----------------------------------------------------------------------------------
def test_the_genre_map_is_tried_edited_and_saved(page: SettingsPage, world: FakeContainer) -> None:
    card(page, "filing").genre_map.click()
    dialog = page.assistants.genres
    assert dialog is not None
    dialog.probe.setText("dub techno")
    assert dialog.place.text() == "Techno: “dub techno” is listed there"
    dialog.names.setCurrentRow(2)
    dialog.genres.setPlainText("ambient, drone\nhypnagogic drift")
    dialog.probe.setText("hypnagogic drift")
    assert dialog.place.text().startswith("Ambient")
    dialog.save.click()
    assert world.filing().genres.table["Ambient"] == ("ambient", "drone", "hypnagogic drift")
    assert dialog.isHidden()


def test_back_to_the_built_in_map(page: SettingsPage, world: FakeContainer) -> None:
    world.filing().genres.built_in = False
    page.assistants.open_genres()
    assert page.assistants.genres is not None
    page.assistants.genres.reset.click()
    assert world.filing().genres.built_in
    page.assistants.open_genres()
    assert not page.assistants.genres.reset.isEnabled()


def test_a_map_that_cannot_be_saved_stays_open_with_its_fault(page: SettingsPage) -> None:
    page.assistants.open_genres()
    dialog = page.assistants.genres
    assert dialog is not None
    dialog.save_wanted.emit({})
    assert dialog.fault.text() == "The map has no super genre."
    assert dialog.isVisible()
    dialog.leave()


# --- notifications ------------------------------------------------------------------------------
def test_a_test_is_sent_and_says_who_took_it(page: SettingsPage, world: FakeContainer) -> None:
    out = card(page, "notifications")
    assert not out.send.isEnabled()
    assert "Fill in" in out.send.toolTip()
    script = editor(page, "notifications.script")
    script.show_value("/usr/local/bin/told")
    script.edited.emit()
    assert out.send.isEnabled()
    out.send.click()
    assert world.settings.get("notifications.script") == "/usr/local/bin/told"
    assert out.words.text() == "The webhook took it."
    world.notify.trouble = StorageError("The script cannot be started.", "Look at its path.")
    out.send.click()
    assert out.words.text() == "The script cannot be started. Look at its path."
    assert out.send.isEnabled()


# --- care ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("action", "done", "words"),
    [
        (CHECK, "check", "The database is sound"),
        (COPY, "copy", "Copied to cratekeeper-20261121-090000.db"),
        (PACK, "pack", "3.1 MB given back to the disk"),
    ],
)
def test_the_database_is_cared_for(
    page: SettingsPage, world: FakeContainer, action: str, done: str, words: str
) -> None:
    program = card(page, "program")
    assert program.database.text().startswith("12.4 MB · copied ")
    program.buttons[action].click()
    assert world.upkeep.done == [done]
    assert program.database.text() == words
    assert program.buttons[action].isEnabled()


def test_a_damaged_database_says_what_to_do(page: SettingsPage, world: FakeContainer) -> None:
    world.upkeep.faults = ["row 3 of jobs is missing"]
    card(page, "program").buttons[CHECK].click()
    assert "backups folder" in card(page, "program").database.text()


def test_a_copy_that_fails_is_told(page: SettingsPage, world: FakeContainer) -> None:
    world.upkeep.error = StorageError("No backup can be written.", "Make room.")
    notices = told(page)
    card(page, "program").buttons[COPY].click()
    assert notices[0].title == "No backup can be written."
    assert card(page, "program").buttons[COPY].isEnabled()


def test_the_log_is_read_by_level(page: SettingsPage) -> None:
    card(page, "program").buttons[LOG].click()
    dialog = page.assistants.log
    assert dialog is not None
    assert dialog.text.toPlainText().count("\n") == 2
    dialog.chips.button("ERROR").click()
    assert dialog.text.toPlainText().endswith("no answer")
    dialog.close_button.click()
    assert dialog.isHidden()


def test_the_log_s_folder_is_shown(page: SettingsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    card(page, "program").buttons[FOLDER].click()
    assert opened == ["/nowhere/cratekeeper/logs"]


def test_settings_are_exported_where_a_person_says(
    page: SettingsPage, world: FakeContainer
) -> None:
    notices = told(page)
    page.assistants.ask_target = lambda *_: ""
    card(page, "program").buttons[EXPORT].click()
    assert world.upkeep.done == []
    page.assistants.ask_target = lambda *_: "/there/settings.json"
    card(page, "program").buttons[EXPORT].click()
    assert world.upkeep.done == ["export /there/settings.json"]
    assert notices[0].title == "84 settings exported"


def test_moving_in_from_soulsync_is_shown_before_it_happens(
    page: SettingsPage, world: FakeContainer
) -> None:
    notices = told(page)
    page.assistants.ask_source = lambda *_: "/old/soulsync"
    card(page, "program").buttons[MOVE_IN].click()
    dialog = page.assistants.moving
    assert dialog is not None
    assert "2 settings, 1 wishes" in dialog.summary.text()
    assert "stays as you have it: plex.url" in dialog.details.toPlainText()
    assert world.migration.applied == []
    dialog.agree.click()
    assert len(world.migration.applied) == 1
    assert notices[0].title == "Moved in from SoulSync"


def test_a_folder_that_is_no_soulsync_is_told(page: SettingsPage) -> None:
    notices = told(page)
    page.assistants.ask_source = lambda *_: "/somewhere"
    card(page, "program").buttons[MOVE_IN].click()
    assert "no folder of SoulSync" in notices[0].title
    assert page.assistants.moving is None
