"""Which keys work on the page in front, without widgets. Used by the key list (F1).

Key and words stand together here; a test compares the list with the shortcuts that exist.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeyLine:
    """Keys (several with " / ") and what they do."""

    keys: str
    words: str


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """A heading with its lines."""

    title: str
    lines: tuple[KeyLine, ...]


def _lines(*pairs: tuple[str, str]) -> tuple[KeyLine, ...]:
    return tuple(KeyLine(keys, words) for keys, words in pairs)


EVERYWHERE = KeyGroup(
    "Everywhere",
    _lines(
        ("Ctrl+1 … Ctrl+5", "Dashboard, Sync, Downloads, Artists, Settings"),
        ("Ctrl+K", "Search everything: pages, actions, settings, playlists"),
        ("Ctrl+,", "Settings"),
        ("Ctrl+V", "Open a pasted link, path or list"),
        ("F5", "Read the page again"),
        ("F6", "From the sidebar to the page and back"),
        ("Tab / Shift+Tab", "Next and previous control"),
        ("Esc", "Close, go back"),
        ("F1 / ?", "This list"),
        ("Ctrl+Q", "Quit"),
    ),
)
LISTS = KeyGroup(
    "In lists",
    _lines(
        ("↑ ↓ / J K", "Move"),
        ("Enter", "Open, accept"),
        ("Space", "Choose, or listen"),
        ("Shift+↑ ↓", "Choose several"),
        ("/", "Filter or search"),
    ),
)
PLAYER = KeyGroup(
    "Player",
    _lines(
        ("Ctrl+P / Ctrl+Shift+P", "Play or pause, stop"),
        ("Ctrl+Alt+← / Ctrl+Alt+→", "Back and on"),
        ("Ctrl+Alt+D", "Download what plays"),
    ),
)
PAGES: dict[str, tuple[KeyGroup, ...]] = {
    "dashboard": (),
    "sync": (
        LISTS,
        KeyGroup(
            "Playlists",
            _lines(
                ("Ctrl+A", "Choose all"),
                ("Del", "Forget the playlist"),
                ("Esc", "Back to all playlists"),
            ),
        ),
        KeyGroup(
            "Coverage",
            _lines(
                ("Y / N", "It is owned, it is not"),
                ("M", "Find the match by hand"),
                ("P", "Listen"),
                ("Ctrl+Z", "Take the decision back"),
            ),
        ),
    ),
    "downloads": (
        LISTS,
        KeyGroup(
            "Queue and history",
            _lines(
                ("Ctrl+Z", "Take the last thing back"),
                ("H / Ctrl+R", "Pause, resume"),
                ("R / N", "Try again, try another file"),
                ("E", "Search with other words"),
                ("Del / Shift+Del", "Cancel, remove"),
                ("Ctrl+B", "Block this peer"),
                ("O / P", "Show in folder, listen"),
                ("G", "Go where it came from"),
            ),
        ),
        KeyGroup(
            "Search",
            _lines(
                ("Ctrl+Enter", "Download"),
                ("B", "Look into the peer's folder"),
                ("← / →", "Close or open an album"),
                ("N", "Show new results"),
                ("Ctrl+.", "Stop searching"),
            ),
        ),
        KeyGroup(
            "Inbox",
            _lines(
                ("1 / 2", "Choose the first or the second"),
                ("X / S", "Reject, search again"),
                ("Ctrl+Z", "Take the decision back"),
            ),
        ),
    ),
    "artists": (LISTS,),
    "settings": (KeyGroup("Settings", _lines(("/", "Find a setting"))),),
}


def keys_of(page: str, player: bool) -> tuple[KeyGroup, ...]:
    """The groups for a page, those of every page last."""
    return (*PAGES.get(page, ()), *((PLAYER,) if player else ()), EVERYWHERE)
