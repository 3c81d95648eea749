#!/bin/sh
# Rasa's own checks: the project is consistent, and the dialogues go as the stories tell.
set -eu
cd "$(dirname "$0")/../../dialogues"
export RASA_TELEMETRY_ENABLED=false PYTHONPATH=. PYTHONWARNINGS=ignore TQDM_DISABLE=1 ACTIONS_URL=http://127.0.0.1:9
rasa=".venv/bin/rasa"
out=$(mktemp)
trap 'rm -f "$out"' EXIT
said() { grep -vE 'Warning|warn|pkg_resources|declare_namespace|_parser|setParseAction|^ *"""|replace\(' "$out" || true; }
if ! "$rasa" data validate --domain domain --data nlu/en rules --fail-on-warnings >"$out" 2>&1; then said; exit 1; fi
echo "rasa data validate: clean"
if ! "$rasa" test core --model models/northstar.tar.gz --stories ../tests/dialogues --endpoints /dev/null --out "${TMPDIR:-/tmp}/rasa-results" --fail-on-prediction-errors >"$out" 2>&1; then said; exit 1; fi
echo "rasa test: every dialogue as told"
