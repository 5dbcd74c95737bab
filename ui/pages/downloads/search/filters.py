"""The filters and the order of the search: chips that become a `View`. Used by the search tab."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal

from services.search_page.book import Arrangement, View
from services.search_page.sieve import FORMATS, OTHER, Mode, Order, Owned, Sieve
from ui.models import words
from ui.models.offer_words import CATALOGUES
from ui.widgets.buttons import Button
from ui.widgets.choices import Choice, Segmented
from ui.widgets.flow import Flow
from ui.widgets.menu_chip import MenuChip
from utils.texts import _

ANY = ""
MINUTE = 60.0
FORMAT_CHOICES = (*((key, key.upper()) for key in FORMATS), (OTHER, _("Other")))
BITRATES = (
    (ANY, _("Any bitrate")),
    *((str(n), _("{n} kbit/s or more").format(n=n)) for n in (128, 192, 256, 320)),
)
LENGTHS = (
    (ANY, _("Any length")),
    ("0-2", _("Under 2 min")),
    ("2-6", _("2 to 6 min")),
    ("6-15", _("6 to 15 min")),
    ("15-0", _("Over 15 min")),
)
SPEEDS = (
    (ANY, _("Any speed")),
    ("100000", _("100 kB/s or more")),
    ("500000", _("500 kB/s or more")),
    ("2000000", _("2 MB/s or more")),
)
OWNED = (
    (Owned.ANY.value, _("Owned or not")),
    (Owned.MISSING.value, _("Not owned")),
    (Owned.OWNED.value, _("Owned")),
)
ORDERS = (
    (Order.BEST.value, _("best match")),
    (Order.QUALITY.value, "quality"),
    (Order.SIZE.value, "size"),
    (Order.SPEED.value, "speed"),
    (Order.LENGTH.value, "length"),
    (Order.TITLE.value, "title"),
)
MODES = (
    Choice(Mode.ALL.value, _("All")),
    Choice(Mode.ALBUMS.value, _("Albums")),
    Choice(Mode.SINGLES.value, _("Singles")),
)


class _OrderChip(MenuChip):
    """Says its choice even when it is the first one."""

    def _show_words(self) -> None:
        super()._show_words()
        self.set_label(_("Sort: {get}").format(get=self._said.get(self.current, "")))
        self.setAccessibleName(_("Sorted by {get}").format(get=self._said.get(self.current, "")))


class SearchFilters(Flow):
    """`changed` with the `View` a person asks for."""

    changed = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self.modes = Segmented(MODES, _("Kinds of results"))
        self.formats = MenuChip(_("Format"), FORMAT_CHOICES, several=True)
        self.bitrate = MenuChip(_("Bitrate"), BITRATES)
        self.lengths = MenuChip(_("Length"), LENGTHS)
        self.free = Button(_("Free slot"), "chip")
        self.free.setCheckable(True)
        self.free.setAccessibleName(_("Free slot only"))
        self.speed = MenuChip(_("Speed"), SPEEDS)
        self.sources = MenuChip(_("Source"), (), several=True)
        self.owned = MenuChip(_("Library"), OWNED)
        self.order = _OrderChip(_("Sort"), ORDERS)
        self.clear_button = Button(
            _("Clear"), "quiet", "funnel-x", size="small", on_click=self.clear
        )
        self.clear_button.setAccessibleName(_("Clear all filters"))
        self.addWidget(self.modes)
        for chip in self._chips():
            chip.chosen.connect(self._tell)
            if chip is not self.order:  # it stands over the list, the tab puts it there
                self.addWidget(chip)
            if chip is self.lengths:
                self.addWidget(self.free)
        self.addWidget(self.clear_button)
        self.modes.chosen.connect(self._tell)
        self.free.clicked.connect(self._tell)
        self.clear_button.hide()

    def view(self) -> View:
        """What the chips say."""
        shortest, _unused, longest = self.lengths.current.partition("-")
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
