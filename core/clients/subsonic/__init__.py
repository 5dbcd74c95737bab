"""Navidrome and every other server that speaks the Subsonic API."""
