"""What nobody asks for: seats that became free, offers that lapse, quotas that open."""

from __future__ import annotations

from app.core.jobs import Job, handles
from app.core.timers import every
from app.outbox.services import renders
from app.registrations.services import (
    ask_about_minimums,
    ask_for_thanks,
    end_lapsed_offers,
    fill_free_seats,
    forget_answers,
    forget_needs,
    release_due_quotas,
    send_daily_summaries,
    send_due_reminders,
)
from app.registrations.services.cycle_letters import sample_cycle_letter, write_cycle_letter
from app.registrations.services.organisers import sample_to_organiser, write_to_organiser
from app.registrations.services.writing import sample_letter, write_letter


@handles("registrations.fill")
def fill(job: Job) -> None:
    """Enqueued by whoever raises a capacity: payload {'session': id}."""
    fill_free_seats(int(job.payload["session"]))


@every(minutes=1, name="registrations.places")
def settle_places() -> None:
    """Offers that were not taken lapse; quotas whose time has come are open to all."""
    end_lapsed_offers()
    release_due_quotas()


@every(minutes=15, name="registrations.minimums")
def ask_about() -> None:
    """On the day set, whether so few are enough."""
    ask_about_minimums()


@every(minutes=5, name="registrations.reminders")
def remind() -> None:
    """Some days before a session, as often as it says."""
    send_due_reminders()


@every(minutes=60, name="registrations.thanks")
def order_thanks() -> None:
    """On the day after a session."""
    ask_for_thanks()


@every(minutes=15, name="registrations.summaries")
def sum_up() -> None:
    """In the morning, what happened yesterday."""
    send_daily_summaries()


@every(minutes=60, name="registrations.needs")
def forget() -> None:
    """Some days after a session nobody needs to know what people ate, nor what those answered who
    did not come.
    """
    forget_needs()
    forget_answers()


renders("registration", write_letter, sample_letter)
renders("cycle", write_cycle_letter, sample_cycle_letter)
renders("organiser", write_to_organiser, sample_to_organiser)
