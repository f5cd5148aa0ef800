#!/usr/bin/env bash
# The connector exports no symbol of BoringSSL's: one would override OpenSSL's inside
# libcurl and gRPC. It holds no failpoint and no planted bug either. Takes the
# connector's path.
set -euo pipefail

connector=$1
failed=0

exported=$(nm --dynamic --defined-only "$connector" |
  grep -E ' (SHA256|SHA1|EVP_|HMAC|AES_|RAND_|BN_|EC_|ERR_|OPENSSL_|CRYPTO_|X509|ASN1_|bn_|BORINGSSL)' || true)
if [ -n "$exported" ]; then
  echo "The connector exports crypto symbols:" >&2
  head -n 10 <<<"$exported" >&2
  failed=1
fi

# The check above must have something to see: BoringSSL's error tables name its sources.
if ! grep -q 'boringssl/src/crypto' "$connector"; then
  echo "The connector holds no BoringSSL at all, so this test shows nothing." >&2
  failed=1
fi

# Not through a pipe: grep ends at the first match, and the writer would fail.
if ! grep -q 'libcurl' <<<"$(ldd "$connector")"; then
  echo "The connector is not linked with the system's libcurl." >&2
  failed=1
fi
# What tests/kill_test is built with, and no other build.
if grep -q 'DESTCONN_KILL' "$connector"; then
  echo "The connector holds failpoints." >&2
  failed=1
fi
# What simulation/planted_bugs_test is built with, and no other build.
if grep -q 'kFinalBeforeRecorded' "$connector"; then
  echo "The connector holds planted bugs." >&2
  failed=1
fi
exit "$failed"
