"""Issuing to many and packing many: the worker's part."""

from __future__ import annotations

from datetime import timedelta

from app.certificates import services
from app.certificates.queries import ARCHIVING, FORGETTING, ISSUING
from app.certificates.rules import ARCHIVE_DAYS, PaperLanguage, Shape, Target
from app.certificates.services.telling import sample_to_holder, write_to_holder
from app.core import clock
from app.core.db import transaction
from app.core.jobs import Job, enqueue, handles, report_progress
from app.outbox.services import renders


@handles(ISSUING)
def issue(job: Job) -> None:
    """Issue as ordered; what an earlier, killed try has issued stays and is not issued again."""
    said = job.payload["order"]
    shape = Shape(said.get("shape", Shape.LANDSCAPE))  # a job from before there was a choice
    order = services.Order(**{**said, "language": PaperLanguage(said["language"]), "shape": shape})
    services.issue_all(
        Target.from_key(job.payload["target"]),
        order,
        user_id=job.created_by_id,
        progress=lambda done, total: _report(job, done, total),
    )


def _report(job: Job, done: int, total: int) -> None:
    """Progress over all tries: what is done already counts."""
    already = max(job.total_count - total, 0)
    report_progress(job, already + done, already + total)


@handles(ARCHIVING)
def pack(job: Job) -> None:
    """One ZIP of every certificate that stands, instead of those packed before."""
    target = Target.from_key(job.payload["target"])
    if "key" not in job.result:  # an earlier, killed try may have kept it
        result = services.build_archive(
            target, lambda done, total: report_progress(job, done, total)
        )
        with transaction(visible=False):
            job.result = result
            in_days = clock.now() + timedelta(days=ARCHIVE_DAYS)
            enqueue(FORGETTING, {"archive": job.id}, run_at=in_days)
    services.drop_older_archives(target, than=job.id)


@handles("certificates.thank")
def thank(job: Job) -> None:
    """Ordered by `registrations` once a session is over: payload {'session': id}."""
    services.thank_participants(int(job.payload["session"]))


@handles(FORGETTING)
def forget(job: Job) -> None:
    """Remove an archive whose time is over."""
    services.drop_archive(job.payload["archive"])


renders("certificate", write_to_holder, sample_to_holder)
