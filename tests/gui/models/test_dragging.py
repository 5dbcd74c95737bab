"""What a row stands for can be dragged out of the window as a file, wherever it is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PyQt6.QtCore import QMimeData, Qt
from PyQt6.QtGui import QDrag
from pytestqt.qtbot import QtBot

from core.domain import Coverage, JobState, Ownership
from services.review.questions import Question, QuestionKind
from ui.delegates.dragging import file_urls, files_of
from ui.delegates.views import RowTable
from ui.gallery import data
from ui.models.coverage import CoverageModel
from ui.models.explain import CHOSEN, Line
from ui.models.missing import MissingRow


@pytest.fixture
def song(tmp_path: Path) -> Callable[[str], str]:
    def made(name: str) -> str:
        path = tmp_path / name
        path.write_bytes(b"fLaC")
        return str(path)

    return made


def owning(coverage: Coverage, paths: list[str]) -> Coverage:
    """The coverage with its first owned rows at these paths; the other rows keep theirs."""
    left, rows = list(paths), list(coverage.rows)
    for at, row in enumerate(rows):
        if row.ownership is Ownership.OWNED and row.match is not None and left:
            track = replace(row.match.track, path=left.pop(0))
            rows[at] = replace(row, match=replace(row.match, track=track))
    return replace(coverage, rows=tuple(rows))


def test_an_owned_row_of_a_coverage_is_dragged_out(
    qtbot: QtBot, song: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [song("One.flac"), song("Two.flac")]
    model = CoverageModel()
    coverage = owning(data.coverage(), paths)
    model.set_coverage(coverage)
    table = RowTable("Tracks", (40, 0, 100, 40, 100))
    qtbot.addWidget(table)
    table.setModel(model)
    dragged: list[QMimeData | None] = []
    monkeypatch.setattr(QDrag, "exec", lambda self, _how: dragged.append(self.mimeData()))
    states = [row.ownership for row in coverage.rows]
    table.setCurrentIndex(model.index(states.index(Ownership.OWNED), 0))
    table.startDrag(Qt.DropAction.CopyAction)
    assert dragged[0] is not None
    assert [url.toLocalFile() for url in dragged[0].urls()] == paths[:1]
    table.setCurrentIndex(model.index(states.index(Ownership.MISSING), 0))
    table.startDrag(Qt.DropAction.CopyAction)
    assert len(dragged) == 1


def test_every_kind_of_row_knows_its_file(song: Callable[[str], str]) -> None:
    path = song("Song.flac")
    done = replace(data.job(9), state=JobState.DONE, final_path=path)
    row = next(
        one for one in owning(data.coverage(), [path]).rows if one.ownership is Ownership.OWNED
    )
    question = Question("check/1", QuestionKind.CHECK, done.track, "Too short.", 0.0, path=path)
    kinds = [done, row, MissingRow(row), MissingRow(row, done), question]
    kinds.append(Line("Song", "", CHOSEN, files=(path,)))
    assert [files_of(one) for one in kinds] == [[path]] * len(kinds)
    assert [url.toLocalFile() for url in file_urls(kinds)] == [path]


def test_what_is_not_owned_or_gone_is_not_dragged() -> None:
    rows = [row for row in data.coverage().rows if row.ownership is not Ownership.OWNED]
    gone = replace(data.job(10), state=JobState.DONE, final_path="/not/here.flac")
    assert file_urls([*rows, gone, "a heading", None]) == []
