"""Progress on stderr, and only where a person watches."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

from core.tasks import TaskContext
from services.frontends.cli.errors import one_line


@contextlib.contextmanager
def progress_line(parent: TaskContext) -> Iterator[TaskContext]:
    """A child of `parent` whose reports move a bar; a plain child when stderr is no terminal."""
    if not sys.stderr.isatty():
        yield TaskContext(parent=parent)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        line = bar.add_task("", total=None)

        def report(fraction: float | None, text: str) -> None:
            total = None if fraction is None else 1.0
            bar.update(line, total=total, completed=fraction or 0.0, description=one_line(text))

        yield TaskContext(report, parent=parent)
