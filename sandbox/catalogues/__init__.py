"""Deezer, iTunes, MusicBrainz and their pictures on 127.0.0.1, with one music world behind them.

    with Catalogues(world) as there:
        there.deezer.url, there.itunes.url, there.musicbrainz.url, there.pictures.url
        there.deezer.fault("quota")
        assert there.violations == []

Source of every shape and limit: the contract about catalogues, §5.1.
"""

from __future__ import annotations

from sandbox.catalogues.together import Catalogues
from sandbox.catalogues.world import MusicList, MusicWorld, Release, Singer, Tune

__all__ = ["Catalogues", "MusicList", "MusicWorld", "Release", "Singer", "Tune"]
