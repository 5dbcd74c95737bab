"""The two layouts by name. Their shape is a template: see `template.py`."""

from __future__ import annotations

from core.domain import BadInput

TRANSFER = "transfer"
SUPERCRATES = "supercrates"
LAYOUTS = (TRANSFER, SUPERCRATES)


def check_layout(layout: str) -> None:
    """Raises `BadInput` for a layout that does not exist."""
    if layout not in LAYOUTS:
        raise BadInput(f"There is no layout {layout!r}.", f"Choose one of {', '.join(LAYOUTS)}.")
