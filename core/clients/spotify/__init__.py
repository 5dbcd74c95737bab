"""Spotify under its rules of 2026: a reader of the person's own lists, and on demand a catalogue.

Every request goes through `api.SpotifyApi`; nothing here enriches a library.
"""
