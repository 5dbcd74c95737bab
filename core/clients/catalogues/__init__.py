"""Deezer, iTunes and MusicBrainz with the Cover Art Archive: the catalogues without an account.

Each is `asking.Asker` (pace, retries, bans, cache) plus a mapping of what the service tells into
`core.domain.catalogue`. Source of every shape: contract §5.1.
"""
