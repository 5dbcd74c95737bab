"""The container is its rooms and nothing else, and building it starts nothing."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import fields
from pathlib import Path

import pytest

from services.assembly.late import Late
from services.container import Container, build_container

ROOMS = Container.__bases__


def test_no_two_rooms_hold_a_thing_of_the_same_name() -> None:
    names = Counter(one.name for room in ROOMS for one in fields(room))
    assert [name for name, times in names.items() if times > 1] == []
    assert set(names) == {one.name for one in fields(Container)}


def test_building_starts_no_thread_and_what_can_wait_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, started = threading.current_thread(), []
    start = threading.Thread.start

    def noted(thread: threading.Thread) -> None:
        if threading.current_thread() is here:
            started.append(thread.name)
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", noted)
    made = build_container(tmp_path)
    try:
        late = [one for one in vars(made).values() if isinstance(one, Late)]
        assert len(late) > 20
        assert [one for one in late if vars(one)["_made"] is not None] == []
        assert started == []
    finally:
        made.close()
