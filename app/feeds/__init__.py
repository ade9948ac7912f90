"""Feeds: calendars that partners subscribe to once. One entry per session day, with a UID that never changes."""
