"""One head; up, down and up again on both engines; what they make is what the models say."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade

from app.core.db import Base, db
from tests.conftest import make_app, new_postgres_database

FOLDER = str(Path(__file__).parents[2] / "migrations")


def test_migrations_have_one_head() -> None:
    config = Config()
    config.set_main_option("script_location", FOLDER)
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


@pytest.mark.parametrize(
    "engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
def test_migrations_go_up_down_and_up(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'm.sqlite3'}"
    if engine == "postgresql":
        url = new_postgres_database(request.getfixturevalue("postgres_server"))
    with make_app(url, tmp_path).app_context():
        upgrade(FOLDER)
        made = set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}
        downgrade(FOLDER, "base")
        left = set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}
        upgrade(FOLDER)
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            differences = compare_metadata(context, Base.metadata)
        db.session.remove()
        db.engine.dispose()
    assert (made, left, differences) == (set(Base.metadata.tables), set(), [])
