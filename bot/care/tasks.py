"""What somebody at the desk is to do for a patient, by when; done or put off with a reason that the thread keeps."""

from datetime import datetime

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session, joinedload

from bot.care import audit, notes
from bot.errors import Conflict
from bot.store.database import change
from bot.store.tables import Conversation, Handover, Task, utcnow

KINDS = {
    "call": "Call",
    "refill": "Refill",
    "form": "Form",
    "ride": "Ride",
    "authorization": "Prior authorization",
    "referral": "Referral",
    "other": "Other",
}


def open(session: Session, handover: Handover, coordinator_id: int, kind: str, words: str, due_at: datetime) -> Task:
    """Open a task of a coordinator's for a thread."""
    task = Task(
        conversation_id=handover.conversation_id,
        handover_id=handover.id,
        coordinator_id=coordinator_id,
        kind=kind,
        words=words,
        due_at=due_at,
    )
    session.add(task)
    session.flush()
    audit.write(session, f"coordinator:{coordinator_id}", "opened", f"task:{task.id}", kind=kind)
    return task


def of(session: Session, conversation_id: int) -> list[Task]:
    """A thread's open tasks, the most pressing first."""
    return list(session.scalars(_open().where(Task.conversation_id == conversation_id)))


def waiting(session: Session, coordinator_id: int | None = None) -> list[Task]:
    """Every open task, or one coordinator's: the overdue ones come first, since the earliest due does."""
    query = _open().options(joinedload(Task.conversation).joinedload(Conversation.patient))
    return list(session.scalars(query.where(Task.coordinator_id == coordinator_id) if coordinator_id else query))


def finish(session: Session, task: Task, coordinator_id: int, reason: str) -> None:
    """Done, by whomever. Raises Conflict where somebody finished it before."""
    if not change(session, update(Task).where(Task.id == task.id, Task.done_at.is_(None)).values(done_at=utcnow())):
        raise Conflict("this task is done already")
    _note(session, task, coordinator_id, "task_done", reason)


def put_off(session: Session, task: Task, coordinator_id: int, due_at: datetime, reason: str) -> None:
    """Due later. Raises Conflict where somebody finished it before."""
    if not change(session, update(Task).where(Task.id == task.id, Task.done_at.is_(None)).values(due_at=due_at)):
        raise Conflict("this task is done already")
    _note(session, task, coordinator_id, "task_put_off", reason)


def _open() -> Select[Task]:
    return (
        select(Task).where(Task.done_at.is_(None)).options(joinedload(Task.coordinator)).order_by(Task.due_at, Task.id)
    )


def _note(session: Session, task: Task, coordinator_id: int, kind: str, reason: str) -> None:
    what = f"{KINDS[task.kind]}: {task.words}" if task.words else KINDS[task.kind]
    notes.write(session, task.conversation_id, coordinator_id, kind, f"{what}. {reason}" if reason else what)
    audit.write(session, f"coordinator:{coordinator_id}", kind.replace("_", " "), f"task:{task.id}")
