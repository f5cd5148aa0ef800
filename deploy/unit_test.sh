#!/usr/bin/env bash
# systemd finds nothing wrong with the unit, and rates what a broken-in connector could
# reach at 1.3 of 10 at most. Takes the unit's path.
set -euo pipefail

readonly MOST=13 # tenths
folder=$(mktemp --directory)
trap 'rm -rf "$folder"' EXIT

rating() {
  systemd-analyze security --offline=true --no-pager --threshold="$MOST" "$1"
}

unit=$folder/connector.service
# The program need not be installed where the test runs.
sed 's|^ExecStart=/usr/local/bin/connector|ExecStart=/bin/true|' "$1" >"$unit"
systemd-analyze verify "$unit"
rating "$unit" | tail -n 1

# A rating that nothing could spoil would say nothing.
bare=$folder/bare.service
grep -v '^SystemCallFilter=' "$unit" >"$bare"
if rating "$bare" >"$folder/bare.txt"; then
  echo "The rating does not see that the system calls are not filtered any more:" >&2
  tail -n 1 "$folder/bare.txt" >&2
  exit 1
fi
