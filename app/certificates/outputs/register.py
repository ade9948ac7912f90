"""The register -> a table for people who work in spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable

from app.certificates.queries import RegisterRow
from app.core import clock
from app.core.i18n import _, current_language
from app.core.texts import Texts
from app.output.tables import Cell, Column, Kind, Table


def register_table(rows: Iterable[RegisterRow]) -> Table:
    """A line for each certificate, with headings in the current language."""
    columns = (
        Column(_("Number"), width=20),
        Column(_("State"), width=12),
        Column(_("Holder"), width=30),
        Column(_("Issued for"), width=50),
        Column(_("Academic hours"), Kind.NUMBER, 12),
        Column(_("Issued by"), width=34),
        Column(_("Issued on"), Kind.DATETIME, 18),
        Column(_("Issued by the colleague"), width=26),
        Column(_("Replaced on"), Kind.DATETIME, 18),
        Column(_("Replaced by"), width=20),
        Column(_("Revoked on"), Kind.DATETIME, 18),
        Column(_("Revoked by the colleague"), width=26),
        Column(_("Reason"), width=50),
    )
    language = current_language()
    return Table(_("Register of certificates"), columns, [_line(row, language) for row in rows])


def _line(row: RegisterRow, language: str) -> tuple[Cell, ...]:
    return (
        row.number,
        _(row.state.label),
        row.holder_name,
        row.title.in_(language),
        row.academic_hours,
        Texts(**row.issuer).in_(language),
        clock.local(row.issued_at),
        row.issued_by,
        row.replaced_at and clock.local(row.replaced_at),
        row.successor,
        row.revoked_at and clock.local(row.revoked_at),
        row.revoked_by,
        row.revoked_reason,
    )
