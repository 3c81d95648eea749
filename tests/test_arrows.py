"""Which room may look into which: read from the imports themselves."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CARE_NEVER = ("flask", "rasa_sdk", "twilio", "rq", "redis")
UPPER = (
    "bot.jobs",
    "bot.turns",
    "bot.actions",
    "bot.clock",
    "bot.cli",
    "bot.up",
    "bot.line",
    "bot.settled",
    "bot.outbox",
    "bot.tending",
    "bot.ringing",
)


def imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def looks_into(room: str, *others: str) -> list[str]:
    return sorted(
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / room).rglob("*.py")
        for name in imports(path)
        if any(name == other or name.startswith(f"{other}.") for other in others)
    )


@pytest.mark.parametrize(
    ("room", "never"),
    [
        ("bot", ("webhooks", "console", "flask")),
        ("webhooks", ("console",)),
        ("console", ("webhooks",)),
        ("bot/care", (*CARE_NEVER, *UPPER, "bot.engine", "bot.carrier")),
        ("bot/understanding", (*CARE_NEVER, *UPPER, "bot.care", "bot.speech")),
        ("bot/speech", (*CARE_NEVER, *UPPER, "bot.care", "bot.store")),
        ("bot/store", (*UPPER, "bot.care", "bot.understanding", "bot.speech", "bot.records")),
        ("bot/records", (*CARE_NEVER, *UPPER, "bot.understanding")),
        ("dialogues/components", ("bot", "webhooks", "console")),
    ],
)
def test_rooms_look_only_downwards(room: str, never: tuple[str, ...]) -> None:
    assert looks_into(room, *never) == []


def test_no_import_hides_inside_a_function() -> None:
    hidden = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for room in ("bot", "webhooks", "console")
        for path in (ROOT / room).rglob("*.py")
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    assert hidden == []
