"""The filters and the order of the search: chips that become a `View`. Used by the search tab."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QWidget

from services.search_page.book import Arrangement, View
from services.search_page.sieve import FORMATS, OTHER, Mode, Order, Owned, Sieve
from ui.models import words
from ui.models.offer_words import CATALOGUES
from ui.widgets.buttons import Button
from ui.widgets.choices import Choice, Segmented
from ui.widgets.flow import Flow
from ui.widgets.menu_chip import MenuChip

ANY = ""
MINUTE = 60.0
FORMAT_CHOICES = (*((key, key.upper()) for key in FORMATS), (OTHER, "Other"))
BITRATES = ((ANY, "Any bitrate"), *((str(n), f"{n} kbit/s or more") for n in (128, 192, 256, 320)))
LENGTHS = (
    (ANY, "Any length"),
    ("0-2", "Under 2 min"),
    ("2-6", "2 to 6 min"),
    ("6-15", "6 to 15 min"),
    ("15-0", "Over 15 min"),
)
SPEEDS = (
    (ANY, "Any speed"),
    ("100000", "100 kB/s or more"),
    ("500000", "500 kB/s or more"),
    ("2000000", "2 MB/s or more"),
)
OWNED = (
    (Owned.ANY.value, "Owned or not"),
    (Owned.MISSING.value, "Not owned"),
    (Owned.OWNED.value, "Owned"),
)
ORDERS = (
    (Order.BEST.value, "best match"),
    (Order.QUALITY.value, "quality"),
    (Order.SIZE.value, "size"),
    (Order.SPEED.value, "speed"),
    (Order.LENGTH.value, "length"),
    (Order.TITLE.value, "title"),
)
MODES = (
    Choice(Mode.ALL.value, "All"),
    Choice(Mode.ALBUMS.value, "Albums"),
    Choice(Mode.SINGLES.value, "Singles"),
)


class _OrderChip(MenuChip):
    """Says its choice even when it is the first one."""

    def _show_words(self) -> None:
        super()._show_words()
        self.set_label(f"Sort: {self._said.get(self.current, '')}")
        self.setAccessibleName(f"Sorted by {self._said.get(self.current, '')}")


class SearchFilters(QWidget):
    """`changed` with the `View` a person asks for."""

    changed = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self.modes = Segmented(MODES, "Kinds of results")
        self.formats = MenuChip("Format", FORMAT_CHOICES, several=True)
        self.bitrate = MenuChip("Bitrate", BITRATES)
        self.lengths = MenuChip("Length", LENGTHS)
        self.free = Button("Free slot", "chip")
        self.free.setCheckable(True)
        self.free.setAccessibleName("Free slot only")
        self.speed = MenuChip("Speed", SPEEDS)
        self.sources = MenuChip("Source", (), several=True)
        self.owned = MenuChip("Library", OWNED)
        self.order = _OrderChip("Sort", ORDERS)
        self.clear_button = Button("Clear", "quiet", "funnel-x", size="small", on_click=self.clear)
        self.clear_button.setAccessibleName("Clear all filters")
        flow = Flow(self)
        flow.addWidget(self.modes)
        for chip in self._chips():
            chip.chosen.connect(self._tell)
            if chip is not self.order:  # it stands over the list, the tab puts it there
                flow.addWidget(chip)
            if chip is self.lengths:
                flow.addWidget(self.free)
        flow.addWidget(self.clear_button)
        self.modes.chosen.connect(self._tell)
        self.free.clicked.connect(self._tell)
        self.clear_button.hide()

    def view(self) -> View:
        """What the chips say."""
        shortest, _, longest = self.lengths.current.partition("-")
        sieve = Sieve(
            formats=self.formats.ticked,
            min_bitrate=int(self.bitrate.current or 0),
            shortest=float(shortest or 0) * MINUTE,
            longest=float(longest or 0) * MINUTE,
            free_slot=self.free.isChecked(),
            min_speed=int(self.speed.current or 0),
            sources=self.sources.ticked,
            owned=Owned(self.owned.current),
        )
        return View(sieve, Mode(self.modes.current), Order(self.order.current))

    def show_found(self, found: Arrangement) -> None:
        """Numbers behind the choices, and the sources that answered."""
        self.modes.set_counts({mode.value: found.modes.get(mode, 0) for mode in Mode})
        self.formats.set_counts(found.formats)
        names = {**CATALOGUES, **words.SOURCES}
        known = list(dict.fromkeys((*found.sources, *self.sources.ticked)))
        self.sources.offer([(key, names.get(key, key)) for key in sorted(known)])
        self.sources.set_counts(found.sources)

    def clear(self) -> None:
        """No filter; mode and order stay."""
        for chip in self._chips():
            if chip is not self.order:
                chip.clear()
        self.free.setChecked(False)
        self._tell()

    def _chips(self) -> tuple[MenuChip, ...]:
        return (
            self.formats, self.bitrate, self.lengths, self.speed, self.sources, self.owned,
            self.order,
        )  # fmt: skip

    def _tell(self, _chosen: object = None) -> None:
        view = self.view()
        self.clear_button.setVisible(bool(view.sieve.active))
        self.changed.emit(view)
