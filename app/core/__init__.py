"""Plumbing every feature stands on: database, clock, access, forms, web, languages, jobs.

Nothing here knows what a training session is.
"""
