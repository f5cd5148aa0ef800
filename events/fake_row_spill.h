#ifndef EVENTS_FAKE_ROW_SPILL_H_
#define EVENTS_FAKE_ROW_SPILL_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "events/row_spill.h"

namespace destconn {

// Keeps blocks in memory, and fails when told to.
//
// Not thread-safe.
class FakeRowSpill : public RowSpill {
 public:
  absl::Status Append(uint32_t bucket, absl::string_view block) override {
    if (!failure_.ok()) return failure_;
    ++appended_;
    blocks_[bucket].emplace_back(block);
    return absl::OkStatus();
  }

  absl::StatusOr<bool> Take(uint32_t bucket, std::string& block) override {
    if (!failure_.ok()) return failure_;
    auto& blocks = blocks_[bucket];
    if (blocks.empty()) return false;
    block = std::move(blocks.front());
    blocks.pop_front();
    return true;
  }

  void FailWith(absl::Status failure) { failure_ = std::move(failure); }

  // Blocks ever appended.
  size_t appended() const { return appended_; }

 private:
  std::map<uint32_t, std::deque<std::string>> blocks_;
  absl::Status failure_ = absl::OkStatus();
  size_t appended_ = 0;
};

}  // namespace destconn

#endif  // EVENTS_FAKE_ROW_SPILL_H_
