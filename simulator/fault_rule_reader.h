#ifndef SIMULATOR_FAULT_RULE_READER_H_
#define SIMULATOR_FAULT_RULE_READER_H_

#include "absl/status/statusor.h"
#include "rapidjson/document.h"
#include "simulator/fault_rule.h"

namespace destconn {

// Reads one rule of a fault plan, the `number`th, as simulator/README.md
// describes it. Fails with FAULTS_INVALID, naming the rule and what is wrong:
// an unknown member, one of the wrong type or out of range, or two that
// contradict each other.
absl::StatusOr<FaultRule> ReadFaultRule(const rapidjson::Value& json,
                                        int number);

}  // namespace destconn

#endif  // SIMULATOR_FAULT_RULE_READER_H_
