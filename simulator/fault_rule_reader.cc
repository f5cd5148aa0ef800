#include "simulator/fault_rule_reader.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/error_reason.h"
#include "simulator/json_text.h"

namespace destconn {
namespace {

using Json = rapidjson::Value;

constexpr int64_t kMostInt64 = std::numeric_limits<int64_t>::max();
constexpr int64_t kMostInt = std::numeric_limits<int>::max();

constexpr std::array<absl::string_view, 23> kMembers = {"kind",
                                                        "dataset",
                                                        "first",
                                                        "last",
                                                        "every",
                                                        "probability",
                                                        "cut_reading_after",
                                                        "cut_before",
                                                        "process_then_cut",
                                                        "delay_ms",
                                                        "process",
                                                        "status",
                                                        "code",
                                                        "subcode",
                                                        "is_transient",
                                                        "body",
                                                        "headers",
                                                        "events_received_delta",
                                                        "poison",
                                                        "cut_after_bytes",
                                                        "end",
                                                        "bytes_per_second",
                                                        "close"};

// Reads a rule's members; remembers what is wrong with the first that cannot be
// read.
class Reader {
 public:
  explicit Reader(const Json& rule) : rule_(rule) {}

  int64_t Integer(const char* name, int64_t otherwise, int64_t least,
                  int64_t most = kMostInt64) {
    const Json* value = FindMember(rule_, name);
    if (value == nullptr) return otherwise;
    if (value->IsInt64() && value->GetInt64() >= least &&
        value->GetInt64() <= most) {
      return value->GetInt64();
    }
    Wrong(absl::StrCat("'", name, "' must be an integer of ", least,
                       " or more, and not absurd."));
    return otherwise;
  }

  std::optional<int64_t> MaybeInteger(const char* name) {
    if (!Has(name)) return std::nullopt;
    return Integer(name, 0, 0);
  }

  double Fraction(const char* name, double otherwise) {
    const Json* value = FindMember(rule_, name);
    if (value == nullptr) return otherwise;
    if (value->IsNumber() && value->GetDouble() >= 0 &&
        value->GetDouble() <= 1) {
      return value->GetDouble();
    }
    Wrong(absl::StrCat("'", name, "' must be a number from 0 to 1."));
    return otherwise;
  }

  bool Bool(const char* name, bool otherwise = false) {
    const Json* value = FindMember(rule_, name);
    if (value == nullptr) return otherwise;
    if (!value->IsBool()) {
      Wrong(absl::StrCat("'", name, "' must be true or false."));
      return otherwise;
    }
    return value->GetBool();
  }

  std::string Text(const char* name, absl::string_view otherwise = "") {
    const Json* value = FindMember(rule_, name);
    if (value == nullptr) return std::string(otherwise);
    if (!value->IsString()) Wrong(absl::StrCat("'", name, "' must be a text."));
    return std::string(TextOf(*value));
  }

  // A text, or a list of texts.
  std::vector<std::string> Texts(const char* name) {
    std::vector<std::string> texts;
    const Json* value = FindMember(rule_, name);
    if (value == nullptr) return texts;
    if (!value->IsArray()) return {Text(name)};
    for (const Json& text : value->GetArray()) {
      if (!text.IsString()) {
        Wrong(absl::StrCat("'", name, "' must hold texts."));
      }
      texts.emplace_back(TextOf(text));
    }
    return texts;
  }

  // Values that are no texts are sent as JSON, as Meta does it.
  std::map<std::string, std::string> Headers() {
    std::map<std::string, std::string> headers;
    const Json* value = FindMember(rule_, "headers");
    if (value == nullptr) return headers;
    if (!value->IsObject()) {
      Wrong("'headers' must be an object.");
      return headers;
    }
    for (const auto& header : value->GetObject()) {
      headers[header.name.GetString()] = header.value.IsString()
                                             ? header.value.GetString()
                                             : ToJson(header.value);
    }
    return headers;
  }

  bool Has(const char* name) const {
    return FindMember(rule_, name) != nullptr;
  }

  void Wrong(std::string what) {
    if (wrong_.empty()) wrong_ = std::move(what);
  }
  const std::string& wrong() const { return wrong_; }

 private:
  const Json& rule_;
  std::string wrong_;
};

// What is answered instead of the right thing, if anything.
void ReadAnswer(Reader& reader, FaultAct& act) {
  const bool has_code = reader.Has("code");
  const bool has_body = reader.Has("body");
  const auto status = static_cast<int>(reader.Integer("status", 400, 200, 599));
  if (has_code && has_body) {
    reader.Wrong("'code' and 'body' contradict each other. Keep one.");
  }
  if (reader.Has("status") && !has_code && !has_body) {
    reader.Wrong("'status' wants a 'code' or a 'body' beside it.");
  }
  if ((reader.Has("subcode") || reader.Has("is_transient")) && !has_code) {
    reader.Wrong("'subcode' and 'is_transient' want a 'code' beside them.");
  }
  act.process = reader.Bool("process", !has_code && !has_body);
  if (has_body) {
    act.answer = GraphReply{.http_status = reader.Has("status") ? status : 200,
                            .body = reader.Text("body")};
  } else if (has_code) {
    const int64_t least = std::numeric_limits<int>::min();
    act.error = GraphFault{
        .http_status = status,
        .code = static_cast<int>(reader.Integer("code", 1, least, kMostInt)),
        .subcode = static_cast<int>(reader.Integer("subcode", 0, 0, kMostInt)),
        .is_transient = reader.Bool("is_transient"),
        .message = "An error of the simulator's faults"};
  }
}

void ReadWire(Reader& reader, FaultAct& act) {
  act.wire.cut_after_bytes = reader.MaybeInteger("cut_after_bytes");
  act.wire.end = reader.Bool("end");
  act.wire.bytes_per_second = reader.Integer("bytes_per_second", 0, 0);
  act.wire.close = reader.Bool("close");
  const bool cut_before = reader.Bool("cut_before");
  const bool process_then_cut = reader.Bool("process_then_cut");
  if (cut_before && process_then_cut) {
    reader.Wrong(
        "'cut_before' and 'process_then_cut' contradict each other. Keep one.");
  }
  if (cut_before || process_then_cut) {
    act.wire.cut_after_bytes = 0;
    act.process = process_then_cut;
  }
  if (act.wire.end && !act.wire.cut_after_bytes.has_value()) {
    reader.Wrong("'end' says how to cut: it wants one of the cuts beside it.");
  }
}

FaultRule ReadMembers(Reader& reader) {
  FaultRule rule;
  rule.kind = reader.Text("kind", "events");
  rule.dataset = reader.Text("dataset");
  rule.first = reader.Integer("first", 1, 1);
  rule.last = reader.Integer("last", kMostInt64, rule.first);
  rule.every = reader.Integer("every", 1, 1);
  rule.probability = reader.Fraction("probability", 1);
  rule.act.cut_reading_after = reader.MaybeInteger("cut_reading_after");
  rule.act.delay = absl::Milliseconds(reader.Integer("delay_ms", 0, 0));
  rule.act.headers = reader.Headers();
  rule.act.events_received_delta =
      reader.Integer("events_received_delta", 0, -kMostInt, kMostInt);
  rule.act.poison = reader.Texts("poison");
  ReadAnswer(reader, rule.act);
  ReadWire(reader, rule.act);
  if (rule.kind != "events" && rule.kind != "dataset" && rule.kind != "token" &&
      rule.kind != "any") {
    reader.Wrong("'kind' must be events, dataset, token or any.");
  }
  return rule;
}

}  // namespace

absl::StatusOr<FaultRule> ReadFaultRule(const Json& json, int number) {
  const auto invalid = [number](absl::string_view what) {
    return WithReason(absl::InvalidArgumentError(absl::StrCat(
                          "Rule ", number, " of the faults: ", what,
                          " See simulator/README.md.")),
                      "FAULTS_INVALID");
  };
  if (!json.IsObject()) return invalid("It must be an object.");
  for (const auto& member : json.GetObject()) {
    const absl::string_view name = TextOf(member.name);
    if (std::find(kMembers.begin(), kMembers.end(), name) == kMembers.end()) {
      return invalid(absl::StrCat("'", name, "' is no member of a rule."));
    }
  }
  Reader reader(json);
  FaultRule rule = ReadMembers(reader);
  if (!reader.wrong().empty()) return invalid(reader.wrong());
  rule.act.rule = number;
  return rule;
}

}  // namespace destconn
