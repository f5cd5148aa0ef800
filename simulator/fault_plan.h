#ifndef SIMULATOR_FAULT_PLAN_H_
#define SIMULATOR_FAULT_PLAN_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "simulator/fault_rule.h"

namespace destconn {

// The request that a plan is asked about.
struct FaultQuery {
  absl::string_view kind = "";     // events, dataset, token, connection
  absl::string_view dataset = "";  // the id, if the kind has one
  int64_t number = 1;              // of that kind, from 1
  int64_t dataset_number = 1;      // of those, to that dataset
  absl::Duration elapsed = absl::ZeroDuration();  // since the faults were set
};

// A list of rules; the first that meets a request counts.
class FaultPlan {
 public:
  FaultPlan() = default;
  // `otherwise` is for the events requests that no rule meets.
  explicit FaultPlan(std::vector<FaultRule> rules, FaultAct otherwise = {})
      : rules_(std::move(rules)), otherwise_(std::move(otherwise)) {}

  // Reads {"rules": [...], "latency_ms": 500, "jitter_ms": 0}, as
  // simulator/README.md describes it. Fails with FAULTS_INVALID, naming the
  // rule.
  static absl::StatusOr<FaultPlan> Parse(absl::string_view json);

  // What happens to a request; nothing goes wrong if no rule meets it. The same
  // for the same seed, whatever was asked before.
  FaultAct ActFor(const FaultQuery& query, uint64_t seed) const;

 private:
  std::vector<FaultRule> rules_;
  FaultAct otherwise_;
};

// Whether one of the `poison` of an act means this id.
bool IsPoisoned(const std::vector<std::string>& poison, absl::string_view id);

}  // namespace destconn

#endif  // SIMULATOR_FAULT_PLAN_H_
