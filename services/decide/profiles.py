"""The quality profile in force: a built-in one, or the user's own from a JSON file.

The file holds one object: name → profile. A profile lists its tiers from best to worst:

    {"club": {"tiers": [{"name": "WAV or AIFF", "formats": ["wav", "aiff"]},
                        {"name": "MP3 320", "formats": ["mp3"], "min_bitrate": 315}],
              "floor": 256, "cutoff": "MP3 320"}}
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.domain import PROFILES, BadInput, QualityProfile, Tier
from services.decide.rules import AUDIO_CODECS

_BOUNDS = ("min_bitrate", "min_bit_depth", "min_sample_rate")
_TIER_KEYS = frozenset({"name", "formats", *_BOUNDS})
_PROFILE_KEYS = frozenset({"tiers", "floor", "cutoff"})


def profile_named(name: str, file: str = "", floor: int = 128) -> QualityProfile:
    """The profile `name`, from the JSON `file` when it holds one, else the built-in one.

    `floor` (kbit/s) applies where a profile of the user's sets none. Raises `BadInput` with the
    profile, the tier and what is wrong with it.
    """
    own = read_profiles(file, floor) if file else {}
    if name in own:
        return own[name]
    if name in PROFILES:
        return replace(PROFILES[name], min_bitrate=floor)
    known = ", ".join([*own, *PROFILES])
    raise BadInput(f"There is no quality profile `{name}`.", f"There are: {known}.")


def read_profiles(file: str, floor: int = 128) -> dict[str, QualityProfile]:
    """All profiles of a JSON file by name, in its order. Raises `BadInput`."""
    try:
        data = json.loads(Path(file).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadInput(
            f"The quality profiles in {file} cannot be read ({error.strerror}).",
            "Correct `downloads.profiles` or empty it.",
        ) from error
    except ValueError as error:
        raise BadInput(
            f"The quality profiles in {file} are no valid JSON ({error}).", "Mend the file."
        ) from error
    if not isinstance(data, dict):
        raise _wrong(file, "it must be an object of profiles by name")
    return {name: profile_of(name, value, floor) for name, value in data.items()}


def profile_of(name: str, data: Any, floor: int = 128) -> QualityProfile:
    """One profile from its JSON value. Raises `BadInput` with one sentence."""
    what = f"`{name}`"
    _check_keys(what, data, _PROFILE_KEYS)
    tiers = data.get("tiers")
    if not isinstance(tiers, list) or not tiers:
        raise _wrong(what, "`tiers` must be a list from best to worst with at least one tier")
    made = tuple(_tier(f"{what}, tier {at}", tier) for at, tier in enumerate(tiers, 1))
    names = [tier.name for tier in made]
    if len(set(names)) < len(names):
        raise _wrong(what, "two of its tiers have the same name")
    cutoff = data.get("cutoff", names[0])
    if cutoff not in names:
        raise _wrong(what, f"`cutoff` must name one of its tiers ({', '.join(names)})")
    least = _whole(what, "floor", data.get("floor", floor))
    return QualityProfile(name, made, least, names.index(cutoff))


def _tier(what: str, data: Any) -> Tier:
    _check_keys(what, data, _TIER_KEYS)
    formats = data.get("formats", [])
    if not isinstance(formats, list) or not all(isinstance(one, str) for one in formats):
        raise _wrong(what, "`formats` must be a list of formats")
    codecs = frozenset(one.lower().lstrip(".") for one in formats)
    unknown = sorted(codecs - AUDIO_CODECS)
    if unknown:
        known = ", ".join(sorted(AUDIO_CODECS))
        raise _wrong(what, f"`{unknown[0]}` is no format this program files ({known})")
    bounds = {bound: _whole(what, bound, data.get(bound, 0)) for bound in _BOUNDS}
    name = data.get("name", "")
    if not isinstance(name, str) or not name.strip():
        raise _wrong(what, "it needs a name")
    return Tier(name.strip(), codecs, **bounds)


def _check_keys(what: str, data: Any, known: Collection[str]) -> None:
    if not isinstance(data, dict):
        raise _wrong(what, "it must be an object")
    unknown = sorted(set(data) - set(known))
    if unknown:
        raise _wrong(what, f"`{unknown[0]}` is unknown; it may hold {', '.join(sorted(known))}")


def _whole(what: str, name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _wrong(what, f"`{name}` must be a whole number of 0 or more")
    return value


def _wrong(what: str, why: str) -> BadInput:
    return BadInput(f"Quality profile {what}: {why}.", "Mend the file in `downloads.profiles`.")
