#include "simulator/fault_plan.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "rapidjson/document.h"
#include "simulator/fault_rule_reader.h"
#include "simulator/json_text.h"

namespace destconn {
namespace {

// SplitMix64: from one number another that looks like chance.
uint64_t Mix(uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

// A number in [0, 1) for this rule and request.
double Chance(uint64_t seed, int rule, int64_t number) {
  const uint64_t mixed = Mix(Mix(seed ^ static_cast<uint64_t>(rule)) ^
                             static_cast<uint64_t>(number));
  return static_cast<double>(mixed >> 11) * 0x1p-53;
}

bool Meets(const FaultRule& rule, const FaultQuery& query) {
  if (rule.kind != "any" && rule.kind != query.kind) return false;
  if (!rule.dataset.empty() && rule.dataset != query.dataset) return false;
  if (query.number < rule.first || query.number > rule.last) return false;
  return (query.number - rule.first) % rule.every == 0;
}

}  // namespace

absl::StatusOr<FaultPlan> FaultPlan::Parse(absl::string_view json) {
  rapidjson::Document document;
  ParseJson(json, document);
  const rapidjson::Value* list = FindMember(document, "rules");
  if (list == nullptr || !list->IsArray() || document.MemberCount() != 1) {
    return WithReason(absl::InvalidArgumentError(
                          "The faults are no JSON object with an array "
                          "'rules' alone. See simulator/README.md."),
                      "FAULTS_INVALID");
  }
  std::vector<FaultRule> rules;
  for (const rapidjson::Value& json_rule : list->GetArray()) {
    const int number = static_cast<int>(rules.size()) + 1;
    DC_ASSIGN_OR_RETURN(FaultRule rule, ReadFaultRule(json_rule, number));
    rules.push_back(std::move(rule));
  }
  return FaultPlan(std::move(rules));
}

FaultAct FaultPlan::ActFor(const FaultQuery& query, uint64_t seed) const {
  for (const FaultRule& rule : rules_) {
    if (Meets(rule, query) &&
        Chance(seed, rule.act.rule, query.number) < rule.probability) {
      return rule.act;
    }
  }
  return {};
}

bool IsPoisoned(const std::vector<std::string>& poison, absl::string_view id) {
  return std::any_of(poison.begin(), poison.end(), [id](absl::string_view p) {
    return absl::ConsumeSuffix(&p, "*") ? absl::StartsWith(id, p) : id == p;
  });
}

}  // namespace destconn
