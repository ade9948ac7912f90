"""What a calendar is called by: 'Preiļu novads, semināri' where it is narrowed to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from app.core.i18n import _, force_language
from app.core.texts import N_, Texts
from app.feeds.rules import IMPOSSIBLE, FeedWish
from app.people.rules import PlanningRegion
from app.sessions.rules import SessionKind

MOST_NAMES = 3  # of one filter
_ORDER = ("region", "municipality", "venue", "project", "cycle", "kind", "language")
_KINDS = {
    SessionKind.SEMINAR: N_("seminars"),
    SessionKind.TRAINING_SEMINAR: N_("training seminars"),
    SessionKind.TRAINING: N_("trainings"),
    SessionKind.REGIONAL_DISCUSSION: N_("regional discussions"),
    SessionKind.COMMITTEE_MEETING: N_("committee meetings"),
    SessionKind.STUDY_VISIT: N_("study visits"),
    SessionKind.CONFERENCE: N_("conferences"),
}
_LANGUAGES = {
    "lv": N_("in Latvian"), "en": N_("in English"), "lt": N_("in Lithuanian"),
    "ru": N_("in Russian"),
}  # fmt: skip
_WORDS: dict[str, Callable[[str], str]] = {
    "region": lambda key: _(PlanningRegion(key).label),
    "kind": lambda key: _(_KINDS[SessionKind(key)]),
    "language": lambda key: _(_LANGUAGES[key]) if key in _LANGUAGES else key.upper(),
}


def title_of(wish: FeedWish, titles: Mapping[str, Sequence[Texts]], language: str) -> str:
    """The feed in words of `language`; `titles` are what `queries.titles_of` finds."""
    with force_language(language):
        if wish == IMPOSSIBLE:
            return str(_("no sessions"))
        named = (_listed(_names(wish, name, titles, language)) for name in _ORDER)
        return ", ".join(filter(None, named)) or str(_("all sessions"))


def _names(
    wish: FeedWish, name: str, titles: Mapping[str, Sequence[Texts]], language: str
) -> list[str]:
    if name in _WORDS:
        return [str(_WORDS[name](key)) for key in getattr(wish, name)]
    return sorted(title.in_(language) for title in titles.get(name, ()))


def _listed(names: Sequence[str]) -> str:
    said = ", ".join(names[:MOST_NAMES])
    return said if len(names) <= MOST_NAMES else f"{said} {_('and others')}"
