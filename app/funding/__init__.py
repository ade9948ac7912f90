"""Where the money comes from: funding profiles (rules and fixed words of a funder) and projects.

A profile is data with a source (`profiles/*.toml`): nobody types a statement, nothing composes one.
The feature does not draw emblems or pages (`app.output`), nor does it keep a project's accounts.
"""
