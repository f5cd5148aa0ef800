#!/usr/bin/env bash
# Installs what is missing or older than it was when it was reviewed
# (deploy/components.txt): Debian's packages, and the linters that come from npm.
# Says nothing, in well under a second, when there is nothing to do.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*" >&2; }
die() {
  say "$*"
  exit 1
}

# Runs a command quietly; shows the end of what it printed if it fails.
quietly() {
  local log
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "neither root nor sudo; as root, run: $*"
  fi
}

missing_packages() {
  local wanted installed
  wanted=$(sed 's/#.*//' tools/apt_packages.txt)
  # Debian's Node.js only where there is no other.
  command -v npm >/dev/null || wanted="$wanted nodejs npm"
  # Fails when a package is unknown to dpkg: then it is missing.
  # shellcheck disable=SC2016,SC2086
  installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' $wanted 2>/dev/null |
    sed -n 's/^installed //p') || true
  # shellcheck disable=SC2086
  comm -23 <(printf '%s\n' $wanted | sort -u) <(printf '%s\n' "$installed" | sort -u)
}

install_packages() {
  local missing=("$@") apt=(apt-get -q -y -o DPkg::Lock::Timeout=300)
  command -v apt-get >/dev/null ||
    die "this is not Debian; it needs what Debian calls: ${missing[*]}"
  say "installing ${#missing[@]} Debian package(s): ${missing[*]}"
  quietly as_root "${apt[@]}" update ||
    die "'apt-get update' failed: is a Debian mirror reachable? (Its last lines are above.)"
  quietly as_root env DEBIAN_FRONTEND=noninteractive "${apt[@]}" install \
    --no-install-recommends "${missing[@]}" ||
    die "apt-get could not install the packages. (Its last lines are above; this is Debian 12?)"
}

# Installed packages that are older than they were when they were reviewed.
stale_packages() {
  local wanted scope name version floor
  declare -A floors
  while read -r scope name version _; do
    [[ $scope == "#" || $name != deb:* ]] || floors[${name#deb:}]=$version
  done <deploy/components.txt
  wanted="${!floors[*]}"
  # Fails when a package is unknown to dpkg: that one is missing, not stale.
  # shellcheck disable=SC2016,SC2086
  while read -r name version; do
    floor=${floors[$name]}
    # Most are as they were; only the others are worth a process.
    [ "$version" = "$floor" ] || ! dpkg --compare-versions "$version" lt "$floor" || echo "$name"
  done < <(dpkg-query -W -f='${db:Status-Status} ${Package} ${Version}\n' $wanted 2>/dev/null |
    sed -n 's/^installed //p')
}

npm_stamp() { sha256sum package.json package-lock.json; }

npm_is_current() {
  [ -x node_modules/.bin/buf ] && [ -x node_modules/.bin/buildifier ] &&
    [ "$(cat node_modules/.setup_stamp 2>/dev/null)" = "$(npm_stamp)" ]
}

install_linters() {
  say "installing buildifier and buf from npm"
  # The packages carry their binaries: no script of theirs need run.
  quietly npm ci --ignore-scripts --no-audit --no-fund ||
    die "'npm ci' failed: is the npm registry reachable? (Its last lines are above.)"
  quietly node_modules/.bin/buildifier --version ||
    die "buildifier came from npm but does not run here"
  quietly node_modules/.bin/buf --version || die "buf came from npm but does not run here"
  npm_stamp >node_modules/.setup_stamp
}

main() {
  # One at a time: two set-ups of a tree would undo each other's node_modules.
  exec 9<tools/setup.sh
  flock -n 9 || {
    say "another setup of this folder is running; waiting for it"
    flock 9
  }
  local missing
  mapfile -t missing < <(
    missing_packages
    stale_packages
  )
  [ "${#missing[@]}" = 0 ] || install_packages "${missing[@]}"
  npm_is_current || install_linters
}

main
