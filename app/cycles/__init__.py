"""Cycles: an ordered run of training sessions for one audience, with a certificate rule. Not
here: the sessions.
"""
