"""Home: the pages that put several features together: start page, session, cycle and venue page, the office's overview."""
