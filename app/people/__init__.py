"""People: staff accounts with roles and sign-in, and the organisations everybody else belongs to.

Not here: participants (they have no account, see `registrations`) and speakers (see `sessions`).
"""
