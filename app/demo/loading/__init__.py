"""Loads the demonstration: what is there already, known by its key, is left as it is."""
