#ifndef EVENTS_FREQUENT_VALUES_H_
#define EVENTS_FREQUENT_VALUES_H_

#include <cstddef>
#include <cstdint>

#include "absl/container/flat_hash_map.h"

namespace destconn {

// Finds the value that comes most often, in bounded memory (Misra and Gries,
// 1982): whatever makes up more than one in `capacity` of them is seen.
//
// Not thread-safe.
class FrequentValues {
 public:
  explicit FrequentValues(size_t capacity) : capacity_(capacity) {}

  // `value` stands for one, as a hash of it does.
  void Add(uint64_t value);

  // How often the most frequent value has come, or up to one in `capacity`
  // less.
  int64_t Most() const;

 private:
  const size_t capacity_;
  absl::flat_hash_map<uint64_t, int64_t> counts_;
};

}  // namespace destconn

#endif  // EVENTS_FREQUENT_VALUES_H_
