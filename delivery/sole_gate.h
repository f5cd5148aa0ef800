#ifndef DELIVERY_SOLE_GATE_H_
#define DELIVERY_SOLE_GATE_H_

#include <cstddef>

#include "absl/time/time.h"
#include "delivery/dataset_limits.h"
#include "delivery/send_gate.h"

namespace destconn {

// The gate of a run that has its dataset for itself: a dry run, or a test.
//
// Not thread-safe.
class SoleGate final : public SendGate {
 public:
  explicit SoleGate(int most_in_flight)
      : member_(limits_.Join(most_in_flight)) {}

  Entry TryEnter(Sending sending, absl::Duration now) override {
    return limits_.TryEnter(member_, sending, now);
  }
  void Leave(const SendOutcome& outcome, absl::Duration now) override {
    limits_.Leave(member_, outcome, now);
  }
  void Cancel() override { limits_.Cancel(member_); }
  void Withdraw() override { limits_.Withdraw(member_); }
  size_t max_request_bytes() override { return limits_.max_request_bytes(); }

  // Whether the run was told to ask again.
  bool TakeWoken() { return !limits_.TakeWoken().empty(); }

 private:
  DatasetLimits limits_;
  const DatasetLimits::Member member_;
};

}  // namespace destconn

#endif  // DELIVERY_SOLE_GATE_H_
