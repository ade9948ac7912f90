#!/usr/bin/env bash
# Do the migrations, run on an empty database, give what the models say?
set -euo pipefail
cd "$(dirname "$0")/.."
CIKLS_DATA_DIR=$(mktemp -d)
export CIKLS_DATA_DIR CIKLS_DATABASE_URL="sqlite:///$CIKLS_DATA_DIR/check.sqlite3"
trap 'rm -rf "$CIKLS_DATA_DIR"' EXIT
flask --app wsgi db upgrade
flask --app wsgi db check
