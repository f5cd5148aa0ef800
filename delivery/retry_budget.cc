#include "delivery/retry_budget.h"

#include <algorithm>
#include <cstdint>

#include "base/planted_bug.h"

namespace destconn {
namespace {

constexpr int kRetry = 10;     // tenths
constexpr int kReserve = 100;  // tenths
constexpr int kPerRequest = 1;
constexpr int kGoodInARow = 32;
// A tenth of the free retry a second.
constexpr absl::Duration kFreeTenth = absl::Milliseconds(100);

}  // namespace

void RetryBudget::Fill(absl::Duration now) {
  if (now <= filled_at_) return;
  absl::Duration rest;
  const int64_t free = absl::IDivDuration(now - filled_at_, kFreeTenth, &rest);
  tenths_ = static_cast<int>(std::min<int64_t>(kReserve, tenths_ + free));
  filled_at_ = now - rest;
}

bool RetryBudget::Has(absl::Duration now) {
  Fill(now);
  return tenths_ >= kRetry || IsPlanted(PlantedBug::kNoRetryBudget);
}

absl::Duration RetryBudget::NextAt(absl::Duration now) {
  Fill(now);
  if (tenths_ >= kRetry) return now;
  return filled_at_ + (kRetry - tenths_) * kFreeTenth;
}

void RetryBudget::Spend(absl::Duration now) {
  Fill(now);
  tenths_ -= kRetry;
}

void RetryBudget::PayIn() {
  tenths_ = std::min(kReserve, tenths_ + kPerRequest);
}

void RetryBudget::Succeeded() {
  if (++good_in_a_row_ >= kGoodInARow) tenths_ = kReserve;
}

}  // namespace destconn
