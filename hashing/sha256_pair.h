#ifndef HASHING_SHA256_PAIR_H_
#define HASHING_SHA256_PAIR_H_

#include "absl/strings/string_view.h"
#include "hashing/sha256.h"

namespace destconn {

// The digests of two padded blocks at once. The rounds of one block wait for
// each other, so a processor with SHA instructions does a second block in the
// same time: with them where it has them, else one after the other
// (BM_HashBlocks in bench/hashing_benchmark.cc).
void HashBlockPair(const Sha256Block& first, const Sha256Block& second,
                   Sha256Digest& first_digest, Sha256Digest& second_digest);

// The digests of two texts at once, if they are of at most kMaxBlocksText bytes
// and make as many blocks as each other; else one after the other.
void HashTextPair(absl::string_view first, absl::string_view second,
                  Sha256Digest& first_digest, Sha256Digest& second_digest);

}  // namespace destconn

#endif  // HASHING_SHA256_PAIR_H_
