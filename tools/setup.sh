#!/usr/bin/env bash
# Brings a Debian machine and this folder to the point where Cikls runs. Asks nothing; what is there is left alone.
#   tools/setup.sh runtime   what `make demo` needs
#   tools/setup.sh tests     also what `make test` needs: a browser, PostgreSQL, Java, poppler, libical, PHP, SoftHSM
set -euo pipefail
cd "$(dirname "$0")/.."

runtime_packages=(ca-certificates libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0)
test_packages=(chromium default-jdk-headless fonts-dejavu-core gir1.2-ical-3.0 libjaxb-java opensc php-cli php-sabre-vobject poppler-utils postgresql softhsm2)

say() { printf '\033[1m==> %s\033[0m\n' "$*"; }
die() { printf 'setup: %s\n' "$*" >&2; exit 1; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo -n "$@"
    else die "needs root or sudo to run: $*"; fi
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a \
        apt-get -qq -y -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" >/dev/null
}

missing_packages() {
    local package
    for package in "$@"; do
        dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || echo "$package"
    done
}

# The tests start a PostgreSQL of their own; the package need not leave one running on the machine.
without_a_cluster() {
    as_root mkdir -p /etc/postgresql-common/createcluster.d
    echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.d/cikls.conf >/dev/null
}

system_packages() {
    command -v dpkg-query >/dev/null || { say "not a Debian system: please see to it that these are there: $*"; return; }
    local missing
    mapfile -t missing < <(missing_packages "$@")
    [ "${#missing[@]}" = 0 ] && return
    say "system packages: ${missing[*]}"
    apt_get update
    case " ${missing[*]} " in *" postgresql "*)
        apt_get install --no-install-recommends postgresql-common
        without_a_cluster ;;
    esac
    apt_get install --no-install-recommends "${missing[@]}"
}

usable_python() {
    local candidate
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
        echo "$candidate"
        return
    done
    return 1
}

virtual_environment() {
    .venv/bin/python -m pip --version >/dev/null 2>&1 && return
    usable_python >/dev/null || system_packages python3 python3-venv
    local python
    python=$(usable_python) || die "needs Python 3.11 or newer with venv"
    say "virtual environment (.venv, $("$python" --version))"
    "$python" -m venv --clear .venv
}

hash_of() { cat "$@" | sha256sum | cut -d' ' -f1; }
is_stamped() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

# pip, not a quicker installer: it follows the machine's own settings (mirror, proxy, certificates).
python_packages() {
    local hash
    hash=$(hash_of requirements.txt)
    is_stamped .venv/.stamp-python "$hash" && return
    say "Python packages (requirements.txt)"
    .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes -r requirements.txt
    echo "$hash" >.venv/.stamp-python
}

node_packages() {
    local hash
    hash=$(hash_of package.json package-lock.json)
    is_stamped node_modules/.stamp "$hash" && return
    say "Node packages (package-lock.json)"
    npm ci --loglevel=error >/dev/null
    echo "$hash" >node_modules/.stamp
}

assets() {
    local hash
    hash=$(find assets tools/build_assets.mjs package-lock.json -type f -print0 | sort -z | xargs -0 sha256sum | hash_of)
    is_stamped app/static/build/.stamp "$hash" && return
    say "assets (app/static/build)"
    node tools/build_assets.mjs
    echo "$hash" >app/static/build/.stamp
}

main() {
    case "${1:-}" in
        runtime) system_packages "${runtime_packages[@]}" ;;
        tests) system_packages "${runtime_packages[@]}" "${test_packages[@]}" ;;
        *) die "say what for: runtime or tests" ;;
    esac
    virtual_environment
    export PATH="$PWD/.venv/bin:$PATH"
    python_packages
    node_packages
    assets
    python -m tools.catalogues compile
}

main "$@"
