"""What workers do. A job carries nothing: what is to be done is in the database.

A job drains everything that waits, so that the queue's own cost is paid once for many messages, and so that a lost
job costs nothing: the next one, or the clock, does its work.
"""

import logging
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import timedelta
from time import monotonic
from typing import Any

from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer

from bot import outbox, ringing, turns
from bot.care import messages, reminders
from bot.errors import Conflict
from bot.line import Line, process_line
from bot.store.tables import utcnow

AT_ONCE = 6  # turns in flight in one worker; each waits for the engine most of its time
WAKE_AFTER = timedelta(seconds=2)  # a text that waits longer may have lost its job
HELP_AFTER = timedelta(seconds=6)  # and then there may be no worker
LONGEST_DRAIN = 20.0  # seconds, then the queue gets its turn
log = logging.getLogger(__name__)


def queue(redis_url: str, patience: float = 5.0) -> Queue:
    """The line's queue, which has `patience` seconds to answer. Its jobs are JSON: who writes to Redis runs no code here."""
    connection = Redis.from_url(
        redis_url, socket_connect_timeout=0.5, socket_timeout=patience, retry=Retry(NoBackoff(), 0)
    )
    return Queue("northstar", connection=connection, serializer=JSONSerializer)


def wake(line_queue: Queue, job: Callable[[], None]) -> bool:
    """Have a worker run `job` soon. A waiting one will do. False with Redis down: what waits must be done without it."""
    try:
        if not line_queue.count:
            line_queue.enqueue(job, job_timeout=-1, result_ttl=0, failure_ttl=3600)
    except RedisError as error:
        log.warning("the queue is down: %s", type(error).__name__)
        return False
    return True


def answer_here(line: Line, conversation_id: int) -> None:
    """Take the turns of one conversation in this process: an emergency must not wait for the queue to come back."""
    try:
        turns.take(line, conversation_id)
    except Exception:  # whatever it was, the clock tries again
        log.exception("a turn taken without the queue failed")


class Worker(SimpleWorker):
    """A worker that keeps of a failed job only that it failed: what an exception says may be a patient's words."""

    def handle_job_failure(self, *args: Any, **told: Any) -> None:
        super().handle_job_failure(*args, **told | {"exc_string": ""})


def answer() -> None:
    """Take every turn that waits, and send what it said."""
    line = process_line()
    drain(lambda: _waiting(line), lambda conversation_id: turns.take(line, conversation_id))


def deliver() -> None:
    """Place every call that a coordinator asked for, and send every outgoing message that is due."""
    line = process_line()
    _place_calls(line)
    drain(lambda: outbox.due(line.sessions), lambda message_id: _deliver(line, message_id))


def sweep(line: Line, line_queue: Queue) -> None:
    """See to what should have been done by now: wake a worker, or, where none is at work, do it here."""
    if _waiting(line, WAKE_AFTER):
        wake(line_queue, answer)
    if ringing.due(line.sessions) or outbox.due(line.sessions):
        wake(line_queue, deliver)
    if _at_work(line):
        return
    drain(lambda: _waiting(line, HELP_AFTER), lambda conversation_id: turns.take(line, conversation_id))
    _place_calls(line)
    drain(lambda: outbox.due(line.sessions, HELP_AFTER), lambda message_id: _deliver(line, message_id))


def remind(line: Line) -> None:
    """Write every reminder that is due into the outbox."""
    settings = line.settings
    with line.sessions() as session:
        due = reminders.due(session, utcnow(), settings.clinic_zone)
    for appointment_id in due:
        try:
            with line.sessions.begin() as session:
                reminders.write(session, appointment_id, settings.clinic_name, settings.clinic_zone)
        except Conflict:
            log.info("visit %d is reminded of later: its patient is just talking to the line", appointment_id)


def drain(waiting: Callable[[], Iterable[int]], do: Callable[[int], object]) -> None:
    """Run `do` on each waiting id, several at once, each once at a time, until none is left or the time is up."""
    began = monotonic()
    running: dict[int, Future[object]] = {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while monotonic() - began < LONGEST_DRAIN:
            if len(running) < 2 * AT_ONCE:
                fresh = [one for one in waiting() if one not in running]
                running |= {one: pool.submit(do, one) for one in fresh}
            if not running:
                return
            wait(running.values(), timeout=0.5, return_when=FIRST_COMPLETED)
            for one in [one for one, future in running.items() if future.done()]:
                _report(running.pop(one))


def _report(future: Future[object]) -> None:
    error = future.exception()
    if error:
        log.error("work on the queue failed", exc_info=error)


def _waiting(line: Line, patience: timedelta = timedelta(0)) -> list[int]:
    with line.sessions() as session:
        return messages.waiting(session, utcnow() - patience)


def _at_work(line: Line) -> bool:
    """Whether any process has a turn or a delivery in hand; that of a killed one runs out."""
    with line.sessions() as session:
        return messages.in_hand(session)


def _place_calls(line: Line) -> None:
    drain(lambda: ringing.due(line.sessions), lambda ring_id: ringing.place(line.sessions, line.carrier, ring_id))


def _deliver(line: Line, message_id: int) -> None:
    outbox.deliver(line.sessions, line.carrier, message_id, line.settings.clinic_zone)
