#include "simulator/graph_handler.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "simulator/event_validator.h"
#include "simulator/json_text.h"
#include "simulator/url.h"

namespace destconn {
namespace {

constexpr int kMaxDepth = 32;

// `v26.0`: what stands first in each path.
bool IsVersion(absl::string_view part) {
  if (!absl::ConsumePrefix(&part, "v") || part.empty()) return false;
  return std::all_of(part.begin(), part.end(), [](char c) {
    return c == '.' || absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
}

std::string KindOf(const std::vector<std::string>& parts) {
  if (parts.size() == 3 && parts[2] == "events") return "events";
  const bool is_dataset =
      parts.size() == 2 && !parts[1].empty() &&
      absl::ascii_isdigit(static_cast<unsigned char>(parts[1][0]));
  return is_dataset ? "dataset" : "token";
}

// The text of a top member of a JSON body; empty if it is not there.
std::string TextOf(const rapidjson::Document& body, const char* name) {
  if (!body.IsObject() || !body.HasMember(name) || !body[name].IsString()) {
    return "";
  }
  return body[name].GetString();
}

void ParseBody(const std::string& text, rapidjson::Document& body) {
  if (NestsDeeperThan(text, kMaxDepth)) return;
  body.Parse<rapidjson::kParseIterativeFlag |
             rapidjson::kParseValidateEncodingFlag>(text.data(), text.size());
  if (body.HasParseError()) body.SetNull();
}

bool IsPoisoned(const rapidjson::Value& events, const std::string& poison) {
  if (poison.empty()) return false;
  const auto has = [&poison](const rapidjson::Value& object, const char* name) {
    const auto member = object.FindMember(name);
    return member != object.MemberEnd() && member->value.IsString() &&
           member->value.GetString() == poison;
  };
  return std::any_of(events.Begin(), events.End(), [&](const auto& event) {
    return has(event, "event_id") || (event.HasMember("custom_data") &&
                                      has(event["custom_data"], "order_id"));
  });
}

std::string JoinQuoted(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) {
    absl::StrAppend(&joined, joined.empty() ? "" : ",", QuoteJson(text));
  }
  return joined;
}

}  // namespace

GraphHandler::GraphHandler(World world, FaultPlan faults, uint64_t seed,
                           Clock& clock, Journal& journal)
    : clock_(clock),
      journal_(journal),
      world_(std::move(world)),
      faults_(std::move(faults)),
      traces_(seed) {}

GraphHandler::Parsed GraphHandler::Parse(const GraphRequest& request) {
  Parsed parsed;
  const std::vector<std::string> halves =
      absl::StrSplit(request.target, absl::MaxSplits('?', 1));
  parsed.path = halves[0];
  parsed.parts = absl::StrSplit(absl::StripPrefix(parsed.path, "/"), '/');
  if (halves.size() == 2) parsed.query = ParseQuery(halves[1]);
  if (request.method == "POST") ParseBody(request.body, parsed.body);
  parsed.kind = KindOf(parsed.parts);

  absl::string_view header = request.authorization;
  if (absl::ConsumePrefix(&header, "Bearer ") ||
      absl::ConsumePrefix(&header, "OAuth ")) {
    parsed.token = std::string(header);
    parsed.token_in = "header";
  } else if (parsed.query.contains("access_token")) {
    parsed.token = parsed.query["access_token"];
    parsed.token_in = "query";
  } else if (!TextOf(parsed.body, "access_token").empty()) {
    parsed.token = TextOf(parsed.body, "access_token");
    parsed.token_in = "body";
  }
  return parsed;
}

GraphDecision GraphHandler::Handle(const GraphRequest& request) {
  const Parsed parsed = Parse(request);
  MutexLock lock(mutex_);
  if (parsed.parts[0] == "_simulator") return Control(request, parsed);

  const FaultAct act = faults_.ActFor(parsed.kind, ++requests_[parsed.kind]);
  JournalEntry entry{.sequence = ++sequence_,
                     .time = clock_.Now(),
                     .method = request.method,
                     .path = parsed.path,
                     .token_in = parsed.token_in,
                     .body_bytes = static_cast<int64_t>(request.body.size())};
  if (parsed.body.IsObject() && parsed.body.HasMember("data")) {
    entry.events_json = ToJson(parsed.body["data"]);
  }
  GraphDecision decision{.headers = act.headers, .delay = act.delay};
  decision.cut = act.cut_before || act.process_then_cut;
  if (act.answer.has_value()) {
    decision.reply = *act.answer;
  } else if (!act.cut_before) {
    decision.reply = Answer(request, parsed, act, entry);
  }
  entry.cut = decision.cut;
  entry.status = decision.reply.http_status;
  entry.reply_json = QuoteJson(decision.reply.body);
  journal_.Write(entry);
  return decision;
}

GraphReply GraphHandler::Answer(const GraphRequest& request,
                                const Parsed& parsed, const FaultAct& act,
                                JournalEntry& entry) {
  if (parsed.parts.size() < 2 || !IsVersion(parsed.parts[0])) {
    return Refuse(PathUnknown());
  }
  const auto token = world_.tokens.find(parsed.token);
  if (token == world_.tokens.end()) return Refuse(TokenMalformed());
  if (token->second.expired) return Refuse(TokenExpired());
  if (parsed.kind == "events") {
    if (request.method != "POST") return Refuse(ObjectMissing(parsed.parts[1]));
    return AnswerEvents(parsed, token->second, act, entry);
  }
  if (token->second.send_only) return Refuse(PermissionDenied());
  return AnswerRead(parsed, token->second);
}

GraphReply GraphHandler::AnswerEvents(const Parsed& parsed,
                                      const WorldToken& token,
                                      const FaultAct& act,
                                      JournalEntry& entry) {
  const std::string& dataset = parsed.parts[1];
  if (!world_.datasets.contains(dataset) || !token.datasets.contains(dataset)) {
    return Refuse(ObjectMissing(dataset));
  }
  if (const auto fault = FindFault(parsed.body, clock_.Now())) {
    return Refuse(*fault);
  }
  const rapidjson::Value& events = parsed.body["data"];
  if (IsPoisoned(events, act.poison)) {
    return Refuse(InvalidParameter(0, "Invalid event", "An event is refused."));
  }
  entry.processed = true;
  for (const rapidjson::Value& event : events.GetArray()) {
    entry.duplicates.push_back(dedup_.AddAndCheck(dataset, event));
    if (entry.duplicates.back()) ++duplicates_;
  }
  events_processed_ += events.Size();
  return {.body = absl::StrCat(
              "{\"events_received\":",
              static_cast<int64_t>(events.Size()) + act.events_received_delta,
              ",\"messages\":[],\"fbtrace_id\":", QuoteJson(NextTrace()), "}")};
}

GraphReply GraphHandler::AnswerRead(const Parsed& parsed,
                                    const WorldToken& token) {
  const std::string& node = parsed.parts[1];
  if (parsed.kind == "dataset") {
    const auto dataset = world_.datasets.find(node);
    if (dataset == world_.datasets.end() || !token.datasets.contains(node)) {
      return Refuse(ObjectMissing(node));
    }
    return {.body = absl::StrCat(
                "{\"id\":", QuoteJson(node),
                ",\"name\":", QuoteJson(dataset->second.name),
                ",\"is_consolidated_container\":",
                dataset->second.consolidated ? "true" : "false", "}")};
  }
  if (node == "me" && parsed.parts.size() == 2) {
    return {.body = R"({"id":"100000000000001","name":"Simulated user"})"};
  }
  if (node == "me" && parsed.parts[2] == "permissions") {
    std::string granted;
    for (const std::string& scope : token.scopes) {
      absl::StrAppend(&granted, granted.empty() ? "" : ",",
                      "{\"permission\":", QuoteJson(scope),
                      ",\"status\":\"granted\"}");
    }
    return {.body = absl::StrCat("{\"data\":[", granted, "]}")};
  }
  if (node == "debug_token" && parsed.query.contains("input_token")) {
    const auto asked = world_.tokens.find(parsed.query.at("input_token"));
    const bool valid = asked != world_.tokens.end() && !asked->second.expired;
    return {.body = absl::StrCat(
                "{\"data\":{\"app_id\":\"1\",\"type\":\"SYSTEM_USER\","
                "\"is_valid\":",
                valid ? "true" : "false", ",\"expires_at\":0,\"scopes\":[",
                valid ? JoinQuoted(asked->second.scopes) : "", "]}}")};
  }
  return Refuse(PathUnknown());
}

GraphDecision GraphHandler::Control(const GraphRequest& request,
                                    const Parsed& parsed) {
  const std::string what = parsed.parts.size() == 2 ? parsed.parts[1] : "";
  if (request.method == "GET" && what == "state") {
    return {.reply = {.body = absl::StrCat(
                          "{\"requests\":", sequence_,
                          ",\"events_processed\":", events_processed_,
                          ",\"duplicates\":", duplicates_, "}")}};
  }
  if (request.method == "POST" && what == "faults") {
    absl::StatusOr<FaultPlan> plan = FaultPlan::Parse(request.body);
    if (!plan.ok()) {
      return {.reply = {
                  .http_status = 400,
                  .body = absl::StrCat(
                      "{\"error\":", QuoteJson(plan.status().message()), "}")}};
    }
    faults_ = *std::move(plan);
    requests_.clear();
    return {};
  }
  return {.reply = {.http_status = 404,
                    .body = R"({"error":"GET state or POST faults"})"}};
}

GraphReply GraphHandler::Refuse(const GraphFault& fault) {
  return MakeReply(fault, NextTrace());
}

std::string GraphHandler::NextTrace() {
  return absl::StrCat("Asim", absl::Hex(++traces_, absl::kZeroPad10));
}

}  // namespace destconn
