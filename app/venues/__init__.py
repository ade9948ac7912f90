"""Venues: places with rooms, how to get in, and where they are.

Not here: what is on there (see `sessions`, `home`).
"""
