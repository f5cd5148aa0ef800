#include "simulator/fault_plan.h"

#include <algorithm>
#include <limits>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "rapidjson/document.h"
#include "simulator/fault_rule_reader.h"
#include "simulator/json_text.h"
#include "simulator/rule_members.h"

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
  const bool is_any = rule.kind == "any" && query.kind != "connection";
  if (!is_any && rule.kind != query.kind) return false;
  if (!rule.dataset.empty() && rule.dataset != query.dataset) return false;
  const int64_t number = rule.by_dataset ? query.dataset_number : query.number;
  if (number < rule.first || number > rule.last) return false;
  if (query.elapsed < rule.from || query.elapsed >= rule.until) return false;
  return (number - rule.first) % rule.every == 0;
}

// What is asked of each request, and how long it takes.
FaultAct Numbered(FaultAct act, int64_t number, uint64_t seed) {
  act.number = number;
  // Another chance than the one that chose the rule.
  act.delay += act.jitter * Chance(~seed, act.rule, number);
  return act;
}

absl::Status Invalid(absl::string_view what) {
  return WithReason(absl::InvalidArgumentError(absl::StrCat(
                        "The faults: ", what, " See simulator/README.md.")),
                    "FAULTS_INVALID");
}

}  // namespace

absl::StatusOr<FaultPlan> FaultPlan::Parse(absl::string_view json) {
  rapidjson::Document document;
  ParseJson(json, document);
  const rapidjson::Value* list = FindMember(document, "rules");
  if (list == nullptr || !list->IsArray()) {
    return Invalid("They are no JSON object with an array 'rules'.");
  }
  RuleMembers members(document, nullptr);
  members.Has("rules");
  FaultAct otherwise;
  otherwise.delay = absl::Milliseconds(
      members.Integer("latency_ms", 0, 0, std::numeric_limits<int>::max()));
  otherwise.jitter = absl::Milliseconds(
      members.Integer("jitter_ms", 0, 0, std::numeric_limits<int>::max()));
  if (const std::string fault = members.FirstFault(); !fault.empty()) {
    return Invalid(fault);
  }
  std::vector<FaultRule> rules;
  for (const rapidjson::Value& json_rule : list->GetArray()) {
    const int number = static_cast<int>(rules.size()) + 1;
    DC_ASSIGN_OR_RETURN(FaultRule rule, ReadFaultRule(json_rule, number));
    rules.push_back(std::move(rule));
  }
  return FaultPlan(std::move(rules), std::move(otherwise));
}

FaultAct FaultPlan::ActFor(const FaultQuery& query, uint64_t seed) const {
  for (const FaultRule& rule : rules_) {
    if (Meets(rule, query) &&
        Chance(seed, rule.act.rule, query.number) < rule.probability) {
      return Numbered(rule.act, query.number, seed);
    }
  }
  return query.kind == "events" ? Numbered(otherwise_, query.number, seed)
                                : FaultAct();
}

bool IsPoisoned(const std::vector<std::string>& poison, absl::string_view id) {
  return std::any_of(poison.begin(), poison.end(), [id](absl::string_view p) {
    return absl::ConsumeSuffix(&p, "*") ? absl::StartsWith(id, p) : id == p;
  });
}

}  // namespace destconn
