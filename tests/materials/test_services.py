"""Files and rows: both or neither, whatever goes wrong in between."""

from __future__ import annotations

import errno
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.core.access import Actor
from app.core.db import db
from app.core.errors import InvalidInput, NotFound
from app.core.i18n import say
from app.core.numbers import size_text
from app.core.texts import Texts
from app.materials import queries, services
from app.materials.models import Material
from app.materials.outputs import storage
from app.materials.rules import MaterialDetails, Visibility, can_see, title_from
from app.outbox.models import OutboxMail
from app.output import files
from app.output.uploads import FileRefused, FileTooLarge, NoRoom, SentFile
from app.registrations.rules import RegistrationState
from app.sessions.models import AgendaItem, Speaker, TrainingSession
from app.sessions.rules import SessionStatus
from tests import factories
from tests.materials import samples

OMAR = Actor(None, "Omārs Ozols")


def sent(content: bytes | None = None, name: str = "Klientu apkalpošana.pdf") -> SentFile:
    return SentFile(BytesIO(samples.pdf() if content is None else content), name)


def add(owner: TrainingSession, file: SentFile | None = None, **details: Any) -> Material:
    return services.add_material(
        MaterialDetails(**details), file or sent(), session_id=owner.id, actor=OMAR
    )


def files_on(app: Flask) -> list[Path]:
    return [path for path in (app.config["DATA_DIR"] / "files").rglob("*") if path.is_file()]


def rows() -> int:
    return len(db.session.scalars(db.select(Material.id)).all())


def with_speaker(owner: TrainingSession, speaker: Speaker) -> None:
    day_id = owner.days[0].id
    item = AgendaItem(session_day_id=day_id, title=Texts("Lekcija"), speaker_id=speaker.id)
    db.session.add(item)
    db.session.commit()


def test_material_is_kept_with_its_first_page(each_app: Flask) -> None:
    material = add(factories.training_session(days=2), language="en", day_number=2)
    [row] = queries.list_materials(session_id=material.training_session_id)
    assert (row.title, row.filename, row.type_name, row.day_number, row.has_preview) == (
        "Klientu apkalpošana", "Klientu apkalpošana.pdf", "PDF", 2, True,
    )  # fmt: skip
    assert (row.size, row.language, row.uploaded_by) == (len(samples.pdf()), "en", "Omārs Ozols")
    with storage().open(material.preview_key or "") as picture:
        assert picture.read(8) == b"\x89PNG\r\n\x1a\n"


def test_presentation_has_no_picture_and_a_photo_has(app: Flask) -> None:
    owner = factories.training_session()
    assert add(owner, sent(samples.PPTX, "a.pptx")).preview_key is None
    photo = add(owner, sent(samples.png(), "foto.PNG"))
    assert storage().size(photo.preview_key or "") < len(samples.png())


@pytest.mark.parametrize("name", samples.BAD_FILES)
def test_bad_file_is_refused_with_its_reason_and_leaves_nothing(app: Flask, name: str) -> None:
    filename, content, words = samples.BAD_FILES[name]
    with pytest.raises(FileRefused) as fault:
        add(factories.training_session(), sent(content, filename))
    assert words in say(fault.value)
    assert (fault.value.field, rows(), files_on(app)) == ("file", 0, [])


def test_file_over_the_limit_is_too_large(app: Flask) -> None:
    app.config["UPLOAD_LIMIT"] = 1 << 20
    owner = factories.training_session()
    with pytest.raises(FileTooLarge):
        add(owner, sent(samples.pdf() + b"\n" * (1 << 20)))
    assert (rows(), files_on(app)) == (0, [])


def test_full_disk_leaves_nothing_half_done(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = files.Storage._write

    def full_at_the_picture(self: Any, stream: Any, path: str, limit: int) -> Any:
        if ".png" in path:
            raise OSError(errno.ENOSPC, "No space left on device")
        return saved(self, stream, path, limit)

    monkeypatch.setattr(files.Storage, "_write", full_at_the_picture)
    with pytest.raises(NoRoom):
        add(factories.training_session())
    assert (rows(), files_on(app)) == (0, [])


@pytest.mark.parametrize("details", [{"speaker_id": 99}, {"day_number": 9}, {"language": "xx"}])
def test_row_that_fails_takes_its_file_along(each_app: Flask, details: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        add(factories.training_session(), **details)
    assert (rows(), files_on(each_app)) == (0, [])


def test_unknown_owner_is_not_found(app: Flask) -> None:
    for owner in ({"session_id": 99}, {"cycle_id": 99}, {}):
        with pytest.raises(NotFound):
            services.add_material(MaterialDetails(), sent(), **owner, actor=OMAR)
    assert files_on(app) == []


def test_replaced_file_takes_the_place_of_the_old(each_app: Flask) -> None:
    material = add(factories.training_session(), title="Lekcija")
    before = (material.storage_key, material.preview_key)
    details = MaterialDetails(title="Lekcija", visibility=Visibility.PARTICIPANTS)
    services.replace_file(
        material.id, sent(samples.PPTX, "jauna.pptx"), details=details, actor=OMAR
    )
    row = queries.get_material(material.id)
    assert (row.filename, row.preview_key, row.visibility) == (
        "jauna.pptx", None, Visibility.PARTICIPANTS,
    )  # fmt: skip
    assert row.storage_key not in before
    assert len(files_on(each_app)) == 1


def test_refused_replacement_keeps_the_old_file(app: Flask) -> None:
    material = add(factories.training_session(), title="Lekcija")
    kept = sorted(files_on(app))
    for content, speaker_id in ((b"", None), (samples.pdf(), 99)):
        details = MaterialDetails(title="Cits", speaker_id=speaker_id)
        with pytest.raises(InvalidInput):
            services.replace_file(material.id, sent(content), details=details, actor=OMAR)
    assert (sorted(files_on(app)), queries.get_material(material.id).title) == (kept, "Lekcija")


def test_removed_material_is_gone_with_its_files(each_app: Flask) -> None:
    material = add(factories.training_session())
    services.remove_material(material.id, actor=OMAR)
    assert (rows(), files_on(each_app)) == (0, [])
    with pytest.raises(NotFound):
        services.remove_material(material.id, actor=OMAR)


def test_names_of_files_are_made_harmless(app: Flask) -> None:
    names = ("../../etc/pass<wd>.pdf", "a\r\nSet-Cookie: x.pdf", ".pdf.pdf", "x" * 400 + ".pdf")
    made = [add(factories.training_session(), sent(name=name)).filename for name in names]
    assert made[0] == "_.._etc_pass_wd_.pdf"
    assert all("/" not in name and "\n" not in name and len(name) <= 120 for name in made)


def test_lecturers_file_waits_for_staff_who_are_told(app: Flask) -> None:
    owner, sven = factories.training_session(), factories.speaker()
    with_speaker(owner, sven)
    material = services.hand_in(owner.id, sven.id, "", sent())
    assert (material.visibility, material.speaker_id, material.uploaded_by) == (
        Visibility.STAFF, sven.id, "Svens Saulīte",
    )  # fmt: skip
    mails = db.session.scalars(db.select(OutboxMail)).all()
    assert [(m.kind, m.recipient) for m in mails] == [
        ("material.handed_in", "organizators@example.lv")
    ]


def test_lecturer_replaces_only_own_files(app: Flask) -> None:
    owner, sven = factories.training_session(), factories.speaker()
    with_speaker(owner, sven)
    mine = services.hand_in(owner.id, sven.id, "Pirmā", sent())
    other = add(owner)
    services.change_material(
        mine.id, MaterialDetails(title="Pirmā", speaker_id=sven.id), actor=OMAR
    )
    services.hand_in_again(owner.id, sven.id, mine.id, "", sent(samples.PPTX, "b.pptx"))
    row = queries.get_material(mine.id)
    assert (row.title, row.filename, row.visibility) == ("Pirmā", "b.pptx", Visibility.STAFF)
    with pytest.raises(NotFound):
        services.hand_in_again(owner.id, sven.id, other.id, "", sent())


def test_who_does_not_speak_cannot_hand_in(app: Flask) -> None:
    owner, stranger = factories.training_session(), factories.speaker()
    with pytest.raises(NotFound):
        services.hand_in(owner.id, stranger.id, "", sent())
    assert files_on(app) == []


def test_invitation_speaks_the_lecturers_language_and_carries_the_link(app: Flask) -> None:
    project = factories.project()
    owner = factories.training_session(project_id=project.id)
    sven = factories.speaker(language="lt")
    with_speaker(owner, sven)
    assert services.invite_lecturer(owner.id, sven.id, actor=OMAR) == "svens@example.lv"
    mail = db.session.scalars(db.select(OutboxMail)).one()
    token = mail.text.partition("/lecturers/")[2].partition("?")[0]
    assert queries.read_lecturer_token(token) == (sven.id, owner.id)
    assert mail.subject == "Prašome atsiųsti pateiktį: Darbas su klientu"
    assert "Europos" in mail.text


def test_lecturer_without_address_cannot_be_invited(app: Flask) -> None:
    owner, sven = factories.training_session(), factories.speaker(email="")
    with_speaker(owner, sven)
    with pytest.raises(InvalidInput):
        services.invite_lecturer(owner.id, sven.id, actor=OMAR)
    assert db.session.scalars(db.select(OutboxMail)).all() == []


def test_lists_show_what_one_may_see_in_one_statement(each_app: Flask, counted: type) -> None:
    cycle = factories.cycle()
    owner = factories.training_session(cycle_id=cycle.id)
    draft = factories.training_session(cycle_id=cycle.id, status=SessionStatus.DRAFT)
    for visibility in Visibility:
        add(owner, title=visibility.value, visibility=visibility)
    add(draft, title="draft")
    services.add_material(MaterialDetails(title="own"), sent(), cycle_id=cycle.id, actor=OMAR)
    seen = {}
    for viewer in Visibility:
        found = queries.list_materials(session_id=owner.id, visible_to=viewer)
        seen[viewer.value] = [row.title for row in found]
    assert seen == {
        "all": ["all"], "participants": ["all", "participants"],
        "staff": ["all", "participants", "staff"],
    }  # fmt: skip
    with counted() as statements:
        groups = queries.list_cycle_materials(cycle.id)
    assert statements.count == 1
    assert [(g.session_id, [m.title for m in g.materials]) for g in groups] == [
        (None, ["own"]), (owner.id, ["all"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "titles"),
    [
        (RegistrationState.CONFIRMED, ["all", "participants", "cycle"]),
        (RegistrationState.WAITING, ["all"]),
        (RegistrationState.CANCELLED, ["all"]),
    ],
)
def test_confirmed_participant_gets_more(
    app: Flask, state: RegistrationState, titles: list[str]
) -> None:
    cycle = factories.cycle()
    owner = factories.training_session(cycle_id=cycle.id)
    for visibility in Visibility:
        add(owner, title=visibility.value, visibility=visibility)
    details = MaterialDetails(title="cycle", visibility=Visibility.PARTICIPANTS)
    services.add_material(details, sent(), cycle_id=cycle.id, actor=OMAR)
    pia = factories.registration(owner, state=state)
    assert [row.title for row in queries.list_for_registration(pia.id)] == titles


def test_visibility_includes_those_behind_it() -> None:
    seen = [[can_see(v, viewer) for v in Visibility] for viewer in Visibility]
    assert seen == [[True, False, False], [True, True, False], [True, True, True]]


def test_sizes_and_titles_are_written_plainly() -> None:
    assert [size_text(n, "lv") for n in (10, 655_360, 2_516_582)] == ["1 KB", "640 KB", "2,4 MB"]
    assert size_text(2_516_582, "en") == "2.4 MB"
    assert title_from("LEAN_metode diena_2.final.pptx") == "LEAN metode diena 2.final"
