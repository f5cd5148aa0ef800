#include "simulator/fault_rule_reader.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/error_reason.h"
#include "simulator/body_encoding.h"
#include "simulator/error_catalog.h"
#include "simulator/fault_presets.h"
#include "simulator/graph_texts.h"
#include "simulator/json_text.h"
#include "simulator/rule_members.h"

namespace destconn {
namespace {

constexpr int64_t kMostInt = std::numeric_limits<int>::max();
// Beyond, waits for lost segments would grow without end.
constexpr double kMostLoss = 0.4;
constexpr int64_t kMostSeconds = int64_t{100} * 365 * 86'400;

GraphFault ReadError(RuleMembers& members, int status) {
  const int64_t least = std::numeric_limits<int>::min();
  GraphFault error = {
      .http_status = status,
      .code = static_cast<int>(members.Integer("code", 1, least, kMostInt)),
      .subcode = static_cast<int>(members.Integer("subcode", 0, 0, kMostInt)),
      .is_transient = members.Bool("is_transient"),
      .message = "An error of the simulator's faults"};
  const CatalogError* known = FindCatalogError(error.code, error.subcode);
  if (known != nullptr) error.message = std::string(known->message);
  return error;
}

// A body may come `body_times` over: on the wire, or compressed here.
std::string ReadBody(RuleMembers& members, WireAct& wire) {
  std::string body = members.Text("body");
  const int64_t times = members.Integer("body_times", 1, 1, int64_t{1} << 30);
  switch (members.OneOf("body_encoding", {"none", "utf-16", "gzip"})) {
    case 1:
      wire.body_times = times;
      return ToUtf16(body);
    case 2:
      return ToGzip(body, times);
    default:
      wire.body_times = times;
      return body;
  }
}

void CheckAnswer(RuleMembers& members, bool has_code, bool has_body) {
  if (has_code && has_body) {
    members.Wrong("'code' and 'body' contradict each other. Keep one.");
  }
  if (members.Has("status") && !has_code && !has_body) {
    members.Wrong("'status' wants a 'code' or a 'body' beside it.");
  }
  const bool has_detail = members.Has("subcode") || members.Has("is_transient");
  if (has_detail && !has_code) {
    members.Wrong("'subcode' and 'is_transient' want a 'code' beside them.");
  }
  const bool has_shape =
      members.Has("body_times") || members.Has("body_encoding");
  if (has_shape && !has_body) {
    members.Wrong(
        "'body_times' and 'body_encoding' want a 'body' beside them.");
  }
}

void ReadUsage(RuleMembers& members, FaultAct& act) {
  act.usage = {.shape = static_cast<UsageShape>(members.OneOf(
                   "usage", {"none", "app", "ad_account", "business"})),
               .percent = members.Number("usage_percent", 100),
               .regain = absl::Seconds(
                   members.Integer("regain_seconds", 0, 0, kMostSeconds))};
  act.quota = {.requests = members.Integer("quota_requests", 0, 1, kMostInt),
               .period = absl::Seconds(
                   members.Integer("quota_seconds", 0, 0, kMostSeconds)),
               .block = absl::Seconds(
                   members.Integer("quota_block_seconds", 0, 0, kMostSeconds))};
}

void ReadPoison(RuleMembers& members, FaultAct& act) {
  act.poison = members.Texts("poison");
  act.poison_hint = static_cast<PoisonHint>(
      members.OneOf("poison_hint",
                    {"none", "path", "json_path", "error_data", "wrong_path"}));
}

// What is answered instead of the right thing, if anything.
void ReadAnswer(RuleMembers& members, FaultAct& act) {
  const bool has_code = members.Has("code");
  const bool has_body = members.Has("body");
  CheckAnswer(members, has_code, has_body);
  ReadUsage(members, act);
  ReadPoison(members, act);
  const auto status =
      static_cast<int>(members.Integer("status", 400, 200, 599));
  if (has_code) act.error = ReadError(members, status);
  act.process = members.Bool("process", !has_body && !act.RefusesAll());
  if (has_body) {
    act.answer = GraphReply{.http_status = members.Has("status") ? status : 200,
                            .body = ReadBody(members, act.wire)};
  } else if (act.quota.requests > 0 && !has_code) {
    members.Wrong("'quota_requests' wants the 'code' of a refusal beside it.");
  }
  act.headers = members.TextMap("headers");
  act.locale = members.Text("locale");
  if (!act.locale.empty() && !IsLocale(act.locale)) {
    members.Wrong("'locale' must be any, or one such as en_US or fr_FR.");
  }
  act.events_received_delta =
      members.Integer("events_received_delta", 0, -kMostInt, kMostInt);
  act.events_received = members.Json("events_received");
}

// Each way to cut says by itself whether the events count.
void ReadCuts(RuleMembers& members, FaultAct& act) {
  act.cut_reading_after = members.MaybeInteger("cut_reading_after");
  act.wire.cut_after_bytes = members.MaybeInteger("cut_after_bytes");
  act.wire.end = members.Bool("end");
  const bool cut_before = members.Bool("cut_before");
  const bool process_then_cut = members.Bool("process_then_cut");
  if (cut_before && process_then_cut) {
    members.Wrong(
        "'cut_before' and 'process_then_cut' contradict each other. Keep one.");
  }
  if (cut_before || process_then_cut) {
    act.wire.cut_after_bytes = 0;
    act.process = process_then_cut;
  }
  if (act.wire.end && !act.wire.cut_after_bytes.has_value()) {
    members.Wrong("'end' says how to cut: it wants one of the cuts beside it.");
  }
}

void ReadWire(RuleMembers& members, FaultAct& act) {
  act.delay = absl::Milliseconds(members.Integer("delay_ms", 0, 0, kMostInt));
  act.jitter = absl::Milliseconds(members.Integer("jitter_ms", 0, 0, kMostInt));
  act.read_bytes_per_second = members.Integer("read_bytes_per_second", 0, 0);
  act.largest_body = members.Integer("largest_body", 0, 1);
  act.revoke = members.Bool("revoke");
  act.clock_offset = absl::Seconds(
      members.Integer("clock_offset_seconds", 0, -kMostSeconds, kMostSeconds));
  act.wire.bytes_per_second = members.Integer("bytes_per_second", 0, 0);
  act.wire.segment_loss = members.Fraction("segment_loss", 0);
  if (act.wire.segment_loss > kMostLoss) {
    members.Wrong("'segment_loss' must be at most 0.4.");
  }
  act.wire.close = members.Bool("close");
  act.wire.never = members.Bool("never");
  act.wire.chunked = members.Bool("chunked");
  act.wire.extra_answer = members.Bool("extra_answer");
  act.wire.interim_status =
      static_cast<int>(members.Integer("interim_status", 0, 100, 199));
  if (members.Has("raw")) act.wire.raw = members.Text("raw");
}

void ReadSelection(RuleMembers& members, FaultRule& rule) {
  rule.kind = members.Text("kind", "events");
  rule.dataset = members.Text("dataset");
  rule.first = members.Integer("first", 1, 1);
  rule.last = members.Integer("last", RuleMembers::kMost, rule.first);
  rule.every = members.Integer("every", 1, 1);
  rule.by_dataset = members.Bool("by_dataset");
  rule.probability = members.Fraction("probability", 1);
  rule.from = absl::Milliseconds(members.Integer("from_ms", 0, 0, kMostInt));
  if (const auto until = members.MaybeInteger("until_ms")) {
    rule.until = absl::Milliseconds(*until);
  }
  if (rule.kind != "events" && rule.kind != "dataset" && rule.kind != "token" &&
      rule.kind != "any" && rule.kind != "connection") {
    members.Wrong("'kind' must be events, dataset, token, any or connection.");
  }
}

FaultRule ReadMembers(RuleMembers& members) {
  FaultRule rule;
  ReadSelection(members, rule);
  ReadAnswer(members, rule.act);
  ReadCuts(members, rule.act);
  ReadWire(members, rule.act);
  rule.act.tls = static_cast<TlsAct>(members.OneOf(
      "tls", {"none", "expired", "not_yet_valid", "wrong_name", "self_signed",
              "unknown_authority", "old_version", "alpn_mismatch", "plain_text",
              "cut", "reset", "silent", "rotated"}));
  if (members.Has("tls") != (rule.kind == "connection")) {
    members.Wrong("'tls' and the kind connection go together.");
  }
  return rule;
}

}  // namespace

absl::StatusOr<FaultRule> ReadFaultRule(const rapidjson::Value& json,
                                        int number) {
  const auto invalid = [number](absl::string_view what) {
    return WithReason(absl::InvalidArgumentError(absl::StrCat(
                          "Rule ", number, " of the faults: ", what,
                          " See simulator/README.md.")),
                      "FAULTS_INVALID");
  };
  if (!json.IsObject()) return invalid("It must be an object.");
  const std::string name(TextOfMember(json, "preset"));
  const FaultPreset* preset = FindFaultPreset(name);
  if (FindMember(json, "preset") != nullptr && preset == nullptr) {
    return invalid(
        "'preset' is none that there is. GET /_simulator/presets lists them.");
  }
  rapidjson::Document preset_rule;
  if (preset != nullptr) ParseJson(preset->rule, preset_rule);
  RuleMembers members(json, &preset_rule);
  members.Has("preset");
  FaultRule rule = ReadMembers(members);
  if (const std::string fault = members.FirstFault(); !fault.empty()) {
    return invalid(fault);
  }
  rule.act.rule = number;
  return rule;
}

}  // namespace destconn
