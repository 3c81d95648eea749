"""Case 40 through the real line: a backup is put back, and the simulated carrier's ledger shows nothing said twice."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from bot.store.database import Sessions, connect
from bot.store.tables import Handover, Message
from tests.journeys.conftest import Running, started
from webhooks.simulator import ledger


def sent(folder: Path) -> list[str]:
    """To whom the carrier was asked to send, in order."""
    with ledger.open_ledger(folder) as book:
        return [entry["to"] for entry in ledger.entries(book, "out")]


def catch_in_mid_turn(running: Running, copy: Path) -> None:
    """Have the backup hold what one of a moment earlier would: an answer on its way, and another text unanswered."""
    copied = Sessions(connect(f"sqlite:///{copy}", running.settings.data_keys))
    with copied.begin() as session:
        heard = list(session.scalars(select(Message).where(Message.direction == "in").order_by(Message.id)))
        for reply in session.scalars(select(Message).where(Message.answers == heard[0].id)):
            reply.status, reply.sid, reply.due_at = "queued", None, reply.created_at
        heard[1].status = "received"


def test_case_40_a_line_that_is_put_back_says_nothing_twice(
    patient: Callable[..., dict[str, str]], tmp_path: Path
) -> None:
    folder, copy = tmp_path / "line", tmp_path / "copy.sqlite"
    folder.mkdir()
    with started(folder) as running:
        for index in (0, 1):
            assert running.text(patient("en", index)["phone"], "thank you")
        assert running.northstar("backup", str(copy)).returncode == 0
        assert running.northstar("backup", str(copy)).returncode == 1  # never over another one
        assert "stop it first" in running.northstar("restore", str(copy)).stderr
        catch_in_mid_turn(running, copy)
    before = sent(folder)
    done = running.northstar("restore", str(copy))
    assert done.returncode == 0, done.stderr
    with started(folder) as running:
        other = patient("es")["phone"]
        assert running.text(other, "gracias")  # the line has swept since: what it would send again is sent by now
        with running.sessions() as session:
            assert (
                session.scalars(select(Message).where(Message.status.in_(("received", "queued", "unknown")))).all()
                == []
            )
            assert session.scalars(select(Handover.reason)).all() == ["restored", "restored"]
    assert sent(folder)[len(before) :] == [other]
