"""Tables: what a session asks of its people, what they answered, and needs, kept apart."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.columns import enum_column
from app.core.db import Base
from app.core.texts import Texts
from app.registrations.rules import AskedWhen, QuestionKind


class Question(Base):
    """One question of one session, made by staff."""

    __tablename__ = "questions"

    training_session_id: Mapped[int] = mapped_column(
        ForeignKey("training_sessions.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[QuestionKind] = mapped_column(enum_column(QuestionKind))
    label: Mapped[Texts] = mapped_column()
    hint: Mapped[Texts] = mapped_column(nullable=True)
    options: Mapped[list[dict[str, str]]] = mapped_column(
        JSON, default=list
    )  # of choice and several: {"key": .., "lv": .., "en": .., "lt": ..}
    asked_when: Mapped[AskedWhen] = mapped_column(
        enum_column(AskedWhen), default=AskedWhen.REGISTRATION
    )
    is_required: Mapped[bool] = mapped_column(default=False)
    shown_if_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id", ondelete="SET NULL"))
    shown_if_key: Mapped[str] = mapped_column(default="")  # the option of that question


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
    dietary: Mapped[str] = mapped_column(Text, default="")
    access: Mapped[str] = mapped_column(Text, default="")
