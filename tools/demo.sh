#!/usr/bin/env bash
# Serves Cikls on http://127.0.0.1:$PORT with a worker beside it, until Ctrl-C ends both.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
export PORT="${PORT:-8000}"

flask --app wsgi db upgrade
flask --app wsgi demo load

flask --app wsgi worker &
worker=$!
flask --app wsgi serve &
server=$!

stop() {
    trap - EXIT INT TERM
    kill "$server" "$worker" 2>/dev/null || true
    wait "$server" "$worker" 2>/dev/null || true
}
trap stop EXIT
trap 'exit 0' INT TERM

printf '\nCikls is on http://127.0.0.1:%s/ and its office on http://127.0.0.1:%s/manage/ (Ctrl-C ends it)\n\n' "$PORT" "$PORT"

# Whichever of the two ends first ends the other.
wait -n "$server" "$worker"
