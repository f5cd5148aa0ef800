#ifndef LEDGER_KEY_FILTER_H_
#define LEDGER_KEY_FILTER_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/types/span.h"
#include "base/mutex.h"
#include "ledger/ledger.h"

namespace destconn {

// Says from memory which days of a ledger cannot hold a key, so that an event
// that nobody sent yet costs no look at the disk, however many days there are.
//
// A chain of blocked Bloom filters of 16 bits a key; a new one begins when the
// last is full, and one whose days are all forgotten goes. Two keys in a
// thousand are said to be there and are not.
//
// Thread-safe.
class KeyFilter {
 public:
  static constexpr size_t kKeysAPart = size_t{1} << 22;  // 8 MiB

  // `keys_a_part`: other than kKeysAPart in tests.
  explicit KeyFilter(size_t keys_a_part = kKeysAPart);
  ~KeyFilter();

  // What was added is seen by whoever synchronizes with the caller after.
  void Add(int32_t day, absl::Span<const EventKey> keys);

  // The parts of the chain that may hold a key, one bit each: 0 if none does.
  using Parts = uint64_t;

  // The filter as it is, for looks at many keys.
  class View {
   public:
    // For each request its key's parts, in their order.
    std::vector<Parts> Look(absl::Span<const ClaimRequest> requests) const;
    // Those that hold keys of that day.
    Parts OfDay(int32_t day) const;

   private:
    friend class KeyFilter;
    struct Part;
    struct Chain;
    explicit View(std::shared_ptr<const Chain> chain);

    std::shared_ptr<const Chain> chain_;
  };
  View view() const;

  // That day's keys are forgotten.
  void Drop(int32_t day);

  // Of the memory that it holds.
  size_t bytes() const;

 private:
  static constexpr size_t kMostParts = 64;

  // Where to add to; a new one if the last is full.
  std::shared_ptr<View::Part> Open(int32_t day, size_t keys);

  const size_t keys_a_part_;
  mutable Mutex mutex_;
  // Replaced, never changed: views hold what they took.
  std::shared_ptr<const View::Chain> chain_ ABSL_GUARDED_BY(mutex_);
  size_t open_ ABSL_GUARDED_BY(mutex_) = 0;  // the part that is being filled
};

}  // namespace destconn

#endif  // LEDGER_KEY_FILTER_H_
