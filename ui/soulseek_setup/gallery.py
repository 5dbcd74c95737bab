"""The set-up help for Soulseek in its states, for pictures. Used by `ui.gallery.scenes`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ui.soulseek_setup.dialog import SoulseekSetupDialog
from ui.soulseek_setup.opening import open_soulseek_setup


def scenes() -> Iterator[tuple[str, Callable[[Any, Any], None]]]:
    """(state, act on the page and its world)."""
    yield "soulseek-new", _new
    yield "soulseek-refused", _refused
    yield "soulseek-connected", _connected


def _open(page: Any, world: Any) -> SoulseekSetupDialog:
    world.settings.values["sources.soulseek.password"] = "made-up-9xK2"
    return open_soulseek_setup(page, world, page.runner)


def _new(page: Any, world: Any) -> None:
    dialog = _open(page, world)
    dialog.presenter.port_tested.emit(True, "Port 50300 is free here.")


def _refused(page: Any, world: Any) -> None:
    dialog = _open(page, world)
    dialog.name.setText("Jürgen")
    dialog.name_row.complain("Only plain letters, digits and signs.")
    dialog.presenter.port_tested.emit(False, "Another program listens on port 50300.")
    dialog.presenter.answered.emit(False, "Soulseek: the password is not the one of this name")


def _connected(page: Any, world: Any) -> None:
    dialog = _open(page, world)
    dialog.name.setText("cratefan")
    dialog.presenter.port_tested.emit(True, "Port 50300 is free here.")
    dialog.presenter.answered.emit(True, "Soulseek: connected as cratefan")
