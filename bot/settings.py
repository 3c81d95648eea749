"""What the environment says, read once at boot and checked whole."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers

from bot.care import hours
from bot.errors import SettingsError
from bot.store.sealed import SHORTEST_KEY

ROOT = Path(__file__).resolve().parent.parent
SIX_YEARS = 2192  # days; documentation is kept so long (45 CFR 164.316(b)(2)(i)), and a State may want more
SHORTEST_RECORD = 90  # days; a conversation in care is not forgotten in its middle
DEMO_CLINIC_NUMBER = "+15550100100"
DEMO_ACCOUNT = "AC" + "0" * 32


@dataclass(frozen=True)
class Settings:
    """Everything a process needs to know of its surroundings.

    URLs carry no trailing slash. `public_url` is the address that Twilio signs for. In demo mode the carrier is
    the simulator, under `public_url`, and secrets are made up and kept in `data_dir`. `data_keys` seal what the database
    holds of people: the first seals, all open. `record_kept` is how long what was said is kept. `alarm_number` is whom to text
    when an urgent thread waits at the desk, empty for nobody.
    """

    demo: bool
    data_dir: Path
    database_url: str
    redis_url: str
    public_url: str
    port: int
    engine_url: str
    actions_url: str
    clinic_name: str
    clinic_number: str
    clinic_zone: ZoneInfo
    clinic_hours: hours.Hours
    alarm_number: str
    emergency_number: str
    twilio_account: str
    twilio_token: str
    twilio_url: str
    secret_key: str
    data_keys: tuple[str, ...]
    record_kept: timedelta

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        """Read the environment. Raises SettingsError naming every problem at once."""
        return _Reader(env).settings()


def data_dir(env: Mapping[str, str]) -> Path:
    """Where the embedded database, the queue, the logs and the demo's secrets live."""
    return Path(env.get("NORTHSTAR_DATA") or ROOT / "var")


def clinic_zone(env: Mapping[str, str]) -> ZoneInfo:
    """The clinic's own time zone. Raises SettingsError."""
    try:
        return ZoneInfo(env.get("CLINIC_TIME_ZONE") or "America/New_York")
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(["CLINIC_TIME_ZONE must be a zone like America/New_York."]) from error


class _Reader:
    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = env
        self.problems: list[str] = []
        self.demo = env.get("NORTHSTAR_DEMO", "") in {"1", "true", "yes"}
        self.data_dir = data_dir(env)

    def settings(self) -> Settings:
        port = self.port()
        zone = self.zone()
        public_url = self.url("PUBLIC_URL", f"http://127.0.0.1:{port}" if self.demo else None)
        settings = Settings(
            demo=self.demo,
            data_dir=self.data_dir,
            database_url=self.database_url(),
            redis_url=self.env.get("REDIS_URL") or f"unix://{self.socket()}",
            public_url=public_url,
            port=port,
            engine_url=self.url("ENGINE_URL", f"http://127.0.0.1:{port + 1}"),
            actions_url=self.url("ACTIONS_URL", f"http://127.0.0.1:{port + 2}"),
            clinic_name=self.env.get("CLINIC_NAME") or "Northstar Clinic",
            clinic_number=self.dialled("TWILIO_NUMBER", self.needed("TWILIO_NUMBER", DEMO_CLINIC_NUMBER)),
            clinic_zone=zone,
            clinic_hours=self.clinic_hours(zone),
            alarm_number=self.dialled("ALARM_NUMBER", self.env.get("ALARM_NUMBER", "")),
            emergency_number=self.env.get("EMERGENCY_NUMBER") or "911",
            twilio_account=self.needed("TWILIO_ACCOUNT_SID", DEMO_ACCOUNT),
            twilio_token=self.secret("TWILIO_AUTH_TOKEN"),
            twilio_url=self.url("TWILIO_URL", f"{public_url}/simulator" if self.demo else "https://api.twilio.com"),
            secret_key=self.secret("SECRET_KEY"),
            data_keys=self.data_keys(),
            record_kept=self.record_kept(),
        )
        if self.problems:
            raise SettingsError(self.problems)
        return settings

    def socket(self) -> Path:
        """The embedded queue's address; a socket's path may be no longer than about 100 characters (unix(7))."""
        path = self.data_dir.resolve() / "valkey.sock"
        if len(str(path)) < 100:
            return path
        return Path(gettempdir()) / f"northstar-{sha256(bytes(path)).hexdigest()[:16]}.sock"

    def needed(self, name: str, demo_value: str) -> str:
        value = self.env.get(name) or (demo_value if self.demo else "")
        if not value:
            self.problems.append(f"{name} is not set; only demo mode (northstar up --demo) runs without it.")
        return value

    def secret(self, name: str) -> str:
        return self.needed(name, self.demo_secret(name) if self.demo and not self.env.get(name) else "")

    def data_keys(self) -> tuple[str, ...]:
        """What seals the database; while keys are being changed two, the new one, a comma, the old one."""
        keys = tuple(key.strip() for key in self.secret("DATA_KEYS").split(",") if key.strip())
        if len(keys) > 2:
            self.problems.append(
                "DATA_KEYS has more than two: finish one change of keys (northstar keys rotate) first."
            )
        if any(len(key) < SHORTEST_KEY for key in keys):
            self.problems.append(f"Each of DATA_KEYS needs {SHORTEST_KEY} characters or more: openssl rand -hex 32.")
        return keys

    def record_kept(self) -> timedelta:
        days = self.env.get("RETENTION_DAYS") or str(SIX_YEARS)
        if not days.isdigit() or int(days) < SHORTEST_RECORD:
            self.problems.append(f"RETENTION_DAYS must be a number of days, {SHORTEST_RECORD} or more.")
            return timedelta(days=SIX_YEARS)
        return timedelta(days=int(days))

    def demo_secret(self, name: str) -> str:
        """A made-up secret, the same for every process of this data folder."""
        path = self.data_dir / f"demo-{name.lower().replace('_', '-')}"
        self.data_dir.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("x") as file:
                file.write(secrets.token_hex(16))
        except FileExistsError:
            pass
        return path.read_text()

    def dialled(self, name: str, value: str) -> str:
        try:
            phonenumbers.parse(value, None)
        except phonenumbers.NumberParseException:
            if value:
                self.problems.append(f"{name} must be a number like +15551234567.")
        return value

    def url(self, name: str, default: str | None) -> str:
        value = (self.env.get(name) or default or "").rstrip("/")
        if not value:
            self.problems.append(f"{name} is not set: the address under which the carrier reaches this line.")
        elif urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).hostname:
            self.problems.append(f"{name} must be an http or https address.")
        return value

    def port(self) -> int:
        value = self.env.get("PORT") or "8000"
        if value.isdigit() and 0 < int(value) < 65534:
            return int(value)
        self.problems.append("PORT must be a number between 1 and 65533.")
        return 8000

    def zone(self) -> ZoneInfo:
        try:
            return clinic_zone(self.env)
        except SettingsError as error:
            self.problems += error.problems
            return ZoneInfo("UTC")

    def clinic_hours(self, zone: ZoneInfo) -> hours.Hours:
        week, holidays = self.env.get("CLINIC_HOURS") or hours.USUAL, self.env.get("CLINIC_HOLIDAYS", "")
        try:
            return hours.read(week, holidays, zone)
        except ValueError as error:
            self.problems.append(f"CLINIC_HOURS or CLINIC_HOLIDAYS cannot be read: {error}.")
            return hours.read(hours.USUAL, "", zone)

    def database_url(self) -> str:
        url = self.env.get("DATABASE_URL") or f"sqlite:///{self.data_dir / 'northstar.sqlite'}"
        scheme, _, rest = url.partition("://")
        if scheme in {"postgres", "postgresql"}:
            return f"postgresql+psycopg://{rest}"
        if scheme not in {"sqlite", "postgresql+psycopg"}:
            self.problems.append("DATABASE_URL must begin with postgresql:// or sqlite://.")
        return url
