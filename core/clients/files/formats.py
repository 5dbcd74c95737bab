"""Formats by file ending: each is a function from a `Document` to what stands in it."""

from __future__ import annotations

from core.clients.files.document import Document, shown
from core.clients.files.exports import EXPORTIFY_COLUMNS, EXPORTS, Export
from core.clients.files.rows import Parsed, Row, split_credit
from core.clients.files.table import Table, first_line, headers, read_table


def parse_csv(document: Document) -> Parsed:
    """A CSV of a known exporter. Raises BadInput when nobody's header is there."""
    found = known_export(document.text)
    if found is not None:
        export, delimiter = found
        return export.read(read_table(document, delimiter))
    translated = _translated_exportify(document)
    if translated is not None:
        return EXPORTS[0].read(translated)
    line = shown(first_line(document.text))
    raise document.refuse(
        f"is no playlist export I know: its first line is “{line}”",
        "Exports of Exportify, TuneMyMusic and Soundiiz are understood.",
    )


def known_export(text: str) -> tuple[Export, str] | None:
    """The export whose header the text starts with, and its separator."""
    for delimiter, header in headers(text):
        for export in EXPORTS:
            if export.needs.issubset(header):
                return export, delimiter
    return None


def _translated_exportify(document: Document) -> Table | None:
    """exportify.app writes its header in the user's language; the order of columns stays."""
    if "spotify:artist:" not in document.text:
        return None
    table = read_table(document, ",")
    sample = next((row for row in table.rows if len(row) >= len(EXPORTIFY_COLUMNS)), None)
    if sample is None or not sample[2].startswith("spotify:artist:"):
        return None
    return Table(EXPORTIFY_COLUMNS, table.rows)


def parse_text(document: Document) -> Parsed:
    """One `Artist - Title` a line; blank lines and lines that start with "#" are no rows."""
    if known_export(document.text) is not None:
        return parse_csv(document)
    lines = (line.strip() for line in document.lines)
    rows = [Row(split_credit(line)) for line in lines if line and not line.startswith("#")]
    return Parsed("txt", rows)
