"""The menu of whole albums, beside the tracks that are missing of them.

Used by the dialog "Download missing tracks" and by the missing-tracks analyser.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PyQt6.QtWidgets import QMenu, QWidget

from utils.texts import _

if TYPE_CHECKING:
    from services.playlists.whole_albums import AlbumOffer

MOST_ALBUMS = 20


def album_menu(
    parent: QWidget, offers: Sequence[AlbumOffer], chosen: Callable[[AlbumOffer], object]
) -> QMenu:
    """The albums with the most missing tracks; `chosen` is called with the one a person takes."""
    menu = QMenu(parent)
    for offer in offers[:MOST_ALBUMS]:
        words = _("{artist} - {album}   {missing} missing").format(
            artist=offer.artist, album=offer.album, missing=offer.missing
        )
        action = menu.addAction(words)
        if action is not None:
            act = functools.partial(chosen, offer)
            action.triggered.connect(lambda _on=False, act=act: act())
    return menu
