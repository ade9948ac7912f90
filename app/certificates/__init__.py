"""Certificates: what a person attended, in academic hours, with a number anyone can verify. What
was printed is stored.
"""
