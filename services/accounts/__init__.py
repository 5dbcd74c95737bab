"""Accounts with streaming services: connecting, testing, and what their lists hold."""
