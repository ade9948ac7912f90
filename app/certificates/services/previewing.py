"""A certificate as it would come out, of nobody: no number is taken, nothing is kept."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from flask import current_app

from app.certificates import queries
from app.certificates.outputs import Paper, compose, draw
from app.certificates.outputs.subject import subject_of
from app.certificates.rules import ALPHABET, MARK_LENGTH, Order, Target, format_number
from app.certificates.services.keeping import storage
from app.certificates.services.reserving import copy_of
from app.certificates.services.signing import keep_signature
from app.core import clock
from app.core.i18n import _, force_language
from app.output.uploads import SentFile, forget


def preview(target: Target, order: Order, signature: SentFile | None = None) -> bytes:
    """The PDF that `order` would give somebody who attended every day. Raises NotFound,
    FileRefused, FileTooLarge, NoRoom.
    """
    signed = replace(order, signature=keep_signature(signature))
    try:
        return draw(_paper_of_nobody(target, signed))
    finally:
        forget(storage(), signed.signature)


def _paper_of_nobody(target: Target, order: Order) -> Paper:
    of, days = queries.get_subject(target), queries.list_days(target)
    number = format_number(clock.today().year, 0, ALPHABET[-1] * MARK_LENGTH)
    with force_language(order.language.codes[0]):
        nobody = _("Given name Family name")
    subject = subject_of(of, days, order.language.codes, current_app.config["ISSUER"])
    hours = sum((day.academic_hours for day in days), Decimal(0))
    return compose(subject, copy_of(number, nobody, hours, order))
