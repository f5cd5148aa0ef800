#!/usr/bin/env bash
# The programs are built so that a fault in them is hard to make use of: loaded at a
# random place, with nothing both writable and executable, tables of addresses sealed
# once they are filled, overwritten stacks and buffers noticed, jumps bound to where
# functions begin, and no variable without a value. Takes Bazel's compilation mode, since
# much of it is in optimized code alone, and the programs.
set -euo pipefail

mode=$1
shift
failed=0
readonly flags=(-fstack-protector -fstack-clash-protection -fcf-protection=full
  -ftrivial-auto-var-init=zero)

# The compiler's flags, a line for each source that became part of a program.
compilations() {
  readelf --debug-dump=info "$1" | grep -o 'DW_AT_producer.*GNU C.*' || true
}

# The flags that optimized code wants and that some part of a program was built without.
missing_flags() {
  local sources flag
  sources=$(compilations "$1")
  [ -n "$sources" ] || echo "no debug information that tells the compiler's flags"
  for flag in "${flags[@]}"; do
    ! grep -Evq -- " $flag( |\$)" <<<"$sources" || echo "built without $flag"
  done
}

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
  if [ "$mode" = opt ]; then
    grep -Eq '__(mem|str)[a-z]*_chk' <<<"$symbols" || echo "no fortified functions"
    grep -q '__glibcxx_assert_fail' <<<"$symbols" || echo "no checked containers"
    missing_flags "$program"
  fi
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
g++ -x c++ -g1 -O0 -no-pie -fno-stack-protector -U_FORTIFY_SOURCE -Wl,-rpath,/ \
  -Wl,-z,execstack,-z,norelro,-z,lazy -o "$soft" - <<<'int main() { return 0; }'
found=$(weaknesses "$soft")
expected=6
[ "$mode" != opt ] || expected=$((expected + 2 + ${#flags[@]}))
if [ "$(wc -l <<<"$found")" -lt "$expected" ]; then
  printf 'In a program without protection only this is seen:\n%s\n' "$found" >&2
  failed=1
fi
exit "$failed"
