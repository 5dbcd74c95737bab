"""Opens the set-up help for Soulseek over a window. Used by the first screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PyQt6.QtWidgets import QWidget

from ui.runner import Runner

if TYPE_CHECKING:
    from services.container import Container
    from ui.soulseek_setup.dialog import SoulseekSetupDialog


def open_soulseek_setup(
    page: QWidget,
    container: Container,
    runner: Runner,
    connected: Callable[[], object] | None = None,
) -> SoulseekSetupDialog:
    """One page over the window of `page`; `connected` is called when a login went well."""
    from ui.soulseek_setup.dialog import SoulseekSetupDialog

    dialog = SoulseekSetupDialog(container, runner)
    if connected is not None:
        dialog.presenter.connected.connect(connected)
    dialog.open_over(page.window() or page, dialog.name)
    dialog.presenter.load()
    return dialog
