"""Every table, as SQLAlchemy maps it. All times are UTC and timezone-aware; what tells of a person is sealed."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, Text, TypeDecorator, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from bot.store.sealed import Sealed, SealedDate, SealedJson, SealedKey


def utcnow() -> datetime:
    return datetime.now(UTC)


class Moment(TypeDecorator[datetime]):
    """A point in time, aware in Python and UTC in every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    type_annotation_map = {datetime: Moment, str: Text, dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012


class Patient(Base):
    """A person in the clinic's care. `external_id` is the record system's own, unique where known.

    `time_zone` is where they live, "America/Chicago"; two zones with a space between where only one of the two is known.
    """

    __tablename__ = "patients"

    id: Mapped[int] = mapped_column(primary_key=True)
    external_id: Mapped[str | None] = mapped_column(SealedKey, unique=True)
    given_name: Mapped[str] = mapped_column(Sealed)
    family_name: Mapped[str] = mapped_column(Sealed)
    birth_date: Mapped[date | None] = mapped_column(SealedDate)
    language: Mapped[str] = mapped_column(default="en")
    time_zone: Mapped[str | None]
    phones: Mapped[list["Phone"]] = relationship(back_populates="patient")

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


class Phone(Base):
    """A number by which a patient, or a relative on the patient's behalf, reaches the line.

    `rights` are what its holder may hear and do: "appointments", "medicines" (and appointments) or "decide" (all that the
    patient may). `holder` is the relative's name, `language` theirs. A withdrawn number reaches nothing any more.
    """

    __tablename__ = "phones"
    __table_args__ = (UniqueConstraint("number", "patient_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(SealedKey, index=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    relation: Mapped[str] = mapped_column(default="self")
    holder: Mapped[str] = mapped_column(Sealed, default="")
    rights: Mapped[str] = mapped_column(default="decide")
    language: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]
    patient: Mapped[Patient] = relationship(back_populates="phones")


class Practitioner(Base):
    __tablename__ = "practitioners"

    id: Mapped[int] = mapped_column(primary_key=True)
    external_id: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]


class Location(Base):
    """Where visits happen. `directions` maps a language to how to get there, in words."""

    __tablename__ = "locations"

    id: Mapped[int] = mapped_column(primary_key=True)
    external_id: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    directions: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Appointment(Base):
    """A visit. `status`: booked, confirmed, cancelled, fulfilled or noshow. `preparation` names phrases to say.

    A confidential one is told to the patient alone.
    """

    __tablename__ = "appointments"
    __table_args__ = (Index("ix_appointments_patient_start", "patient_id", "starts_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    external_id: Mapped[str | None] = mapped_column(unique=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"))
    practitioner_id: Mapped[int | None] = mapped_column(ForeignKey("practitioners.id"))
    location_id: Mapped[int | None] = mapped_column(ForeignKey("locations.id"))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    minutes: Mapped[int] = mapped_column(default=30)
    status: Mapped[str] = mapped_column(default="booked")
    kind: Mapped[str] = mapped_column(default="visit")
    telehealth_url: Mapped[str | None]
    preparation: Mapped[list[Any]] = mapped_column(default=list)
    reminded_at: Mapped[datetime | None]
    confidential: Mapped[bool] = mapped_column(default=False)
    patient: Mapped[Patient] = relationship()
    practitioner: Mapped[Practitioner | None] = relationship()
    location: Mapped[Location | None] = relationship()


class Slot(Base):
    """A free time that can be offered; taken once `appointment_id` is set."""

    __tablename__ = "slots"
    __table_args__ = (Index("ix_slots_practitioner_start", "practitioner_id", "starts_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    external_id: Mapped[str | None] = mapped_column(unique=True)
    practitioner_id: Mapped[int | None] = mapped_column(ForeignKey("practitioners.id"))
    location_id: Mapped[int | None] = mapped_column(ForeignKey("locations.id"))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    minutes: Mapped[int] = mapped_column(default=30)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointments.id"), index=True)


class Medication(Base):
    """A medicine on a patient's list.

    `ingredient` is the generic name in lower case ("metformin"), `name` what the record calls it. `dosage` is FHIR's
    Dosage.timing and dose, reduced: {"dose": "1 tablet", "per_day": 2, "when": ["MORN", "EVE"], "as_needed": false, …}. A confidential one is told to the
    patient alone.
    """

    __tablename__ = "medications"

    id: Mapped[int] = mapped_column(primary_key=True)
    external_id: Mapped[str | None] = mapped_column(unique=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    name: Mapped[str]
    ingredient: Mapped[str] = mapped_column(default="")
    code: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="active")
    dosage_text: Mapped[str] = mapped_column(default="")
    dosage: Mapped[dict[str, Any]] = mapped_column(default=dict)
    reason: Mapped[str] = mapped_column(default="")
    started_on: Mapped[date | None]
    confidential: Mapped[bool] = mapped_column(default=False)
    patient: Mapped[Patient] = relationship()


class Coordinator(Base):
    """Who sits at the desk. `role`: coordinator or supervisor. `totp_step` is the last time step whose code was used.

    `cap` is how many threads they hold at most; `seen_at` when their browser was last heard of, null once they left.
    `phone` is where the carrier rings them for a call by click.
    """

    __tablename__ = "coordinators"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    languages: Mapped[list[Any]] = mapped_column(default=list)
    role: Mapped[str] = mapped_column(default="coordinator")
    totp_secret: Mapped[str | None] = mapped_column(Sealed)
    totp_step: Mapped[int | None]
    phone: Mapped[str | None] = mapped_column(Sealed)
    disabled_at: Mapped[datetime | None]
    cap: Mapped[int] = mapped_column(default=12, server_default="12")
    seen_at: Mapped[datetime | None]


class Conversation(Base):
    """What the line and one number are saying to each other, in texts and calls alike.

    `key` is all that the dialogue engine ever learns of it. `pending` is the open question, enough to put it again
    after the engine has lost everything. `locked_until` is the turn lock, held by `locked_by`. `disowned_at` is when its holder
    said that the number changed hands: nothing about anybody goes there since.
    """

    __tablename__ = "conversations"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    number: Mapped[str] = mapped_column(SealedKey, unique=True)
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patients.id"), index=True)
    language: Mapped[str | None]
    pending: Mapped[dict[str, Any] | None] = mapped_column(SealedJson)
    turns: Mapped[int] = mapped_column(default=0)
    locked_by: Mapped[str | None]
    locked_until: Mapped[datetime | None]
    disowned_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    patient: Mapped[Patient | None] = relationship()


class Message(Base):
    """Everything said on the line, either way, by text or by voice; the outbox is its outgoing rows not yet final.

    `direction` "in" or "out"; `channel` "sms" or "voice"; `author` "patient", "bot" or "coordinator".
    `status` of an incoming one: received, answered. Of an outgoing one: queued, sending, unknown, sent, delivered,
    undelivered, failed, cancelled, spoken. `answers` is the incoming message whose turn produced it. `purpose` of an outgoing one:
    "answer", "later" (an answer with a time of its own), "reminder", "check_in" or "promise"; `appointment_id` is the visit that a reminder
    speaks of. `checked_by` is who vouches for a coordinator's words in the patient's language: "library", "writer" or "interpreter".
    """

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_status_due", "status", "due_at"),
        Index("ix_messages_conversation", "conversation_id", "id"),
        Index("ix_messages_created", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"))
    direction: Mapped[str]
    channel: Mapped[str] = mapped_column(default="sms")
    author: Mapped[str]
    coordinator_id: Mapped[int | None] = mapped_column(ForeignKey("coordinators.id"))
    sid: Mapped[str | None] = mapped_column(unique=True)
    body: Mapped[str] = mapped_column(Sealed)
    phrase: Mapped[str | None]
    purpose: Mapped[str] = mapped_column(default="answer")
    checked_by: Mapped[str | None]
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointments.id"), index=True)
    language: Mapped[str | None]
    intent: Mapped[str | None]
    media: Mapped[list[Any]] = mapped_column(SealedJson, default=list)
    status: Mapped[str]
    error_code: Mapped[int | None]
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None] = mapped_column(default=utcnow)
    answers: Mapped[int | None] = mapped_column(ForeignKey("messages.id"), index=True)
    sent_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    conversation: Mapped[Conversation] = relationship()
    coordinator: Mapped[Coordinator | None] = relationship()
    voicemail: Mapped["Voicemail | None"] = relationship(back_populates="message")


class Effect(Base):
    """What an action did in a turn, so that the turn taken again does it once and says the same."""

    __tablename__ = "effects"
    __table_args__ = (UniqueConstraint("message_id", "action"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    action: Mapped[str]
    result: Mapped[dict[str, Any]] = mapped_column(SealedJson)


class Receipt(Base):
    """A delivery receipt as it came; unordered, repeated and early ones are all kept once."""

    __tablename__ = "receipts"
    __table_args__ = (UniqueConstraint("sid", "status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sid: Mapped[str] = mapped_column(index=True)
    status: Mapped[str]
    error_code: Mapped[int | None]
    received_at: Mapped[datetime] = mapped_column(default=utcnow)


class Call(Base):
    """A call in progress. `silences` counts what was not heard in a row."""

    __tablename__ = "calls"

    sid: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"))
    silences: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    conversation: Mapped[Conversation] = relationship()


class Handover(Base):
    """A thread that a person must take. The bot is silent in it while `status` is open or claimed.

    `priority` 0 urgent, 1 soon, 2 routine. `reason` is a key of bot.care.handover.REASONS. `words` are the patient's.
    `waiting_since` is when the patient began to wait for a person's answer, null once answered.
    `open_conversation_id` repeats the conversation while not closed: its uniqueness keeps one open handover a thread.
    `lease_until` is how long a claim holds while the patient waits. `due_at` is by when the patient was promised an answer, null
    until the clock has looked; `slipped_at` when they were last told that it takes longer. `alarmed_at` is when the supervisors
    were last called. `ending` is a key of bot.care.handover.ENDINGS, `outcome` the coordinator's own words. `follows_id` is the
    handover after whose close the patient wrote again.
    """

    __tablename__ = "handovers"
    __table_args__ = (
        Index("ix_handovers_queue", "status", "priority", "waiting_since"),
        Index("ix_handovers_opened", "opened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"), index=True)
    open_conversation_id: Mapped[int | None] = mapped_column(unique=True)
    reason: Mapped[str]
    priority: Mapped[int]
    words: Mapped[str] = mapped_column(Sealed)
    summary: Mapped[str] = mapped_column(Sealed, default="")
    status: Mapped[str] = mapped_column(default="open")
    opened_at: Mapped[datetime] = mapped_column(default=utcnow)
    waiting_since: Mapped[datetime | None] = mapped_column(default=utcnow)
    coordinator_id: Mapped[int | None] = mapped_column(ForeignKey("coordinators.id"))
    claimed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(Sealed)
    lease_until: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    slipped_at: Mapped[datetime | None]
    alarmed_at: Mapped[datetime | None]
    ending: Mapped[str | None]
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("handovers.id"))
    conversation: Mapped[Conversation] = relationship()
    coordinator: Mapped[Coordinator | None] = relationship()
    follows: Mapped["Handover | None"] = relationship(remote_side=[id])


class Passing(Base):
    """A thread that one coordinator handed to another, with a note."""

    __tablename__ = "passings"

    id: Mapped[int] = mapped_column(primary_key=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handovers.id"), index=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("coordinators.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("coordinators.id"))
    note: Mapped[str] = mapped_column(Sealed)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    giver: Mapped[Coordinator] = relationship(foreign_keys=[from_id])
    taker: Mapped[Coordinator] = relationship(foreign_keys=[to_id])


class Note(Base):
    """What a coordinator wrote down about a thread, or did beside it. `kind` is a key of bot.care.notes.KINDS."""

    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"), index=True)
    coordinator_id: Mapped[int] = mapped_column(ForeignKey("coordinators.id"))
    kind: Mapped[str] = mapped_column(default="note")
    words: Mapped[str] = mapped_column(Sealed, default="")
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    coordinator: Mapped[Coordinator] = relationship()


class Task(Base):
    """What somebody at the desk is to do for a thread by `due_at`. `kind` is a key of bot.care.tasks.KINDS."""

    __tablename__ = "tasks"
    __table_args__ = (Index("ix_tasks_done_due", "done_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"), index=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handovers.id"), index=True)
    coordinator_id: Mapped[int] = mapped_column(ForeignKey("coordinators.id"))
    kind: Mapped[str]
    words: Mapped[str] = mapped_column(Sealed, default="")
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    conversation: Mapped[Conversation] = relationship()
    coordinator: Mapped[Coordinator] = relationship()


class Ring(Base):
    """A call by click: the carrier rings the coordinator, then the patient.

    `status`: asked, placing, ringing (the coordinator), missed (by the coordinator, or no key pressed), dialling (the patient), then as the patient's
    end was: completed, busy, no-answer, failed or canceled.
    """

    __tablename__ = "rings"
    __table_args__ = (Index("ix_rings_status", "status", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"), index=True)
    coordinator_id: Mapped[int] = mapped_column(ForeignKey("coordinators.id"))
    status: Mapped[str] = mapped_column(default="asked")
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    conversation: Mapped[Conversation] = relationship()
    coordinator: Mapped[Coordinator] = relationship()


class Consent(Base):
    """What a number agreed to or took back, append-only; the newest row of a number and a scope holds.

    `scope`: "texts" (everything by text), "reminders", "check_ins" or "calls". `how`: sms, voice, voicemail, keyword, desk,
    carrier or import. `words` are the patient's own, `language` the one they were said in.
    """

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(SealedKey, index=True)
    scope: Mapped[str] = mapped_column(default="texts")
    agreed: Mapped[bool]
    how: Mapped[str]
    words: Mapped[str] = mapped_column(Sealed, default="")
    language: Mapped[str | None]
    coordinator_id: Mapped[int | None] = mapped_column(ForeignKey("coordinators.id"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)


class IdentityCheck(Base):
    """Whether who holds a number has shown to be, or to act for, a patient: by birth date, for a while.

    `failures` counts wrong answers in a row; too many lock the check until `locked_until`.
    """

    __tablename__ = "identity_checks"
    __table_args__ = (UniqueConstraint("number", "patient_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(SealedKey)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    passed_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]


class AuditEntry(Base):
    """Who saw or did what, append-only, each chained to the one before by `digest` (45 CFR 164.312(b)).

    `actor` is "coordinator:7", "engineer" or "line"; `subject` what it was done to, "handover:12"; `details` never hold a
    patient's words, name or number.
    """

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_actor", "actor", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    details: Mapped[dict[str, Any]]
    digest: Mapped[str]


class Voicemail(Base):
    """The recording behind a message that was left, and how far its transcript can be trusted.

    `recording_sid` is the carrier's name for it; `transcript` is "waited_for", "completed" or "failed"; `confidence` is 0 to 1,
    null where the carrier gives none.
    """

    __tablename__ = "voicemails"

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True, autoincrement=False)
    recording_sid: Mapped[str] = mapped_column(Sealed)
    transcript: Mapped[str] = mapped_column(default="waited_for")
    confidence: Mapped[float | None]
    message: Mapped[Message] = relationship(back_populates="voicemail")


class WorkSpan(Base):
    """A stretch of time that a coordinator gave to one conversation without a long pause, as bot.care.minutes meters it.

    `patient_id` is whom the conversation was with, null on a number that is nobody's or that patients share.
    """

    __tablename__ = "work_spans"
    __table_args__ = (
        Index("ix_work_spans_coordinator", "coordinator_id", "ends_at"),
        Index("ix_work_spans_ends", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    coordinator_id: Mapped[int] = mapped_column(ForeignKey("coordinators.id"))
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"), index=True)
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patients.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class MinutesCorrection(Base):
    """Minutes that somebody added to a patient's month, or took off (below zero), and why; append-only.

    `month` is "2026-03". `coordinator_id` is who wrote it.
    """

    __tablename__ = "minutes_corrections"
    __table_args__ = (Index("ix_minutes_corrections_month", "month", "patient_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    month: Mapped[str]
    minutes: Mapped[int]
    reason: Mapped[str] = mapped_column(Sealed)
    coordinator_id: Mapped[int] = mapped_column(ForeignKey("coordinators.id"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)


class Win(Base):
    """What a coordinator made of a win that bot.care.wins drafted: kept in the journal, or dropped.

    `source` is the row that it was drawn from, "handover:12"; `kind` a key of bot.care.wins.KINDS.
    """

    __tablename__ = "wins"
    __table_args__ = (UniqueConstraint("coordinator_id", "kind", "source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    coordinator_id: Mapped[int] = mapped_column(ForeignKey("coordinators.id"))
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patients.id"), index=True)
    kind: Mapped[str]
    source: Mapped[str]
    happened_at: Mapped[datetime]
    kept: Mapped[bool]
    decided_at: Mapped[datetime] = mapped_column(default=utcnow)
    patient: Mapped[Patient | None] = relationship()
