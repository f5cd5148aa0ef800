#include "ledger/key_filter.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace destconn {
namespace {

constexpr size_t kBitsAKey = 16;
constexpr size_t kWords = 8;  // of a block: 64 bytes, one line of the cache
constexpr size_t kBlockBits = kWords * 64;
constexpr int kProbes = 7;  // of nine bits each: what half a key holds
constexpr size_t kAhead = 16;

using Block = std::array<uint64_t, kWords>;

// The bits of a key within its block. Keys are keyed hashes, so their own bits
// are as random as any hash of them.
Block BitsOf(const EventKey& key) {
  uint64_t random = 0;
  std::memcpy(&random, key.bytes.data() + sizeof(random), sizeof(random));
  Block bits = {};
  for (int probe = 0; probe < kProbes; ++probe) {
    const size_t bit = random % kBlockBits;
    bits[bit / 64] |= uint64_t{1} << (bit % 64);
    random /= kBlockBits;
  }
  return bits;
}

}  // namespace

struct KeyFilter::View::Part {
  explicit Part(size_t keys)
      : blocks(std::max<size_t>(keys * kBitsAKey / kBlockBits, 1)),
        words(new std::atomic<uint64_t>[blocks * kWords]()) {}

  std::atomic<uint64_t>* BlockOf(const EventKey& key) const {
    uint32_t random = 0;
    std::memcpy(&random, key.bytes.data(), sizeof(random));
    return &words[((uint64_t{random} * blocks) >> 32) * kWords];
  }

  void Add(const EventKey& key) {
    std::atomic<uint64_t>* const block = BlockOf(key);
    const Block bits = BitsOf(key);
    for (size_t i = 0; i < kWords; ++i) {
      if (bits[i] != 0) block[i].fetch_or(bits[i], std::memory_order_relaxed);
    }
  }

  // `bits`: BitsOf the key.
  bool MayHold(const EventKey& key, const Block& bits) const {
    const std::atomic<uint64_t>* const block = BlockOf(key);
    uint64_t missing = 0;
    for (size_t i = 0; i < kWords; ++i) {
      missing |= bits[i] & ~block[i].load(std::memory_order_relaxed);
    }
    return missing == 0;
  }

  const size_t blocks;
  const std::unique_ptr<std::atomic<uint64_t>[]> words;
  std::atomic<size_t> keys = 0;
};

struct KeyFilter::View::Chain {
  std::array<std::shared_ptr<Part>, kMostParts> parts = {};
  std::map<int32_t, Parts> of_day = {};
};

KeyFilter::View::View(std::shared_ptr<const Chain> chain)
    : chain_(std::move(chain)) {}

std::vector<KeyFilter::Parts> KeyFilter::View::Look(
    absl::Span<const ClaimRequest> requests) const {
  std::vector<Parts> found(requests.size());
  std::vector<Block> bits;
  bits.reserve(requests.size());
  for (const ClaimRequest& request : requests) {
    bits.push_back(BitsOf(request.key));
  }
  for (size_t p = 0; p < chain_->parts.size(); ++p) {
    const Part* const part = chain_->parts[p].get();
    if (part == nullptr) continue;
    for (size_t i = 0; i < requests.size(); ++i) {
      if (i + kAhead < requests.size()) {
        __builtin_prefetch(part->BlockOf(requests[i + kAhead].key));
      }
      if (part->MayHold(requests[i].key, bits[i])) found[i] |= Parts{1} << p;
    }
  }
  return found;
}

KeyFilter::Parts KeyFilter::View::OfDay(int32_t day) const {
  const auto found = chain_->of_day.find(day);
  return found == chain_->of_day.end() ? 0 : found->second;
}

KeyFilter::KeyFilter(size_t keys_a_part)
    : keys_a_part_(keys_a_part), chain_(std::make_shared<View::Chain>()) {}

KeyFilter::~KeyFilter() = default;

void KeyFilter::Add(int32_t day, absl::Span<const EventKey> keys) {
  const std::shared_ptr<View::Part> part = Open(day, keys.size());
  for (size_t i = 0; i < keys.size(); ++i) {
    if (i + kAhead < keys.size()) {
      __builtin_prefetch(part->BlockOf(keys[i + kAhead]), /*write=*/1);
    }
    part->Add(keys[i]);
  }
}

KeyFilter::View KeyFilter::view() const {
  MutexLock lock(mutex_);
  return View(chain_);
}

void KeyFilter::Drop(int32_t day) {
  MutexLock lock(mutex_);
  auto chain = std::make_shared<View::Chain>(*chain_);
  chain->of_day.erase(day);
  Parts used = Parts{1} << open_;
  for (const auto& [other, parts] : chain->of_day) used |= parts;
  for (size_t p = 0; p < kMostParts; ++p) {
    if ((used & Parts{1} << p) == 0) chain->parts[p].reset();
  }
  chain_ = std::move(chain);
}

size_t KeyFilter::bytes() const {
  MutexLock lock(mutex_);
  size_t bytes = 0;
  for (const auto& part : chain_->parts) {
    if (part != nullptr) bytes += part->blocks * sizeof(Block);
  }
  return bytes;
}

// When no more parts can be had the last one takes what comes: it then answers
// more often that a key may be there, never less.
std::shared_ptr<KeyFilter::View::Part> KeyFilter::Open(int32_t day,
                                                       size_t keys) {
  MutexLock lock(mutex_);
  const auto& parts = chain_->parts;
  size_t open = open_;
  if (parts[open] != nullptr && parts[open]->keys >= keys_a_part_) {
    const auto free = std::find(parts.begin(), parts.end(), nullptr);
    if (free != parts.end()) open = free - parts.begin();
  }
  const Parts bit = Parts{1} << open;
  const auto known = chain_->of_day.find(day);
  if (parts[open] == nullptr || known == chain_->of_day.end() ||
      (known->second & bit) == 0) {
    auto chain = std::make_shared<View::Chain>(*chain_);
    chain->of_day[day] |= bit;
    if (chain->parts[open] == nullptr) {
      chain->parts[open] = std::make_shared<View::Part>(keys_a_part_);
    }
    chain_ = std::move(chain);
    open_ = open;
  }
  chain_->parts[open]->keys += keys;
  return chain_->parts[open];
}

}  // namespace destconn
