"""One run of the command line: its options, its doors to the rest, its way to print."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from config.logging import set_up_logging
from config.paths import make_home
from config.store import SettingsStore
from core.domain import StorageError
from core.tasks import TaskContext
from services.frontends.cli.errors import one_line
from services.frontends.cli.progress import progress_line

if TYPE_CHECKING:
    from services.container import Container

Json = Mapping[str, Any]
_SECRETS = logging.getLogger("config.secrets")


def _real_container(home: Path, overrides: Mapping[str, object]) -> Container:
    from services.container import build_container

    return build_container(home, overrides)


class _Told(logging.Handler):
    """What is wrong with the keyring is said to who runs a verb, not only written down."""

    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__(logging.WARNING)
        self._say = say

    def emit(self, record: logging.LogRecord) -> None:
        self._say(record.getMessage())


@dataclass(frozen=True)
class Doors:
    """What the command line opens: the window's probe (which it must not know), the container."""

    probe: Callable[[Path], Json]
    build_container: Callable[[Path, Mapping[str, object]], Container] = _real_container


@dataclass
class Session:
    """The GLOBAL options of this run, and the context that SIGINT cancels.

    `shown`: its one document was printed.
    """

    doors: Doors
    home: Path
    as_json: bool = False
    verbose: bool = False
    ctx: TaskContext = field(default_factory=TaskContext)
    shown: bool = False

    @contextlib.contextmanager
    def container(
        self, overrides: Mapping[str, object] | None = None, closing: float | None = None
    ) -> Iterator[Container]:
        """The container of this home, closed at the end, which may take `closing` seconds (None: as
        long as it takes). Raises what building it raises."""
        make_home(self.home)
        settings = SettingsStore(self.home, overrides)
        with self.log(settings.get("log.level")):
            container = self.doors.build_container(self.home, overrides or {})
            try:
                yield container
            finally:
                container.close() if closing is None else container.close(closing)

    @contextlib.contextmanager
    def log(self, level: str = "info") -> Iterator[None]:
        """Write the log while this lasts."""
        stop = set_up_logging(self.home, level, self.verbose)
        told = _Told(self.say)
        _SECRETS.addHandler(told)
        try:
            yield
        finally:
            _SECRETS.removeHandler(told)
            stop()

    @contextlib.contextmanager
    def working(self) -> Iterator[TaskContext]:
        """A context for work; on a terminal its progress is shown on stderr."""
        with progress_line(self.ctx) as ctx:
            yield ctx

    def show(self, document: Json, human: Callable[[Json], object]) -> None:
        """The result: one JSON document, or a table for people."""
        with self._printing():
            if self.as_json:
                click.echo(json.dumps(document, ensure_ascii=False), file=sys.stdout)
            else:
                human(document)

    def pour(self, write: Callable[[TextIO], object]) -> None:
        """The result as one JSON document that `write` writes bit by bit, because it may be long;
        nothing for people."""
        with self._printing():
            if self.as_json:
                write(sys.stdout)
                click.echo(file=sys.stdout)

    @contextlib.contextmanager
    def _printing(self) -> Iterator[None]:
        self.shown = True
        try:
            yield
            sys.stdout.flush()
        except BrokenPipeError:
            # whoever read us has seen enough; Python must not complain at exit either
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError as error:
            raise StorageError(
                f"The result cannot be printed ({error.strerror or type(error).__name__}).",
                "Make room where the output goes; what was done is done.",
            ) from None

    def say(self, sentence: str) -> None:
        """One line on stderr."""
        with contextlib.suppress(OSError):
            click.echo(one_line(sentence), file=sys.stderr)
