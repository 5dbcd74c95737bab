"""The quality order as a person edits it: look at the tiers, move them, save as an own profile.

Used by the Settings page. Own profiles stand in the JSON file of `downloads.profiles`, in the form
`profiles.py` reads; other profiles of that file stay as they are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from core.domain import BadInput, QualityProfile, StorageError, Tier
from services.decide.profiles import profile_named, profile_of
from utils.atomic import write_atomic

OWN = "my-order"
"""The name under which an order made by hand is saved."""
FILE = "quality-profiles.json"


class ProfileEditor:
    """`setting` and `change` read and set a settings key."""

    def __init__(
        self, home: Path, setting: Callable[[str], Any], change: Callable[[str, object], None]
    ) -> None:
        self._home = home
        self._setting = setting
        self._change = change

    def current(self) -> QualityProfile:
        """The profile that counts now. Raises `BadInput` when its file cannot be used."""
        return profile_named(
            str(self._setting("downloads.quality_profile")),
            str(self._setting("downloads.profiles")),
            int(self._setting("downloads.min_bitrate")),
        )

    def save(self, tiers: Sequence[Tier], cutoff: int) -> QualityProfile:
        """Let this order count from the next choice on; returns it as it was understood.

        `cutoff` is the index of the tier from which on nothing better is looked for. Raises
        `BadInput` for an empty order and `StorageError` when the file cannot be written; the order
        is then as it was.
        """
        floor = int(self._setting("downloads.min_bitrate"))
        if not tiers:
            raise BadInput("The order is empty.", "Leave at least one kind of file in it.")
        plain = _plain(tiers, tiers[min(cutoff, len(tiers) - 1)].name, floor)
        made = profile_of(OWN, plain, floor)
        named = str(self._setting("downloads.profiles"))
        path = Path(named).expanduser() if named else self._home / FILE
        known = _others(path)
        text = json.dumps({**known, OWN: plain}, ensure_ascii=False, indent=2) + "\n"
        try:
            write_atomic(path, text.encode("utf-8"))
        except OSError as error:
            raise StorageError(
                f"The quality profiles in {path} cannot be written ({error.strerror}).",
                "Make room or choose another file in `downloads.profiles`.",
            ) from error
        self._change("downloads.profiles", str(path))
        self._change("downloads.quality_profile", OWN)
        return made


def _others(path: Path) -> dict[str, Any]:
    try:
        known = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise BadInput(
            f"The quality profiles in {path} cannot be read.", "Mend or move that file first."
        ) from error
    return known if isinstance(known, dict) else {}


def _plain(tiers: Sequence[Tier], cutoff: str, floor: int) -> dict[str, Any]:
    """A profile as the file holds it."""
    return {
        "tiers": [_tier(one) for one in tiers],
        "floor": floor,
        "cutoff": cutoff,
    }


def _tier(tier: Tier) -> dict[str, Any]:
    bounds = {
        name: getattr(tier, name)
        for name in ("min_bitrate", "min_bit_depth", "min_sample_rate")
        if getattr(tier, name)
    }
    return {"name": tier.name, "formats": sorted(tier.codecs), **bounds}
