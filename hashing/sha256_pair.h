#ifndef HASHING_SHA256_PAIR_H_
#define HASHING_SHA256_PAIR_H_

#include "hashing/sha256.h"

namespace destconn {

// The digests of two padded blocks at once. The rounds of one block wait for
// each other, so a processor with SHA instructions does a second block in the
// same time: with them where it has them, else one after the other
// (BM_HashBlocks in bench/hashing_benchmark.cc).
void HashBlockPair(const Sha256Block& first, const Sha256Block& second,
                   Sha256Digest& first_digest, Sha256Digest& second_digest);

}  // namespace destconn

#endif  // HASHING_SHA256_PAIR_H_
