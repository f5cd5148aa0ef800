#ifndef SIMULATOR_FAULT_PLAN_H_
#define SIMULATOR_FAULT_PLAN_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "simulator/graph_reply.h"

namespace destconn {

// What goes wrong with a request.
struct FaultAct {
  // Before anything else.
  absl::Duration delay = absl::ZeroDuration();
  // The connection is reset before the request counts.
  bool cut_before = false;
  // The request is processed as if nothing were wrong, and the connection reset
  // before a byte of the answer.
  bool process_then_cut = false;
  // This is answered, and the request does not count.
  std::optional<GraphReply> answer = std::nullopt;
  // Headers of the answer, such as X-App-Usage.
  std::map<std::string, std::string> headers = {};
  // Added to events_received.
  int64_t events_received_delta = 0;
  // Events with this order_id or event_id refuse their whole request.
  std::string poison = "";
};

// Which requests a fault meets: those of a kind, by their number from 1 within
// it.
struct FaultRule {
  std::string kind = "events";  // events, dataset, token, or any
  int64_t first = 1;
  int64_t last = INT64_MAX;
  int64_t every = 1;  // the first, and then every so many
  FaultAct act = {};
};

// A list of rules; the first that meets a request counts.
class FaultPlan {
 public:
  FaultPlan() = default;
  explicit FaultPlan(std::vector<FaultRule> rules) : rules_(std::move(rules)) {}

  // Reads {"rules": [...]}, as simulator/README.md describes it. Fails with
  // FAULTS_INVALID, naming the rule.
  static absl::StatusOr<FaultPlan> Parse(const std::string& json);

  // What happens to the `number`th request of that kind; nothing goes wrong if
  // no rule meets it.
  FaultAct ActFor(const std::string& kind, int64_t number) const;

 private:
  std::vector<FaultRule> rules_;
};

}  // namespace destconn

#endif  // SIMULATOR_FAULT_PLAN_H_
