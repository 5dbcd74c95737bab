"""Links into the window: they only show something, and only what they may."""

from __future__ import annotations

from typing import Any

import pytest

from ui.bridge import Bridge
from ui.gallery.world import FakeContainer
from ui.links import sorted_links
from ui.runner import InlineRunner
from ui.shell import Shell


@pytest.mark.parametrize(
    ("link", "place"),
    [
        ("cratekeeper://downloads/wishes", "downloads/wishes"),
        ("CRATEKEEPER://settings", "settings"),
        ("cratekeeper://settings/quality", "settings/quality"),
        ("cratekeeper://search?q=luma%20vessel++tide", "downloads/search:luma vessel tide"),
        ("slsk://peer/Music%5CHalden%5C03%20-%20Static%20Harbour.flac",
         "downloads/search:Static Harbour"),
        ("slsk://peer/Music/Static Harbour/", "downloads/search:Static Harbour"),
        ("cratekeeper://nowhere", ""),
        ("cratekeeper://sync/list:file", ""),
        ("cratekeeper://search", ""),
        ("cratekeeper://[", ""),
        ("slsk://peer", ""),
        ("slsk://[", ""),
    ],
)  # fmt: skip
def test_a_link_leads_to_a_place_or_nowhere(link: str, place: str) -> None:
    assert sorted_links([link]) == ([], place)


def test_a_link_may_bring_a_list_of_the_web_but_no_file_of_this_machine() -> None:
    good = "cratekeeper://open?source=https%3A%2F%2Fwww.deezer.com%2Fplaylist%2F1"
    assert sorted_links([good]) == (["https://www.deezer.com/playlist/1"], "")
    assert sorted_links(["cratekeeper://open?source=%2Fetc%2Fpasswd"]) == ([], "")


def test_other_sources_stay_as_they_are() -> None:
    brought = ["/lists/night bus.csv", "https://youtu.be/x", "Artist - Title"]
    assert sorted_links(brought) == (brought, "")


def test_a_link_given_with_the_start_is_gone_to_once_the_services_are_there(
    qtbot: Any, world: FakeContainer
) -> None:
    shell = Shell()
    qtbot.addWidget(shell)
    shell.open_sources(["cratekeeper://downloads/history"])
    shell.show()
    bridge = Bridge(world.bus)
    shell.attach(world, InlineRunner(), bridge)  # type: ignore[arg-type]
    pages: Any = shell.navigator
    qtbot.waitUntil(lambda: pages.page("downloads") is not None, timeout=60_000)
    qtbot.waitUntil(lambda: pages.page("downloads").tabs.current == "history", timeout=60_000)
    bridge.close()
