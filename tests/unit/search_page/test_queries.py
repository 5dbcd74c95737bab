"""The words somebody searched for, over restarts."""

from __future__ import annotations

from pathlib import Path

from services.search_page.queries import KEPT, NAME, QueryHistory


def test_the_newest_is_first_and_each_stands_once(tmp_path: Path) -> None:
    history = QueryHistory(tmp_path)
    for text in ("slow tide", "copper  rain", "Slow Tide", "  "):
        history.add(text)
    assert QueryHistory(tmp_path).all() == ["Slow Tide", "copper rain"]


def test_two_hundred_are_kept(tmp_path: Path) -> None:
    history = QueryHistory(tmp_path)
    history._write([f"q{n}" for n in range(KEPT)])
    assert len(history.add("one more")) == KEPT == 200
    assert history.all()[0] == "one more"
    assert f"q{KEPT - 1}" not in history.all()


def test_words_can_be_forgotten(tmp_path: Path) -> None:
    history = QueryHistory(tmp_path)
    history.add("a")
    history.add("b")
    assert history.remove("a") == ["b"]
    history.clear()
    assert history.all() == []


def test_a_broken_or_unwritable_file_costs_only_the_memory(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("{broken", encoding="utf-8")
    history = QueryHistory(tmp_path)
    assert history.all() == []
    assert history.add("tide") == ["tide"]
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    assert QueryHistory(blocked).add("tide") == ["tide"]
