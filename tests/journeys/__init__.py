"""People's whole errands in a real browser, against a real server, worker and mail server."""
