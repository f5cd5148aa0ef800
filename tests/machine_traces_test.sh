#!/usr/bin/env bash
# What would make two builds of the same sources differ is not in the programs: no path of
# the machine they were built on, and no date. tools/reproducible.py builds twice and
# compares; this finds the usual causes in a second. Takes the programs.
set -euo pipefail

# Where Bazel builds, where the sources are, and whose they are: a folder a line.
machine_folders() {
  local output_base sources
  output_base=$(readlink --canonicalize "$1")
  sources=$(readlink --canonicalize "$0")
  printf '%s\n' "${output_base%%/execroot/*}" "${sources%/tests/*}"
  # A home such as / or /tmp is named for good reasons.
  [ "${#HOME}" -lt 5 ] || printf '%s\n' "$HOME"
}

# A folder as a pattern that matches just it.
quoted() { printf '%s' "$1" | sed 's/[][\.*^$+?(){}|]/\\&/g'; }

# Whether a program has text that matches. -z: its texts end with a NUL.
holds() { LC_ALL=C grep --quiet --text --null-data --extended-regexp -- "$1" "$2"; }

# What of this machine or time a program holds, a line each; nothing if all is well. The
# second argument is a program that Bazel built, to tell where it does.
traces() {
  local program=$1 folder
  while read -r folder; do
    # As a whole: boringssl/src/ holds no folder /src.
    ! holds "(^|[^[:alnum:]_.-])$(quoted "$folder")(/|$)" "$program" ||
      echo "the folder $folder: compile with -ffile-prefix-map=$folder=. where it gets in"
  done < <(machine_folders "$2")
  ! holds '/execroot/|_bazel_' "$program" || echo "a folder of Bazel's"
  ! holds '(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ 0-9][0-9] 20[0-9]{2}' "$program" ||
    echo "a date like that of __DATE__, which .bazelrc must leave to Bazel to redact"
}

failed=0
export HOME=${HOME:-/}
for program in "$@"; do
  found=$(traces "$program" "$1")
  if [ -n "$found" ]; then
    printf '%s holds\n%s\n' "$program" "$found" >&2
    failed=1
  fi
done

# Who finds nothing in this one would find nothing anywhere.
careless=$(mktemp)
trap 'rm -f "$careless"' EXIT
folder=$(machine_folders "$1" | tail -n 1)
g++ -x c++ -o "$careless" - <<END
#include <cstdio>
int main() { return std::puts(__DATE__ " $folder/x.cc"); }
END
found=$(traces "$careless" "$1")
if [ "$(wc -l <<<"$found")" -lt 2 ]; then
  printf 'In a program with a date and a path only this is seen:\n%s\n' "$found" >&2
  failed=1
fi
exit "$failed"
