"""Writes the history into a file or a stream bit by bit, however long it is.

Used by the window's History and by `history --export`; the shapes are those of
`history_reports.py`. Downloads and filings are read while they are written, so that a hundred
thousand of them need no more memory than a few hundred.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from services.records.history import PastDownload, PastFiling
from services.records.history_reports import COLUMNS, cell, download_document, filing_document
from utils.atomic import replacing

Json = dict[str, Any]


def write_history(
    target: Path, downloads: Iterable[PastDownload], filings: Iterable[PastFiling] = ()
) -> int:
    """Put a table (.csv) or a JSON document at `target`, in one step at the end; how many downloads
    it holds. Raises OSError, and what reading raises; what stood there is untouched then."""
    as_table = target.suffix.casefold() == ".csv"
    with replacing(target) as raw:
        # names that are no Unicode: what JSON and people can read is written in their place
        out = TextIOWrapper(raw, "utf-8", "backslashreplace", newline="")
        count = write_table(out, downloads) if as_table else write_document(out, downloads, filings)
        out.flush()
        out.detach()
    return count


def write_table(out: TextIO, downloads: Iterable[PastDownload]) -> int:
    """The downloads as CSV; several artists are joined with `; `. Returns how many."""
    writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    count = 0
    for one in downloads:
        writer.writerow({key: cell(value) for key, value in download_document(one).items()})
        count += 1
    return count


def write_document(
    out: TextIO, downloads: Iterable[PastDownload], filings: Iterable[PastFiling] = ()
) -> int:
    """What `history_document` makes, as `json.dumps` with `indent=1` writes it. Returns how many
    downloads."""
    out.write('{\n "downloads": ')
    count = _write_list(out, (download_document(one) for one in downloads))
    out.write(',\n "filed": ')
    _write_list(out, (filing_document(one) for one in filings))
    out.write("\n}")
    return count


def _write_list(out: TextIO, entries: Iterator[Json]) -> int:
    count = 0
    for count, one in enumerate(entries, 1):
        text = json.dumps(one, ensure_ascii=False, indent=1)
        out.write(("[" if count == 1 else ",") + f"\n{text}".replace("\n", "\n  "))
    out.write("\n ]" if count else "[]")
    return count
