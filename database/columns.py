"""Column types that keep what SQLite's TEXT cannot: paths as bytes, text with lone surrogates.

Used by `database/tables.py`, so that no repository converts by hand.
"""

from __future__ import annotations

import os
from typing import Any

from sqlalchemy import Dialect, LargeBinary, Text
from sqlalchemy.types import TypeDecorator


def storable(text: str) -> str:
    r"""The text as UTF-8 can hold it: a lone surrogate becomes its escape (`\udcff`).

    Such text comes from undecodable file names and from broken JSON; it is for eyes, not for
    opening files.
    """
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


class SafeText(TypeDecorator[str]):
    """TEXT that takes every Python string."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """Escape what UTF-8 cannot hold."""
        return None if value is None else storable(value)

    def process_result_value(self, value: Any, _dialect: Dialect) -> str | None:
        """Text as stored."""
        return None if value is None else str(value)


class PathBytes(TypeDecorator[str]):
    """A path: str with surrogateescape here, its very bytes in the database."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> bytes | None:
        """The bytes the system knows the file by."""
        return None if value is None else os.fsencode(value)

    def process_result_value(self, value: Any, _dialect: Dialect) -> str | None:
        """The path as Python writes it."""
        return None if value is None else os.fsdecode(value)
