"""Table: the questions of a session."""

from __future__ import annotations

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.columns import enum_column
from app.core.db import Base
from app.core.texts import Texts
from app.questions.rules import AskedWhen, QuestionKind


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
    )  # of choice and several: {"key": .., "lv": .., "en": .., "lt": .., "gone": "1"}
    asked_when: Mapped[AskedWhen] = mapped_column(
        enum_column(AskedWhen), default=AskedWhen.REGISTRATION
    )
    is_required: Mapped[bool] = mapped_column(default=False)
    shown_if_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id", ondelete="SET NULL"))
    shown_if_key: Mapped[str] = mapped_column(default="")  # the option of that question
    answer_count: Mapped[int] = mapped_column(default=0)  # kept by app.registrations.services
    is_retired: Mapped[bool] = mapped_column(default=False)  # not asked any more
