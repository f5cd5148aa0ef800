#include "simulator/event_judgement.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "simulator/event_validator.h"
#include "simulator/fault_plan.h"
#include "simulator/json_text.h"

namespace destconn {
namespace {

using Json = rapidjson::Value;

bool HoldsPoison(const Json& event, const std::vector<std::string>& poison) {
  const Json* custom_data = FindMember(event, "custom_data");
  return IsPoisoned(poison, TextOfMember(event, "event_id")) ||
         (custom_data != nullptr &&
          IsPoisoned(poison, TextOfMember(*custom_data, "order_id")));
}

// The refusal of event `index` of `count`.
GraphFault PoisonFault(const FaultAct& act, int64_t index, int64_t count) {
  const PoisonHint hint = act.poison_hint;
  GraphFault fault = act.error.value_or(
      InvalidParameter(0, "Invalid event", "An event is refused."));
  const int64_t named =
      hint == PoisonHint::kWrongPath ? (index + 1) % count : index;
  switch (hint) {
    case PoisonHint::kNone:
      break;
    case PoisonHint::kPath:
    case PoisonHint::kWrongPath:
      fault.message = absl::StrCat("(#100) Param data[", named,
                                   "][event_time] must be a valid time");
      break;
    case PoisonHint::kJsonPath:
      fault.message = absl::StrCat(
          "Server Side Api Parameter Error: Unexpected value on param "
          "\"$['data'][",
          named, "]\".");
      break;
    case PoisonHint::kErrorData:
      fault.error_data = absl::StrCat("{\"event_index\":", named, "}");
      break;
  }
  return fault;
}

}  // namespace

EventJudgement JudgeEvents(const Json& parameters, absl::string_view dataset,
                           const FaultAct& act, absl::Time now) {
  EventJudgement judgement;
  judgement.fault = FindEventFault(parameters, now);
  if (judgement.fault.has_value()) return judgement;
  const auto& events = parameters["data"].GetArray();
  judgement.keys.reserve(events.Size());
  for (const Json& event : events) {
    if (!act.poison.empty() && HoldsPoison(event, act.poison)) {
      judgement.fault = PoisonFault(
          act, static_cast<int64_t>(judgement.keys.size()), events.Size());
      return judgement;
    }
    judgement.keys.push_back(KeysOf(dataset, event));
    const int64_t time = event["event_time"].GetInt64();
    judgement.first_time = std::min(judgement.first_time, time);
    judgement.last_time = std::max(judgement.last_time, time);
  }
  return judgement;
}

}  // namespace destconn
