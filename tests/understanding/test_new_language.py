"""A twelfth language is data alone: Esperanto, added to a copy of the repo by writing files, works without a line of code."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT

FILES = {
    "locales/eo/speech.toml": """
        locale = "eo"
        day = "EEEE, d MMMM"
        time = "HH:mm"
        [voice]
        say = "en-US"
        voice = "Polly.Joanna-Neural"
        gather = "en-US"
    """,
    "bot/understanding/words/eo/language.toml": """
        names = ["esperanto", "esperante"]
        common = ["mi", "la", "mia", "kiam", "estas", "vi", "por", "ne", "kaj", "al", "bonvolu", "volas"]
    """,
    "bot/understanding/words/eo/choice.toml": """
        [ordinals]
        unua = 1
        dua = 2
        [numbers]
        unu = 1
        du = 2
    """,
    "bot/understanding/words/eo/when.toml": """
        weekday = [["lundo", "lundon"], ["mardo", "mardon"], ["merkredo"], ["jaudo"], ["vendredo"], ["sabato"], ["dimancxo"]]
        [day]
        0 = ["hodiau"]
        1 = ["morgau"]
    """,
    "bot/understanding/words/eo/consent.toml": """
        stop = ["haltu"]
        start = ["komencu"]
        help = ["helpo"]
    """,
    "bot/understanding/words/eo/signs.toml": """
        [words]
        chest = ["brust*"]
        pain = ["dolor*"]
        wish = ["mi volas"]
        die = ["morti"]
    """,
    "bot/understanding/words/eo/medicines.toml": """
        diabetes = ["sukera pilolo"]
        [names]
        metformin = ["metformino"]
    """,
    "dialogues/nlu/eo/visits.yml": """
        version: "3.1"
        nlu:
          - intent: appointment_view
            examples: |
              - kiam estas mia rendevuo
    """,
}
PROBE = """
import json
from datetime import datetime
from bot import speech
from bot.understanding import choice, consent, language, medicines, red_flags, when
from bot.understanding.learning import messages
from bot.speech.extract import update
update("eo")
path = speech.catalogs.LOCALES / "eo" / "LC_MESSAGES" / "patient.po"
path.write_text(path.read_text().replace('msgid "I am sorry to hear that."\\nmsgstr ""', 'msgid "I am sorry to hear that."\\nmsgstr "Mi bedauras."'))
zone = datetime.now().astimezone().tzinfo
tomorrow = when.parse("morgau", "eo", datetime(2026, 11, 24, 9, tzinfo=zone))
print(json.dumps({
    "spoken": "eo" in speech.languages(),
    "said": speech.render("handover.sorry", {}, "eo", "sms", zone),
    "signed": speech.is_signed("medications.none", {}, "eo"),
    "language": language.identify("kiam estas mia rendevuo al la kuracisto", None),
    "asked for": language.named("Esperanto, bonvolu"),
    "choice": choice.pick("la dua", 3, "eo"),
    "when": tomorrow and tomorrow.start.isoformat(),
    "consent": consent.find("haltu"),
    "flag": red_flags.find("mi havas doloro en la brusto"),
    "medicine": medicines.mentioned("por kio estas metformino"),
    "learned": ("kiam estas mia rendevuo", "eo") in list(messages()),
}))
"""


@pytest.fixture(scope="module")
def esperanto(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What a copy of the repo answers once the files are there."""
    copy = tmp_path_factory.mktemp("copy")
    for room in ("bot", "locales", "dialogues/nlu"):
        shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
    for name, content in FILES.items():
        path = copy / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(line.removeprefix(" " * 8) for line in content.strip("\n").splitlines()) + "\n")
    done = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=copy, env={"PYTHONPATH": str(copy)}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize(
    ("what", "answer"),
    [
        ("spoken", True),
        ("said", "Mi bedauras."),
        ("signed", False),
        ("language", "eo"),
        ("asked for", "eo"),
        ("choice", 2),
        ("when", "2026-11-25"),
        ("consent", "opt_out"),
        ("flag", "emergency"),
        ("medicine", ["metformin"]),
        ("learned", True),
    ],
)
def test_esperanto_is_understood_and_spoken(esperanto: dict[str, object], what: str, answer: object) -> None:
    assert esperanto[what] == answer


def test_the_files_are_those_that_the_readme_names() -> None:
    readme = (ROOT / "README.md").read_text().partition("## Add a language")[2]
    assert all(Path(name).name in readme or "nlu" in name for name in FILES)
