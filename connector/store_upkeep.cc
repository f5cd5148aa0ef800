#include "connector/store_upkeep.h"

#include "absl/time/time.h"

namespace destconn {
namespace {

// An alarm about the clock comes within five seconds of its step.
constexpr absl::Duration kEvery = absl::Seconds(2);

}  // namespace

void StoreUpkeep::Run(const std::stop_token& stop) {
  while (clock_.Sleep(kEvery, stop)) Once();
}

void StoreUpkeep::Once() {
  const auto upkeep = store_.KeepUp();
  if (!upkeep.ok()) {
    if (!failing_) log_.StoreUpkeepFailed(upkeep.status());
    failing_ = true;
    return;
  }
  failing_ = false;
  if (upkeep->clock_stepped != stepped_) {
    stepped_ = upkeep->clock_stepped;
    log_.ClockStepped(stepped_);
  }
  if (upkeep->days_forgotten > 0) {
    log_.LedgerDaysForgotten(upkeep->days_forgotten);
  }
}

}  // namespace destconn
