"""What can go wrong in a way that we foresaw. Doors make pages of these; no HTTP here."""

from __future__ import annotations

import errno

from app.core.texts import N_

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})  # of an OSError: disk or quota full


class CiklsError(Exception):
    """A foreseen fault. `message` is an English msgid, filled with `values` after translation."""

    message = N_("Something did not work.")

    def __init__(self, message: str = "", **values: object) -> None:
        self.message = message or self.message
        self.values = values
        super().__init__(self.message % values if values else self.message)


class NotFound(CiklsError):
    """There is no such thing, or it is not for this visitor to know."""

    message = N_("It may have been removed or moved, or the link may be incomplete.")


class NotAllowed(CiklsError):
    """The acting person may not do this."""

    message = N_("You do not have permission to do this.")


class RuleBroken(CiklsError):
    """A rule of the field refuses: full, closed, already done. The state stays as it was."""

    message = N_("This cannot be done now.")


class InvalidInput(CiklsError):
    """A value that only the service could judge is wrong; `field` names where the form shows it."""

    def __init__(self, field: str, message: str, **values: object) -> None:
        self.field = field
        super().__init__(message, **values)


class SettingUnusable(Exception):
    """What a setting leads to cannot be used; `problem` continues the setting's name."""

    def __init__(self, setting: str, problem: str) -> None:
        super().__init__(f"{setting} {problem}")
        self.setting, self.problem = setting, problem


class StorageDown(CiklsError):
    """The store of files cannot be reached; the same may work in a minute."""

    message = N_("Files cannot be reached just now. Please try again in a few minutes.")


class Busy(CiklsError):
    """Too many ask for the same hard work at once; the same may work in a minute."""

    message = N_("Many people ask at the same time. Please try again in a minute.")


class LinkInvalid(CiklsError):
    """A signed link was altered or cut off."""

    message = N_(
        "This link is not complete or has been changed. Please use the link from our e-mail."
    )


class LinkExpired(LinkInvalid):
    """A signed link is too old."""

    message = N_("This link is no longer valid. Please ask for a new one.")
