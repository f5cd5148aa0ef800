#include "hashing/sha256_pair.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

#include <cstddef>
#include <cstdint>

namespace destconn {
namespace {

#if defined(__x86_64__)
#define DC_WITH_SHA __attribute__((target("sha,sse4.1")))

// FIPS 180-4, 4.2.2.
alignas(16) constexpr uint32_t kRounds[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
    0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
    0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

// One block's work, as Intel's instructions want it ("Intel SHA Extensions",
// 2013): the state in two halves, a to h spread as named, and the last sixteen
// words of the message schedule.
struct State {
  __m128i abef;
  __m128i cdgh;
};
struct Lane {
  State state;
  __m128i words[4];
};

// FIPS 180-4, 5.3.3.
DC_WITH_SHA State InitialState() {
  return {_mm_set_epi32(0x6a09e667, static_cast<int>(0xbb67ae85), 0x510e527f,
                        static_cast<int>(0x9b05688c)),
          _mm_set_epi32(0x3c6ef372, static_cast<int>(0xa54ff53a), 0x1f83d9ab,
                        0x5be0cd19)};
}

// The other byte order in each 32-bit word.
DC_WITH_SHA __m128i SwapBytes(__m128i words) {
  return _mm_shuffle_epi8(
      words, _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203));
}

DC_WITH_SHA inline void Load(const Sha256Block& block, Lane& lane) {
  for (size_t i = 0; i < 4; ++i) {
    lane.words[i] = SwapBytes(_mm_loadu_si128(
        reinterpret_cast<const __m128i*>(block.data() + 16 * i)));
  }
}

// Rounds 4 i to 4 i + 3, and the words of four rounds that lie four times four
// ahead.
DC_WITH_SHA inline void FourRounds(size_t i, Lane& lane) {
  __m128i& words = lane.words[i % 4];
  const __m128i sum = _mm_add_epi32(
      words, _mm_load_si128(reinterpret_cast<const __m128i*>(&kRounds[4 * i])));
  lane.state.cdgh =
      _mm_sha256rnds2_epu32(lane.state.cdgh, lane.state.abef, sum);
  lane.state.abef = _mm_sha256rnds2_epu32(lane.state.abef, lane.state.cdgh,
                                          _mm_shuffle_epi32(sum, 0x0E));
  if (i >= 12) return;
  const __m128i& last = lane.words[(i + 3) % 4];
  const __m128i middle = _mm_alignr_epi8(last, lane.words[(i + 2) % 4], 4);
  words = _mm_sha256msg2_epu32(
      _mm_add_epi32(_mm_sha256msg1_epu32(words, lane.words[(i + 1) % 4]),
                    middle),
      last);
}

DC_WITH_SHA inline void Add(const State& before, State& state) {
  state.abef = _mm_add_epi32(state.abef, before.abef);
  state.cdgh = _mm_add_epi32(state.cdgh, before.cdgh);
}

DC_WITH_SHA inline void Store(const State& state, Sha256Digest& digest) {
  const __m128i abef = _mm_shuffle_epi32(state.abef, 0x1B);
  const __m128i cdgh = _mm_shuffle_epi32(state.cdgh, 0xB1);
  auto* const out = reinterpret_cast<__m128i*>(digest.data());
  _mm_storeu_si128(out, SwapBytes(_mm_blend_epi16(abef, cdgh, 0xF0)));
  _mm_storeu_si128(out + 1, SwapBytes(_mm_alignr_epi8(cdgh, abef, 8)));
}

// `count` blocks of each.
DC_WITH_SHA void HashTwo(const Sha256Block* first, const Sha256Block* second,
                         size_t count, Sha256Digest& first_digest,
                         Sha256Digest& second_digest) {
  Lane a;
  Lane b;
  a.state = b.state = InitialState();
  for (size_t block = 0; block < count; ++block) {
    const State a_before = a.state;
    const State b_before = b.state;
    Load(first[block], a);
    Load(second[block], b);
#pragma GCC unroll 16
    for (size_t i = 0; i < 16; ++i) {
      FourRounds(i, a);
      FourRounds(i, b);
    }
    Add(a_before, a.state);
    Add(b_before, b.state);
  }
  Store(a.state, first_digest);
  Store(b.state, second_digest);
}

bool HasShaInstructions() {
  unsigned eax = 0;
  unsigned ebx = 0;
  unsigned ecx = 0;
  unsigned edx = 0;
  constexpr unsigned kExtendedFeatures = 7;
  return __get_cpuid_count(kExtendedFeatures, 0, &eax, &ebx, &ecx, &edx) != 0 &&
         (ebx & bit_SHA) != 0;
}
#endif

// False, and nothing done, where the processor has no such instructions.
bool HashedTwo([[maybe_unused]] const Sha256Block* first,
               [[maybe_unused]] const Sha256Block* second,
               [[maybe_unused]] size_t count,
               [[maybe_unused]] Sha256Digest& first_digest,
               [[maybe_unused]] Sha256Digest& second_digest) {
#if defined(__x86_64__)
  static const bool has_instructions = HasShaInstructions();
  if (!has_instructions) return false;
  HashTwo(first, second, count, first_digest, second_digest);
  return true;
#else
  return false;
#endif
}

}  // namespace

void HashBlockPair(const Sha256Block& first, const Sha256Block& second,
                   Sha256Digest& first_digest, Sha256Digest& second_digest) {
  if (HashedTwo(&first, &second, 1, first_digest, second_digest)) return;
  HashBlock(first, first_digest);
  HashBlock(second, second_digest);
}

void HashTextPair(absl::string_view first, absl::string_view second,
                  Sha256Digest& first_digest, Sha256Digest& second_digest) {
  if (first.size() <= kMaxBlocksText && second.size() <= kMaxBlocksText) {
    Sha256Blocks a;
    Sha256Blocks b;
    const size_t count = PadBlocks(first, a);
    if (count == PadBlocks(second, b) &&
        HashedTwo(a.data(), b.data(), count, first_digest, second_digest)) {
      return;
    }
  }
  first_digest = Sha256(first);
  second_digest = Sha256(second);
}

}  // namespace destconn
