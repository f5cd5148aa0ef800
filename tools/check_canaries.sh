#!/usr/bin/env bash
# Shows that each configuration of .bazelrc catches the fault that it is there to
# catch, and that the same code passes without it. See tools/canaries/.
#
#     tools/check_canaries.sh [CONFIG...]   clang asan ubsan asan_ubsan tsan fuzz
#
# Ends with `N passed, N failed`.
set -euo pipefail
cd "$(dirname "$0")/.."

read -ra startup <<<"${DEV_BAZEL_STARTUP:-}"
passed=0
failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

run_bazel() { # VERB [ARGUMENT...]
  bazel "${startup[@]}" "$1" --noshow_progress --test_output=errors \
    --cache_test_results=no "${@:2}" >"$log" 2>&1 </dev/null
}

passes() {
  echo "  ok    $1"
  passed=$((passed + 1))
}

fails() {
  echo "  FAIL  $1"
  tail -n 30 "$log" | sed 's/^/        /'
  failed=$((failed + 1))
}

must_pass() { # NAME VERB ARGUMENT...
  if run_bazel "${@:2}"; then passes "$1"; else fails "$1"; fi
}

must_fail() { # NAME DIAGNOSTIC VERB ARGUMENT...
  if run_bazel "${@:3}"; then
    fails "$1: the planted fault was not caught"
  elif grep -qE -- "$2" "$log"; then
    passes "$1"
  else
    fails "$1: failed without the diagnostic '$2'"
  fi
}

check() {
  local at=//tools/canaries flags=("--config=$1")
  [ "$1" != asan_ubsan ] || flags=(--config=asan --config=ubsan)
  must_pass "$1: code without a fault" test "${flags[@]}" //base:mutex_test
  case $1 in
  clang)
    must_fail "clang: a header that no named dependency brings" \
      'does not depend on a module exporting .*inner\.h' \
      build --config=clang "$at:layering_canary"
    must_fail "clang: a guarded field read without its lock" \
      "requires holding mutex 'mutex_'.*thread-safety" \
      build --config=clang "$at:thread_safety_canary"
    ;;
  asan | asan_ubsan)
    must_fail "$1: a read past the end of the heap" \
      'AddressSanitizer: heap-buffer-overflow' test "${flags[@]}" "$at:asan_canary"
    ;;&
  ubsan | asan_ubsan)
    must_fail "$1: signed overflow" \
      'runtime error: signed integer overflow' test "${flags[@]}" "$at:ubsan_canary"
    ;;
  asan) ;; # done above
  tsan)
    must_fail "tsan: a data race" \
      'ThreadSanitizer: data race' test --config=tsan "$at:tsan_canary"
    ;;
  fuzz)
    must_fail "fuzz: a word that only coverage finds" \
      'libFuzzer: deadly signal' test --config=fuzz "$at:fuzz_canary"
    must_fail "fuzz: a read past the end of the heap" \
      'AddressSanitizer: heap-buffer-overflow' test --config=fuzz "$at:asan_canary"
    ;;
  *)
    fails "$1: a configuration without a canary"
    ;;
  esac
}

configs=("$@")
[ "${#configs[@]}" -gt 0 ] || configs=(clang asan ubsan asan_ubsan tsan fuzz)
must_pass "without the checks, the same code compiles and runs" \
  test "//tools/canaries:asan_canary" "//tools/canaries:ubsan_canary" \
  "//tools/canaries:tsan_canary" "//tools/canaries:layering_canary" \
  "//tools/canaries:thread_safety_canary"
for config in "${configs[@]}"; do check "$config"; done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
