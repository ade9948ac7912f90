"""Plain data in, bytes out: calendars, mail, PDF, files, tables, QR codes, archives.

Every function here takes frozen dataclasses or bytes and gives bytes or str back. This package
knows nothing of Flask, of the database or of any feature, so each format can be tested alone.
It does not decide who receives what, and it does not translate: the texts arrive ready.
"""
