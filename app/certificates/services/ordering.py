"""Start what the worker does for many, stop it, let it go on; two who press the same button start
one job.
"""

from __future__ import annotations

from dataclasses import asdict

from app.certificates import queries
from app.certificates.queries import ARCHIVING, ISSUING
from app.certificates.rules import Order, Target
from app.certificates.services.issuing import list_begun, list_due
from app.certificates.services.signing import drop_unused_signature
from app.core import jobs
from app.core.access import Actor
from app.core.db import lock, transactional
from app.core.errors import RuleBroken
from app.core.i18n import current_language
from app.core.jobs import Job, JobState
from app.core.texts import N_
from app.cycles.models import Cycle
from app.sessions.models import TrainingSession


def start_issuing(target: Target, order: Order, *, actor: Actor) -> Job:
    """A job that issues as ordered, or the one under way. Raises NotFound, RuleBroken if there is
    nobody to issue to.
    """
    try:
        job = _start_issuing(target, order, actor)
    except Exception:
        drop_unused_signature(target, order.signature)
        raise
    if job.payload["order"]["signature"] != order.signature:
        drop_unused_signature(target, order.signature)
    return job


@transactional
def _start_issuing(target: Target, order: Order, actor: Actor) -> Job:
    of = _locked(target)
    before = queries.latest_jobs(target).get(ISSUING)
    if before and before.is_open:
        return before
    due = list_due(target, of.earning, order)
    if not due and not list_begun(target):
        raise RuleBroken(N_("There is nobody to issue a certificate to."))
    if before:
        drop_unused_signature(target, before.payload["order"].get("signature", ""))
    payload = {"target": target.key, "order": asdict(order), "language": current_language()}
    return jobs.enqueue(ISSUING, payload, total=len(due), user_id=actor.user_id)


def start_archive(target: Target, *, actor: Actor) -> Job:
    """A job that packs all that stands, or the one under way. Raises NotFound, RuleBroken."""
    job = pack_after(target, user_id=actor.user_id, language=current_language(), always=True)
    if job is None:
        raise RuleBroken(N_("No certificate has been issued yet."))
    return job


@transactional
def pack_after(
    target: Target, *, user_id: int | None, language: str, always: bool = False
) -> Job | None:
    """A job that packs all that stands, or the one under way; None where nothing stands, or (not
    `always`) where all that stands is packed.
    """
    _locked(target)
    last = queries.latest_jobs(target).get(ARCHIVING)
    if last and last.is_open:
        return last
    state = queries.state_of_sheets(target)
    if not state or (not always and last and last.result.get("state") == state):
        return None
    payload = {"target": target.key, "language": language}
    return jobs.enqueue(ARCHIVING, payload, user_id=user_id)


@transactional
def stop(target: Target) -> None:
    """Stop what is under way, after the group in hand; what is issued stays. Raises NotFound."""
    _locked(target)
    for job in queries.latest_jobs(target).values():
        jobs.ask_to_stop(job.id)


@transactional
def go_on(target: Target) -> None:
    """Let what stopped or failed last go on where it was, issuing before packing. Raises
    NotFound.
    """
    _locked(target)
    found = queries.latest_jobs(target)
    ended = [found[kind] for kind in (ISSUING, ARCHIVING) if kind in found]
    for job in [each for each in ended if each.state is not JobState.DONE][:1]:
        jobs.go_on(job.id)


def _locked(target: Target) -> TrainingSession | Cycle:
    if target.kind == "session":
        return lock(TrainingSession, target.id)
    return lock(Cycle, target.id)
