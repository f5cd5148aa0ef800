#!/usr/bin/env bash
# Downloads the upstream archive of a Debian source package into the current
# folder as source.orig.tar.xz. Takes the package's name.
#
# apt reads a private copy of this machine's own sources, as deb-src, so the system's
# configuration and its package lists stay as they are.
set -euo pipefail

package=${1:?usage: fetch_source.sh PACKAGE}
work=$PWD/apt
mkdir -p "$work/lists/partial" "$work/parts" "$work/download"

for file in /etc/apt/sources.list.d/*.sources; do
  [ -f "$file" ] && sed 's/^Types:.*/Types: deb-src/' "$file" >>"$work/parts/private.sources" &&
    echo >>"$work/parts/private.sources"
done
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
  [ -f "$file" ] && sed -n 's/^deb /deb-src /p' "$file" >>"$work/parts/private.list"
done
[ -s "$work/parts/private.sources" ] || rm -f "$work/parts/private.sources"

options=(
  -o "Dir::Etc::sourcelist=/dev/null"
  -o "Dir::Etc::sourceparts=$work/parts"
  -o "Dir::State::lists=$work/lists"
  -o "Dir::Cache=$work/cache"
  -o "APT::Sandbox::User=$(id -un)"
)
mkdir -p "$work/cache/archives/partial"
apt-get -q "${options[@]}" update >"$work/log" 2>&1 || {
  cat "$work/log" >&2
  echo "apt-get could not read the source package lists: is the mirror reachable?" >&2
  exit 1
}
(cd "$work/download" && apt-get -q "${options[@]}" source --download-only "$package") \
  >>"$work/log" 2>&1 || {
  tail -n 5 "$work/log" >&2
  echo "apt-get could not download the source package '$package'." >&2
  exit 1
}
mv "$work"/download/*.orig.tar.xz source.orig.tar.xz
rm -rf "$work"
