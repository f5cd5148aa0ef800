#include "simulator/graph_handler.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "rapidjson/document.h"
#include "simulator/event_validator.h"
#include "simulator/json_text.h"
#include "simulator/token_check.h"
#include "simulator/token_endpoints.h"

namespace destconn {
namespace {

using Json = rapidjson::Value;

std::string DatasetOf(const GraphTarget& target) {
  const bool has_one = target.kind == "events" || target.kind == "dataset";
  return has_one ? target.parts[1] : "";
}

bool HoldsPoison(const Json& event, const std::vector<std::string>& poison) {
  const Json* custom_data = FindMember(event, "custom_data");
  return IsPoisoned(poison, TextOfMember(event, "event_id")) ||
         (custom_data != nullptr &&
          IsPoisoned(poison, TextOfMember(*custom_data, "order_id")));
}

JournalEntry EntryOf(const GraphRequest& request, const GraphTarget& target,
                     const FaultAct& act) {
  return {.method = request.method,
          .path = WithoutTokens(target.path),
          .http_version = request.http_version,
          .headers = request.headers,
          .kind = target.kind,
          .cut = act.wire.cut_after_bytes.has_value(),
          .fault = act.rule};
}

GraphDecision DecisionOf(GraphReply reply, const FaultAct& act) {
  return {.reply = std::move(reply),
          .headers = act.headers,
          .delay = act.delay,
          .wire = act.wire};
}

}  // namespace

GraphHandler::GraphHandler(World world, FaultPlan faults, uint64_t seed,
                           Clock& clock, Journal& journal)
    : clock_(clock),
      journal_(journal),
      seed_(seed),
      first_world_(std::move(world)),
      first_faults_(std::move(faults)),
      world_(first_world_),
      faults_(first_faults_) {}

FaultAct GraphHandler::Begin(absl::string_view target) {
  const GraphTarget parsed = ParseTarget(target);
  if (parsed.kind == "control") return {};
  const std::string dataset = DatasetOf(parsed);
  MutexLock lock(mutex_);
  ++counts_.requests;
  ++counts_.by_kind[parsed.kind];
  return faults_.ActFor({.kind = parsed.kind,
                         .dataset = dataset,
                         .number = ++numbers_[parsed.kind]},
                        seed_);
}

GraphDecision GraphHandler::HandleWhole(const GraphRequest& request) {
  return Handle(request, Begin(request.target));
}

GraphDecision GraphHandler::Handle(const GraphRequest& request,
                                   const FaultAct& act) {
  Work work = Prepare(request, act);
  const GraphTarget& target = work.parsed.target;
  if (target.kind == "control") return Control(request, target);
  JournalEntry entry = EntryOf(request, target, act);
  entry.time = work.now;
  entry.token_in = work.parsed.token_in;
  entry.body_bytes = static_cast<int64_t>(request.body.size());
  entry.events_json = std::move(work.parsed.body.data_json);

  MutexLock lock(mutex_);
  const std::string trace = NextTrace();
  entry.reply.fbtrace_id = trace;
  GraphAnswer answer = std::string("{}");
  if (act.process) answer = Answer(work, act, entry);
  if (act.error.has_value()) answer = *act.error;
  GraphReply reply;
  if (act.answer.has_value()) {
    reply = *act.answer;
  } else if (const auto* fault = std::get_if<GraphFault>(&answer)) {
    reply = MakeReply(*fault, trace);
    ++counts_.refused;
  } else {
    reply.body = std::get<std::string>(std::move(answer));
    if (entry.processed) reply.fbtrace_id = trace;
  }
  return DecisionOf(Conclude(std::move(reply), std::move(entry)), act);
}

GraphDecision GraphHandler::HandleUnread(
    const GraphRequest& head, const FaultAct& act, int64_t body_bytes,
    const std::optional<GraphFault>& refusal) {
  const GraphTarget target = ParseTarget(head.target);
  JournalEntry entry = EntryOf(head, target, act);
  entry.time = clock_.Now();
  entry.body_bytes = body_bytes;
  entry.cut = entry.cut || !refusal.has_value();
  MutexLock lock(mutex_);
  GraphReply reply;
  if (refusal.has_value()) {
    reply = MakeReply(*refusal, NextTrace());
    ++counts_.refused;
  }
  return DecisionOf(Conclude(std::move(reply), std::move(entry)), act);
}

GraphHandler::Work GraphHandler::Prepare(const GraphRequest& request,
                                         const FaultAct& act) {
  Work work{.parsed = ParseGraphRequest(request),
            .method = request.method,
            .now = clock_.Now()};
  if (work.parsed.target.kind != "events" || request.method != "POST" ||
      !act.process) {
    return work;
  }
  const Json& parameters = work.parsed.body.parameters;
  work.event_fault = FindEventFault(parameters, work.now);
  if (work.event_fault.has_value()) return work;
  for (const Json& event : parameters["data"].GetArray()) {
    if (!act.poison.empty() && HoldsPoison(event, act.poison)) {
      work.event_fault =
          InvalidParameter(0, "Invalid event", "An event is refused.");
      return work;
    }
    work.keys.push_back(KeysOf(work.parsed.target.parts[1], event));
    work.event_times.push_back(event["event_time"].GetInt64());
  }
  return work;
}

GraphAnswer GraphHandler::Answer(const Work& work, const FaultAct& act,
                                 JournalEntry& entry) {
  const std::vector<std::string>& parts = work.parsed.target.parts;
  if (parts.size() < 2 || !IsGraphVersion(parts[0])) return PathUnknown();
  if (parts.size() == 2 && parts[1] == "debug_token") {
    return AnswerDebugToken(world_, work.parsed, work.now);
  }
  if (parts.size() == 3 && parts[1] == "oauth" && parts[2] == "access_token") {
    return AnswerExchange(work.parsed, work.now, world_);
  }
  if (auto fault = FindTokenFault(world_, work.parsed.token, work.now)) {
    return *fault;
  }
  if (auto fault = FindProofFault(world_, work.parsed, work.now)) return *fault;
  if (work.parsed.target.kind == "events") {
    return AnswerEvents(work, act, entry);
  }
  return AnswerRead(work);
}

GraphAnswer GraphHandler::AnswerEvents(const Work& work, const FaultAct& act,
                                       JournalEntry& entry) {
  const std::string& dataset = work.parsed.target.parts[1];
  const WorldToken& token = world_.tokens.at(work.parsed.token);
  if (auto fault = FindDatasetFault(dataset, token)) return *fault;
  if (work.method != "POST") return ObjectMissing(dataset);
  if (work.event_fault.has_value()) return *work.event_fault;
  entry.processed = true;
  DatasetStats& stats = counts_.datasets[dataset];
  stats.last_fired = work.now;
  for (size_t i = 0; i < work.keys.size(); ++i) {
    const Duplicate duplicate = dedup_.AddAndCheck(work.keys[i], work.now);
    entry.duplicates.push_back(duplicate);
    counts_.offline_duplicates += duplicate.offline_key ? 1 : 0;
    counts_.event_id_duplicates += duplicate.event_id ? 1 : 0;
    ++stats.events;
    stats.duplicates += duplicate.offline_key ? 1 : 0;
    stats.first_event_time =
        std::min(stats.first_event_time, work.event_times[i]);
    stats.last_event_time =
        std::max(stats.last_event_time, work.event_times[i]);
  }
  const auto received = static_cast<int64_t>(work.keys.size());
  counts_.events += received;
  return absl::StrCat(
      "{\"events_received\":", received + act.events_received_delta,
      ",\"messages\":[],\"fbtrace_id\":", QuoteJson(entry.reply.fbtrace_id),
      "}");
}

GraphAnswer GraphHandler::AnswerRead(const Work& work) {
  const std::vector<std::string>& parts = work.parsed.target.parts;
  const WorldToken& token = world_.tokens.at(work.parsed.token);
  const bool is_permissions = parts.size() == 3 && parts[2] == "permissions";
  const bool is_me = parts[1] == "me" && (parts.size() == 2 || is_permissions);
  const bool is_dataset = work.parsed.target.kind == "dataset";
  if (!is_me && !is_dataset) return PathUnknown();
  if (work.method != "GET") return ObjectMissing(parts[1]);
  if (token.send_only) return ReadDenied();
  if (is_permissions) return AnswerPermissions(token);
  if (is_me) return AnswerMe(work.parsed);
  if (auto fault = FindDatasetFault(parts[1], token)) return *fault;
  return AnswerDataset(parts[1], world_.datasets.at(parts[1]),
                       counts_.datasets[parts[1]],
                       work.parsed.Parameter("fields"));
}

std::optional<GraphFault> GraphHandler::FindDatasetFault(
    const std::string& dataset, const WorldToken& token) const {
  if (!world_.datasets.contains(dataset) || !token.datasets.contains(dataset)) {
    return ObjectMissing(dataset);
  }
  if (!token.HasScope("ads_management") &&
      !token.HasScope("business_management")) {
    return PermissionMissing();
  }
  return std::nullopt;
}

GraphReply GraphHandler::Conclude(GraphReply reply, JournalEntry entry) {
  entry.sequence = ++sequence_;
  entry.reply = reply;
  entry.reply.body = WithoutTokens(reply.body);
  if (journal_.Write(entry).ok()) return reply;
  return MakeReply({.http_status = 500,
                    .code = 1,
                    .message = "The simulator's journal cannot be written"},
                   reply.fbtrace_id);
}

GraphDecision GraphHandler::Control(const GraphRequest& request,
                                    const GraphTarget& target) {
  const std::string what = target.parts.size() == 2 ? target.parts[1] : "";
  if (request.method == "POST" && what == "faults") {
    return {.reply = TakeFaults(request.body)};
  }
  MutexLock lock(mutex_);
  if (request.method == "GET" && what == "state") {
    return {.reply = {.body = StateJson()}};
  }
  if (request.method == "POST" && what == "reset") {
    Reset();
    return {};
  }
  return {.reply = {.http_status = 404,
                    .body = R"({"error":"GET state, POST faults or reset"})"}};
}

GraphReply GraphHandler::TakeFaults(const std::string& json) {
  absl::StatusOr<FaultPlan> plan = FaultPlan::Parse(json);
  if (!plan.ok()) {
    return {.http_status = 400,
            .body = absl::StrCat(
                "{\"error\":", QuoteJson(plan.status().message()), "}")};
  }
  MutexLock lock(mutex_);
  faults_ = *std::move(plan);
  numbers_.clear();
  return {};
}

std::string GraphHandler::StateJson() {
  return absl::StrCat(
      "{\"requests\":", counts_.requests,
      ",\"requests_by_kind\":{\"events\":", counts_.by_kind["events"],
      ",\"dataset\":", counts_.by_kind["dataset"],
      ",\"token\":", counts_.by_kind["token"],
      "},\"requests_refused\":", counts_.refused,
      ",\"events_processed\":", counts_.events,
      ",\"duplicates\":{\"offline_key\":", counts_.offline_duplicates,
      ",\"event_id\":", counts_.event_id_duplicates, "}}");
}

void GraphHandler::Reset() {
  world_ = first_world_;
  faults_ = first_faults_;
  numbers_.clear();
  counts_ = {};
  dedup_ = {};
}

// Unlike each other for 2^64 requests: the multiplier is odd.
std::string GraphHandler::NextTrace() {
  const uint64_t mixed = (++traces_ + (seed_ << 32)) * 0x9e3779b97f4a7c15;
  std::array<char, sizeof(mixed)> bytes;
  std::memcpy(bytes.data(), &mixed, sizeof(mixed));
  return absl::StrCat("A",
                      absl::WebSafeBase64Escape({bytes.data(), bytes.size()}));
}

}  // namespace destconn
