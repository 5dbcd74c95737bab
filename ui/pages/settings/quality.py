"""The quality order: kinds of files from best to worst, moved by drag or Alt+arrows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QComboBox, QWidget

from config.schema import SettingField
from core.domain import QualityProfile, Tier
from ui.pages.settings.form import GroupCard
from ui.pages.settings.groups import Group
from ui.pages.settings.orders import OrderBox
from ui.stages import stage
from ui.widgets.buttons import Button
from ui.widgets.flow import Flow
from ui.widgets.labels import label, line
from utils.texts import _


class QualityCard(GroupCard):
    """The generated rows and the order below. `order_wanted(tiers, cutoff)` when it is used."""

    order_wanted = pyqtSignal(object, int)

    def __init__(
        self, group: Group, fields: list[SettingField], parent: QWidget | None = None
    ) -> None:
        super().__init__(group, fields, parent)
        stage(self._make())

    def _make(self) -> Iterator[None]:
        self._tiers: dict[str, Tier] = {}
        self.body.addWidget(line())
        self.body.addWidget(label(_("Your order"), "strong"))
        self.body.addWidget(
            label(
                _(
                    "The best first. What is not ticked is taken by hand only; the right recording "
                    "always comes before the better file."
                ),
                "secondary",
                "text_2",
                wrap=True,
            )
        )
        self.order = OrderBox(_("Kinds of files, the best first"), ticked=True)
        self.body.addWidget(self.order)
        row = Flow()
        row.addWidget(label(_("Good enough from"), "secondary", "text_2"))
        self.enough = QComboBox()
        self.enough.setAccessibleName(_("Good enough from this kind of file on"))
        row.addWidget(self.enough)
        self.use = Button(_("Use this order"), "accent", "check", on_click=self._use)
        row.addWidget(self.use)
        row.push_from = self.use
        self.body.addWidget(row)
        self.order.list.moved.connect(self._changed)
        self.enough.activated.connect(self._changed)
        yield

    def show_profile(self, profile: QualityProfile, all_tiers: Sequence[Tier]) -> None:
        """The order that counts now; kinds it leaves out stand below, not ticked."""
        rest = [tier for tier in all_tiers if tier.name not in {t.name for t in profile.tiers}]
        self._tiers = {tier.name: tier for tier in (*profile.tiers, *rest)}
        self.order.list.show_rows(
            [
                *((tier.name, words(tier), True) for tier in profile.tiers),
                *((tier.name, words(tier), False) for tier in rest),
            ]
        )
        self.enough.clear()
        self.enough.addItems([tier.name for tier in profile.tiers])
        self.enough.setCurrentIndex(profile.cutoff)
        self.use.allow(False, _("The order is as it counts now."))

    def _changed(self, *_unused: Any) -> None:
        chosen, before = self.order.list.keys(ticked_only=True), self.enough.currentText()
        self.enough.clear()
        self.enough.addItems(chosen)
        self.enough.setCurrentIndex(max(0, self.enough.findText(before)))
        self.use.allow(bool(chosen), _("Tick at least one kind of file."))

    def _use(self) -> None:
        tiers = [self._tiers[key] for key in self.order.list.keys(ticked_only=True)]
        self.order_wanted.emit(tiers, max(0, self.enough.currentIndex()))


def words(tier: Tier) -> str:
    """A kind of files with its bounds: "FLAC 24 bit · from 24 bit"."""
    bounds = []
    if tier.min_bit_depth:
        bounds.append(_("from {min_bit_depth} bit").format(min_bit_depth=tier.min_bit_depth))
    if tier.min_sample_rate:
        bounds.append(_("from {value:g} kHz").format(value=tier.min_sample_rate / 1000))
    if tier.min_bitrate:
        bounds.append(_("from {min_bitrate} kbit/s").format(min_bitrate=tier.min_bitrate))
    return " · ".join([tier.name, *bounds])
