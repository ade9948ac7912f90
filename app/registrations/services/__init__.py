"""What can be done with registrations: each name is one transaction, under the session's lock."""

from __future__ import annotations

from app.registrations.rules import Applicant, Outcome
from app.registrations.services.announcing import announce_change, announce_status
from app.registrations.services.answering import (
    register_for_cycle_with_answers,
    register_with_answers,
    save_answers,
)
from app.registrations.services.bulk import Refused, do_with_each
from app.registrations.services.changing import (
    change,
    change_by_staff,
    renew_calendar,
    send_link_again,
)
from app.registrations.services.copying import copy_session, spread_places
from app.registrations.services.cycle_ending import cancel_all_of_cycle
from app.registrations.services.cycles import add_to_cycle, nominate_for_cycle, register_for_cycle
from app.registrations.services.ending import approve, cancel, decline, move
from app.registrations.services.forgetting import forget_answers, forget_needs
from app.registrations.services.messages import write_to
from app.registrations.services.minimum import ask_about_minimums, waive_minimum
from app.registrations.services.offers import accept, end_lapsed_offers
from app.registrations.services.quotas import release_due_quotas, set_places, set_quotas
from app.registrations.services.registering import add_by_staff, register
from app.registrations.services.reminding import ask_for_thanks, send_due_reminders, thank
from app.registrations.services.seats import fill_free_seats
from app.registrations.services.summing import send_daily_summaries
from app.registrations.services.walking_in import add_walk_in

__all__ = [
    "Applicant",
    "Outcome",
    "Refused",
    "accept",
    "add_by_staff",
    "add_to_cycle",
    "add_walk_in",
    "announce_change",
    "announce_status",
    "approve",
    "ask_about_minimums",
    "ask_for_thanks",
    "cancel",
    "cancel_all_of_cycle",
    "change",
    "change_by_staff",
    "copy_session",
    "decline",
    "do_with_each",
    "end_lapsed_offers",
    "fill_free_seats",
    "forget_answers",
    "forget_needs",
    "move",
    "nominate_for_cycle",
    "register",
    "register_for_cycle",
    "register_for_cycle_with_answers",
    "register_with_answers",
    "release_due_quotas",
    "renew_calendar",
    "save_answers",
    "send_daily_summaries",
    "send_due_reminders",
    "send_link_again",
    "set_places",
    "set_quotas",
    "spread_places",
    "thank",
    "waive_minimum",
    "write_to",
]
