#include "simulation/fault.h"

namespace destconn {
namespace {

constexpr absl::string_view kNames[] = {
    "refused",         "cut_while_writing",
    "cut_unread",      "error_unread",
    "error_processed", "cut_processed",
    "truncated",       "foreign_page",
    "wrong_count",     "omitted",
    "throttled",       "slow",
    "no_answer",       "outage",
    "dead_token",      "poison",
    "broken_stream",   "changed_row",
    "twin_row",        "crash",
    "paused",          "clock_jump",
    "ledger_away",     "lost_reply",
    "slow_ledger",
};
static_assert(sizeof(kNames) / sizeof(kNames[0]) == kFaultCount);

}  // namespace

absl::string_view FaultName(Fault fault) {
  return kNames[static_cast<size_t>(fault)];
}

std::optional<Fault> FaultOfName(absl::string_view name) {
  for (size_t i = 0; i < kFaultCount; ++i) {
    if (kNames[i] == name) return static_cast<Fault>(i);
  }
  return std::nullopt;
}

bool Faults::Happens(Fault fault) {
  const double rate = rates_[static_cast<size_t>(fault)];
  if (stopped_ || rate == 0 || !dice_.Chance(rate)) return false;
  ++counts_[static_cast<size_t>(fault)];
  return true;
}

}  // namespace destconn
