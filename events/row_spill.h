#ifndef EVENTS_ROW_SPILL_H_
#define EVENTS_ROW_SPILL_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace destconn {

// Where a run's rows wait when memory has no room for them. They hold digests
// of personal data: an implementation on disk encrypts them and leaves nothing
// behind.
//
// Not thread-safe.
class RowSpill {
 public:
  virtual ~RowSpill() = default;

  // Appends a block to a bucket. Fails with SPILL_FAILED.
  virtual absl::Status Append(uint32_t bucket, absl::string_view block) = 0;

  // Takes the oldest block out of a bucket; false if there is none. Fails with
  // SPILL_FAILED.
  virtual absl::StatusOr<bool> Take(uint32_t bucket, std::string& block) = 0;
};

}  // namespace destconn

#endif  // EVENTS_ROW_SPILL_H_
