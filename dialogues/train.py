"""Trains the model into models/northstar.tar.gz, unless what it is made from has not changed since."""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODEL = HERE / "models" / "northstar.tar.gz"
MARK = HERE / "models" / "northstar.inputs"
TOLD = re.compile(r"(Starting|Finished|Restored)[^:]*component|saved at|ERROR|Error|WARNING +rasa|missing|conflict")
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "PYTHONWARNINGS": "ignore",
    "TQDM_DISABLE": "1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}
INPUTS = ("config.yml", "requirements.lock", "domain/**/*.yml", "rules/**/*.yml", "nlu/en/*.yml", "components/**/*")


def main() -> int:
    """Rasa sees each intent once, in English; what tells them apart in every language is the encoder, trained beforehand."""
    inputs = fingerprint()
    if MODEL.exists() and MARK.exists() and MARK.read_text() == inputs:
        return 0
    print("Training the model (half a minute, once)", flush=True)
    code = _run_telling_progress()
    if code == 0:
        MARK.write_text(inputs)
    return code


def _run_telling_progress() -> int:
    """Run Rasa's own training; of its many lines, print those that tell how far it is or what is wrong."""
    command = [
        sys.executable, "-m", "rasa", "train", "--data", "nlu/en", "rules", "--domain", "domain",
        "--out", "models", "--fixed-model-name", "northstar",
    ]  # fmt: skip
    env = {**os.environ, "PYTHONPATH": str(HERE), **QUIET}
    with subprocess.Popen(
        command, cwd=HERE, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        assert running.stdout
        for line in running.stdout:
            if TOLD.search(line):
                print("  " + line.strip().split("  - ")[-1], flush=True)
    return running.returncode


def fingerprint() -> str:
    """A digest of every file that the model is made from."""
    digest = hashlib.sha256()
    for pattern in INPUTS:
        for path in sorted(HERE.glob(pattern)):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path.relative_to(HERE)).encode() + path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
