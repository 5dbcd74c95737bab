"""Item roles shared by models, delegates and pages."""

from __future__ import annotations

from PyQt6.QtCore import Qt

ITEM: int = Qt.ItemDataRole.UserRole + 1
"""The domain object (or row value) behind the index."""

BUSY: int = Qt.ItemDataRole.UserRole + 2
"""True while something the person asked for this row is still being carried out."""
