"""When the program uses YouTube, what it says while it does not, and what the settings change."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.store import SettingsStore
from core.clients.youtube import probing, runtime
from core.clients.youtube.source import YouTubeSource
from core.domain import NotReady
from services.assembly.sources import Sources, ffmpeg_path
from services.clock import SystemClock
from tests.contract.fakes_storage import MemoryPaceStore

RELAY = "http://127.0.0.1:9"


def settings(home: Path, **given: object) -> SettingsStore:
    told = {"sources.order": ["youtube"], "sources.youtube.relay_url": RELAY, **given}
    return SettingsStore(home, told, {})


def sources(home: Path, **given: object) -> Sources:
    return Sources(settings(home, **given), MemoryPaceStore(), SystemClock())


def test_it_is_in_use_unless_somebody_says_otherwise(tmp_path: Path) -> None:
    made = sources(tmp_path)
    assert isinstance(made()["youtube"], YouTubeSource)
    assert made()["youtube"] is made()["youtube"]
    assert "YouTube" not in made.absent()
    assert list(made.tools()) == ["yt-dlp"]
    made.close()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"sources.youtube.enabled": False}, "switched off in Settings"),
        ({"sources.order": ["slskd"]}, "not in use"),
    ],
)
def test_a_youtube_that_is_not_wanted_is_absent_with_the_reason(
    tmp_path: Path, given: dict[str, object], words: str
) -> None:
    made = sources(tmp_path, **given)
    assert "youtube" not in made()
    assert made.absent()["YouTube"] == words
    assert made.tools() == {}


def test_without_ytdlp_it_is_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "installed", lambda *_: False)
    made = sources(tmp_path)
    assert "youtube" not in made()
    assert made.absent()["YouTube"] == "yt-dlp is not installed"
    monkeypatch.setattr(probing, "installed", lambda *_: False)
    with pytest.raises(NotReady, match="yt-dlp is not installed") as told:
        made.tools()["yt-dlp"]()
    assert "upgrade yt-dlp" in told.value.next_step


def test_what_was_installed_once_is_not_looked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert runtime.installed()
    monkeypatch.setattr(runtime.importlib.util, "find_spec", lambda name: None)
    assert runtime.installed()
    monkeypatch.setattr(runtime, "_found", set())
    assert not runtime.installed()


def test_new_limits_make_a_new_source_and_end_the_children_of_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[YouTubeSource] = []

    def note(source: YouTubeSource) -> None:
        closed.append(source)

    monkeypatch.setattr(YouTubeSource, "close", note)
    store = settings(tmp_path)
    made = Sources(store, MemoryPaceStore(), SystemClock())
    old = made()["youtube"]
    store.set("sources.youtube.per_hour", 7)
    new = made()["youtube"]
    assert new is not old
    assert closed == [old]
    made.close()
    assert closed == [old, new]


def test_ffmpeg_is_found() -> None:
    assert Path(ffmpeg_path()).name.startswith("ffmpeg")
