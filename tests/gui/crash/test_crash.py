"""Something breaks: a calm dialog, read before anything is kept; the program goes on."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QFileDialog, QWidget

from ui.crash.dialog import CrashDialog
from ui.crash.hook import CrashReporter
from ui.crash.report import MOST_CHARACTERS, report, without_names


@pytest.fixture
def window(qtbot: Any) -> QWidget:
    made = QWidget()
    made.resize(1024, 700)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def reporter(window: QWidget) -> Iterator[CrashReporter]:
    made = CrashReporter(window)
    made.install()
    yield made
    made.remove()


def broken(words: str = "a part is missing") -> ValueError:
    try:
        raise ValueError(words)
    except ValueError as error:
        return error


def throw(reporter: CrashReporter, error: BaseException) -> None:
    reporter.caught(type(error), error, error.__traceback__)


def shown(qtbot: Any, reporter: CrashReporter) -> CrashDialog:
    qtbot.waitUntil(lambda: reporter.dialog is not None, timeout=60_000)
    assert reporter.dialog is not None
    return reporter.dialog


def test_the_report_can_be_read_and_nothing_is_kept(
    qtbot: Any, reporter: CrashReporter, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        throw(reporter, broken())
        dialog = shown(qtbot, reporter)
    assert dialog.isVisible()
    assert "ValueError: a part is missing" in dialog.text.toPlainText()
    assert "Nothing was sent and nothing was kept" in dialog.said.text()
    assert "a part is missing" not in caplog.text
    assert dialog.shut.hasFocus()
    dialog.shut.click()
    assert reporter.dialog is None


def test_it_can_be_copied(qtbot: Any, reporter: CrashReporter) -> None:
    throw(reporter, broken())
    dialog = shown(qtbot, reporter)
    dialog.copy.click()
    clipboard = QGuiApplication.clipboard()
    assert clipboard is not None
    assert "a part is missing" in clipboard.text()
    assert dialog.said.text() == "Copied to the clipboard."


def test_it_can_be_saved(
    qtbot: Any, reporter: CrashReporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    throw(reporter, broken())
    dialog = shown(qtbot, reporter)
    dialog.save.click()
    assert target.read_text("utf-8") == dialog.text.toPlainText()
    assert str(target) in dialog.said.text()


def test_a_place_that_cannot_be_written_is_said(
    qtbot: Any, reporter: CrashReporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    answers = iter([str(tmp_path / "file" / "a.txt"), ""])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (next(answers), ""))
    throw(reporter, broken())
    dialog = shown(qtbot, reporter)
    dialog.save.click()
    said = dialog.said.text()
    assert said.startswith("Not saved: ")
    dialog.save.click()
    assert dialog.said.text() == said


def test_what_breaks_meanwhile_is_counted_and_the_same_is_shown_once(
    qtbot: Any, reporter: CrashReporter
) -> None:
    first = broken()
    throw(reporter, first)
    dialog = shown(qtbot, reporter)
    throw(reporter, broken("another"))
    qtbot.waitUntil(lambda: dialog.said.text().startswith("Once more"), timeout=60_000)
    throw(reporter, broken("a third"))
    qtbot.waitUntil(lambda: dialog.said.text().startswith("2 times more"), timeout=60_000)
    dialog.leave()
    throw(reporter, first)
    throw(reporter, broken("something new"))
    assert "something new" in shown(qtbot, reporter).text.toPlainText()


def test_a_thread_that_breaks_is_named(qtbot: Any, reporter: CrashReporter) -> None:
    def work() -> None:
        raise RuntimeError("in the lane")

    thread = threading.Thread(target=work, name="lane-7")
    thread.start()
    thread.join(20)
    text = shown(qtbot, reporter).text.toPlainText()
    assert "Thread: lane-7" in text
    assert "in the lane" in text


def test_ctrl_c_is_no_crash(window: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: heard.append(kind))
    reporter = CrashReporter(window)
    reporter.install()
    throw(reporter, KeyboardInterrupt())
    reporter.remove()
    assert heard == [KeyboardInterrupt]
    assert reporter.dialog is None


def test_neither_secrets_nor_the_persons_folder_are_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/lena")
    error = broken("api_key=abcd1234 in /home/lena/Music")
    text = report(ValueError, error, error.__traceback__)
    assert "abcd1234" not in text
    assert "/home/lena" not in text
    assert "~/Music" in text
    assert without_names("plain") == "plain"


def test_a_very_long_report_keeps_its_end() -> None:
    error = broken("x" * 100_000 + "the end")
    text = report(ValueError, error, None)
    assert len(text) == MOST_CHARACTERS
    assert text.endswith("the end")
