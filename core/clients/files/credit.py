"""Taking joined artist names apart as far as the export says where the joints are.

Source: exportify.app joins with ", " and writes a comma inside a name as "\\," (older files did
not, there the number of artist addresses decides); exportify.net joined with "," until July 2025
and with ";" since.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from core.clients.files.rows import names

_JOINT = re.compile(r"(?<!\\), ")
_OLD_COMMA = re.compile(r"(?<!\d),(?=\S)|,(?=[^\s\d])")
_MAX_PARTS = 12


def uris_in(cell: str) -> list[str]:
    """The addresses of one cell."""
    return [uri.strip() for uri in cell.split(",") if uri.strip()]


def _plain(name: str) -> str:
    return name.replace("\\,", ",")


def certain(credit: str, uris: Sequence[str]) -> tuple[str, ...] | None:
    """The names when the joints are beyond doubt, else None."""
    if len(uris) <= 1:
        return names(_plain(credit))
    parts = _JOINT.split(credit)
    fits = len(parts) == len(uris) and all(part.strip() for part in parts)
    return names(*map(_plain, parts)) if fits else None


def directory(cells: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Address → name, from the (credit, addresses) cells of a file that leave no doubt."""
    found: dict[str, str] = {}
    for credit, addresses in cells:
        uris = uris_in(addresses)
        sure = certain(credit, uris)
        if sure is not None and len(sure) == len(uris):
            found.update(zip(uris, sure, strict=True))
    return found


def split_by_uris(credit: str, uris: Sequence[str], known: Mapping[str, str]) -> tuple[str, ...]:
    """As many names as there are addresses; the whole credit when that stays open."""
    sure = certain(credit, uris)
    if sure is not None:
        return sure
    parts = _JOINT.split(credit)
    if len(parts) < len(uris) or len(parts) > _MAX_PARTS:
        return names(_plain(credit))
    fitting = [g for g in _groupings(parts, len(uris)) if _agrees(g, uris, known)]
    best = max(map(_looks, fitting), default=0)
    chosen = [g for g in fitting if _looks(g) == best]
    return names(*map(_plain, chosen[0])) if len(chosen) == 1 else names(_plain(credit))


def _groupings(parts: Sequence[str], groups: int) -> Iterator[tuple[str, ...]]:
    for cuts in combinations(range(1, len(parts)), groups - 1):
        edges = (0, *cuts, len(parts))
        yield tuple(", ".join(parts[a:b]) for a, b in pairwise(edges))


def _agrees(group: Sequence[str], uris: Sequence[str], known: Mapping[str, str]) -> bool:
    pairs = zip(group, uris, strict=True)
    return all(name.strip() and known.get(uri, name) == _plain(name) for name, uri in pairs)


def _looks(group: Sequence[str]) -> int:
    """How many names with a comma look like one: "Tyler, The Creator", "Earth, Wind & Fire"."""
    tails = [name.rpartition(", ")[2].casefold() for name in group if ", " in name]
    return sum(1 for t in tails if t.startswith("the ") or " & " in t or " and " in t)


def split_net(credit: str, semicolons: bool) -> tuple[str, ...]:
    """The names of an exportify.net cell; `semicolons` when the file is of the newer kind."""
    if semicolons:
        return names(*credit.split(";"))
    return names(*_OLD_COMMA.split(credit))
