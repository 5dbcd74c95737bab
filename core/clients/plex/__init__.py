"""Plex Media Server."""
