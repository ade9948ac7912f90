"""What staff narrow the list of a session to, read from an address and offered in the page."""

from __future__ import annotations

from flask import request

from app.core.asked import read_id, read_member, read_words
from app.core.i18n import _, current_language
from app.registrations.queries import OTHER, ListFilters, list_organisations_of
from app.registrations.rules import Desk, RegistrationState, WayIn

Options = list[tuple[str, str]]


def read_filters() -> ListFilters:
    """The filters of this request; what makes no sense filters nothing."""
    asked = request.args
    return ListFilters(
        state=read_member(RegistrationState, asked.get("state")),
        organisation=_row_or_other("organisation"),
        query=read_words(asked.get("q")),
        quota=_row_or_other("quota"),
        way_in=read_member(WayIn, asked.get("way")),
        is_bad=asked.get("bad") == "1",
        is_owing=asked.get("answers") == "open",
    )


def _row_or_other(name: str) -> str:
    asked = request.args.get(name, "")
    return OTHER if asked == OTHER else str(read_id(asked) or "")


def filter_values(filters: ListFilters) -> dict[str, str]:
    """The other way round: the arguments of an address, without those that filter nothing."""
    values = {
        "q": filters.query,
        "state": filters.state or "",
        "organisation": filters.organisation,
        "quota": filters.quota,
        "way": filters.way_in or "",
        "bad": "1" if filters.is_bad else "",
        "answers": "open" if filters.is_owing else "",
    }
    return {name: value for name, value in values.items() if value}


def filter_options(session_id: int, desk: Desk, *, asks: bool) -> dict[str, Options]:
    """The choices of each filter; `asks`: the session asks questions."""
    language = current_language()
    organisations = [
        (str(id_), name.in_(language)) for id_, name in list_organisations_of(session_id)
    ]
    quotas = [(str(line.quota_id), line.name) for line in desk.quotas]
    return {
        "state": _options(_("All states"), _members(RegistrationState)),
        "organisation": _options(
            _("All organisations"), [*organisations, (OTHER, _("Not in the list"))]
        ),
        "quota": _options(_("All quotas"), [*quotas, (OTHER, _("Of no quota"))] if quotas else []),
        "way": _options(_("All ways in"), _members(WayIn)),
        "answers": _options(_("All answers"), [("open", _("Answers missing"))] if asks else []),
        "bad": _options(_("All addresses"), [("1", _("Mails do not arrive"))]),
    }


def _options(all_of_them: str, choices: Options) -> Options:
    return [("", all_of_them), *choices]


def _members(kind: type[RegistrationState] | type[WayIn]) -> Options:
    return [(member.value, _(member.label)) for member in kind]
