#ifndef SIMULATOR_EVENT_JUDGEMENT_H_
#define SIMULATOR_EVENT_JUDGEMENT_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rapidjson/document.h"
#include "simulator/dedup_index.h"
#include "simulator/fault_rule.h"
#include "simulator/graph_reply.h"

namespace destconn {

// What was found out about the events of a request.
struct EventJudgement {
  std::optional<GraphFault> fault = std::nullopt;
  // Of good events.
  std::vector<EventKeys> keys = {};
  int64_t first_time = std::numeric_limits<int64_t>::max();
  int64_t last_time = 0;
};

// Judges the events as Meta documents it, and then whether one of them is
// poisoned by `act`. `now` is Meta's clock.
EventJudgement JudgeEvents(const rapidjson::Value& parameters,
                           absl::string_view dataset, const FaultAct& act,
                           absl::Time now);

}  // namespace destconn

#endif  // SIMULATOR_EVENT_JUDGEMENT_H_
