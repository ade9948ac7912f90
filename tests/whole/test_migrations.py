"""One head; up, down and up again on both engines; what they make is what the models say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade

from app.core import clock
from app.core.db import Base, db
from app.cycles.models import Cycle
from app.cycles.rules import RegistrationMode
from app.outbox.models import MailText
from app.registrations.models import CycleRegistration, Registration
from tests import factories
from tests.conftest import make_app, new_postgres_database

FOLDER = str(Path(__file__).parents[2] / "migrations")


def test_migrations_have_one_head() -> None:
    config = Config()
    config.set_main_option("script_location", FOLDER)
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def unmigrated(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An app on an empty database, of each engine in turn."""
    url = f"sqlite:///{tmp_path / 'm.sqlite3'}"
    if request.param == "postgresql":
        url = new_postgres_database(request.getfixturevalue("postgres_server"))
    app = make_app(url, tmp_path)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_migrations_go_up_down_and_up(unmigrated: Flask) -> None:
    with unmigrated.app_context():
        upgrade(FOLDER)
        made = set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}
        downgrade(FOLDER, "base")
        left = set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}
        upgrade(FOLDER)
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            differences = compare_metadata(context, Base.metadata)
    assert (made, left, differences) == (set(Base.metadata.tables), set(), [])


def test_migrations_keep_the_rows(unmigrated: Flask) -> None:
    """Down to each version and up again; rows that others point to stay where they are."""
    with unmigrated.app_context():
        upgrade(FOLDER)
        seminar = factories.training_session(days=2, project=factories.project())
        factories.registration(seminar)
        before = _count_rows()
        for revision in ("0007", "0006", "0004", "0003", "0002", "0001"):
            db.session.remove()
            downgrade(FOLDER, revision)
            upgrade(FOLDER)
            assert _count_rows() == before


def test_registrations_outlive_the_forms_for_cycles(unmigrated: Flask) -> None:
    """Down from 0005 the forms are gone, what they made stays; up again a cycle is as before."""
    with unmigrated.app_context():
        upgrade(FOLDER)
        cycle = factories.cycle(registration_mode=RegistrationMode.WHOLE)
        form = CycleRegistration(cycle_id=cycle.id, mode=RegistrationMode.WHOLE)
        db.session.add(form)
        db.session.commit()
        seminar = factories.training_session(cycle=cycle)
        factories.registration(seminar, cycle_registration_id=form.id)
        db.session.remove()
        downgrade(FOLDER, "0004")
        upgrade(FOLDER)
        kept = db.session.execute(sa.select(Registration.id, Registration.cycle_registration_id))
        modes = db.session.scalars(sa.select(Cycle.registration_mode))
        found = (kept.all(), modes.all(), db.session.scalars(sa.select(CycleRegistration)).all())
    assert found == ([(1, None)], [RegistrationMode.EACH], [])


@pytest.mark.parametrize(
    "engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
def test_words_of_mails_in_use_outlive_the_way_down(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Before 0007 there are words for mails of registrations alone, and no earlier words."""
    url = f"sqlite:///{tmp_path / 'm.sqlite3'}"
    if engine == "postgresql":
        url = new_postgres_database(request.getfixturevalue("postgres_server"))
    with make_app(url, tmp_path).app_context():
        upgrade(FOLDER)
        texts = {"language": "lv", "subject": "S", "heading": "H", "words": "W"}
        for kind, replaced_at in (
            ("registration.moved", clock.now()), ("registration.moved", None),
            ("organiser.summary", None),
        ):  # fmt: skip
            db.session.add(MailText(kind=kind, replaced_at=replaced_at, **texts))
        db.session.commit()
        db.session.remove()
        downgrade(FOLDER, "0006")
        with db.engine.connect() as connection:
            before = connection.execute(sa.text("SELECT kind, subject FROM mail_texts")).all()
        upgrade(FOLDER)
        found = db.session.execute(sa.select(MailText.kind, MailText.replaced_at)).all()
        db.session.remove()
        db.engine.dispose()
    assert (before, found) == ([("moved", "S")], [("registration.moved", None)])


def _count_rows() -> dict[str, int]:
    """The rows of each table but those of calendars, which are made of others."""
    with db.engine.connect() as connection:
        return {
            table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if not table.name.startswith("calendar_")
        }


def test_certificates_and_rules_of_before_are_carried_over(unmigrated: Flask) -> None:
    """What 0015 found: a share is the rule, a number tells year and place in the house's row."""
    with unmigrated.app_context():
        upgrade(FOLDER)
        seminar = factories.training_session(certificate_share=80)
        quiet = factories.training_session()
        registration = factories.registration(seminar)
        downgrade(FOLDER, "0014")
        values = {"session": seminar.id, "person": registration.id, "now": clock.now()}
        db.session.execute(
            sa.text(
                "INSERT INTO certificates (number, registration_id, training_session_id, "
                "person_key, holder_name, academic_hours, language, printed, storage_key, sha256, "
                "issued_at, revoked_reason) VALUES ('2026-0042-K7QD', :person, :session, 'x', "
                "'Pia Priede', 8, 'lv', '{\"title\": {\"lv\": \"Kurss\"}}', '', '', :now, '')"
            ),
            values,
        )
        db.session.execute(
            sa.text("INSERT INTO certificate_counters (year, last) VALUES (2026, 42)")
        )
        db.session.commit()
        for _ in range(2):
            upgrade(FOLDER)
            kept = sa.text("SELECT issuer, year, running, kind, search_text FROM certificates")
            row = db.session.execute(kept).one()
            assert tuple(row) == (
                "house",
                2026,
                42,
                "attendance",
                "2026-0042-k7qd pia priede kurss",
            )
            counted = sa.text("SELECT issuer, year, last FROM certificate_counters")
            assert tuple(db.session.execute(counted).one()) == ("house", 2026, 42)
            rules = sa.text("SELECT certificate_by FROM training_sessions ORDER BY id")
            assert list(db.session.scalars(rules)) == ["share", "nothing"]
            db.session.remove()
            downgrade(FOLDER, "0014")
        assert quiet.id > seminar.id
