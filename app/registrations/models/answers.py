"""Tables: what people answered, and their needs, kept apart."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Answer(Base):
    """What one person answered: text, a key, keys; a file's name and where it is kept."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("registration_id", "question_id"),)

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), index=True
    )
    question_id: Mapped[int] = mapped_column(
        ForeignKey("questions.id", ondelete="CASCADE"), index=True
    )
    value: Mapped[Any] = mapped_column(JSON)
    file_key: Mapped[str] = mapped_column(default="")


class Need(Base):
    """Dietary and accessibility needs: read by few, deleted after the event."""

    __tablename__ = "needs"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), unique=True
    )
    diets: Mapped[list[str]] = mapped_column(JSON, default=list)  # of rules.Diet
    dietary: Mapped[str] = mapped_column(Text, default="")  # in their own words
    access: Mapped[str] = mapped_column(Text, default="")
