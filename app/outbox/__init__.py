"""The outbox: a mail is a row, written in the transaction that causes it and sent by the worker, or read in the office.

Not here: what a mail says (each feature renders its own templates) and who gets it.
"""
