"""Content in the languages of the house: one value, shown in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

LANGUAGES = ("lv", "en", "lt")


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "extract now, translate later"
    """Mark a message for the catalogues where no request is at hand (enums, rules)."""
    return message


@dataclass(frozen=True, slots=True)
class Texts:
    """One text in Latvian (the first language) and, where given, English and Lithuanian."""

    lv: str
    en: str = ""
    lt: str = ""

    def in_(self, language: str) -> str:
        """The text in `language`, in Latvian where it was not given."""
        return str(getattr(self, language, "")) or self.lv

    def spoken_in(self, language: str) -> str:
        """The language in which `in_(language)` really answers: for the `lang` attribute."""
        return language if getattr(self, language, "") else "lv"

    def as_dict(self) -> dict[str, str]:
        """The given languages, for the database and for JSON."""
        whole = {"lv": self.lv, "en": self.en, "lt": self.lt}
        return {language: text for language, text in whole.items() if text}

    def __str__(self) -> str:
        return self.lv

    def __bool__(self) -> bool:
        return bool(self.lv or self.en or self.lt)


NO_TEXTS = Texts("")
