"""The engineer's commands, run as the engineer runs them, without a line."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.care import patients
from bot.settings import Settings
from bot.store.database import Sessions, connect, migrate
from bot.store.tables import AuditEntry, Patient, Phone

NORTHSTAR = Path(sys.executable).parent / "northstar"
NUMBER = "+16175550101"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def clinic(settings: Settings) -> Sessions:
    """A database with one patient, who has texted."""
    engine = connect(settings.database_url, settings.data_keys)
    migrate(engine)
    opened = Sessions(engine)
    with opened.begin() as session:
        session.add(Phone(number=NUMBER, patient=Patient(external_id="r1", given_name="Rosa", family_name="Ruiz")))
        session.flush()
        patients.conversation_with(session, NUMBER)
    return opened


@pytest.fixture
def northstar(settings: Settings) -> Run:
    def run(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        given = {**os.environ, "NORTHSTAR_DEMO": "1", "NORTHSTAR_DATA": str(settings.data_dir), "PORT": "1", **env}
        return subprocess.run(
            [NORTHSTAR, *arguments], env=given, capture_output=True, text=True, timeout=60, check=False
        )

    return run


def names(opened: Sessions) -> list[str]:
    with opened() as session:
        return [patient.name for patient in session.scalars(select(Patient))]


def trail(opened: Sessions) -> list[str]:
    with opened() as session:
        return list(session.scalars(select(AuditEntry.action)))


def test_a_patient_is_forgotten_by_command_after_a_dry_run(clinic: Sessions, northstar: Run) -> None:
    tried = northstar("forget", "--patient", "r1", "--dry-run")
    assert "Nothing was deleted" in tried.stdout
    assert names(clinic) == ["Rosa Ruiz"]
    done = northstar("forget", "--patient", "r1")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == tried.stdout.splitlines()[:-1]
    assert names(clinic) == []
    assert trail(clinic) == ["forgot"]


def test_who_is_not_known_cannot_be_forgotten(clinic: Sessions, northstar: Run) -> None:
    assert "no patient has this id" in northstar("forget", "--patient", "nobody").stderr
    assert names(clinic) == ["Rosa Ruiz"]


def test_what_is_old_goes_by_command(clinic: Sessions, northstar: Run) -> None:
    done = northstar("retention")
    assert "messages" in done.stdout
    assert names(clinic) == ["Rosa Ruiz"]
    assert "RETENTION_DAYS" in northstar("retention", RETENTION_DAYS="7").stderr


def test_keys_are_changed_by_command(settings: Settings, clinic: Sessions, northstar: Run) -> None:
    new, old = "n" * 64, settings.data_keys[0]
    done = northstar("keys", "rotate", DATA_KEYS=f"{new},{old}")
    assert "patients: 1" in done.stdout
    assert trail(clinic) == ["rotated keys"]
    assert names(Sessions(connect(settings.database_url, [new]))) == ["Rosa Ruiz"]
    assert "more than two" in northstar("keys", "rotate", DATA_KEYS=f"{'x' * 64},{new},{old}").stderr
