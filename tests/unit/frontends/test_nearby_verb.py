"""`nearby` says what answers, and the setting that takes its address."""

from __future__ import annotations

from typing import Any

from core.domain.nearby import NearbyService
from core.tasks import TaskContext
from tests.unit.frontends.conftest import Cli


class Network:
    """Answers by hand."""

    def __init__(self, *found: NearbyService) -> None:
        self.found = found

    def look(self, ctx: TaskContext) -> list[NearbyService]:
        return list(self.found)


def test_what_answers_is_told_with_its_setting(cli: Cli) -> None:
    container: Any = cli.container
    container.nearby = Network(NearbyService("plex", "http://192.168.1.5:32400", "Den", "1.41"))
    code, told = cli.json("nearby")
    assert code == 0
    assert told["found"] == [
        {
            "kind": "plex",
            "url": "http://192.168.1.5:32400",
            "name": "Den",
            "version": "1.41",
            "key": "plex.url",
        }
    ]
    assert cli("nearby") == 0
    assert "Den" in cli.out


def test_nobody_is_no_error(cli: Cli) -> None:
    container: Any = cli.container
    container.nearby = Network()
    assert cli("nearby") == 0
    assert "Nothing answers" in cli.out
