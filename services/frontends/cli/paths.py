"""Paths as arguments of verbs that move files. Used by `organize` and `import`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


class NamedPath(click.Path):
    """A path that is not empty: an unset variable of a script must not mean the current folder."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """See `click.ParamType.convert`."""
        if value == "":
            self.fail(
                "It is empty. Name a folder or a file; `.` is the current folder.", param, ctx
            )
        return super().convert(value, param, ctx)
