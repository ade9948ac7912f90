"""Plumbing every feature stands on: database, clock, errors, access, forms, web, languages, jobs, paging.

Nothing here knows what a training session is.
"""
