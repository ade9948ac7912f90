"""The page of one session, cycle or venue."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import Role, has_role, public
from app.core.i18n import current_language
from app.core.pages import revalidated
from app.core.texts import Texts
from app.core.web import absolute_url
from app.cycles.rules import RegistrationMode
from app.home.outputs import agenda, sharing, steps, structured
from app.home.outputs.cards import cards_of
from app.home.outputs.course import course_script
from app.home.outputs.cycle import shares_of, steps_of
from app.home.outputs.subscribing import Subscription
from app.home.queries import days as day_queries
from app.home.queries import lists, places
from app.home.queries.agenda import agenda_by_day
from app.home.routes.lists import bp
from app.registrations.queries.cycles import list_windows
from app.sessions.models import TrainingSession
from app.sessions.outputs import page_dress
from app.sessions.queries.facts import DayFacts, get_session_facts, list_days


@bp.get("/sessions/<slug>")
@public
@revalidated
def session(slug: str) -> ResponseReturnValue:
    """One training session. Staff see drafts here too."""
    facts = get_session_facts(slug, with_drafts=has_role(Role.VIEWER))
    language = current_language()
    days = list_days(facts.id)
    materials = places.list_session_materials(facts.id)
    url = url_for("registrations.register", slug=slug)
    organizer = facts.funding.beneficiary.in_(language) if facts.funding else facts.contact_name
    tags = sharing.session_tags(facts, sharing.picture_of(facts, days, language), language)
    around = structured.Around(
        url=tags.address,
        picture=tags.picture,
        organizer=organizer,
        cycle_url=absolute_url("home.cycle", slug=facts.cycle_slug) if facts.cycle_slug else "",
    )
    return render_template(
        "home/session.html",
        facts=facts,
        days=agenda.days_of(days, agenda_by_day(facts.id), language, kind=facts.kind),
        hours=agenda.hours_text(sum(day.academic_hours for day in days), language),
        span=_span(days),
        step=steps.next_step(
            facts,
            register_url=url,
            cycle_url=_cycle_form(facts.cycle_slug or ""),
            has_materials=bool(materials),
        ),
        materials=agenda.files_of(materials, language),
        dress=page_dress(facts.funding, language),
        tags=tags,
        structured=structured.script(facts, tuple(days), language, around),
        feed_url=url_for("feeds.session", slug=slug),
        subscription=_subscription(facts.title, "feeds.session", slug=slug),
        language_name=steps.language_name(facts.language),
    )


def _subscription(title: Texts, endpoint: str, **values: str) -> Subscription:
    language = current_language()
    address = absolute_url(endpoint, **values, lang=language)
    return Subscription(address, f"Cikls: {title.in_(language)}")


def _cycle_form(slug: str) -> str:
    return url_for("registrations.register_for_cycle", slug=slug) if slug else ""


def _span(days: Sequence[DayFacts]) -> tuple[object, object] | None:
    if not days:
        return None
    first, last = days[0], days[-1]
    return (
        clock.local(first.starts_at, first.timezone).date(),
        clock.local(last.starts_at, last.timezone).date(),
    )


@bp.get("/cycles/")
@public
@revalidated
def cycles() -> ResponseReturnValue:
    """All training cycles."""
    return render_template("home/cycles.html", cycles=places.list_cycles(), now=clock.now())


@bp.get("/cycles/<slug>")
@public
@revalidated
def cycle(slug: str) -> ResponseReturnValue:
    """One cycle with all its days in order, and what was shown on each."""
    facts = places.get_cycle_facts(slug)
    language = current_language()
    materials = places.list_cycle_materials(facts.id)
    days = day_queries.list_days_of_cycle(facts.id)
    project_id = facts.project_id
    own_url = absolute_url("home.cycle", slug=slug)
    return render_template(
        "home/cycle.html",
        facts=facts,
        days=steps_of(days, materials, language),
        step=_step_of(facts),
        done=sum(day.ends_at < clock.now() for day in days),
        own_files=agenda.files_of(
            [line for line in materials if line.training_session_id is None], language
        ),
        shares=shares_of(places.list_shares(project_id), language) if project_id else [],
        partners=places.list_partners(project_id) if project_id else [],
        dress=page_dress(facts.funding, language),
        tags=sharing.tags_of(facts.title, facts.summary, language, own_url),
        structured=course_script(
            facts,
            days,
            language,
            url=own_url,
            provider=_provider(facts, language),
            site=current_app.config["BASE_URL"],
        ),
        feed_url=url_for("feeds.cycle", slug=slug),
        subscription=_subscription(facts.title, "feeds.cycle", slug=slug),
    )


def _provider(facts: places.CycleFacts, language: str) -> str:
    """As on the certificate: the project's beneficiary, else the house."""
    issuer: str = current_app.config["ISSUER"]
    return facts.funding.beneficiary.in_(language) if facts.funding else issuer


def _step_of(facts: places.CycleFacts) -> steps.NextStep | None:
    if facts.registration_mode is RegistrationMode.EACH:
        return None
    windows = list_windows(facts.id, clock.now())
    return steps.cycle_step(windows, _cycle_form(facts.slug), mode=facts.registration_mode)


@bp.get("/venues/<slug>")
@public
@revalidated
def venue(slug: str) -> ResponseReturnValue:
    """A place, how to get in, what is on there."""
    facts = places.get_venue_facts(slug)
    here = TrainingSession.venue_id == facts.id
    now = clock.now()
    return render_template(
        "home/venue.html",
        facts=facts,
        place=facts.place,
        ahead=cards_of(lists.list_lines_of(here, TrainingSession.ends_at >= now, limit=50)),
        past=cards_of(
            lists.list_lines_of(here, TrainingSession.ends_at < now, latest_first=True, limit=50)
        ),
        tags=sharing.tags_of(
            facts.place.name, None, current_language(), absolute_url("home.venue", slug=slug)
        ),
        feed_url=url_for("feeds.calendar", venue=slug),
        subscription=_subscription(facts.place.name, "feeds.calendar", venue=slug),
    )
