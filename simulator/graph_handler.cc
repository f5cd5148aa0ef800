#include "simulator/graph_handler.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "rapidjson/document.h"
#include "simulator/error_catalog.h"
#include "simulator/fault_presets.h"
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

JournalEntry EntryOf(const GraphRequest& request, const GraphTarget& target,
                     const FaultAct& act) {
  return {.method = request.method,
          .path = WithoutTokens(target.path),
          .http_version = request.http_version,
          .headers = request.headers,
          .kind = target.kind,
          .cut = act.wire.cut_after_bytes.has_value() || act.wire.never,
          .fault = act.rule};
}

GraphDecision DecisionOf(GraphReply reply, const FaultAct& act,
                         std::map<std::string, std::string> headers) {
  headers.insert(act.headers.begin(), act.headers.end());
  return {.reply = std::move(reply),
          .headers = std::move(headers),
          .delay = act.delay,
          .wire = act.wire};
}

GraphReply ControlError(const absl::Status& status) {
  return {
      .http_status = 400,
      .body = absl::StrCat("{\"error\":", QuoteJson(status.message()), "}")};
}

int64_t CountOf(const Json& parameters) {
  const Json* data = FindMember(parameters, "data");
  return data == nullptr || !data->IsArray() ? 0 : data->Size();
}

// Meta does not say that it takes compressed bodies: it is not assumed to.
std::optional<GraphFault> FindEncodingFault(const GraphRequest& request) {
  const std::string& encoding = request.content_encoding;
  if (encoding.empty() || encoding == "identity") return std::nullopt;
  return GraphFault{.http_status = 415,
                    .message = "Compressed request bodies are not supported"};
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
      faults_(first_faults_),
      faults_since_(clock.Monotonic()) {}

FaultAct GraphHandler::BeginConnection() {
  MutexLock lock(mutex_);
  ++counts_.connections;
  ++counts_.open_connections;
  return ActFor("connection", "");
}

void GraphHandler::EndConnection() {
  MutexLock lock(mutex_);
  --counts_.open_connections;
}

void GraphHandler::HandshakeFailed() {
  MutexLock lock(mutex_);
  ++counts_.failed_handshakes;
}

FaultAct GraphHandler::ActFor(absl::string_view kind,
                              absl::string_view dataset) {
  return faults_.ActFor(
      {.kind = kind,
       .dataset = dataset,
       .number = ++numbers_[std::string(kind)],
       .dataset_number = ++numbers_[absl::StrCat(kind, "/", dataset)],
       .elapsed = clock_.Monotonic() - faults_since_},
      seed_);
}

FaultAct GraphHandler::Begin(absl::string_view target) {
  const GraphTarget parsed = ParseTarget(target);
  if (parsed.kind == "control") return {};
  const std::string dataset = DatasetOf(parsed);
  MutexLock lock(mutex_);
  ++counts_.requests;
  ++counts_.by_kind[parsed.kind];
  return ActFor(parsed.kind, dataset);
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
  entry.event_count = CountOf(work.parsed.body.parameters);
  entry.events_json = std::move(work.parsed.body.data_json);

  MutexLock lock(mutex_);
  Effect effect = EffectOf(act, work);
  GraphReply reply = Reply(work, act, effect.is_refused, entry);
  return DecisionOf(Conclude(std::move(reply), std::move(entry)), act,
                    std::move(effect.headers));
}

GraphHandler::Effect GraphHandler::EffectOf(const FaultAct& act,
                                            const Work& work) {
  Effect effect = {.is_refused = act.RefusesAll()};
  Usage usage = act.usage;
  if (act.quota.requests > 0) {
    const auto reading =
        usage_.Spend(absl::StrCat(act.rule, "/", DatasetOf(work.parsed.target)),
                     act.quota, work.now);
    effect.is_refused = reading.is_over;
    usage.percent = reading.percent;
    usage.regain = reading.regain;
  }
  auto header = UsageHeader(usage.shape, usage.percent, usage.regain);
  if (!header.first.empty()) effect.headers.insert(std::move(header));
  if (act.revoke) {
    const auto token = world_.tokens.find(work.parsed.token);
    if (token != world_.tokens.end()) token->second.revoked = true;
  }
  return effect;
}

GraphReply GraphHandler::Reply(const Work& work, const FaultAct& act,
                               bool is_refused, JournalEntry& entry) {
  const std::string trace = NextTrace();
  entry.reply.fbtrace_id = trace;
  if (act.largest_body > 0 && entry.body_bytes > act.largest_body) {
    return {.http_status = 413, .body = "<html>Request too large</html>"};
  }
  GraphAnswer answer = std::string("{}");
  // A rule may say that what it refuses counts nonetheless; an allowance's
  // refusal never does.
  if (act.process && (!is_refused || act.RefusesAll())) {
    answer = Answer(work, act, entry);
  }
  if (is_refused) answer = *act.error;
  if (act.answer.has_value()) return *act.answer;
  if (auto* fault = std::get_if<GraphFault>(&answer)) {
    ++counts_.refused;
    if (!act.locale.empty()) Localise(act.locale, act.number, *fault);
    return MakeReply(*fault, trace);
  }
  GraphReply reply = {.body = std::get<std::string>(std::move(answer))};
  if (entry.processed) reply.fbtrace_id = trace;
  return reply;
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
  return DecisionOf(Conclude(std::move(reply), std::move(entry)), act, {});
}

GraphHandler::Work GraphHandler::Prepare(const GraphRequest& request,
                                         const FaultAct& act) {
  Work work{.parsed = ParseGraphRequest(request, journal_.keeps_events()),
            .method = request.method,
            .now = clock_.Now()};
  if (work.parsed.target.kind != "events" || request.method != "POST" ||
      !act.process) {
    return work;
  }
  work.events.fault = FindEncodingFault(request);
  if (!work.events.fault.has_value()) {
    work.events =
        JudgeEvents(work.parsed.body.parameters, work.parsed.target.parts[1],
                    act, work.now + act.clock_offset);
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
  if (parts.size() == 3 && parts[1] == "oauth" && parts[2] == "revoke") {
    return AnswerRevoke(work.parsed, work.now, world_);
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
  if (work.events.fault.has_value()) return *work.events.fault;
  CountEvents(work.events, work.now, counts_.datasets[dataset], entry);
  const auto received = static_cast<int64_t>(work.events.keys.size());
  return absl::StrCat("{\"events_received\":",
                      act.events_received.empty()
                          ? absl::StrCat(received + act.events_received_delta)
                          : act.events_received,
                      ",\"messages\":[],\"fbtrace_id\":",
                      QuoteJson(entry.reply.fbtrace_id), "}");
}

void GraphHandler::CountEvents(const EventJudgement& events, absl::Time now,
                               DatasetStats& stats, JournalEntry& entry) {
  constexpr size_t kAhead = 8;
  entry.processed = true;
  entry.duplicates.reserve(events.keys.size());
  for (size_t i = 0; i < events.keys.size(); ++i) {
    if (i + kAhead < events.keys.size())
      dedup_.Prefetch(events.keys[i + kAhead]);
    const Duplicate duplicate = dedup_.AddAndCheck(events.keys[i], now);
    entry.duplicates.push_back(duplicate);
    counts_.offline_duplicates += duplicate.offline_key ? 1 : 0;
    counts_.event_id_duplicates += duplicate.event_id ? 1 : 0;
    stats.duplicates += duplicate.offline_key ? 1 : 0;
  }
  const auto count = static_cast<int64_t>(events.keys.size());
  counts_.events += count;
  stats.events += count;
  stats.last_fired = now;
  stats.first_event_time = std::min(stats.first_event_time, events.first_time);
  stats.last_event_time = std::max(stats.last_event_time, events.last_time);
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
  if (request.method == "POST" && what == "world") {
    return {.reply = TakeWorld(request.body)};
  }
  if (request.method == "GET" && what == "presets") {
    return {.reply = {.body = FaultPresetsJson()}};
  }
  MutexLock lock(mutex_);
  if (request.method == "GET" && what == "state") {
    return {.reply = {.body = counts_.ToJson()}};
  }
  if (request.method == "POST" && what == "reset") {
    Reset();
    return {};
  }
  return {.reply = {.http_status = 404,
                    .body = R"({"error":"GET state or presets; POST faults, )"
                            R"(world or reset"})"}};
}

GraphReply GraphHandler::TakeFaults(const std::string& json) {
  absl::StatusOr<FaultPlan> plan = FaultPlan::Parse(json);
  if (!plan.ok()) return ControlError(plan.status());
  MutexLock lock(mutex_);
  SetFaults(*std::move(plan));
  return {};
}

void GraphHandler::SetFaults(FaultPlan plan) {
  faults_ = std::move(plan);
  faults_since_ = clock_.Monotonic();
  numbers_.clear();
  usage_ = {};
}

GraphReply GraphHandler::TakeWorld(const std::string& json) {
  absl::StatusOr<World> world = ParseWorld(json, clock_.Now());
  if (!world.ok()) return ControlError(world.status());
  MutexLock lock(mutex_);
  world_ = *std::move(world);
  return {};
}

void GraphHandler::Reset() {
  world_ = first_world_;
  SetFaults(first_faults_);
  counts_ = {.open_connections = counts_.open_connections};
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
