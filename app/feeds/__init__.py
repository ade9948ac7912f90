"""Feeds: calendars that partners subscribe to once. One entry a session day, its UID never changes.

Not here: what an entry says (see `sessions.outputs`), invitations by mail (see `registrations`).
"""
