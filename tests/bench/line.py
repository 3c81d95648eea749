"""The line under measurement: the whole of `northstar up --demo`, in a folder of its own, with many patients."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from sqlalchemy import func, select
from twilio.request_validator import RequestValidator

from bot.settings import ROOT, Settings
from bot.store.database import Sessions, connect
from bot.store.tables import Appointment, Medication, Message, Patient, Phone, utcnow
from bot.up import answers
from tests.bench.processes import running

PATIENTS = 400
PORT, CARRIER_PORT = 18800, 18810


@dataclass(frozen=True)
class Bench:
    """A running line: its settings and database, a client to call it with, and what its start cost."""

    settings: Settings
    sessions: Sessions
    client: httpx.Client
    pid: int
    start_seconds: float


def number(index: int) -> str:
    return f"+1555020{index % PATIENTS:04d}"


@contextmanager
def open_bench(folder: Path) -> Iterator[Bench]:
    carrier = f"http://127.0.0.1:{CARRIER_PORT}"
    env = {"NORTHSTAR_DATA": str(folder), "PORT": str(PORT), "NORTHSTAR_DEMO": "1", "TWILIO_URL": carrier}
    settings = Settings.from_env(env)
    health = f"{settings.public_url}/healthz"
    command = [str(ROOT / ".venv/bin/northstar"), "up", "--demo", "--port", str(PORT)]
    python = str(ROOT / ".venv/bin/python")
    taking = [python, "-m", "tests.bench.carrier", str(CARRIER_PORT), settings.twilio_token]
    with (
        running(taking, ROOT, {}, lambda: _listens(CARRIER_PORT)),
        running(command, ROOT, env, lambda: answers(health) and answers(settings.engine_url)) as (pid, seconds),
    ):
        opened = Sessions(connect(settings.database_url, settings.data_keys))
        _populate(opened)
        with httpx.Client(timeout=30, limits=httpx.Limits(max_connections=64)) as client:
            yield Bench(settings, opened, client, pid, seconds)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _populate(opened: Sessions) -> None:
    """Patients with a visit and a medicine each, like the demo's first."""
    with opened.begin() as session:
        visit = session.scalars(select(Appointment).where(Appointment.starts_at > utcnow())).first()
        medicine = session.scalars(select(Medication)).first()
        assert visit
        assert medicine
        for index in range(PATIENTS):
            patient = Patient(given_name=f"Bench{index}", family_name="Patient", language="en")
            session.add(Phone(number=number(index), patient=patient))
            session.add(
                Appointment(
                    patient=patient, starts_at=visit.starts_at, practitioner_id=visit.practitioner_id,
                    location_id=visit.location_id,
                )
            )  # fmt: skip
            session.add(
                Medication(
                    patient=patient, name=medicine.name, ingredient=medicine.ingredient, dosage=medicine.dosage,
                    dosage_text=medicine.dosage_text,
                )
            )  # fmt: skip


def post(bench: Bench, path: str, params: dict[str, str]) -> httpx.Response:
    """A webhook, signed as the carrier signs."""
    url = bench.settings.public_url + path
    signature = RequestValidator(bench.settings.twilio_token).compute_signature(url, params)
    response = bench.client.post(url, data=params, headers={"X-Twilio-Signature": signature})
    response.raise_for_status()
    return response


def text(bench: Bench, sid: str, index: int, body: str) -> None:
    post(
        bench,
        "/twilio/sms",
        {"MessageSid": sid, "From": number(index), "To": bench.settings.clinic_number, "Body": body},
    )


def answered(bench: Bench) -> int:
    """How many replies the carrier has."""
    handed = ("sent", "delivered", "undelivered", "failed")
    with bench.sessions() as session:
        query = select(func.count(Message.id)).where(Message.direction == "out", Message.status.in_(handed))
        return session.scalar(query) or 0


def settle(bench: Bench, seconds: float = 120) -> None:
    """Until nothing waits any more."""
    until = time.monotonic() + seconds
    waiting = select(func.count(Message.id)).where(Message.status.in_(("received", "queued", "sending", "unknown")))
    while time.monotonic() < until:
        with bench.sessions() as session:
            if not session.scalar(waiting):
                return
        time.sleep(0.05)
    raise RuntimeError("the line did not answer everything")
