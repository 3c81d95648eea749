"""Run the bench and print its report; the same as JSON in var/bench.json."""

import json
import tempfile
import time
from pathlib import Path

from sqlalchemy import select

from bot.settings import ROOT
from bot.store.tables import Message
from tests.bench import desk
from tests.bench.line import Bench, open_bench, post, settle, text
from tests.bench.load import offer, percentile, saturate
from tests.bench.processes import memory
from tests.bench.starter import open_starter

QUESTIONS = ["When is my next appointment?", "what is metformin for", "What should I bring?", "thank you"]


def main() -> None:
    """Measure the line, then the starter project, and set them side by side."""
    report: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder, open_bench(Path(folder)) as bench:
        print("The line is up; measuring it.", flush=True)
        report["start-up to first answer (s)"] = bench.start_seconds
        text(bench, "warm", 0, QUESTIONS[0])
        settle(bench)
        report |= _acknowledgement(bench) | _reply(bench) | _voice(bench) | _throughput(bench)
        weights = memory(bench.pid)
        report |= {f"memory of {name} (MB)": weight for name, weight in sorted(weights.items())}
        report["memory of all processes (MB)"] = sum(weights.values())
    print("Now the desk of a large clinic.", flush=True)
    report |= desk.measure()
    print("Now Rasa's starter project: training it, then measuring it.", flush=True)
    with open_starter() as (turn, pid, seconds):
        saturate(turn, 50, 8)
        report["starter: turns a second"] = saturate(turn, 400, 16)
        report["starter: memory (MB)"] = sum(memory(pid).values())
        report["starter: start-up (s)"] = seconds
    report["RATIO turns a second, line / starter"] = report["turns a second"] / report["starter: turns a second"]
    for name, value in report.items():
        print(f"{name:<48}{value:10.1f}")
    (ROOT / "var").mkdir(exist_ok=True)
    (ROOT / "var" / "bench.json").write_text(json.dumps(report, indent=2))


def _acknowledgement(bench: Bench) -> dict[str, float]:
    """Webhooks at 100 a second: how long the carrier waits for our answer."""
    took = offer(lambda index: text(bench, f"ack-{index}", index, QUESTIONS[index % 4]), rate=100, seconds=8)
    settle(bench)
    return {
        "webhook at 100/s, p50 (ms)": percentile(took, 0.5) * 1000,
        "webhook at 100/s, p99 (ms)": percentile(took, 0.99) * 1000,
    }


def _reply(bench: Bench) -> dict[str, float]:
    """From a text's arrival to its reply in the carrier's hands, at 5 a second."""
    offer(lambda index: text(bench, f"reply-{index}", index, QUESTIONS[index % 4]), rate=5, seconds=12)
    settle(bench)
    with bench.sessions() as session:
        arrived = session.execute(select(Message.id, Message.created_at).where(Message.sid.startswith("reply-")))
        texts = {message.id: message.created_at for message in arrived}
        replies = session.execute(select(Message.answers, Message.sent_at).where(Message.answers.in_(texts)))
        took = [(sent - texts[answers]).total_seconds() for answers, sent in replies if answers and sent]
    return {
        "text to reply handed over, p50 (ms)": percentile(took, 0.5) * 1000,
        "text to reply handed over, p95 (ms)": percentile(took, 0.95) * 1000,
    }


def _voice(bench: Bench) -> dict[str, float]:
    """A caller's question to the TwiML that answers it."""
    took = []
    for index in range(60):
        call = {"CallSid": f"CA{index}", "From": f"+1555020{index:04d}", "SpeechResult": QUESTIONS[index % 3]}
        began = time.monotonic()
        post(bench, "/twilio/voice/heard?step=1", call)
        took.append(time.monotonic() - began)
    return {"voice turn, p95 (ms)": percentile(took, 0.95) * 1000}


def _throughput(bench: Bench) -> dict[str, float]:
    """Complete turns a second: webhook, turn, reply handed over, its receipts taken."""
    count = 1500
    began = time.monotonic()
    saturate(lambda index: text(bench, f"turn-{index}", index, QUESTIONS[index % 4]), count, at_once=16)
    settle(bench)
    return {"turns a second": count / (time.monotonic() - began)}


if __name__ == "__main__":
    main()
