"""How a push to the wish list goes: counters, the latest results, retry, and how wishes search."""

from __future__ import annotations

from PyQt6.QtWidgets import QComboBox, QHBoxLayout

from services.playlists.missing import TEMPLATES, Outcome, Pushed
from ui.delegates.analyser import OUTCOMES
from ui.delegates.lines import LineDelegate
from ui.delegates.views import RowList
from ui.models import figures, words
from ui.models.explain import Line, LinesModel
from ui.pages.sync.analyser_presenter import AnalyserPresenter
from ui.theme.manager import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, StatCard
from ui.widgets.labels import ElidedLabel, label, line
from ui.widgets.painted import ProgressLine
from utils.texts import _

WIDTH, LATEST = 320, 200
NAMES = {
    TEMPLATES[0]: _("Artist - Title 320 MP3"),
    TEMPLATES[1]: _("Artist - Title"),
    TEMPLATES[2]: _("As it works best"),
}
NOTE = _("The wish list searches by itself, a few an hour; your quality profile decides.")
IDLE = _("Choose artists, then push: what is on the wish list or in slskd already is skipped.")


class PushPane(Card):
    """Shows the presenter's push; 320 wide."""

    def __init__(self, presenter: AnalyserPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.setFixedWidth(px(WIDTH))
        self.setAccessibleName(_("Push to the wish list"))
        head = QHBoxLayout()
        self.title = label(_("Push to wish list"), "section")
        head.addWidget(self.title, 1)
        self.stop = Button(_("Stop"), "", "square", size="small", on_click=presenter.stop)
        head.addWidget(self.stop)
        self.body.addLayout(head)
        self.idle = label(IDLE, "secondary", "text_2", wrap=True)
        self.body.addWidget(self.idle)
        sums = QHBoxLayout()
        self.progress = label("", "strong")
        self.left = ElidedLabel("", "secondary", "text_2")
        sums.addWidget(self.progress)
        sums.addWidget(self.left, 1)
        self.body.addLayout(sums)
        self.line = ProgressLine(8, "info")
        self.body.addWidget(self.line)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        self.cards = {
            one: StatCard(OUTCOMES[one].word, OUTCOMES[one].icon, OUTCOMES[one].color)
            for one in Outcome
        }
        for card in self.cards.values():
            row.addWidget(card, 1)
        self.body.addLayout(row)
        self.model = LinesModel(self)
        self.latest = RowList(_("Latest results"))
        self.latest.setModel(self.model)
        self.latest.setItemDelegate(LineDelegate(self.latest))
        self.body.addWidget(self.latest, 1)
        self.retry = Button(_("Retry"), "", "rotate-cw", on_click=presenter.retry)
        self.body.addWidget(self.retry)
        self.body.addStretch(0)
        self.body.addWidget(line())
        self.body.addWidget(label(_("How each wish is searched"), "section"))
        self.template = QComboBox()
        self.template.setAccessibleName(_("How each wish is searched"))
        for template in TEMPLATES:
            self.template.addItem(NAMES[template], template)
        self.template.activated.connect(self._chosen)
        self.body.addWidget(self.template)
        self.body.addWidget(label(NOTE, "secondary", "text_2", wrap=True))
        presenter.moved.connect(self.refresh)
        presenter.ended.connect(self.refresh)
        presenter.analysed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """As it stands now."""
        presenter = self._presenter
        counts, total, done = presenter.counts(), presenter.total, len(presenter.results)
        running = bool(total)
        self.idle.setVisible(not running)
        for widget in (self.progress, self.left, self.line, self.latest, *self.cards.values()):
            widget.setVisible(running)
        self.title.setText(
            _("Pushing to wish list") if presenter.pushing else _("Push to wish list")
        )
        self.stop.setVisible(presenter.pushing)
        self.progress.setText(
            _("{count} of {count_2}").format(
                count=figures.count(done), count_2=figures.count(total)
            )
        )
        self.left.setText(presenter.left())
        share = done / total if total else 0.0
        self.line.show_fraction(share, "accent" if share >= 1 else "info")
        for one, card in self.cards.items():
            card.show_number(counts[one])
        self.model.replace(_line(one) for one in reversed(presenter.results[-LATEST:]))
        failed = counts[Outcome.FAILED]
        self.retry.setVisible(bool(failed) and not presenter.pushing)
        self.retry.set_label(_("Retry {count} failed").format(count=figures.count(failed)))
        self._show_template(presenter.template())

    def _show_template(self, template: str) -> None:
        at = self.template.findData(template)
        if at < 0:
            self.template.addItem(template, template)
            at = self.template.count() - 1
        self.template.setCurrentIndex(at)

    def _chosen(self, at: int) -> None:
        self._presenter.set_template(str(self.template.itemData(at)))


def _line(one: Pushed) -> Line:
    track = one.track.track
    return Line(
        f"{words.credit(track)} - {track.title}",
        f"{one.outcome.value}, {one.why}",
        OUTCOMES[one.outcome],
    )
