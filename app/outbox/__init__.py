"""The outbox: a mail is a row, written in the transaction that causes it, sent by the worker.

Not here: what a mail says (each feature renders its own templates) and who gets it.
"""
