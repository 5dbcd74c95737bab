"""Playlists of any origin: opened, completed, compared with the library, accounted for."""
