from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.care import hours
from bot.errors import SettingsError
from bot.settings import Settings

CLINIC = {
    "PUBLIC_URL": "https://line.example.org/",
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_AUTH_TOKEN": "token",
    "TWILIO_NUMBER": "+15550100100",
    "SECRET_KEY": "secret",
    "DATA_KEYS": "0" * 64,
}


def test_a_clinics_line_is_read_from_the_environment(tmp_path: Path) -> None:
    settings = Settings.from_env({**CLINIC, "NORTHSTAR_DATA": str(tmp_path), "DATABASE_URL": "postgres://u@h/db"})
    assert not settings.demo
    assert settings.public_url == "https://line.example.org"
    assert settings.twilio_url == "https://api.twilio.com"
    assert settings.database_url == "postgresql+psycopg://u@h/db"


def test_without_a_token_the_line_does_not_start(tmp_path: Path) -> None:
    env = {**CLINIC, "NORTHSTAR_DATA": str(tmp_path)}
    del env["TWILIO_AUTH_TOKEN"]
    with pytest.raises(SettingsError, match="TWILIO_AUTH_TOKEN is not set"):
        Settings.from_env(env)


def test_every_problem_is_named_at_once(tmp_path: Path) -> None:
    wrong = {"NORTHSTAR_DATA": str(tmp_path), "PORT": "web", "CLINIC_TIME_ZONE": "Mars/Crater", "PUBLIC_URL": "ftp://x"}
    wrong |= {"CLINIC_HOURS": "8 to 5", "ALARM_NUMBER": "the boss"}
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({**wrong, "DATABASE_URL": "mysql://x", "TWILIO_NUMBER": "call me"})
    told = " ".join(caught.value.problems)
    names = [
        "PORT",
        "CLINIC_TIME_ZONE",
        "CLINIC_HOURS",
        "ALARM_NUMBER",
        "PUBLIC_URL",
        "DATABASE_URL",
        "TWILIO_NUMBER",
        "TWILIO_AUTH_TOKEN",
        "SECRET_KEY",
        "DATA_KEYS",
    ]
    assert [name for name in names if name not in told] == []


def test_a_clinics_hours_are_read_with_its_holidays_and_its_zone(tmp_path: Path) -> None:
    env = {**CLINIC, "NORTHSTAR_DATA": str(tmp_path), "CLINIC_TIME_ZONE": "America/Chicago"}
    assert Settings.from_env(env).clinic_hours == hours.read(hours.USUAL, "", ZoneInfo("America/Chicago"))
    env |= {"CLINIC_HOURS": "mon-fri 08:00-12:00 13:00-17:00", "CLINIC_HOLIDAYS": "2026-12-25"}
    christmas = datetime(2026, 12, 25, 10, tzinfo=ZoneInfo("America/Chicago"))
    assert not hours.is_open(Settings.from_env(env).clinic_hours, christmas)


@pytest.mark.parametrize(
    "wrong", [{"CLINIC_HOURS": "mon 17:00-08:00"}, {"CLINIC_HOLIDAYS": "25 December"}, {"CLINIC_HOURS": ";"}]
)
def test_hours_that_make_no_sense_keep_the_line_from_starting(tmp_path: Path, wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="CLINIC_HOURS or CLINIC_HOLIDAYS cannot be read"):
        Settings.from_env({**CLINIC, "NORTHSTAR_DATA": str(tmp_path), **wrong})


def test_the_demos_secrets_are_made_up_and_stay(tmp_path: Path) -> None:
    env = {"NORTHSTAR_DEMO": "1", "NORTHSTAR_DATA": str(tmp_path)}
    assert Settings.from_env(env) == Settings.from_env(env)
    assert len(Settings.from_env(env).twilio_token) == 32


def test_a_deep_folder_still_gives_the_queue_an_address_that_sockets_take(tmp_path: Path) -> None:
    deep = tmp_path / ("deep" * 30)
    assert len(Settings.from_env({"NORTHSTAR_DEMO": "1", "NORTHSTAR_DATA": str(deep)}).redis_url) < 108
