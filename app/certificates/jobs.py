"""Issuing to many and packing many: the worker's part."""

from __future__ import annotations

import time

from app.certificates import services
from app.certificates.queries import ARCHIVING, FORGETTING, ISSUING
from app.certificates.rules import PaperLanguage, Progress, Shape, Target
from app.certificates.services.telling import sample_to_holder, write_to_holder
from app.core.jobs import Job, handles, report_progress
from app.outbox.services import renders

PULSE = 0.25  # seconds between two notes of how far it is: each is a transaction


def order_of(job: Job) -> services.Order:
    """What was ordered."""
    said = job.payload["order"]
    shape = Shape(said.get("shape", Shape.LANDSCAPE))  # a job from before there was a choice
    return services.Order(**{**said, "language": PaperLanguage(said["language"]), "shape": shape})


@handles(ISSUING)
def issue(job: Job) -> None:
    """Issue as ordered, then have all packed; what an earlier, killed or stopped try has issued
    stays and is not issued again.
    """
    target, order = Target.from_key(job.payload["target"]), order_of(job)
    report = _reporting(job)
    total = job.total_count

    def progress(done: int, due: int) -> bool:
        """Over all tries: what is done already counts."""
        already = max(total - due, 0)
        return report(already + done, already + due)

    services.issue_all(target, order, user_id=job.created_by_id, job_id=job.id, progress=progress)
    services.drop_unused_signature(target, order.signature)
    if not order.registration_id and job.stop_asked_at is None:
        language = job.payload.get("language", "lv")
        services.pack_after(target, user_id=job.created_by_id, language=language)


def _reporting(job: Job) -> Progress:
    """Notes how far a job is, now and then and at its end; what was answered last holds until."""
    told_at, answer = 0.0, True

    def report(done: int, total: int) -> bool:
        nonlocal told_at, answer
        if done == total or time.monotonic() - told_at >= PULSE:
            answer = report_progress(job, done, total)
            told_at = time.monotonic()
        return answer

    return report


@handles(ARCHIVING)
def pack(job: Job) -> None:
    """One ZIP and one PDF for the printer of all that stands, instead of those packed before."""
    services.pack(job, _reporting(job))


@handles("certificates.thank")
def thank(job: Job) -> None:
    """Ordered by `registrations` once a session is over: payload {'session': id}."""
    services.thank_participants(int(job.payload["session"]))


@handles(FORGETTING)
def forget(job: Job) -> None:
    """Remove an archive whose time is over, or files whose maker was interrupted."""
    if "archive" in job.payload:
        services.drop_archive(job.payload["archive"])
    for key in job.payload.get("files", ()):
        services.storage().delete(key)


renders("certificate", write_to_holder, sample_to_holder)
