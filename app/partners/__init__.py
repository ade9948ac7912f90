"""Partners' calendars: what neighbours plan, shown to staff beside our own sessions.

Not here: calendars that we publish (see `feeds`), nor the month they are shown in (see `sessions`).
"""
