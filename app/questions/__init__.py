"""Questions: what a session asks of its people besides their names, made by staff without code.

Here is what is asked, how it looks on a form and what an answer may be. Who answered what is
`registrations`.
"""
