"""The outbox: a mail is a row, written in the transaction that causes it, sent by the worker.

Also the words that staff put in place of ours. Not here: what a mail says besides (each feature has
its own letters and templates) and who gets it.
"""
