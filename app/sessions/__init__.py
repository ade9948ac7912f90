"""Training sessions: a seminar, training, discussion, meeting or study visit of 1..n days, with
agenda and speakers.

Not here: who takes part (`registrations`), who was there (`attendance`), and the public pages
(`home`), which need both.
"""
