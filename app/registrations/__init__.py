"""Registrations: one person's place in one training session, seats and the waiting list.

A person is a name with an organisation, not an e-mail address: municipalities share mailboxes.
"""
