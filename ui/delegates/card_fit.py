"""How many cards stand side by side in a view. Used by the grids of playlists and of artists."""

from __future__ import annotations

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtWidgets import QAbstractItemView


def fit_cards(
    view: QAbstractItemView, cell: QSize, edge: int, across: int, below: int
) -> tuple[int, int]:
    """(columns, width of all of them) in pixels; the scroll bar stands only when they need one.

    `cell` is a card with its gap; of the last column's gap `across` pixels may stick out, of the
    last row's `below`. `edge` is what the view keeps for itself. Qt would keep the bar free always.
    """
    model, bar = view.model(), view.verticalScrollBar()
    count = model.rowCount() if model is not None else 0
    for reserve in (0, bar.sizeHint().width() if bar is not None else 0):
        width = view.width() - reserve - edge
        columns = max(1, (width + across) // cell.width())
        fits = -(-count // columns) * cell.height() <= view.height() + below
        if fits:
            break
    policies = Qt.ScrollBarPolicy
    policy = policies.ScrollBarAlwaysOff if fits else policies.ScrollBarAlwaysOn
    if policy is not view.verticalScrollBarPolicy():
        view.setVerticalScrollBarPolicy(policy)
    return columns, width
