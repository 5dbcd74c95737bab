"""Which album a recording without one belongs to when the catalogues name different ones. Pure.

Used by the metadata service. Within one catalogue `choosing.release_order` decides; between two of
them what a further one confirms decides, then the release that is older by a year. Where neither
does, the first catalogue's stands and the doubt is told, so that somebody can be asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.domain import Track
from core.domain.catalogue import AlbumKind, CatalogueAlbum
from core.matching.albums import same_album
from core.matching.normalise import fold
from services.metadata.choosing import plain
from services.metadata.model import Finding
from services.organise.credit import known_album, main_artist

_MONTHS = 12


def settled(wanted: Track, findings: Sequence[Finding]) -> tuple[list[Finding], str]:
    """The findings with one album among them, and what is in doubt about it as a sentence.

    "" when the rules decide. Where an older album wins, nothing of the other release is taken.
    """
    found = list(findings)
    leading = next((one for one in found if one.same_release), None)
    if leading is None or known_album(wanted) is not None or not _is_own(wanted, leading):
        return found, ""
    others = [one for one in found if one is not leading and one.details is not None]
    if any(one.same_release for one in others):
        return found, ""
    rival = next((one for one in others if _is_rival(wanted, leading, one)), None)
    if rival is None:
        return found, ""
    apart = _months_between(_album(rival), _album(leading))
    if apart is None or apart >= _MONTHS:
        return found, ""
    if apart <= -_MONTHS:
        return [_given_way(one, leading, rival) for one in found], ""
    return found, (
        f"{leading.title} has it on “{_album(leading).title}”, {rival.title} on "
        f"“{_album(rival).title}”."
    )


def _album(finding: Finding) -> CatalogueAlbum:
    assert finding.details is not None
    return finding.details.album


def _is_own(wanted: Track, finding: Finding) -> bool:
    """True for an album or EP of the artist's own, nothing live, remixed or collected."""
    if finding.details is None:
        return False
    album = finding.details.album
    names = {fold(name) for name in album.artist_names}
    plain_kind = album.kind in (AlbumKind.ALBUM, AlbumKind.EP) and not album.secondary
    return plain_kind and fold(main_artist(wanted)) in names


def _is_rival(wanted: Track, leading: Finding, other: Finding) -> bool:
    """True when the other release is as good by kind and no edition of the first."""
    if not _is_own(wanted, other) or _album(other).kind is not _album(leading).kind:
        return False
    return not same_album(plain(_album(leading).title), plain(_album(other).title))


def _months_between(one: CatalogueAlbum, other: CatalogueAlbum) -> int | None:
    """How many months `one` came out after `other`; None when a date is not told."""
    first, second = (album.original_date or album.date or "" for album in (one, other))
    if not (first[:4].isdecimal() and second[:4].isdecimal()):
        return None
    years = int(first[:4]) - int(second[:4])
    months = [date[5:7] for date in (first, second)]
    if all(month.isdecimal() for month in months):
        return years * _MONTHS + int(months[0]) - int(months[1])
    return years * _MONTHS


def _given_way(one: Finding, leading: Finding, rival: Finding) -> Finding:
    if one is leading:
        return replace(one, same_release=False, picture=None)
    return replace(one, same_release=True) if one is rival else one
