"""Rows -> what a page shows: words and figures in the reader's language, ready to be set."""
