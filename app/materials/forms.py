"""What one says about a file, and the file."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField

from app.core import dates
from app.core.forms import ChoiceField, Form, choices_of, enum_choices, row_id, text_field
from app.core.i18n import NATIVE_NAMES, _, _l, current_language
from app.core.texts import LANGUAGES
from app.materials.models import Material
from app.materials.rules import TITLE_LENGTH, MaterialDetails, Visibility
from app.output.uploads import SentFile, sent_file
from app.sessions.models import SessionDay

_TITLE_HINT = _l("If you leave it empty, the file's name is used.")


class MaterialForm(Form):
    """A material of a session or a cycle; `of` fills in what can be chosen."""

    file = FileField(_l("File"), description=_l("PDF, PPTX, ODP, DOCX, ODT or a picture."))
    title = text_field(_l("Title"), most=TITLE_LENGTH, needed=False, hint=_TITLE_HINT)
    day = ChoiceField(_l("Day"), coerce=row_id)
    speaker = ChoiceField(_l("Lecturer"), coerce=row_id)
    language = ChoiceField(
        _l("Language of the material"),
        choices=lambda: choices_of((code, NATIVE_NAMES[code]) for code in LANGUAGES),
    )
    visibility = ChoiceField(_l("Who may download it"), choices=enum_choices(Visibility))

    @classmethod
    def of(
        cls,
        days: list[SessionDay],
        speakers: list[tuple[int, str]],
        *,
        material: Material | None = None,
        language: str = "lv",
    ) -> MaterialForm:
        """The form with its choices; with what `material` says, if given."""
        form = cls(data=_data_of(material) if material else {"language": language})
        form.day.choices = choices_of(
            [(day.number, _day_label(day)) for day in days], blank=_("The whole session")
        )
        form.speaker.choices = choices_of(speakers, blank=_("Nobody in particular"))
        return form

    def details(self) -> MaterialDetails:
        """The answers, once they are valid."""
        return MaterialDetails(
            title=self.title.data or "",
            language=self.language.data,
            visibility=Visibility(self.visibility.data),
            speaker_id=self.speaker.data,
            day_number=self.day.data,
        )

    @property
    def sent(self) -> SentFile | None:
        """The file, if one was chosen."""
        return sent_file(self.file.data)


class HandInForm(Form):
    """A lecturer's file."""

    file = FileField(_l("Your presentation"), description=_l("PDF, PPTX, ODP, DOCX or ODT."))
    title = text_field(_l("Title"), most=TITLE_LENGTH, needed=False, hint=_TITLE_HINT)

    @property
    def sent(self) -> SentFile | None:
        """The file, if one was chosen."""
        return sent_file(self.file.data)


def _day_label(day: SessionDay) -> str:
    number = _("Day %(number)s", number=day.number)
    return f"{number}, {dates.day_short(day.held_on, current_language())}"


def _data_of(material: Material) -> dict[str, Any]:
    return {
        "title": material.title,
        "language": material.language,
        "visibility": material.visibility.value,
        "speaker": material.speaker_id,
        "day": material.session_day.number if material.session_day else None,
    }
