#include "simulator/fault_plan.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "rapidjson/document.h"
#include "simulator/json_text.h"

namespace destconn {
namespace {

using Json = rapidjson::Value;

constexpr int kMaxDepth = 16;

constexpr std::array<absl::string_view, 15> kMembers = {"kind",
                                                        "first",
                                                        "last",
                                                        "every",
                                                        "delay_ms",
                                                        "cut_before",
                                                        "process_then_cut",
                                                        "status",
                                                        "code",
                                                        "subcode",
                                                        "is_transient",
                                                        "body",
                                                        "headers",
                                                        "events_received_delta",
                                                        "poison"};

absl::Status Invalid(size_t rule, absl::string_view what) {
  return WithReason(absl::InvalidArgumentError(
                        absl::StrCat("Rule ", rule, " of the faults: ", what,
                                     " See simulator/README.md.")),
                    "FAULTS_INVALID");
}

bool IsKnown(absl::string_view name) {
  return std::find(kMembers.begin(), kMembers.end(), name) != kMembers.end();
}

// Reads a rule's members, each of one type; remembers the first that is of
// another.
class RuleReader {
 public:
  explicit RuleReader(const Json& rule) : rule_(rule) {}

  int64_t Integer(const char* name, int64_t otherwise) {
    const Json* value = Find(name);
    if (value == nullptr) return otherwise;
    if (!value->IsInt64()) wrong_ = name;
    return value->IsInt64() ? value->GetInt64() : otherwise;
  }

  bool Bool(const char* name) {
    const Json* value = Find(name);
    if (value == nullptr) return false;
    if (!value->IsBool()) wrong_ = name;
    return value->IsBool() && value->GetBool();
  }

  std::string Text(const char* name, const char* otherwise) {
    const Json* value = Find(name);
    if (value == nullptr) return otherwise;
    if (!value->IsString()) wrong_ = name;
    return value->IsString() ? value->GetString() : otherwise;
  }

  std::map<std::string, std::string> Headers() {
    std::map<std::string, std::string> headers;
    const Json* value = Find("headers");
    if (value == nullptr) return headers;
    if (!value->IsObject()) {
      wrong_ = "headers";
      return headers;
    }
    for (const auto& member : value->GetObject()) {
      headers[member.name.GetString()] = member.value.IsString()
                                             ? member.value.GetString()
                                             : ToJson(member.value);
    }
    return headers;
  }

  bool Has(const char* name) const { return Find(name) != nullptr; }
  const std::string& wrong() const { return wrong_; }

 private:
  const Json* Find(const char* name) const {
    const auto member = rule_.FindMember(name);
    return member == rule_.MemberEnd() ? nullptr : &member->value;
  }

  const Json& rule_;
  std::string wrong_;
};

FaultAct ReadAct(RuleReader& reader) {
  FaultAct act;
  act.delay = absl::Milliseconds(reader.Integer("delay_ms", 0));
  act.cut_before = reader.Bool("cut_before");
  act.process_then_cut = reader.Bool("process_then_cut");
  act.headers = reader.Headers();
  act.events_received_delta = reader.Integer("events_received_delta", 0);
  act.poison = reader.Text("poison", "");
  const auto status = static_cast<int>(reader.Integer("status", 400));
  if (reader.Has("body")) {
    act.answer =
        GraphReply{.http_status = status, .body = reader.Text("body", "")};
  } else if (reader.Has("code")) {
    act.answer =
        MakeReply({.http_status = status,
                   .code = static_cast<int>(reader.Integer("code", 1)),
                   .subcode = static_cast<int>(reader.Integer("subcode", 0)),
                   .is_transient = reader.Bool("is_transient"),
                   .message = "An error of the simulator's faults"},
                  "Afault");
  }
  return act;
}

absl::StatusOr<FaultRule> ReadRule(const Json& json, size_t number) {
  if (!json.IsObject()) return Invalid(number, "it must be an object.");
  for (const auto& member : json.GetObject()) {
    if (!IsKnown(member.name.GetString())) {
      return Invalid(number, absl::StrCat("'", member.name.GetString(),
                                          "' is no member of a rule."));
    }
  }
  RuleReader reader(json);
  FaultRule rule;
  rule.kind = reader.Text("kind", "events");
  rule.first = reader.Integer("first", rule.first);
  rule.last = reader.Integer("last", rule.last);
  rule.every = reader.Integer("every", rule.every);
  rule.act = ReadAct(reader);
  if (!reader.wrong().empty()) {
    return Invalid(
        number, absl::StrCat("'", reader.wrong(), "' is of the wrong type."));
  }
  if (rule.every < 1) return Invalid(number, "'every' must be 1 or more.");
  return rule;
}

}  // namespace

absl::StatusOr<FaultPlan> FaultPlan::Parse(const std::string& json) {
  rapidjson::Document document;
  if (!NestsDeeperThan(json, kMaxDepth)) {
    document.Parse<rapidjson::kParseIterativeFlag>(json.data(), json.size());
  }
  if (!document.IsObject() || !document.HasMember("rules") ||
      !document["rules"].IsArray()) {
    return WithReason(absl::InvalidArgumentError(
                          "The faults are no JSON object with an array "
                          "'rules'. See simulator/README.md."),
                      "FAULTS_INVALID");
  }
  std::vector<FaultRule> rules;
  for (const Json& rule : document["rules"].GetArray()) {
    DC_ASSIGN_OR_RETURN(FaultRule read, ReadRule(rule, rules.size() + 1));
    rules.push_back(std::move(read));
  }
  return FaultPlan(std::move(rules));
}

FaultAct FaultPlan::ActFor(const std::string& kind, int64_t number) const {
  for (const FaultRule& rule : rules_) {
    if (rule.kind != "any" && rule.kind != kind) continue;
    if (number < rule.first || number > rule.last) continue;
    if ((number - rule.first) % rule.every == 0) return rule.act;
  }
  return {};
}

}  // namespace destconn
