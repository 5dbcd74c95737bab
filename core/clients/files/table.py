"""A table in a text file: which separator, which columns, and its rows one by one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.clients.files.document import Document, lines_of
from core.clients.files.rows import nfc

DELIMITERS = (",", ";", "\t", "|")
MAX_ROWS = 500_000


@dataclass(frozen=True)
class Table:
    """The header (folded for comparing), the raw header and the rows of one file."""

    header: tuple[str, ...]
    rows: list[list[str]]

    @property
    def columns(self) -> Mapping[str, int]:
        """Column → place; of two columns with one name the first counts."""
        places: dict[str, int] = {}
        for place, name in enumerate(self.header):
            places.setdefault(name, place)
        return places


def fold(name: str) -> str:
    """A column's name as it is compared: case, BOM and outer space do not matter."""
    return nfc(name).strip().strip("\ufeff").casefold()


def first_line(text: str) -> str:
    """The first line with anything on it, past Excel's "sep=;" line."""
    for line in lines_of(text):
        if line.strip() and not line.casefold().startswith("sep="):
            return line
    return ""


def headers(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(separator, folded header) for every separator that could be meant."""
    line = first_line(text)
    for delimiter in DELIMITERS:
        cells = next(csv.reader([line], delimiter=delimiter), [])
        yield delimiter, tuple(map(fold, cells))


def read_table(document: Document, delimiter: str) -> Table:
    """All rows. Raises BadInput for a broken or endless file."""
    try:
        records = _records(document.text, delimiter, strict=True)
    except csv.Error as error:
        if "end of data" in str(error):
            raise document.refuse("ends in the middle of a cell", "Export it once more.") from None
        records = _lenient(document, delimiter)
    if len(records) > MAX_ROWS + 1:  # the header is one of them
        raise document.refuse(f"has more than {MAX_ROWS:,} rows, which no playlist has")
    header = tuple(map(fold, records[0])) if records else ()
    return Table(header, records[1:])


def _lenient(document: Document, delimiter: str) -> list[list[str]]:
    try:
        return _records(document.text, delimiter, strict=False)
    except csv.Error as error:
        raise document.refuse(f"is not a table that can be read: {error}") from None


def _records(text: str, delimiter: str, strict: bool) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    found: list[list[str]] = []
    for cells in reader:
        blank = len(cells) <= 1 and not "".join(cells).strip()
        excel = not found and len(cells) <= 2 and cells and cells[0].casefold().startswith("sep=")
        if not blank and not excel:
            found.append(cells)
        if len(found) > MAX_ROWS + 1:
            break
    return found
