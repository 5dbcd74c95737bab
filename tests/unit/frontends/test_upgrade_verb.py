"""`upgrade yt-dlp`, and `get` that says why it waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.domain import Unreachable
from core.tasks import TaskContext
from tests.unit.frontends.conftest import Cli

Songs = Callable[..., str]


def test_both_versions_are_told(cli: Cli) -> None:
    container: Any = cli.container
    container.upgrade_ytdlp = lambda _ctx: ("2026.1.1", "2026.2.2", "2026.2.2 is in use.")
    code, found = cli.json("upgrade", "yt-dlp")
    assert code == 0
    assert found == {
        "package": "yt-dlp",
        "before": "2026.1.1",
        "after": "2026.2.2",
        "sentence": "2026.2.2 is in use.",
    }
    assert cli("upgrade", "yt-dlp") == 0
    assert cli.out == "2026.2.2 is in use.\n"


def test_no_network_is_told_in_one_sentence(cli: Cli) -> None:
    def fails(_ctx: TaskContext) -> tuple[str, str, str]:
        raise Unreachable("YouTube", "yt-dlp was not upgraded.", "Check the network.")

    container: Any = cli.container
    container.upgrade_ytdlp = fails
    assert cli("upgrade", "yt-dlp") == 4
    assert cli.last_line == "yt-dlp was not upgraded. Check the network."


def test_get_says_once_why_it_waits(cli: Cli, songs: Songs) -> None:
    engine: Any = cli.container.engine
    engine.holdup = "Another Cratekeeper is logged in to Soulseek already. It works on it."

    def look_thrice(ctx: TaskContext) -> None:
        for _ in range(3):
            ctx.report(0.5, "1 of 2 finished")

    engine.work = look_thrice
    cli("get", songs("B - Song"))
    assert cli.err.count("Another Cratekeeper is logged in to Soulseek already.") == 1
