"""The shape of what staff type about a cycle."""

from __future__ import annotations

from typing import Any, Protocol

from wtforms import BooleanField
from wtforms.validators import Optional

from app.core.forms import (
    ChoiceField,
    Form,
    WholeNumberField,
    between,
    enum_choices,
    long_text_field,
    text_field,
    texts_data,
    texts_of,
)
from app.core.i18n import _, _l
from app.cycles.models import Cycle
from app.cycles.rules import (
    ACADEMIC_MINUTES,
    WITH_SHARE,
    CyclePlan,
    EarnedBy,
    EarningRule,
    RegistrationMode,
)


class HasEarning(Protocol):
    """A session or a cycle."""

    certificate_by: Any
    certificate_share: Any
    certificate_task: Any


class EarningForm(Form):
    """What earns a certificate, within the form of a session or of a cycle."""

    certificate_by = ChoiceField(
        _l("What earns a certificate"),
        choices=enum_choices(EarnedBy),
        default=EarnedBy.NOTHING.value,
    )
    certificate_share = WholeNumberField(
        _l("Share of the academic hours, %"),
        [Optional(), between(1, 100)],
        description=_l("With compulsory days it may be left empty."),
    )
    certificate_task = BooleanField(_l("A task must be handed in, too"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether it can be: a share is set where it alone decides."""
        valid = bool(super().validate(extra_validators))
        share = self.certificate_share
        if self.certificate_by.data != EarnedBy.SHARE.value or share.data or share.errors:
            return valid
        share.errors = [_("Please say how many per cent of the hours are enough.")]
        return False

    def earning(self) -> EarningRule:
        """The rule as chosen, without what does not belong to it."""
        by = EarnedBy(self.certificate_by.data)
        share = self.certificate_share.data if by in WITH_SHARE else None
        needs_task = by is not EarnedBy.NOTHING and bool(self.certificate_task.data)
        return EarningRule(by, share, needs_task)


def earning_data(of: HasEarning) -> dict[str, object]:
    """A rule as data for EarningForm."""
    return {
        "certificate_by": of.certificate_by.value,
        "certificate_share": of.certificate_share,
        "certificate_task": of.certificate_task,
    }


class CycleForm(EarningForm):
    """All of a cycle but its sessions. `project.choices` are put in by the door."""

    title_lv = text_field(_l("Title"), most=300)
    title_en = text_field(_l("Title in English"), most=300, needed=False)
    title_lt = text_field(_l("Title in Lithuanian"), most=300, needed=False)
    summary_lv = long_text_field(_l("What it is about"))
    summary_en = long_text_field(_l("What it is about, in English"))
    summary_lt = long_text_field(_l("What it is about, in Lithuanian"))
    audience_lv = text_field(_l("For whom"), most=500, needed=False)
    audience_en = text_field(_l("For whom, in English"), most=500, needed=False)
    audience_lt = text_field(_l("For whom, in Lithuanian"), most=500, needed=False)
    project = ChoiceField(
        _l("Project"), coerce=str, choices=[], filters=[lambda data: data or ""],
        description=_l("Every session of the cycle carries this project's emblem and words."),
    )  # fmt: skip
    method = text_field(_l("Method"), most=100, needed=False, hint=_l("For example: LEAN"))
    academic_minutes = ChoiceField(
        _l("One academic hour"),
        choices=lambda: [(str(n), _("%(minutes)s minutes", minutes=n)) for n in ACADEMIC_MINUTES],
        description=_l("Hours counted from the times of a day follow; issued certificates stay."),
    )
    signatory_name = text_field(_l("Who signs certificates"), most=200, needed=False)
    signatory_position = text_field(_l("Position of the signatory"), most=300, needed=False)
    registration_mode = ChoiceField(
        _l("How people register"),
        choices=enum_choices(RegistrationMode),
        default=RegistrationMode.EACH.value,
    )
    is_published = BooleanField(_l("Show this cycle on the public site"))

    def plan(self) -> CyclePlan:
        """What was typed, once it is valid."""
        rule = self.earning()
        return CyclePlan(
            title=texts_of(self, "title"),
            summary=texts_of(self, "summary"),
            audience=texts_of(self, "audience"),
            project_id=int(self.project.data) if self.project.data else None,
            method=self.method.data or "",
            certificate_by=rule.by,
            certificate_share=rule.share,
            certificate_task=rule.needs_task,
            academic_minutes=int(self.academic_minutes.data),
            signatory_name=self.signatory_name.data or "",
            signatory_position=self.signatory_position.data or "",
            is_published=bool(self.is_published.data),
            registration_mode=RegistrationMode(self.registration_mode.data),
        )


def data_of(cycle: Cycle) -> dict[str, object]:
    """A cycle as data for CycleForm."""
    return {
        **texts_data("title", cycle.title),
        **texts_data("summary", cycle.summary),
        **texts_data("audience", cycle.audience),
        "project": str(cycle.project_id or ""),
        "method": cycle.method,
        "academic_minutes": str(cycle.academic_minutes),
        **earning_data(cycle),
        "signatory_name": cycle.signatory_name,
        "signatory_position": cycle.signatory_position,
        "is_published": cycle.is_published,
        "registration_mode": cycle.registration_mode.value,
    }
