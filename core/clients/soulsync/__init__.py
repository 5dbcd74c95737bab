"""Reads an installation of SoulSync, from its files alone; nothing is ever written there."""
