"""The line that says what could not be read in the background, with the way to try it again.

One component for pages (`Page.heed`) and dialogs: calm, in the place the answer would have filled,
gone as soon as the same reading succeeds.
"""

from __future__ import annotations

from PyQt6.QtCore import QObject

from services.events import Level
from ui.reading import Reading
from ui.widgets.notices import Banner
from utils.texts import _


class TroubleBanner(Banner):
    """Hidden while all it heeds is well."""

    def __init__(self) -> None:
        super().__init__(Level.WARN, "", _("Try again"))
        self._readings: list[Reading] = []
        self.acted.connect(self.read_again)
        self.hide()

    def heed(self, *owners: QObject) -> None:
        """Tell from now on of these readings, or of all that these presenters have."""
        for owner in owners:
            found = [owner] if isinstance(owner, Reading) else owner.findChildren(Reading)
            for reading in found:
                if reading not in self._readings:
                    self._readings.append(reading)
                    reading.changed.connect(self._show)
        self._show()

    def read_again(self) -> None:
        """Put every reading again that failed."""
        for reading in self._readings:
            reading.again()

    def _show(self) -> None:
        """A person may close the line; it comes back when there is something else to say."""
        troubles = [one.trouble for one in self._readings if one.trouble is not None]
        if troubles:
            self.say(Level.WARN, " ".join(troubles[0]).strip())
        self.setVisible(bool(troubles))
