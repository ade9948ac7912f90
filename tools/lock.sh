#!/usr/bin/env bash
# Writes both lock files anew, naming no registry: where packages come from is each machine's own setting.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
uv pip compile pyproject.toml --quiet --all-extras --generate-hashes --no-emit-index-url --no-emit-find-links \
    --no-header --universal -o requirements.txt "$@"
npm install --package-lock-only --loglevel=error
