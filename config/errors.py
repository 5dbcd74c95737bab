"""The one error of this package."""

from __future__ import annotations


class BadSetting(ValueError):
    """A setting, settings file or profile that cannot be used; the text is one sentence."""
