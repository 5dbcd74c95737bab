"""From resolved fields to the tags that go into a file. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from core.domain import TagSet, Track
from services.organise.tagset import tag_set

# The tags a resolved field decides; what is not here has the field's own name.
_TAGS_OF = {
    "artists": ("artist", "artists"),
    "album_artists": ("album_artist", "album_artists"),
    "release_date": ("date",),
}
MORE_FIELDS = (
    *("original_date", "mb_release_track", "mb_release_group", "mb_artists"),
    *("mb_album_artists", "release_types", "label", "catalogue_number", "barcode", "lyrics"),
)
"""Resolved fields that are tags of the same name, but no part of a track."""


def tags_of(track: Track, values: Mapping[str, Any]) -> TagSet:
    """Everything that is known; `track` is the finished one, `values` the resolved fields."""
    tags = tag_set(track)
    extra = {name: values[name] for name in MORE_FIELDS if name in values}
    several = track.album_artists if len(track.album_artists) > 1 and tags.album_artist else ()
    credit = values.get("credit")
    return replace(
        tags,
        **extra,
        album_artists=() if tags.compilation else several,
        artist=credit if credit and tags.artist else tags.artist,
    )


def without(tags: TagSet, names: set[str]) -> TagSet:
    """The tags but for those of the resolved fields `names`: the file has them already."""
    own = {tag for name in names for tag in _TAGS_OF.get(name, (name,))}
    open_again: dict[str, Any] = {f.name: f.default for f in fields(TagSet) if f.name in own}
    return replace(tags, **open_again)
