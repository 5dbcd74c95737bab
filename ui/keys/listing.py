"""Which keys work on the page in front, without widgets. Used by the key list (F1).

Key and words stand together here; a test compares the list with the shortcuts that exist.
"""

from __future__ import annotations

from dataclasses import dataclass

from utils.texts import _


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
    _("Everywhere"),
    _lines(
        ("Ctrl+1 … Ctrl+5", _("Dashboard, Sync, Downloads, Artists, Settings")),
        ("Ctrl+K", _("Search everything: pages, actions, settings, playlists")),
        ("Ctrl+,", _("Settings")),
        ("Ctrl+V", _("Open a pasted link, path or list")),
        ("F5", _("Read the page again")),
        ("F6", _("From the sidebar to the page and back")),
        ("Tab / Shift+Tab", _("Next and previous control")),
        ("Esc", _("Close, go back")),
        ("F1 / ?", _("This list")),
        ("Ctrl+Q", _("Quit")),
    ),
)
LISTS = KeyGroup(
    _("In lists"),
    _lines(
        ("↑ ↓ / J K", _("Move")),
        ("Enter", _("Open, accept")),
        ("Space", _("Choose, or listen")),
        ("Shift+↑ ↓", _("Choose several")),
        ("/", _("Filter or search")),
    ),
)
PLAYER = KeyGroup(
    _("Player"),
    _lines(
        ("Ctrl+P / Ctrl+Shift+P", _("Play or pause, stop")),
        ("Ctrl+Alt+← / Ctrl+Alt+→", _("Back and on")),
        ("Ctrl+Alt+D", _("Download what plays")),
    ),
)
PAGES: dict[str, tuple[KeyGroup, ...]] = {
    "dashboard": (),
    "sync": (
        LISTS,
        KeyGroup(
            _("Playlists"),
            _lines(
                ("Ctrl+A", _("Choose all")),
                ("Del", _("Forget the playlist")),
                ("Esc", _("Back to all playlists")),
            ),
        ),
        KeyGroup(
            _("Coverage"),
            _lines(
                ("Y / N", _("It is owned, it is not")),
                ("M", _("Find the match by hand")),
                ("P", _("Listen")),
                ("Ctrl+Z", _("Take the decision back")),
            ),
        ),
    ),
    "downloads": (
        LISTS,
        KeyGroup(
            _("Queue and history"),
            _lines(
                ("Ctrl+Z", _("Take the last thing back")),
                ("H / Ctrl+R", _("Pause, resume")),
                ("R / N", _("Try again, try another file")),
                ("E", _("Search with other words")),
                ("Del / Shift+Del", _("Cancel, remove")),
                ("Ctrl+B", _("Block this peer")),
                ("X", _("Never this file")),
                ("Shift+X", _("Blocked peers and refused files (in the History)")),
                ("O / P", _("Show in folder, listen")),
                ("G", _("Go where it came from")),
            ),
        ),
        KeyGroup(
            _("Search"),
            _lines(
                ("Ctrl+Enter", _("Download")),
                ("B", _("Look into the peer's folder")),
                ("← / →", _("Close or open an album")),
                ("N", _("Show new results")),
                ("Ctrl+.", _("Stop searching")),
            ),
        ),
        KeyGroup(
            _("Inbox"),
            _lines(
                ("1 / 2", _("Choose the first or the second")),
                ("X / S", _("Reject, search again")),
                ("Ctrl+Z", _("Take the decision back")),
            ),
        ),
    ),
    "artists": (LISTS,),
    "settings": (KeyGroup(_("Settings"), _lines(("/", _("Find a setting")))),),
}


def keys_of(page: str, player: bool) -> tuple[KeyGroup, ...]:
    """The groups for a page, those of every page last."""
    return (*PAGES.get(page, ()), *((PLAYER,) if player else ()), EVERYWHERE)
