#include "simulator/key_digest.h"

#include <cstddef>
#include <cstring>

namespace destconn {
namespace {

// Odd numbers without a pattern.
constexpr uint64_t kFirstA = 0xa0761d6478bd642f;
constexpr uint64_t kFirstB = 0xe7037ed1a0b428db;
constexpr uint64_t kSecondA = 0x8ebc6af09c88c6e3;
constexpr uint64_t kSecondB = 0x589965cc75374cc3;

// The two halves of the product, one laid over the other.
uint64_t Fold(uint64_t a, uint64_t b) {
  const unsigned __int128 product = static_cast<unsigned __int128>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

}  // namespace

void KeyDigest::Mix(uint64_t a, uint64_t b) {
  first_ = Fold(a ^ first_ ^ kFirstA, b ^ kFirstB) + first_;
  second_ = Fold(b ^ second_ ^ kSecondA, a ^ kSecondB) + second_;
}

void KeyDigest::Add(absl::string_view part) {
  constexpr size_t kBlock = 2 * sizeof(uint64_t);
  uint64_t words[2];
  Mix(part.size(), kFirstA);
  while (!part.empty()) {
    std::memset(words, 0, kBlock);
    const size_t size = part.size() < kBlock ? part.size() : kBlock;
    std::memcpy(words, part.data(), size);
    Mix(words[0], words[1]);
    part.remove_prefix(size);
  }
}

}  // namespace destconn
