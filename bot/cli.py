"""The `northstar` command."""

import argparse
import getpass
import json
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Event
from typing import Any

from sqlalchemy.orm import Session

from bot import clock, doctor, jobs, logs, restored, training
from bot.care import audit, coordinators, forgetting
from bot.errors import NorthstarError, SettingsError
from bot.line import open_line, process_line
from bot.playing import play_call, play_text
from bot.records import demo, load
from bot.settings import Settings, clinic_zone, data_dir
from bot.speech import review
from bot.store import backup, rotation
from bot.store.database import Sessions, connect, migrate
from bot.store.tables import utcnow
from bot.understand import understand
from bot.up import RUNNING, answers, up


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; a problem is told in words on standard error, with exit status 1."""
    options = _parser().parse_args(arguments)
    try:
        sys.exit(options.run(options))
    except SettingsError as error:
        sys.exit("Northstar cannot start:\n" + "\n".join(f"  - {problem}" for problem in error.problems))
    except (NorthstarError, ValueError, OSError) as error:
        if options.run in (_worker, _clock):
            raise  # into their logs, which hold nobody's words
        sys.exit(f"northstar: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="northstar", description="One clinic number, in the patient's language.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Any, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        return command

    starting = add("up", _up, "start the whole line on this machine")
    starting.add_argument("--demo", action="store_true", help="with made-up patients and a simulated carrier")
    starting.add_argument("--port", type=int, help="where the gateway and the desk listen (8000)")
    people = add("demo", _demo, "list the demo's patients and coordinators")
    people.add_argument("--json", action="store_true", help="as JSON")
    texting = add("text", _text, "text the running demo line and print each reply")
    texting.add_argument("--from", dest="number", required=True, metavar="PHONE")
    texting.add_argument("body")
    calling = add("call", _call, "call the running demo line and print what the caller hears")
    calling.add_argument("--from", dest="number", required=True, metavar="PHONE")
    calling.add_argument("--say", dest="steps", action=_Step, metavar="WORDS", help="speak; may be repeated")
    calling.add_argument("--press", dest="steps", action=_Step, metavar="DIGITS", help="press keys; may be repeated")
    add("understand", _understand, "read JSON lines, write what each message means")
    importing = add("import", _import, "bring in FHIR R4 bundles or resources")
    importing.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    hiring = add("coordinator", _coordinator, "add somebody to the desk; asks for the password")
    hiring.add_argument("--username", required=True)
    hiring.add_argument("--name", required=True)
    hiring.add_argument("--languages", default="en", help="codes, with commas between: en,es")
    hiring.add_argument("--role", choices=coordinators.ROLES, default="coordinator")
    trail = add("audit", _audit, "check the trail of who saw and did what")
    trail.add_argument("check", choices=["verify"], help="whether an entry was changed or taken out")
    keys = add("keys", _keys, "change the keys that seal the database")
    keys.add_argument("what", choices=["rotate"], help="seal everything anew with the first of DATA_KEYS")
    leaving = add("forget", _forget, "delete what is known of a patient or of a number; an opt-out stays")
    whom = leaving.add_mutually_exclusive_group(required=True)
    whom.add_argument("--patient", metavar="ID", help="the record system's own, as it was imported")
    whom.add_argument("--number", metavar="PHONE")
    old = add("retention", _retention, "delete what is older than RETENTION_DAYS")
    for deleting in (leaving, old):
        deleting.add_argument("--dry-run", action="store_true", help="say what would go, and keep it")
    copying = add("backup", _backup, "copy the embedded database while the line runs")
    copying.add_argument("file", type=Path, metavar="FILE")
    returning = add("restore", _restore, "put a backup back, and hold whatever it would say twice; the line is stopped")
    returning.add_argument("file", type=Path, metavar="FILE", nargs="?", help="none with PostgreSQL, after pg_restore")
    add("train", _train, "train the model where its inputs changed")
    add("translations", _translations, "show which translations are missing, drafts or signed, by language")
    add("doctor", _doctor, "say what is wrong with the set-up")
    add("worker", _worker, "answer and send what the queue brings (a process of the Procfile)")
    add("clock", _clock, "do what is due (a process of the Procfile)")
    return parser


class _Step(argparse.Action):
    """Keeps --say and --press in the order they were given."""

    def __call__(self, _parser: Any, options: argparse.Namespace, value: Any, option: str | None = None) -> None:
        verb = (option or "").removeprefix("--")
        options.steps = [*(options.steps or []), (verb, value)]


def environment() -> Mapping[str, str]:
    """The environment, completed by what the line that runs from this folder was started with."""
    running = data_dir(os.environ) / RUNNING
    return {**json.loads(running.read_text()), **os.environ} if running.exists() else os.environ


def _up(options: argparse.Namespace) -> None:
    env = dict(os.environ)
    if options.demo:
        env["NORTHSTAR_DEMO"] = "1"
    if options.port:
        env["PORT"] = str(options.port)
    up(Settings.from_env(env), env)


def _demo(options: argparse.Namespace) -> None:
    people = demo.people()
    if options.json:
        print(json.dumps(people, ensure_ascii=False, indent=2))
        return
    for person in people["patients"]:
        print("{phone}  {language}  {birth_date}  {name}".format(**person))
    for person in people["coordinators"]:
        print("desk: {username} / {password}  {name}".format(**person))


def _text(options: argparse.Namespace) -> None:
    for reply in play_text(Settings.from_env(environment()), options.number, options.body):
        print(" ".join(reply.split()))


def _call(options: argparse.Namespace) -> None:
    for heard in play_call(Settings.from_env(environment()), options.number, options.steps or []):
        print(" ".join(heard.split()))


def _understand(_options: argparse.Namespace) -> None:
    for meaning in understand(sys.stdin, clinic_zone(environment())):
        print(json.dumps(meaning, ensure_ascii=False))


def _sessions() -> Sessions:
    """The line's database, brought up to date."""
    settings = Settings.from_env(environment())
    engine = connect(settings.database_url, settings.data_keys)
    migrate(engine)
    return Sessions(engine)


def _import(options: argparse.Namespace) -> int:
    report = load.load(_sessions(), options.paths)
    print("\n".join(report.lines()))
    return 1 if report.broken else 0


def _coordinator(options: argparse.Namespace) -> None:
    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    languages = options.languages.split(",")
    with _sessions().begin() as session:
        coordinators.add(session, options.username, options.name, password, languages, options.role)


def _audit(_options: argparse.Namespace) -> None:
    with _sessions()() as session:
        count, last = audit.verify(session)
    print(f"{count} entries, none changed or missing. Keep this outside the database: {last or 'nothing yet'}")


def _keys(_options: argparse.Namespace) -> None:
    opened = _sessions()
    for table, rows in rotation.rotate(opened):
        print(f"  {table}: {rows}", flush=True)
    with opened.begin() as session:
        audit.write(session, "engineer", "rotated keys", "database")
    print("Everything is sealed by the first of DATA_KEYS. Take the other one out, and start the line again.")


def _forget(options: argparse.Namespace) -> None:
    with _sessions().begin() as session:
        if options.patient:
            who, gone = forgetting.patient(session, options.patient)
            audit.write(session, "engineer", "forgot", f"patient:{who}", **gone)
        else:
            gone = forgetting.number(session, options.number)
            audit.write(session, "engineer", "forgot", "number", **gone)
        _tell(session, gone, options.dry_run)


def _retention(options: argparse.Namespace) -> None:
    kept = Settings.from_env(environment()).record_kept
    with _sessions().begin() as session:
        gone = forgetting.grown_old(session, utcnow(), kept)
        audit.write(session, "engineer", "deleted by age", "database", **gone)
        _tell(session, gone, options.dry_run)


def _tell(session: Session, gone: Mapping[str, int], dry_run: bool) -> None:
    """Print what went, by table; in a dry run take it back."""
    for table, rows in gone.items():
        print(f"{table:20}{rows:10}")
    if dry_run:
        session.rollback()
        print("Nothing was deleted: this was a dry run.")


def _backup(options: argparse.Namespace) -> None:
    source = backup.file_of(Settings.from_env(environment()).database_url)
    if options.file.exists():
        raise FileExistsError(f"{options.file} is there already")
    backup.copy(source, options.file)
    print(f"{options.file}: keep it where its DATA_KEYS are not.")


def _restore(options: argparse.Namespace) -> None:
    settings = Settings.from_env(environment())
    if answers(f"http://127.0.0.1:{settings.port}/healthz"):
        raise NorthstarError("the line is running: stop it first")
    if options.file:
        database = backup.file_of(settings.database_url)
        told = restored.put_back(options.file, database, settings.data_keys, open_line(settings).carrier)
    else:
        told = restored.hold(_sessions(), open_line(settings).carrier)
    for what, count in told.items():
        print(f"{count:8}  {what}")


def _train(_options: argparse.Namespace) -> None:
    training.train()


def _translations(_options: argparse.Namespace) -> None:
    print("\n".join(review.table()))


def _doctor(_options: argparse.Namespace) -> int:
    findings = doctor.examine(environment())
    print("\n".join(findings) or "Nothing is wrong.")
    return 1 if findings else 0


def _worker(_options: argparse.Namespace) -> None:
    logs.set_up()
    queue = jobs.queue(process_line().settings.redis_url)
    worker = jobs.Worker([queue], connection=queue.connection, serializer=queue.serializer)
    worker.work(logging_level="WARNING")


def _clock(_options: argparse.Namespace) -> None:
    logs.set_up()
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    clock.run(process_line(), stop)
