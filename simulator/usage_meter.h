#ifndef SIMULATOR_USAGE_METER_H_
#define SIMULATOR_USAGE_METER_H_

#include <map>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "simulator/fault_rule.h"

namespace destconn {

// The header in which Graph tells how much of an allowance is used up, and its
// value ("Rate Limits", "Marketing API Rate Limiting"). An empty name for
// UsageShape::kNone.
//
// Business use cases tell `regain` in minutes, ad accounts in seconds, apps not
// at all.
std::pair<std::string, std::string> UsageHeader(UsageShape shape,
                                                double percent,
                                                absl::Duration regain);

// Allowances that fill with each request and empty with time.
//
// Not thread-safe.
class UsageMeter {
 public:
  struct Reading {
    double percent = 0;
    bool is_over = false;  // this request is refused
    absl::Duration regain = absl::ZeroDuration();
  };

  // Counts a request against the allowance of that name. One that is blocked
  // stays so for longer if it is used nonetheless, as at Meta.
  Reading Spend(absl::string_view name, const Quota& quota, absl::Time now);

 private:
  struct Level {
    double percent = 0;
    absl::Time at = absl::InfinitePast();
    absl::Time blocked_until = absl::InfinitePast();
  };

  std::map<std::string, Level> levels_;
};

}  // namespace destconn

#endif  // SIMULATOR_USAGE_METER_H_
