#!/usr/bin/env bash
# The programs are built so that a fault in them is hard to make use of: loaded at a
# random place, with nothing both writable and executable, tables of addresses sealed
# once they are filled, and overwritten stacks and buffers noticed. Takes Bazel's
# compilation mode, since buffers are checked in optimized code alone, and the programs.
set -euo pipefail

mode=$1
shift
failed=0

# What is wrong with a program, a line each; nothing if all is well.
weaknesses() {
  local program=$1 headers dynamic symbols
  headers=$(readelf --wide --file-header --program-headers "$program")
  dynamic=$(readelf --wide --dynamic "$program")
  symbols=$(nm --dynamic "$program")
  grep -q 'Type: *DYN' <<<"$headers" || echo "not position-independent"
  grep -q 'GNU_RELRO' <<<"$headers" || echo "no read-only relocations"
  grep -q 'BIND_NOW' <<<"$dynamic" || echo "symbols are bound late"
  grep -Eq 'GNU_STACK.* RW ' <<<"$headers" || echo "an executable stack"
  ! grep -Eq 'LOAD.* RWE ' <<<"$headers" || echo "memory both writable and executable"
  grep -q '__stack_chk_fail' <<<"$symbols" || echo "no stack protector"
  [ "$mode" != opt ] || grep -Eq '__(mem|str)[a-z]*_chk' <<<"$symbols" ||
    echo "no fortified functions"
  ! grep -Eq 'R(UN)?PATH' <<<"$dynamic" || echo "a search path for libraries"
}

for program in "$@"; do
  found=$(weaknesses "$program")
  if [ -n "$found" ]; then
    printf '%s:\n%s\n' "$program" "$found" >&2
    failed=1
  fi
done

# Who finds nothing in this one would find nothing anywhere.
soft=$(mktemp)
trap 'rm -f "$soft"' EXIT
g++ -x c++ -O0 -no-pie -fno-stack-protector -U_FORTIFY_SOURCE -Wl,-rpath,/ \
  -Wl,-z,execstack,-z,norelro,-z,lazy -o "$soft" - <<<'int main() { return 0; }'
found=$(weaknesses "$soft")
if [ "$(wc -l <<<"$found")" -lt 6 ]; then
  printf 'In a program without protection only this is seen:\n%s\n' "$found" >&2
  failed=1
fi
exit "$failed"
