#ifndef SIMULATOR_FAULT_PLAN_H_
#define SIMULATOR_FAULT_PLAN_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "simulator/fault_rule.h"

namespace destconn {

// The request that a plan is asked about.
struct FaultQuery {
  absl::string_view kind = "";     // events, dataset, token
  absl::string_view dataset = "";  // the id, if the kind has one
  int64_t number = 1;              // of that kind, from 1
};

// A list of rules; the first that meets a request counts.
class FaultPlan {
 public:
  FaultPlan() = default;
  explicit FaultPlan(std::vector<FaultRule> rules) : rules_(std::move(rules)) {}

  // Reads {"rules": [...]}, as simulator/README.md describes it. Fails with
  // FAULTS_INVALID, naming the rule.
  static absl::StatusOr<FaultPlan> Parse(absl::string_view json);

  // What happens to a request; nothing goes wrong if no rule meets it. The same
  // for the same seed, whatever was asked before.
  FaultAct ActFor(const FaultQuery& query, uint64_t seed) const;

 private:
  std::vector<FaultRule> rules_;
};

// Whether one of the `poison` of an act means this id.
bool IsPoisoned(const std::vector<std::string>& poison, absl::string_view id);

}  // namespace destconn

#endif  // SIMULATOR_FAULT_PLAN_H_
